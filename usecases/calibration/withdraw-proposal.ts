import type { Act, Deps } from '../context.ts';
import { lockAppraisal } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { lockSession } from './may-calibrate.ts';

/**
 * Who runs the meeting takes a proposal back while it is not answered; the task to answer it is closed.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), PROPOSAL_ANSWERED
 */
export async function withdrawProposal(
  deps: Pick<Deps, 'db'>,
  act: Act,
  withdrawal: { readonly calibrationId: string; readonly proposalId: string; readonly reason: string },
): Promise<{ proposalId: string; status: 'WITHDRAWN' }> {
  return command(deps, act, async (tx) => {
    const found = await tx.calibrationProposal.findFirst({
      where: { id: withdrawal.proposalId, sessionId: withdrawal.calibrationId },
      select: { appraisalId: true },
    });
    if (!found) throw notFound('The proposal');
    const locked = await lockAppraisal(tx, found.appraisalId);
    const run = await lockSession(tx, act, withdrawal.calibrationId, 'CALIBRATION.WITHDRAW');
    if (run instanceof CommitAndRefuse) return run;
    const proposal = await tx.calibrationProposal.findUniqueOrThrow({ where: { id: withdrawal.proposalId } });
    const task = await tx.task.findUnique({ where: { id: proposal.taskId ?? '' }, select: { status: true } });
    if (proposal.status !== 'PROPOSED' || task?.status !== 'OPEN') {
      throw new Refusal('PROPOSAL_ANSWERED', 409, 'The proposal waits for no answer any more.', {
        extra: { status: proposal.status === 'PROPOSED' ? 'LAPSED' : proposal.status },
      });
    }
    await tx.calibrationProposal.update({
      where: { id: proposal.id },
      data: {
        status: 'WITHDRAWN',
        answeredById: act.actorId,
        answeredAt: locked.now,
        answerReason: withdrawal.reason,
      },
    });
    await tx.task.update({
      where: { id: proposal.taskId ?? '' },
      data: { status: 'CANCELLED', closedAt: locked.now, nextReminderAt: null, version: { increment: 1 } },
    });
    await recordEvent(tx, {
      type: 'CALIBRATION_WITHDRAWN',
      at: locked.now,
      actorId: act.actorId,
      actorRole: run.as,
      requestId: act.requestId,
      cycleId: locked.cycle.id,
      appraisalId: locked.appraisal.id,
      taskId: proposal.taskId ?? undefined,
      data: { sessionId: proposal.sessionId, proposalId: proposal.id, ratingId: proposal.ratingId },
    });
    return { proposalId: proposal.id, status: 'WITHDRAWN' };
  });
}
