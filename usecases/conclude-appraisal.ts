import type { CaseKind, Expectation, Predicate } from '../domain/terms.ts';
import { closeUnwarrantedCases } from './close-unwarranted-cases.ts';
import type { Deps, Tx } from './context.ts';
import { againstThisResult } from './desk/rounds.ts';
import { lockAppraisal, type Locked, type LockedAppraisal } from './lock-owner.ts';
import { notify } from './notify.ts';
import { openCase } from './open-case.ts';
import { recordEvent } from './record-event.ts';
import { reopenReports } from './reopen-reports.ts';
import { parkBell } from './ring.ts';
import { endedBecause, type TaskView } from './task-view.ts';
import { inTransaction } from './transact.ts';

export interface ConcludeAppraisal {
  readonly appraisalId: string;
  readonly epoch: number;
  readonly workflowNow: string;
}

/** FINAL: the result stands and what follows from it is open. HELD: the cycle is paused, or BKD has yet to decide on a late appeal. */
export type Conclusion = { readonly is: 'FINAL' } | { readonly is: 'HELD' } | Extract<TaskView, { is: 'ENDED' }>;

/**
 * The result is final: the appeal window has passed, the appeal was decided, or no appeal is possible. Opens what the policy says
 * follows: reward, recognition, coaching, counselling (Art. 21; V.C p.119). Coming twice changes nothing.
 */
export async function concludeAppraisal(deps: Pick<Deps, 'db'>, step: ConcludeAppraisal): Promise<Conclusion> {
  return inTransaction(deps, async (tx) => {
    const locked = await lockAppraisal(tx, step.appraisalId, new Date(step.workflowNow));
    const ended = endedBecause(locked, step.epoch);
    if (ended === 'FINAL') return { is: 'FINAL' };
    if (ended) return { is: 'ENDED', because: ended };
    if (locked.cycle.status === 'PAUSED') {
      await parkBell(tx, locked.owner, locked.cycle.id, {});
      return { is: 'HELD' };
    }
    if (await awaitsAdmission(tx, locked)) return { is: 'HELD' };
    await makeFinal(tx, locked);
    return { is: 'FINAL' };
  });
}

/** Asked for and not decided yet: the result is not final before, and BKD's decision rings. */
export async function awaitsAdmission(tx: Tx, locked: Locked): Promise<boolean> {
  const requested = await tx.lateAppeal.findFirst({
    where: { ...(await againstThisResult(tx, locked)), status: 'REQUESTED' },
    select: { id: true },
  });
  return requested !== null;
}

async function makeFinal(tx: Tx, locked: Locked & { appraisal: LockedAppraisal }): Promise<void> {
  const { appraisal, cycle, policy, now } = locked;
  const about = { cycleId: cycle.id, appraisalId: appraisal.id };
  const rating = await tx.rating.findUniqueOrThrow({ where: { id: appraisal.ratingId ?? '' } });
  const predicate = rating.predicate as Predicate;
  await tx.appraisal.update({
    where: { id: appraisal.id },
    data: { state: 'FINAL', stage: 'FOLLOW_UP', finalAt: now, version: { increment: 1 } },
  });
  // What nobody did and nothing waits for any more, such as acknowledging the socialization. Its cases and periods go on.
  await tx.$executeRaw`
    UPDATE task SET status = 'CLOSED_WITHOUT', closed_at = ${now}, next_reminder_at = NULL, version = version + 1
    WHERE owner_id = ${appraisal.id}::uuid AND status = 'OPEN'`;
  await tx.$executeRaw`UPDATE outbox SET consumed_at = clock_timestamp() WHERE owner_id = ${appraisal.id}::uuid AND consumed_at IS NULL`;
  await recordEvent(tx, {
    ...about,
    type: 'RESULT_FINAL',
    at: now,
    data: { ratingId: rating.id, predicate, ...(appraisal.finalBecause ? { because: appraisal.finalBecause } : {}) },
  });
  await notify(tx, [
    { ...about, kind: 'RESULT_FINAL', recipientId: appraisal.employeeId, cause: rating.id, data: { predicate } },
  ]);

  const { followUp } = policy;
  const warranted: CaseKind[] = [
    ...(followUp.reward.includes(predicate) ? ['REWARD' as const] : []),
    ...(followUp.coaching.includes(predicate) ? ['COACHING' as const] : []),
    ...(followUp.counsellingOnBehaviour.includes(rating.behaviour as Expectation) ? ['COUNSELLING' as const] : []),
  ];
  // Final for a second time, after a late appeal: what followed before is kept, closed or not opened twice.
  await closeUnwarrantedCases(tx, locked, warranted);
  const earlier = await tx.developmentCase.findMany({
    where: { appraisalId: appraisal.id, origin: 'RESULT', status: { not: 'CANCELLED' } },
    select: { kind: true },
  });
  for (const kind of warranted) {
    if (earlier.some((each) => each.kind === kind)) continue;
    await openCase(tx, locked, { origin: 'RESULT', reason: predicate, ratingId: rating.id, kind });
  }
  await reopenReports(tx, { cycleId: cycle.id, unitId: appraisal.unitId });
  if (followUp.recognition.includes(predicate)) {
    await recordEvent(tx, {
      ...about,
      type: 'RECOGNISED',
      at: now,
      data: { predicate, legalBasis: followUp.legalBasis },
    });
    await notify(tx, [
      { ...about, kind: 'RECOGNISED', recipientId: appraisal.employeeId, cause: rating.id, data: { predicate } },
    ]);
  }
}
