import type { Act, Deps } from './context.ts';
import { denied } from './denied.ts';
import { refuseIfLocked } from './desk/refuse-if-locked.ts';
import { lockOwner } from './lock-owner.ts';
import { notify } from './notify.ts';
import { periodData } from './period-data.ts';
import { recordEvent } from './record-event.ts';
import { Refusal, notFound } from './refusal.ts';
import { ring } from './ring.ts';
import { endedBecause } from './task-view.ts';
import { command } from './transact.ts';

/**
 * The employee takes the appeal back while it is undecided; the contested result becomes final, and there is no second appeal.
 * @throws Refusal NOT_FOUND, FORBIDDEN, APPEAL_CLOSED, APPRAISAL_ENDED, APPRAISAL_LOCKED
 */
export async function withdrawAppeal(
  deps: Pick<Deps, 'db'>,
  act: Act,
  appealId: string,
): Promise<{ appealId: string; status: 'WITHDRAWN' }> {
  return command(deps, act, async (tx) => {
    const found = await tx.appeal.findUnique({
      where: { id: appealId },
      select: { appraisalId: true, periodId: true },
    });
    if (!found) throw notFound('The appeal');
    const owner = found.periodId
      ? ({ kind: 'period', id: found.periodId } as const)
      : ({ kind: 'appraisal', id: found.appraisalId } as const);
    const locked = await lockOwner(tx, owner);
    const about = { cycleId: locked.cycle.id, appraisalId: found.appraisalId };
    if (act.actorId !== locked.appraisal?.employeeId) {
      return denied(tx, act, { ...about, attempted: 'APPEAL.WITHDRAW' }, 'NOT_RELATED');
    }
    const appeal = await tx.appeal.findUniqueOrThrow({ where: { id: appealId } });
    if (appeal.status !== 'FILED') throw new Refusal('APPEAL_CLOSED', 409, `The appeal is closed (${appeal.status}).`);
    const ended = endedBecause(locked, locked.epoch);
    if (ended) {
      throw new Refusal('APPRAISAL_ENDED', 409, `Nothing is left to withdraw here (${ended}).`, {
        extra: { because: ended },
      });
    }
    await refuseIfLocked(tx, locked);
    await tx.appeal.update({ where: { id: appealId }, data: { status: 'WITHDRAWN', withdrawnAt: locked.now } });
    const open = await tx.task.findMany({
      where: {
        ownerId: owner.id,
        kind: { in: ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] },
        status: 'OPEN',
      },
      select: { id: true, assigneeId: true },
    });
    await tx.task.updateMany({
      where: { id: { in: open.map((task) => task.id) } },
      data: { status: 'CANCELLED', closedAt: locked.now, nextReminderAt: null, version: { increment: 1 } },
    });
    await recordEvent(tx, {
      ...about,
      type: 'APPEAL_WITHDRAWN',
      at: locked.now,
      actorId: act.actorId,
      actorRole: 'EMPLOYEE',
      requestId: act.requestId,
      data: { appealId, ...periodData(locked) },
    });
    const tell = new Set(open.map((task) => task.assigneeId).filter((id) => id !== null));
    tell.delete(act.actorId);
    await notify(
      tx,
      [...tell].map((recipientId) => ({
        ...about,
        kind: 'APPEAL_WITHDRAWN' as const,
        recipientId,
        cause: appealId,
        data: periodData(locked),
      })),
    );
    for (const task of open) await ring(tx, locked.owner, 'WITHDRAWN', task.id);
    // The workflow may not have asked anybody yet.
    if (open.length === 0) await ring(tx, locked.owner, 'WITHDRAWN');
    return { appealId, status: 'WITHDRAWN' };
  });
}
