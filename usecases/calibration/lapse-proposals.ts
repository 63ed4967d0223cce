import type { Tx } from '../context.ts';
import type { Locked } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';

/** DELIVERED, RATED_ANEW: the rating that the meeting spoke of can be changed by it no more. NOT_ANSWERED: its time passed. */
export type LapsedBecause = 'DELIVERED' | 'RATED_ANEW' | 'NOT_ANSWERED';

/**
 * A proposal that was not answered comes to nothing, and its task is closed: the document was delivered, or the rating is another one, before an
 * answer; or nobody answered in time. The caller holds the appraisal's lock.
 */
export async function lapseProposal(tx: Tx, locked: Locked, because: LapsedBecause): Promise<void> {
  const { appraisal, cycle, now } = locked;
  // Calibrations are about the year's rating.
  if (!appraisal || locked.period) return;
  const proposal = await tx.calibrationProposal.findFirst({
    where: { appraisalId: appraisal.id, status: 'PROPOSED' },
    select: { id: true, sessionId: true, taskId: true, ratingId: true },
  });
  if (!proposal) return;
  await tx.calibrationProposal.update({ where: { id: proposal.id }, data: { status: 'LAPSED', answeredAt: now } });
  await tx.task.updateMany({
    where: { id: proposal.taskId ?? '', status: 'OPEN' },
    data: { status: 'CLOSED_WITHOUT', closedAt: now, nextReminderAt: null, version: { increment: 1 } },
  });
  await recordEvent(tx, {
    type: 'CALIBRATION_LAPSED',
    at: now,
    cycleId: cycle.id,
    appraisalId: appraisal.id,
    taskId: proposal.taskId ?? undefined,
    data: { sessionId: proposal.sessionId, proposalId: proposal.id, ratingId: proposal.ratingId, because },
  });
}
