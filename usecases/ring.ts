import { TASK_KIND_RULES } from '../domain/task-kinds.ts';
import type { TaskKind } from '../domain/terms.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';
import { traceparentNow } from './trace.ts';

/** `period` is a periodic evaluation; `launch` (of a cycle) and `clock` (a change of clocks) own no tasks. */
export type OwnerKind = 'appraisal' | 'case' | 'report' | 'period' | 'launch' | 'clock';

/** What a task belongs to and which workflow waits for it. */
export interface Owner {
  readonly kind: OwnerKind;
  readonly id: string;
}

/** The columns of a task that say what it belongs to. */
export interface OwnedTask {
  readonly caseId: string | null;
  readonly reportId: string | null;
  readonly periodId: string | null;
  readonly appraisalId: string | null;
}

/** In the order of task.owner_id, which the database generates. */
export function ownerOfTask(task: OwnedTask): Owner {
  if (task.caseId) return { kind: 'case', id: task.caseId };
  if (task.reportId) return { kind: 'report', id: task.reportId };
  if (task.periodId) return { kind: 'period', id: task.periodId };
  if (task.appraisalId) return { kind: 'appraisal', id: task.appraisalId };
  throw new Error('A task has an owner.');
}

/**
 * A doorbell to ring after this transaction: the relay signals the owner's workflow until a step has acted on the row.
 * `taskId` names the task whose row changed; without it the bell concerns the owner as a whole.
 */
export interface NewBell {
  readonly owner: Owner;
  readonly reason: string;
  readonly taskId?: string | undefined;
}

export async function ring(tx: Tx, owner: Owner, reason: string, taskId?: string): Promise<void> {
  await tx.$executeRaw(insertOfBell({ owner, reason, taskId }));
}

export const insertOfBell = ({ owner, reason, taskId }: NewBell): Prisma.Sql => Prisma.sql`
  INSERT INTO outbox (owner_kind, owner_id, task_id, reason, traceparent)
  VALUES (${owner.kind}, ${owner.id}::uuid, ${taskId ?? null}::uuid, ${reason}, ${traceparentNow()})`;

/** The same after a task was settled: nobody waits for some kinds. */
export async function ringUnlessUnawaited(
  tx: Tx,
  owner: Owner,
  reason: string,
  task: { readonly id: string; readonly kind: TaskKind },
): Promise<void> {
  const bell = bellUnlessUnawaited(owner, reason, task);
  if (bell) await tx.$executeRaw(insertOfBell(bell));
}

export function bellUnlessUnawaited(
  owner: Owner,
  reason: string,
  task: { readonly id: string; readonly kind: TaskKind },
): NewBell | undefined {
  return TASK_KIND_RULES[task.kind].unawaited ? undefined : { owner, reason, taskId: task.id };
}

/** Begins the reason of a doorbell that was left for a resume by a branch whose task is not open yet; the branch's name follows. */
export const RESUMED = 'RESUMED';

/**
 * A doorbell that rings only when the cycle is resumed; until then the workflow waits without a timer.
 * @param left by which task; where it is not open yet, by which branch, so that no other branch answers the bell
 */
export async function parkBell(
  tx: Tx,
  owner: Owner,
  cycleId: string,
  left: { readonly taskId?: string | undefined; readonly branch?: string | undefined },
): Promise<void> {
  const reason = left.branch ? `${RESUMED} ${left.branch}` : RESUMED;
  await tx.$executeRaw`
    INSERT INTO outbox (owner_kind, owner_id, task_id, reason, held_by_cycle_id, next_attempt_at)
    VALUES (${owner.kind}, ${owner.id}::uuid, ${left.taskId ?? null}::uuid, ${reason}, ${cycleId}::uuid, 'infinity')`;
}
