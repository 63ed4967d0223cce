import type { Tx } from './context.ts';

export type OwnerKind = 'appraisal' | 'case' | 'report' | 'launch';

/** What a task belongs to and which workflow waits for it. */
export interface Owner {
  readonly kind: OwnerKind;
  readonly id: string;
}

/**
 * A doorbell to ring after this transaction: the relay signals the owner's workflow until a step has acted on the row.
 * `taskId` names the task whose row changed; without it the bell concerns the owner as a whole.
 */
export async function ring(tx: Tx, owner: Owner, reason: string, taskId?: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO outbox (owner_kind, owner_id, task_id, reason) VALUES (${owner.kind}, ${owner.id}::uuid, ${taskId ?? null}::uuid, ${reason})`;
}

/** A doorbell that rings only when the cycle is resumed; until then the workflow waits without a timer. */
export async function parkBell(tx: Tx, owner: Owner, cycleId: string, taskId?: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO outbox (owner_kind, owner_id, task_id, reason, held_by_cycle_id, next_attempt_at)
    VALUES (${owner.kind}, ${owner.id}::uuid, ${taskId ?? null}::uuid, 'RESUMED', ${cycleId}::uuid, 'infinity')`;
}
