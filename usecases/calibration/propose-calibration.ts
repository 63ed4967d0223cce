import { predicateAfterFailedStudy, predicateOf } from '../../domain/rating.ts';
import type { Expectation, Predicate } from '../../domain/terms.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { lockAppraisal, type Locked, type LockedAppraisal } from '../lock-owner.ts';
import { openTask } from '../open-task.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { endedBecause } from '../task-view.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { unitAndBelow } from '../units-below.ts';
import { calibrationClosed } from './edit-calibration.ts';
import { lockSession, type SessionRow } from './may-calibrate.ts';

export interface NewProposal {
  readonly calibrationId: string;
  readonly appraisalId: string;
  readonly results: Expectation;
  readonly behaviour: Expectation;
  readonly reason: string;
}

export interface Proposed {
  readonly proposalId: string;
  /** The evaluator's task to answer. */
  readonly taskId: string;
  /** ISO UTC: after it the rating stays as it was; null: its clock stands still. */
  readonly answerBy: string | null;
  readonly present: Ratings;
  readonly resulting: Ratings;
}

interface Ratings {
  readonly results: Expectation;
  readonly behaviour: Expectation;
  readonly predicate: Predicate;
}

/**
 * A meeting proposes other ratings of the year for somebody of its unit who is rated and whose document is not delivered yet. Whoever set the
 * rating gets a task to answer; delivery does not wait for it.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited; also about one's own appraisal), CALIBRATION_CLOSED, NOT_IN_CALIBRATION, APPRAISAL_ENDED,
 * CYCLE_NOT_RUNNING, NOT_RATED, RESULT_DELIVERED, CALIBRATION_PENDING, NOTHING_CHANGED
 */
export async function proposeCalibration(deps: Pick<Deps, 'db'>, act: Act, proposal: NewProposal): Promise<Proposed> {
  return command(deps, act, async (tx) => {
    const locked = await lockAppraisal(tx, proposal.appraisalId);
    const found = await lockSession(tx, act, proposal.calibrationId, 'CALIBRATION.PROPOSE');
    if (found instanceof CommitAndRefuse) return found;
    const { session, as } = found;
    const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal.id };
    if (locked.appraisal.employeeId === act.actorId) {
      return denied(tx, act, { ...about, attempted: 'CALIBRATION.PROPOSE' }, 'OWN_APPRAISAL');
    }
    if (session.status !== 'OPEN') throw calibrationClosed();
    await refuseIfLocked(tx, locked);
    await refuseElsewhere(tx, locked, session);
    const rating = await ratingBeforeDelivery(tx, locked);
    await refusePending(tx, locked.appraisal.id);
    if (rating.results === proposal.results && rating.behaviour === proposal.behaviour) {
      throw new Refusal('NOTHING_CHANGED', 422, 'Both ratings are as they are now.', {
        errors: [{ pointer: '/results', detail: `The rating is ${rating.results} / ${rating.behaviour}.` }],
      });
    }
    const { id: proposalId } = await tx.calibrationProposal.create({
      data: {
        sessionId: session.id,
        appraisalId: locked.appraisal.id,
        ratingId: rating.id,
        results: proposal.results,
        behaviour: proposal.behaviour,
        reason: proposal.reason,
        proposedById: act.actorId,
        proposedAt: locked.now,
      },
      select: { id: true },
    });
    await recordEvent(tx, {
      ...about,
      type: 'CALIBRATION_PROPOSED',
      at: locked.now,
      actorId: act.actorId,
      actorRole: as,
      requestId: act.requestId,
      data: { sessionId: session.id, proposalId, ratingId: rating.id },
    });
    const task = await askRater(tx, locked, proposalId);
    return {
      proposalId,
      taskId: task.id,
      answerBy: task.dueAt?.toISOString() ?? null,
      present: {
        results: rating.results as Expectation,
        behaviour: rating.behaviour as Expectation,
        predicate: rating.predicate as Predicate,
      },
      resulting: {
        results: proposal.results,
        behaviour: proposal.behaviour,
        predicate: resultingPredicate(rating, proposal),
      },
    };
  });
}

/** By the quadrant; after study leave that ended without a degree by the behaviour alone (p.103 d). */
export function resultingPredicate(
  rating: { readonly studyEndedWithoutDegree: boolean },
  to: { readonly results: Expectation; readonly behaviour: Expectation },
): Predicate {
  return rating.studyEndedWithoutDegree
    ? predicateAfterFailedStudy(to.behaviour)
    : predicateOf(to.results, to.behaviour);
}

async function refuseElsewhere(tx: Tx, locked: Locked, session: SessionRow): Promise<void> {
  const [place] = await tx.$queryRaw<{ inside: boolean }[]>`
    SELECT ${locked.unitId}::uuid IN ${unitAndBelow(session.unitId)} AS inside`;
  if (locked.cycle.id === session.cycleId && place?.inside) return;
  throw new Refusal('NOT_IN_CALIBRATION', 422, 'The meeting is about another unit or another cycle.', {
    errors: [{ pointer: '/appraisalId', detail: 'An appraisal of the meeting’s cycle and unit, or a unit below it.' }],
  });
}

/** The rating that a meeting may speak of: set, of an appraisal under way, and not delivered. @throws Refusal */
async function ratingBeforeDelivery(tx: Tx, locked: Locked & { readonly appraisal: LockedAppraisal }) {
  const ended = endedBecause(locked, locked.epoch);
  if (ended) {
    throw new Refusal('APPRAISAL_ENDED', 409, `Nothing is left to propose here (${ended}).`, {
      extra: { because: ended },
    });
  }
  if (locked.cycle.status !== 'RUNNING') {
    throw new Refusal('CYCLE_NOT_RUNNING', 409, `The cycle is ${locked.cycle.status}; propose when it runs again.`);
  }
  const { ratingId, id } = locked.appraisal;
  if (!ratingId) throw new Refusal('NOT_RATED', 409, 'The year is not rated yet: there is nothing to calibrate.');
  if (await isDelivered(tx, id)) {
    throw new Refusal('RESULT_DELIVERED', 409, 'The document was delivered: from then on only an appeal changes it.', {
      legalBasis: 'PermenPANRB 6/2022 Annex V.A.5, V.B.5 (p.114, 117)',
    });
  }
  return tx.rating.findUniqueOrThrow({ where: { id: ratingId } });
}

/** Was a document of the year delivered? */
export async function isDelivered(tx: Tx, appraisalId: string): Promise<boolean> {
  const delivered = await tx.evaluationDocument.findFirst({
    where: { appraisalId, periodId: null, deliveredAt: { not: null } },
    select: { id: true },
  });
  return delivered !== null;
}

async function refusePending(tx: Tx, appraisalId: string): Promise<void> {
  // One whose task was closed on another way (its appraisal was excluded for a while) waits for nobody.
  await tx.$executeRaw`
    UPDATE calibration_proposal p SET status = 'LAPSED' FROM task t
    WHERE p.appraisal_id = ${appraisalId}::uuid AND p.status = 'PROPOSED' AND t.id = p.task_id AND t.status <> 'OPEN'`;
  const pending = await tx.calibrationProposal.findFirst({
    where: { appraisalId, status: 'PROPOSED' },
    select: { id: true, sessionId: true },
  });
  if (!pending) return;
  throw new Refusal('CALIBRATION_PENDING', 409, 'Another proposal about this appraisal is not answered yet.', {
    extra: { proposalId: pending.id, calibrationId: pending.sessionId },
  });
}

/** Rounds count the proposals about one appraisal. */
async function askRater(tx: Tx, locked: Locked, proposalId: string): Promise<{ id: string; dueAt: Date | null }> {
  const of = { ownerId: locked.owner.id, kind: 'ANSWER_CALIBRATION' as const };
  const round = 1 + (await tx.task.count({ where: of }));
  await openTask(tx, locked, { stage: 'FINAL_SCORING', kind: 'ANSWER_CALIBRATION', round });
  const task = await tx.task.findFirstOrThrow({ where: { ...of, round }, select: { id: true, dueAt: true } });
  await tx.calibrationProposal.update({ where: { id: proposalId }, data: { taskId: task.id } });
  return task;
}
