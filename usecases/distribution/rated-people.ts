import { Prisma } from '../../generated/prisma/client.ts';
import { unitAndBelow } from '../units-below.ts';

/** Whose ratings a distribution is about. */
export interface PeopleAsked {
  readonly cycleId: string;
  readonly readerId: string;
  /** undefined: every unit of the cycle. */
  readonly unitId: string | undefined;
  /** With the units below it. */
  readonly below: boolean;
  /** Code of the period; undefined: the year. */
  readonly period: string | undefined;
}

/**
 * Appraisals that take part, each with its evaluator of today and the rating that counts, as a set of rows (id, unit_id, employee_id,
 * evaluator_id, rating_id, results, behaviour, predicate). What the reader has not received himself counts as not rated: from the counts of his
 * own unit he could read his own rating.
 */
export function ratedPeople(asked: PeopleAsked): Prisma.Sql {
  const { period, unitId, below } = asked;
  const place = unitId
    ? below
      ? Prisma.sql`AND a.unit_id IN ${unitAndBelow(unitId)}`
      : Prisma.sql`AND a.unit_id = ${unitId}::uuid`
    : Prisma.empty;
  return Prisma.sql`
    SELECT a.id, a.unit_id, a.employee_id, l.person_id AS evaluator_id, pe.id AS period_id, a.reported_rating_id, r.id AS rating_id, r.results,
      r.behaviour, r.predicate, r.rated_at
    FROM appraisal a JOIN unit u ON u.id = a.unit_id
    LEFT JOIN periodic_evaluation pe ON pe.appraisal_id = a.id AND pe.period = ${period ?? null}
    LEFT JOIN rating r ON r.id = ${period ? Prisma.sql`pe.rating_id` : Prisma.sql`a.rating_id`}
      AND (a.employee_id <> ${asked.readerId}::uuid OR EXISTS (SELECT 1 FROM evaluation_document d WHERE d.appraisal_id = a.id
        AND d.period_id IS NOT DISTINCT FROM pe.id AND d.received_at IS NOT NULL))
    LEFT JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = 'EVALUATOR'
      AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
    WHERE a.cycle_id = ${asked.cycleId}::uuid AND a.state IN ('ACTIVE', 'FINAL') ${place}
      ${period ? Prisma.sql`AND pe.state IN ('ACTIVE', 'FINAL')` : Prisma.empty}`;
}
