import { relationsOn, type DatedLink, type Offices, type Relations } from '../domain/relations.ts';
import type { Delegation, Held } from '../domain/stand-ins.ts';
import { OUT_OF_SERVICE } from '../domain/terms.ts';
import type { Tx } from './context.ts';

/** Around whom, and what of his evaluation counts for who may act. */
export interface Subject {
  readonly employeeId: string;
  readonly unitId: string;
  /** Who set the rating that counts now. */
  readonly raterId?: string | undefined;
  /** Local date on which the window of the evaluation opened that is under way (IV.A.14, p.91–92). */
  readonly evaluationOpenedOn?: string | undefined;
}

/** How many rungs are read above the evaluator: from a unit to the head of region there are fewer. */
const HIGHEST_RUNG = 10;

/**
 * The people around an employee at a local date: dated links, the line upwards, who stands in for whom, offices. With `ACT` the employee's
 * links and the delegations that are used are locked FOR SHARE, so that a change waits for the act that relies on them, or the act sees the
 * change (docs/architecture.md, rule 5); with `READ` nothing is locked.
 * @param on local date of the employee's unit, ISO
 */
export async function relationsOf(tx: Tx, subject: Subject, on: string, purpose: 'ACT' | 'READ'): Promise<Relations> {
  if (purpose === 'ACT') await holdLinksOf(tx, subject.employeeId);
  const links = await readLinks(tx, subject, on);
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: subject.unitId }, select: { headId: true } });
  const people = [subject.raterId, unit.headId, ...links.flatMap((link) => [link.employeeId, link.personId])];
  const delegations = await readDelegations(tx, subject.employeeId, people, on, purpose);
  return relationsOn(
    {
      employeeId: subject.employeeId,
      links,
      delegations,
      outOfService: await outOfService(tx, [...people, ...delegations.map((each) => each.actingId)]),
      unitHeadId: unit.headId ?? undefined,
      raterId: subject.raterId,
      evaluationOpenedOn: subject.evaluationOpenedOn,
      offices: await offices(tx, subject.unitId, on, purpose),
    },
    on,
  );
}

async function holdLinksOf(tx: Tx, employeeId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM reporting_link WHERE employee_id = ${employeeId}::uuid ORDER BY id FOR SHARE`;
}

/**
 * Locks the links by which others report to a person, FOR SHARE: whoever acts as the next superior further up relies on one of them, which
 * `relationsOf` reads without a lock (all steps of an agency would share the links at its top).
 */
export async function holdLinksTo(tx: Tx, personId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM reporting_link WHERE person_id = ${personId}::uuid AND relation = 'EVALUATOR' ORDER BY id FOR SHARE`;
}

/**
 * The employee's own links on the date and on that of the window, and who evaluates whom upwards: above his superior, and above the head to
 * whom he reports as Plt. (IV.A.5, p.89).
 */
async function readLinks(tx: Tx, subject: Subject, on: string): Promise<DatedLink[]> {
  return tx.$queryRaw<DatedLink[]>`
    WITH RECURSIVE own AS (
      SELECT * FROM reporting_link l WHERE l.employee_id = ${subject.employeeId}::uuid
        AND (daterange(l.valid_from, l.valid_to, '[)') @> ${on}::date
          OR daterange(l.valid_from, l.valid_to, '[)') @> ${subject.evaluationOpenedOn ?? on}::date)),
    line AS (
      SELECT start.person_id, 0 AS rung FROM (
        SELECT person_id FROM own UNION
        SELECT reports_to_id FROM delegation WHERE acting_id = ${subject.employeeId}::uuid AND reports_to_id IS NOT NULL
          AND daterange(valid_from, valid_to, '[)') @> ${on}::date) AS start
      UNION
      SELECT l.person_id, line.rung + 1 FROM line JOIN reporting_link l ON l.employee_id = line.person_id AND l.relation = 'EVALUATOR'
        AND daterange(l.valid_from, l.valid_to, '[)') @> ${on}::date
      WHERE line.rung < ${HIGHEST_RUNG}),
    upwards AS (
      SELECT l.* FROM reporting_link l WHERE l.relation = 'EVALUATOR' AND l.employee_id IN (SELECT person_id FROM line)
        AND daterange(l.valid_from, l.valid_to, '[)') @> ${on}::date)
    SELECT id::text, employee_id::text AS "employeeId", relation, person_id::text AS "personId", cause,
      to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(valid_to, 'YYYY-MM-DD') AS "validTo"
    FROM (SELECT * FROM own UNION SELECT * FROM upwards) AS link`;
}

/** Who stands in for these people on the date, and for their stand-ins; and where the employee himself serves as Plt. */
async function readDelegations(
  tx: Tx,
  employeeId: string,
  people: readonly (string | null | undefined)[],
  on: string,
  purpose: 'ACT' | 'READ',
): Promise<Delegation[]> {
  const found = await tx.$queryRaw<Delegation[]>`
    WITH RECURSIVE chain AS (
      SELECT d.* FROM delegation d WHERE daterange(d.valid_from, d.valid_to, '[)') @> ${on}::date
        AND (d.post_holder_id = ANY(${people.filter((id) => id)}::uuid[]) OR d.acting_id = ${employeeId}::uuid)
      UNION
      SELECT d.* FROM delegation d JOIN chain ON d.post_holder_id = chain.acting_id
      WHERE daterange(d.valid_from, d.valid_to, '[)') @> ${on}::date)
    SELECT id::text, kind, post_holder_id::text AS "postHolderId", acting_id::text AS "actingId", decree,
      to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(valid_to, 'YYYY-MM-DD') AS "validTo",
      reports_to_id::text AS "reportsToId"
    FROM chain`;
  if (purpose === 'READ' || found.length === 0) return found;
  // Locked in a second look, because a recursion cannot lock: one that was ended meanwhile no longer holds.
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM delegation WHERE id = ANY(${found.map((each) => each.id)}::uuid[])
      AND daterange(valid_from, valid_to, '[)') @> ${on}::date ORDER BY id FOR SHARE`;
  return found.filter((each) => held.some(({ id }) => id === each.id));
}

async function outOfService(tx: Tx, people: readonly (string | null | undefined)[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM employee WHERE id = ANY(${people.filter((id) => id)}::uuid[])
      AND status = ANY(${[...OUT_OF_SERVICE]}::text[])`;
  return new Set(rows.map((row) => row.id));
}

async function offices(tx: Tx, unitId: string, on: string, purpose: 'ACT' | 'READ'): Promise<Offices> {
  const grants = await tx.$queryRaw<{ id: string; role: string; personId: string }[]>`
    SELECT id::text, role, person_id::text AS "personId" FROM role_grant
    WHERE daterange(valid_from, valid_to, '[)') @> ${on}::date
      AND (role IN ('BKD_ADMIN', 'AUTHORIZED_OFFICIAL') OR (role = 'PERFORMANCE_MANAGER' AND unit_id = ${unitId}::uuid))
    ORDER BY id`;
  if (purpose === 'ACT' && grants.length > 0) {
    await tx.$queryRaw`SELECT 1 FROM role_grant WHERE id = ANY(${grants.map((grant) => grant.id)}::uuid[]) ORDER BY id FOR SHARE`;
  }
  const of = (role: string): Held[] =>
    grants.filter((grant) => grant.role === role).map((grant) => ({ personId: grant.personId, linkId: grant.id }));
  return {
    BKD_ADMIN: of('BKD_ADMIN'),
    PERFORMANCE_MANAGER: of('PERFORMANCE_MANAGER'),
    AUTHORIZED_OFFICIAL: of('AUTHORIZED_OFFICIAL'),
  };
}
