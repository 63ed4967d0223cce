import { awaitsAdmission, type Conclusion } from './conclude-appraisal.ts';
import type { Deps, Tx } from './context.ts';
import { lockOwner, type Locked } from './lock-owner.ts';
import { notify } from './notify.ts';
import { recordEvent } from './record-event.ts';
import { parkBell } from './ring.ts';
import { endedBecause } from './task-view.ts';
import { inTransaction } from './transact.ts';

export interface ConcludePeriod {
  readonly periodId: string;
  readonly epoch: number;
  readonly workflowNow: string;
}

/**
 * A period's result is final: its appeal window has passed, the appeal was decided, or no appeal is possible. It opens no case: during the
 * year a leader opens coaching on what he observes (Art. 20(3)c, 21), and the year goes on untouched. Coming twice changes nothing.
 */
export async function concludePeriod(deps: Pick<Deps, 'db'>, step: ConcludePeriod): Promise<Conclusion> {
  return inTransaction(deps, async (tx) => {
    const locked = await lockOwner(tx, { kind: 'period', id: step.periodId }, new Date(step.workflowNow));
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

async function makeFinal(tx: Tx, locked: Locked): Promise<void> {
  const { appraisal, period, evaluation, cycle, now } = locked;
  if (!appraisal || !period || !evaluation) throw new Error('A period belongs to an appraisal.');
  const about = { cycleId: cycle.id, appraisalId: appraisal.id };
  const rating = await tx.rating.findUniqueOrThrow({ where: { id: evaluation.ratingId ?? '' } });
  await tx.periodicEvaluation.update({
    where: { id: period.id },
    data: { state: 'FINAL', finalAt: now, version: { increment: 1 } },
  });
  await tx.$executeRaw`UPDATE outbox SET consumed_at = clock_timestamp() WHERE owner_id = ${period.id}::uuid AND consumed_at IS NULL`;
  await recordEvent(tx, {
    ...about,
    type: 'RESULT_FINAL',
    at: now,
    data: {
      period: period.period,
      ratingId: rating.id,
      predicate: rating.predicate,
      ...(evaluation.finalBecause ? { because: evaluation.finalBecause } : {}),
    },
  });
  await notify(tx, [
    {
      ...about,
      kind: 'RESULT_FINAL',
      recipientId: appraisal.employeeId,
      cause: rating.id,
      data: { period: period.period, predicate: rating.predicate },
    },
  ]);
}
