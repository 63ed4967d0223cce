import { ruleOf } from '../../domain/policy.ts';
import type { Tx } from '../context.ts';
import type { Locked } from '../lock-owner.ts';
import { Refusal } from '../refusal.ts';
import type { TaskRow } from '../task-row.ts';

/** 409: who decided what and when, or who took over and under which article. */
export async function alreadyClosed(tx: Tx, locked: Locked, task: TaskRow): Promise<Refusal> {
  const { whenOverdue } = ruleOf(locked.policy, task.stage, task.kind, task.periodId);
  if (task.status === 'DECIDED') {
    const made = await tx.decision.findUniqueOrThrow({ where: { taskId: task.id } });
    return new Refusal('TASK_CLOSED', 409, 'This task was decided already.', {
      extra: {
        decidedBy: await named(tx, made.actorId),
        outcome: made.outcome,
        decidedAt: made.decidedAt.toISOString(),
      },
    });
  }
  if (task.status === 'TAKEN_OVER') {
    const successor = await tx.task.findFirst({
      where: { ownerId: locked.owner.id, stage: task.stage, kind: task.kind, round: task.round, level: task.level + 1 },
      select: { id: true, assigneeId: true, role: true, openedAt: true },
    });
    return new Refusal('TASK_CLOSED', 409, 'This task was taken over because it was not decided in time.', {
      legalBasis: whenOverdue.legalBasis,
      extra: {
        takenOverBy: successor?.assigneeId ? await named(tx, successor.assigneeId) : successor?.role,
        takenOverAt: successor?.openedAt.toISOString(),
        successorTaskId: successor?.id,
      },
    });
  }
  return new Refusal('TASK_CLOSED', 409, `This task is closed (${task.status}).`, {
    ...(task.status === 'CLOSED_WITHOUT' ? { legalBasis: whenOverdue.legalBasis } : {}),
    extra: { status: task.status },
  });
}

/** A person as an answer names him; never in a log or URL. */
export async function named(tx: Tx, id: string): Promise<{ id: string; name: string; position: string }> {
  return tx.employee.findUniqueOrThrow({ where: { id }, select: { id: true, name: true, position: true } });
}
