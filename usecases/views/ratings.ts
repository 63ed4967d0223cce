import type { Behaviour, Expectation, OrganisationGrade, Predicate } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { iso } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from './people-refs.ts';

/** A rating is a fact: the original, the one of a takeover and the one of an appeal are beside each other. */
export interface RatingView {
  readonly id: string;
  readonly number: number;
  /** Of a periodic evaluation: Q1..Q4, M01..M12; null: of the year. */
  readonly period: string | null;
  readonly origin: 'EVALUATOR' | 'TAKEOVER' | 'CALIBRATION' | 'APPEAL';
  /** It is the one that counts now, in its evaluation. */
  readonly counts: boolean;
  readonly author: PersonRef;
  readonly ratedAt: string;
  readonly results: Expectation;
  readonly behaviour: Expectation;
  readonly predicate: Predicate;
  readonly proposedResults: Expectation;
  readonly proposedBehaviour: Expectation;
  readonly departureReason: string | null;
  readonly resultAssessments: readonly {
    readonly plannedResultId: string;
    readonly expectation: Expectation;
    readonly note?: string | undefined;
  }[];
  readonly behaviourAssessments: Readonly<
    Record<Behaviour, { readonly expectation: Expectation; readonly note?: string | undefined }>
  >;
  readonly notes: string;
  readonly recommendation: string;
  readonly organisation: {
    readonly resultId: string;
    readonly grade: OrganisationGrade;
    readonly isLastYears: boolean;
  } | null;
  /** Study leave ended without a degree: only KURANG or SANGAT_KURANG (p.103 d). */
  readonly studyEndedWithoutDegree: boolean;
  /** What was shown of the distribution guide, with this rating in it; null: there was no guide. */
  readonly distribution: unknown;
  readonly distributionReason: string | null;
  /** Ids of every fact that was on the table. */
  readonly facts: RatingFacts;
}

interface RatingFacts {
  readonly planId: string;
  readonly realizationIds: readonly string[];
  readonly feedbackIds: readonly string[];
  readonly progressEntryIds: readonly string[];
  readonly appealId?: string | undefined;
  /** The proposal of a calibration that this rating accepts. */
  readonly calibrationProposalId?: string | undefined;
  /** The organisation's result of the period was not out, and no other one stands in for it. */
  readonly organisationResultMissing?: true | undefined;
}

/** Of the year and of its periods, the first first. @param countingId the rating of the year that counts now */
export async function ratingsOf(tx: Tx, appraisalId: string, countingId: string | null): Promise<RatingView[]> {
  const rows = await tx.rating.findMany({ where: { appraisalId }, orderBy: { number: 'asc' } });
  const person = await peopleRefs(
    tx,
    rows.map((row) => row.authorId),
  );
  const periods = new Map(
    (
      await tx.periodicEvaluation.findMany({
        where: { appraisalId },
        select: { id: true, period: true, ratingId: true },
      })
    ).map((each) => [each.id, each]),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    period: row.periodId ? (periods.get(row.periodId)?.period ?? null) : null,
    origin: row.origin as RatingView['origin'],
    counts: row.id === (row.periodId ? periods.get(row.periodId)?.ratingId : countingId),
    author: person(row.authorId),
    ratedAt: iso(row.ratedAt),
    results: row.results as Expectation,
    behaviour: row.behaviour as Expectation,
    predicate: row.predicate as Predicate,
    proposedResults: row.proposedResults as Expectation,
    proposedBehaviour: row.proposedBehaviour as Expectation,
    departureReason: row.departureReason,
    resultAssessments: row.resultAssessments as unknown as RatingView['resultAssessments'],
    behaviourAssessments: row.behaviourAssessments as unknown as RatingView['behaviourAssessments'],
    notes: row.notes,
    recommendation: row.recommendation,
    organisation: row.organisationResultId
      ? {
          resultId: row.organisationResultId,
          grade: row.organisationGrade as OrganisationGrade,
          isLastYears: row.organisationIsLastYears,
        }
      : null,
    studyEndedWithoutDegree: row.studyEndedWithoutDegree,
    distribution: row.distribution,
    distributionReason: row.distributionReason,
    facts: row.facts as unknown as RatingFacts,
  }));
}
