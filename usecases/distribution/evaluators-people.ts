import {
  deviationsOf,
  NO_COUNTS,
  ratedIn,
  rulesFor,
  type Deviation,
  type PredicateCounts,
} from '../../domain/distribution.ts';
import type { DistributionRule } from '../../domain/policy.ts';
import type { Relations } from '../../domain/relations.ts';
import { placeOf } from '../../domain/stand-ins.ts';
import type { OrganisationGrade, Predicate } from '../../domain/terms.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import type { CountingResult } from '../counting-organisation-result.ts';
import type { Locked } from '../lock-owner.ts';
import { today } from '../task-clock.ts';

/** How the people of one evaluator are rated so far, beside the guide. */
export interface Distribution {
  readonly organisationGrade: OrganisationGrade | null;
  /** People of the evaluator in the cycle. */
  readonly of: number;
  readonly rated: number;
  readonly counts: PredicateCounts;
  /** What the guide says for the organisation's result; empty where there is no guide or no result. */
  readonly guide: readonly DistributionRule[];
  readonly deviations: readonly Deviation[];
  readonly legalBasis: string | null;
}

/** The distribution among the people of the evaluator of an evaluation, the year's or its period's, by the links of today. */
export async function distributionAround(
  tx: Tx,
  locked: Locked,
  relations: Relations,
  organisation: CountingResult | undefined,
): Promise<(Distribution & { readonly evaluatorId: string }) | undefined> {
  const { evaluator } = relations;
  if (!evaluator) return undefined;
  const evaluatorId = placeOf(evaluator);
  const on = today(locked, await calendarOf(tx, locked.unitId));
  const rows = await tx.$queryRaw<{ predicate: Predicate | null; count: number }[]>`
    SELECT r.predicate, count(*)::int AS count
    FROM appraisal a LEFT JOIN periodic_evaluation p ON p.appraisal_id = a.id AND p.period = ${locked.period?.period ?? null}
    LEFT JOIN rating r ON r.id = CASE WHEN ${locked.period !== undefined}::boolean THEN p.rating_id ELSE a.rating_id END
    WHERE a.cycle_id = ${locked.cycle.id}::uuid AND a.state IN ('ACTIVE', 'FINAL')
      AND EXISTS (SELECT 1 FROM reporting_link l WHERE l.employee_id = a.employee_id AND l.relation = 'EVALUATOR'
        AND l.person_id = ${evaluatorId}::uuid AND daterange(l.valid_from, l.valid_to, '[)') @> ${on}::date)
    GROUP BY r.predicate`;
  const grade = organisation?.grade ?? null;
  return { evaluatorId, ...distributionOf(locked.policy.distributionGuide, grade, countsOf(rows), peopleIn(rows)) };
}

/** @param of people of the evaluator or unit, rated or not */
export function distributionOf(
  guide: Locked['policy']['distributionGuide'],
  organisationGrade: OrganisationGrade | null,
  counts: PredicateCounts,
  of: number,
): Distribution {
  const rules = rulesFor(guide, organisationGrade);
  return {
    organisationGrade,
    of,
    rated: ratedIn(counts),
    counts,
    guide: rules,
    deviations: deviationsOf(rules, counts, of),
    legalBasis: guide?.legalBasis ?? null,
  };
}

export function countsOf(rows: readonly { predicate: Predicate | null; count: number }[]): PredicateCounts {
  const counts = { ...NO_COUNTS };
  for (const { predicate, count } of rows) if (predicate) counts[predicate] += count;
  return counts;
}

export const peopleIn = (rows: readonly { count: number }[]): number => rows.reduce((sum, { count }) => sum + count, 0);
