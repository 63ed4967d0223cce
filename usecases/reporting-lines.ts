import type { Held, Relations } from '../domain/authority.ts';
import type { Tx } from './context.ts';

/** How many rungs above the evaluator's superior are looked at: from a unit to the head of region there are fewer. */
const HIGHEST_RUNG = 8;

/**
 * The people around an employee at a local date: dated links, the line upwards, offices. The links that are read are locked FOR SHARE,
 * so that a change of evaluator waits for the act that relies on them, or the act sees the change (docs/architecture.md, rule 5).
 * @param on local date of the employee's unit, ISO
 */
export async function relationsOf(
  tx: Tx,
  subject: { employeeId: string; unitId: string; raterId?: string | undefined },
  on: string,
): Promise<Relations> {
  const links = await tx.$queryRaw<{ id: string; relation: string; person_id: string }[]>`
    SELECT id::text, relation, person_id::text FROM reporting_link
    WHERE employee_id = ${subject.employeeId}::uuid AND valid_from <= ${on}::date AND (valid_to IS NULL OR valid_to > ${on}::date)
    FOR SHARE`;
  const held = (relation: string): Held | undefined => {
    const link = links.find((each) => each.relation === relation);
    return link ? { personId: link.person_id, linkId: link.id } : undefined;
  };
  const evaluator = held('EVALUATOR');
  const superior = held('SUPERIOR');
  return {
    employeeId: subject.employeeId,
    ...(evaluator ? { evaluator } : {}),
    ...(superior ? { superior } : {}),
    nextSuperiors: superior ? await lineAbove(tx, superior.personId, on) : [],
    ...(await unitHead(tx, subject.unitId)),
    ...(subject.raterId ? { raterId: subject.raterId } : {}),
    offices: await offices(tx, subject.unitId, on),
  };
}

/**
 * Locks the links by which others report to a person, FOR SHARE: whoever acts as the next superior further up relies on one of them, which
 * `relationsOf` reads without a lock (all steps of an agency would share the links at its top).
 */
export async function holdLinksTo(tx: Tx, personId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM reporting_link WHERE person_id = ${personId}::uuid AND relation = 'EVALUATOR' ORDER BY id FOR SHARE`;
}

/** Who evaluates the person, who evaluates that one, and so on. A loop in the roster ends the line. */
async function lineAbove(tx: Tx, personId: string, on: string): Promise<Held[]> {
  const rows = await tx.$queryRaw<{ id: string; person_id: string }[]>`
    WITH RECURSIVE line AS (
      SELECT l.id, l.person_id, 1 AS rung, ARRAY[l.employee_id, l.person_id] AS seen FROM reporting_link l
      WHERE l.employee_id = ${personId}::uuid AND l.relation = 'EVALUATOR'
        AND l.valid_from <= ${on}::date AND (l.valid_to IS NULL OR l.valid_to > ${on}::date)
      UNION ALL
      SELECT l.id, l.person_id, line.rung + 1, line.seen || l.person_id FROM line
      JOIN reporting_link l ON l.employee_id = line.person_id AND l.relation = 'EVALUATOR'
        AND l.valid_from <= ${on}::date AND (l.valid_to IS NULL OR l.valid_to > ${on}::date)
      WHERE line.rung < ${HIGHEST_RUNG} AND NOT l.person_id = ANY(line.seen))
    SELECT id::text, person_id::text FROM line ORDER BY rung`;
  return rows.map((row) => ({ personId: row.person_id, linkId: row.id }));
}

async function unitHead(tx: Tx, unitId: string): Promise<{ unitHead?: Held }> {
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId }, select: { headId: true } });
  return unit.headId ? { unitHead: { personId: unit.headId } } : {};
}

async function offices(tx: Tx, unitId: string, on: string): Promise<Relations['offices']> {
  const grants = await tx.$queryRaw<{ id: string; role: string; person_id: string }[]>`
    SELECT id::text, role, person_id::text FROM role_grant
    WHERE valid_from <= ${on}::date AND (valid_to IS NULL OR valid_to > ${on}::date)
      AND (role = 'BKD_ADMIN' OR (role = 'PERFORMANCE_MANAGER' AND unit_id = ${unitId}::uuid))
    FOR SHARE`;
  const of = (role: string): Held[] =>
    grants.filter((grant) => grant.role === role).map((grant) => ({ personId: grant.person_id, linkId: grant.id }));
  return { BKD_ADMIN: of('BKD_ADMIN'), PERFORMANCE_MANAGER: of('PERFORMANCE_MANAGER') };
}
