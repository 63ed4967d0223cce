import type { Field } from '../../ekinerja/fields.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';

/** A participant of a cycle as Daur has him. */
export interface LocalPerson {
  readonly appraisalId: string;
  readonly state: string;
  readonly employeeId: string;
  readonly identityNumber: string;
  /** The employee has received the result, or nothing stands between it and being final: it may be told to others. */
  readonly told: boolean;
  readonly fields: Readonly<Record<Field, string | null>>;
}

interface Row {
  appraisalId: string;
  state: string;
  employeeId: string;
  identityNumber: string;
  name: string;
  position: string | null;
  rank: string | null;
  unit: string;
  email: string | null;
  evaluator: string | null;
  results: string | null;
  behaviour: string | null;
  predicate: string | null;
  signedOn: string | null;
  receivedOn: string | null;
}

/** The latest document of the year of appraisal a. */
export const YEARS_DOCUMENT = Prisma.sql`
  (SELECT signed_at, received_at FROM evaluation_document WHERE appraisal_id = a.id AND period_id IS NULL ORDER BY number DESC LIMIT 1)`;

/**
 * Participants with the fields that both sides have; results are those of the year that count now. Dates are local to the unit.
 * @param which all of a cycle, or some appraisals
 */
export async function localSide(
  tx: Pick<Tx, '$queryRaw'>,
  cycleId: string,
  which: 'ALL' | readonly string[],
): Promise<LocalPerson[]> {
  const wanted = which === 'ALL' ? Prisma.sql`true` : Prisma.sql`a.id = ANY(${[...which]}::uuid[])`;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT a.id::text AS "appraisalId", a.state, e.id::text AS "employeeId", e.identity_number AS "identityNumber", e.name, e.position, e.rank,
      u.code || E'\n' || u.name AS unit, e.email, ev.identity_number AS evaluator, r.results, r.behaviour, r.predicate,
      to_char(doc.signed_at AT TIME ZONE u.time_zone, 'YYYY-MM-DD') AS "signedOn",
      to_char(doc.received_at AT TIME ZONE u.time_zone, 'YYYY-MM-DD') AS "receivedOn"
    FROM appraisal a JOIN employee e ON e.id = a.employee_id JOIN unit u ON u.id = e.unit_id
    LEFT JOIN rating r ON r.id = a.rating_id
    LEFT JOIN LATERAL ${YEARS_DOCUMENT} doc ON true
    LEFT JOIN reporting_link l ON l.employee_id = e.id AND l.relation = 'EVALUATOR'
      AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
    LEFT JOIN employee ev ON ev.id = l.person_id
    WHERE a.cycle_id = ${cycleId}::uuid AND ${wanted} ORDER BY a.id`;
  return rows.map((row) => ({
    appraisalId: row.appraisalId,
    state: row.state,
    employeeId: row.employeeId,
    identityNumber: row.identityNumber,
    told: row.receivedOn !== null || row.state === 'FINAL',
    fields: {
      NAME: row.name,
      POSITION: row.position,
      RANK: row.rank,
      UNIT: row.unit,
      EMAIL: row.email,
      EVALUATOR: row.evaluator,
      RESULTS: row.results,
      BEHAVIOUR: row.behaviour,
      PREDICATE: row.predicate,
      SIGNED_ON: row.signedOn,
      RECEIVED_ON: row.receivedOn,
    },
  }));
}
