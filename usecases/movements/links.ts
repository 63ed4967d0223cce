import { lineFaults, LINE_FAULT_DETAIL, type Line, type LineFault } from '../../domain/line-faults.ts';
import { OUT_OF_SERVICE } from '../../domain/terms.ts';
import type { LinkChange } from '../../domain/link-change.ts';
import type { LinkCause } from '../../domain/relations.ts';
import type { Tx } from '../context.ts';
import { Refusal, type FieldError } from '../refusal.ts';

export type LinkRelation = 'EVALUATOR' | 'SUPERIOR';

/** The latest link of an employee and relation that lasts, or lasted, at least a day. Dates are local, ISO; `to` is exclusive. */
export interface LinkRow {
  readonly id: string;
  readonly employeeId: string;
  readonly relation: LinkRelation;
  /** Its id; the name is what domain/link-change.ts compares. */
  readonly person: string;
  readonly from: string;
  readonly to: string | null;
  readonly cause: LinkCause;
}

/** Locks the links of these people against acts that rely on them, and reads the latest of each. Needs lockLinks() before. */
export async function lockLatestLinks(tx: Tx, employeeIds: readonly string[]): Promise<LinkRow[]> {
  await tx.$queryRaw`
    SELECT 1 FROM reporting_link WHERE employee_id = ANY(${employeeIds}::uuid[]) ORDER BY id FOR UPDATE`;
  return tx.$queryRaw<LinkRow[]>`
    SELECT DISTINCT ON (employee_id, relation) id::text, employee_id::text AS "employeeId", relation, person_id::text AS person,
      to_char(valid_from, 'YYYY-MM-DD') AS "from", to_char(valid_to, 'YYYY-MM-DD') AS "to", cause
    FROM reporting_link WHERE employee_id = ANY(${employeeIds}::uuid[]) AND (valid_to IS NULL OR valid_to > valid_from)
    ORDER BY employee_id, relation, valid_from DESC`;
}

/** A link that is to change. */
export interface ChangedLink {
  readonly employeeId: string;
  readonly relation: LinkRelation;
  readonly change: Extract<LinkChange, { action: 'OPEN' | 'CLOSE' | 'REPLACE' }>;
  readonly cause: LinkCause;
}

/** Closes and opens links, set-based; the past is not rewritten, a link that was wrong from its first day stays as one of no days. */
export async function writeLinks(tx: Tx, links: readonly ChangedLink[], decree: string | null): Promise<void> {
  const closed = links.flatMap(({ change }) => ('linkId' in change ? [change] : []));
  await tx.$executeRaw`
    UPDATE reporting_link l SET valid_to = n.at
    FROM unnest(${closed.map((each) => each.linkId)}::uuid[], ${closed.map((each) => each.at)}::text[]::date[]) AS n(id, at) WHERE l.id = n.id`;
  const opened = links.flatMap((link) =>
    link.change.action === 'CLOSE'
      ? []
      : [{ ...link, from: 'at' in link.change ? link.change.at : link.change.from, personId: link.change.person }],
  );
  await tx.$executeRaw`
    INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, cause, source, decree)
    SELECT n.*, 'BKD', ${decree} FROM unnest(
      ${opened.map((link) => link.employeeId)}::uuid[], ${opened.map((link) => link.relation)}::text[],
      ${opened.map((link) => link.personId)}::uuid[], ${opened.map((link) => link.from)}::text[]::date[],
      ${opened.map((link) => link.cause)}::text[]) AS n`;
}

/** Who evaluates whom, upwards from a person, on a local date. */
export async function lineAbove(tx: Tx, personId: string, on: string): Promise<Map<string, string | null>> {
  const rows = await tx.$queryRaw<{ employeeId: string; personId: string }[]>`
    WITH RECURSIVE line AS (
      SELECT ${personId}::uuid AS person_id
      UNION
      SELECT l.person_id FROM line JOIN reporting_link l ON l.employee_id = line.person_id AND l.relation = 'EVALUATOR'
        AND daterange(l.valid_from, l.valid_to, '[)') @> ${on}::date)
    SELECT l.employee_id::text AS "employeeId", l.person_id::text AS "personId" FROM reporting_link l
    JOIN line ON l.employee_id = line.person_id
    WHERE l.relation = 'EVALUATOR' AND daterange(l.valid_from, l.valid_to, '[)') @> ${on}::date`;
  return new Map(rows.map((row) => [row.employeeId, row.personId]));
}

/**
 * Refuses people who are unknown or out of service, loops, and evaluating oneself.
 * @param pointers where the body names them
 * @throws Refusal LINE_REFUSED
 */
export async function checkLine(
  tx: Tx,
  line: Line,
  on: string,
  pointers: { readonly evaluatorId?: string; readonly superiorId?: string },
): Promise<void> {
  const errors: FieldError[] = [];
  const people = await tx.employee.findMany({
    where: { id: { in: [line.evaluatorId, line.superiorId].filter((id) => id !== null) } },
    select: { id: true, status: true, headOfRegion: true },
  });
  const faults: Partial<Record<'evaluatorId' | 'superiorId', LineFault | 'UNKNOWN'>> = {
    ...lineFaults(line, line.evaluatorId ? await lineAbove(tx, line.evaluatorId, on) : new Map()),
  };
  for (const member of ['evaluatorId', 'superiorId'] as const) {
    const id = line[member];
    if (id === null) continue;
    const person = people.find((each) => each.id === id);
    if (!person) faults[member] = 'UNKNOWN';
    else if (OUT_OF_SERVICE.includes(person.status)) faults[member] ??= 'OUT_OF_SERVICE';
  }
  const evaluator = people.find((each) => each.id === line.evaluatorId);
  if (line.superiorId === null && evaluator && !evaluator.headOfRegion) faults.superiorId ??= 'SUPERIOR_MISSING';
  for (const member of ['evaluatorId', 'superiorId'] as const) {
    const fault = faults[member];
    const pointer = pointers[member];
    if (!fault || !pointer) continue;
    errors.push({ pointer, detail: fault === 'UNKNOWN' ? 'There is no such person.' : LINE_FAULT_DETAIL[fault] });
  }
  if (errors.length === 0) return;
  throw new Refusal('LINE_REFUSED', 422, 'The line of evaluators cannot be like this.', {
    errors,
    legalBasis: 'PermenPANRB 6/2022 Annex IV.A.2, IV.A.12, V.B (p.89–90, 117)',
  });
}
