import type { Expectation, Predicate } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { hashOf } from '../appeals/freeze-bundle.ts';
import { peopleRefs } from './people-refs.ts';
import { periodCodes } from './period-codes.ts';
import type { EvidenceLink } from './work-done.ts';

interface RatingInBrief {
  readonly id: string;
  readonly number: number;
  readonly results: Expectation;
  readonly behaviour: Expectation;
  readonly predicate: Predicate;
  readonly author: PersonRef;
}

export interface AppealView {
  readonly id: string;
  readonly appraisalId: string;
  /** Of a periodic evaluation: Q1..Q4, M01..M12; null: of the year. */
  readonly period: string | null;
  readonly status: AppealStatus;
  readonly filedBy: PersonRef;
  readonly filedAt: string;
  readonly reasons: string;
  readonly evidence: readonly EvidenceLink[];
  readonly contested: RatingInBrief;
  /** What it is about, frozen when it was filed; null for appeals that were filed before bundles were kept. */
  readonly bundle: unknown;
  /** SHA-256 of the bundle as it is now: the one in the audit event APPEAL_FILED or LATE_APPEAL_ADMITTED. */
  readonly bundleHash: string | null;
  /** Filed after the window, admitted by BKD. */
  readonly lateAppealId: string | null;
  readonly statements: readonly {
    readonly side: 'EMPLOYEE' | 'EVALUATOR';
    readonly author: PersonRef;
    readonly text: string;
    readonly evidence: readonly EvidenceLink[];
    readonly givenAt: string;
  }[];
  readonly decision: {
    readonly outcome: 'CONFIRMED' | 'CHANGED';
    readonly decidedBy: PersonRef;
    readonly decidedAt: string;
    readonly hearing: unknown;
    readonly reasons: string;
    readonly newRating: RatingInBrief | null;
  } | null;
  readonly withdrawnAt: string | null;
}

export type AppealStatus = 'FILED' | 'CONFIRMED' | 'CHANGED' | 'WITHDRAWN';

/**
 * The appeal of an evaluation, with what both sides said and what was decided: the one against its latest result.
 * @param periodId null: against the result of the year
 */
export async function appealOf(tx: Tx, appraisalId: string, periodId: string | null): Promise<AppealView | undefined> {
  const latest = await tx.appeal.findFirst({
    where: { appraisalId, periodId },
    orderBy: { filedAt: 'desc' },
    select: { id: true },
  });
  return latest ? appealById(tx, latest.id) : undefined;
}

/** One appeal. @throws Error where there is none */
export async function appealById(tx: Tx, id: string): Promise<AppealView> {
  const row = await tx.appeal.findUniqueOrThrow({
    where: { id },
    include: { statements: { orderBy: { givenAt: 'asc' } } },
  });
  const { appraisalId } = row;
  const ratings = await tx.rating.findMany({
    where: { id: { in: [row.ratingId, row.newRatingId].filter((id) => id !== null) } },
    select: { id: true, number: true, results: true, behaviour: true, predicate: true, authorId: true },
  });
  const person = await peopleRefs(tx, [
    row.filedById,
    row.decidedById,
    ...row.statements.map((statement) => statement.authorId),
    ...ratings.map((rating) => rating.authorId),
  ]);
  const brief = (id: string | null): RatingInBrief | null => {
    const rating = ratings.find((each) => each.id === id);
    if (!rating) return null;
    const { authorId, ...rest } = rating;
    return {
      ...rest,
      results: rest.results as Expectation,
      behaviour: rest.behaviour as Expectation,
      predicate: rest.predicate as Predicate,
      author: person(authorId),
    };
  };
  const contested = brief(row.ratingId);
  if (!contested) throw new Error('An appeal contests a rating.');
  const bundle = Object.keys(row.bundle ?? {}).length > 0 ? row.bundle : null;
  const decided = row.decidedById !== null && row.decidedAt !== null;
  return {
    id: row.id,
    appraisalId,
    period: (await periodCodes(tx, appraisalId))(row.periodId),
    status: row.status as AppealStatus,
    filedBy: person(row.filedById),
    filedAt: iso(row.filedAt),
    reasons: row.reasons,
    evidence: row.evidence as unknown as EvidenceLink[],
    contested,
    bundle,
    bundleHash: bundle === null ? null : hashOf(bundle),
    lateAppealId: row.lateAppealId,
    statements: row.statements.map((statement) => ({
      side: statement.side as 'EMPLOYEE' | 'EVALUATOR',
      author: person(statement.authorId),
      text: statement.text,
      evidence: statement.evidence as unknown as EvidenceLink[],
      givenAt: iso(statement.givenAt),
    })),
    decision:
      decided && row.decidedById && row.decidedAt
        ? {
            outcome: row.status as 'CONFIRMED' | 'CHANGED',
            decidedBy: person(row.decidedById),
            decidedAt: iso(row.decidedAt),
            hearing: row.hearing,
            reasons: row.decisionReasons ?? '',
            newRating: brief(row.newRatingId),
          }
        : null,
    withdrawnAt: isoOrNull(row.withdrawnAt),
  };
}
