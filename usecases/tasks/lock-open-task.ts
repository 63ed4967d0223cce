import type { Tx } from '../context.ts';
import { alreadyClosed } from '../decisions/closed-task.ts';
import { lockOwnerOfTask, type Locked } from '../lock-owner.ts';
import { Refusal, notFound } from '../refusal.ts';
import { lockTaskById, type TaskRow } from '../task-row.ts';

export interface OpenTask {
  readonly locked: Locked;
  readonly task: TaskRow;
  /** For events and denials. */
  readonly about: { readonly cycleId: string; readonly appraisalId: string | undefined; readonly taskId: string };
}

/** A task, locked after its owner (docs/architecture.md, rule 5). @throws Refusal NOT_FOUND */
export async function lockTaskOfAny(tx: Tx, taskId: string): Promise<OpenTask> {
  const locked = await lockOwnerOfTask(tx, taskId);
  const task = await lockTaskById(tx, taskId);
  if (!task) throw notFound('The task');
  return { locked, task, about: { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId } };
}

/** @throws Refusal TASK_CLOSED (also while its decision can still be undone), STALE_VERSION */
export async function requireOpen(tx: Tx, { locked, task }: OpenTask, version: number | undefined): Promise<void> {
  if (task.status !== 'OPEN') throw await alreadyClosed(tx, locked, task);
  if (task.provisionalId) {
    throw new Refusal('TASK_CLOSED', 409, 'This task was decided; the decision can still be undone.', {
      extra: { status: 'PROVISIONAL' },
    });
  }
  if (version !== undefined && version !== task.version) {
    throw new Refusal('STALE_VERSION', 412, 'The task has changed since you read it. Read it again.', {
      extra: { version: task.version },
    });
  }
}
