import type { CycleStatus, Stage } from '../../domain/terms.ts';
import { maySeeRatings, seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { ratingsOf } from '../views/ratings.ts';
import type { AppraisalState, RatingInShort } from './read-appraisals.ts';
import { periodInBrief, type PeriodInBrief } from './read-periods.ts';
import { nextWindow, waitingFor, type NextWindow, type WaitingFor } from './waiting-for.ts';

export interface AppraisalView {
  readonly id: string;
  readonly version: number;
  readonly cycle: { readonly id: string; readonly name: string; readonly year: number; readonly status: CycleStatus };
  readonly unit: UnitRef;
  readonly employee: PersonRef;
  /** By the links of today. */
  readonly evaluator: PersonRef | null;
  readonly superior: PersonRef | null;
  readonly stage: Stage;
  readonly state: AppraisalState;
  /** The rating that counts; null: not rated, or the reader may not see it yet. */
  readonly rating:
    (RatingInShort & { readonly id: string; readonly ratedAt: string; readonly author: PersonRef }) | null;
  /** Why there is no appeal: TAKEOVER, TOP_OFFICIAL, NO_SUPERIOR. */
  readonly finalBecause: string | null;
  readonly finalAt: string | null;
  readonly endReason: string | null;
  readonly receivedAt: string | null;
  readonly appealId: string | null;
  readonly waitingFor: readonly WaitingFor[];
  /** Monthly or quarterly evaluations in the same file, the first first. */
  readonly periods: readonly PeriodInBrief[];
  /** What comes when nothing is open now: a stage, or the evaluation of a period. */
  readonly nextWindow: NextWindow | null;
}

/**
 * One appraisal: where it stands and what it waits for. For its people and BKD.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readAppraisal(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
): Promise<AppraisalView> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'APPRAISAL.READ');
    if (access instanceof CommitAndRefuse) return access;
    // One after the other, not included: a transaction has one connection.
    const row = await tx.appraisal.findUniqueOrThrow({ where: { id: appraisalId } });
    const cycle = await tx.cycle.findUniqueOrThrow({
      where: { id: row.cycleId },
      select: { id: true, name: true, year: true, status: true },
    });
    const received = await tx.evaluationDocument.findFirst({
      where: { appraisalId, periodId: null, receivedAt: { not: null } },
      // The receipt of the result that counts: one that was made anew is received anew.
      orderBy: { number: access.received ? 'desc' : 'asc' },
      select: { receivedAt: true },
    });
    const appeal = await tx.appeal.findFirst({
      where: { appraisalId, periodId: null },
      orderBy: { filedAt: 'desc' },
      select: { id: true },
    });
    const unit = await tx.unit.findUniqueOrThrow({
      where: { id: row.unitId },
      select: { id: true, code: true, name: true },
    });
    const person = await peopleRefs(tx, [row.employeeId, access.evaluatorId, access.superiorId]);
    const rating = maySeeRatings(access)
      ? (await ratingsOf(tx, appraisalId, row.ratingId)).find((each) => each.counts && each.period === null)
      : undefined;
    return {
      id: row.id,
      version: row.version,
      cycle: { ...cycle, status: cycle.status as CycleStatus },
      unit,
      employee: person(row.employeeId),
      evaluator: access.evaluatorId ? person(access.evaluatorId) : null,
      superior: access.superiorId ? person(access.superiorId) : null,
      stage: row.stage as Stage,
      state: row.state as AppraisalState,
      rating: rating
        ? {
            id: rating.id,
            results: rating.results,
            behaviour: rating.behaviour,
            predicate: rating.predicate,
            origin: rating.origin,
            ratedAt: rating.ratedAt,
            author: rating.author,
          }
        : null,
      finalBecause: maySeeRatings(access) ? row.finalBecause : null,
      finalAt: isoOrNull(row.finalAt),
      endReason: row.endReason,
      receivedAt: isoOrNull(received?.receivedAt ?? null),
      appealId: appeal?.id ?? null,
      waitingFor: await waitingFor(tx, appraisalId),
      periods: (await tx.periodicEvaluation.findMany({ where: { appraisalId }, orderBy: { opensAt: 'asc' } })).map(
        periodInBrief,
      ),
      nextWindow: row.state === 'ACTIVE' ? await nextWindow(tx, access) : null,
    };
  });
}
