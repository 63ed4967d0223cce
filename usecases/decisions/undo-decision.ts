import type { Act, Deps } from '../context.ts';
import { denied } from '../denied.ts';
import { lockOwnerOfTask } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { ringUnlessUnawaited } from '../ring.ts';
import { lockTaskById } from '../task-row.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { alreadyClosed } from './closed-task.ts';
import { provisionalOf, settleProvisional } from './provisional.ts';

export interface Undone {
  readonly taskId: string;
  readonly decisionId: string;
  /** ISO UTC. */
  readonly undoneAt: string;
}

/**
 * Whoever made a provisional decision takes it back: one transaction under the lock, a new fact beside the old one. The task is open again
 * with the due date that it had.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED (also where its time has just come), NOTHING_TO_UNDO
 */
export async function undoDecision(
  deps: Pick<Deps, 'db'>,
  act: Act,
  undo: { readonly taskId: string; readonly reason?: string | undefined },
): Promise<Undone> {
  return command(deps, act, async (tx) => {
    const locked = await lockOwnerOfTask(tx, undo.taskId);
    const task = await lockTaskById(tx, undo.taskId);
    if (!task) throw notFound('The task');
    const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: task.id };
    const last = await tx.provisionalDecision.findFirst({
      where: { taskId: task.id },
      orderBy: { decidedAt: 'desc' },
      select: { actorId: true },
    });
    if (last?.actorId !== act.actorId) {
      return denied(tx, act, { ...about, attempted: `${task.kind}.UNDO` }, 'NOT_DECIDED_BY_YOU');
    }
    if (await settleProvisional(tx, locked, task)) {
      await ringUnlessUnawaited(tx, locked.owner, 'DECIDED', task);
      const settled = await lockTaskById(tx, task.id);
      if (settled && settled.status !== 'OPEN') return new CommitAndRefuse(await alreadyClosed(tx, locked, settled));
    }
    if (task.status !== 'OPEN') throw await alreadyClosed(tx, locked, task);
    const made = await provisionalOf(tx, task);
    if (!made || made.effectiveAt <= locked.now) {
      throw new Refusal('NOTHING_TO_UNDO', 409, 'There is no decision here that could be undone.');
    }
    await tx.provisionalEnd.create({
      data: {
        provisionalId: made.id,
        kind: 'UNDONE',
        at: locked.now,
        actorId: act.actorId,
        reason: undo.reason ?? null,
      },
    });
    await tx.task.update({ where: { id: task.id }, data: { provisionalId: null, version: { increment: 1 } } });
    await recordEvent(tx, {
      ...about,
      type: 'TASK_DECISION_UNDONE',
      at: locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      data: { kind: task.kind, stage: task.stage, round: task.round, outcome: made.outcome, decisionId: made.id },
    });
    await ringUnlessUnawaited(tx, locked.owner, 'UNDONE', task);
    return { taskId: task.id, decisionId: made.id, undoneAt: locked.now.toISOString() };
  });
}
