import type { Act, Tx } from '../../context.ts';
import type { OwnerKind } from '../../ring.ts';
import type { CommitAndRefuse } from '../../transact.ts';

/** What became of one target, or would become of it. */
export interface Outcome {
  /** SKIPPED: nothing was wrong, or nothing is to be done; nothing was changed. */
  readonly status: 'DONE' | 'SKIPPED' | 'FAILED';
  readonly code: string;
  /** Ids, codes and dates: what was and what is. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** In whose chain the audit event goes; absent: the agency's. */
  readonly about?: { readonly cycleId?: string; readonly appraisalId?: string; readonly taskId?: string };
}

/** What Temporal said about an owner before the transaction: nobody waits for a server while rows are locked. */
export type Health = 'HEALTHY' | 'FAULTY' | 'SILENT' | 'NOT_LOOKED';

export interface Target {
  readonly kind: OwnerKind | 'task' | 'outbox' | 'notice' | 'mail';
  readonly id: string;
}

export interface Repairing {
  readonly act: Act;
  /** Of the operation; of a preview, one that no operation has. */
  readonly repairId: string;
  readonly target: Target;
  readonly health: Health;
}

/** Repairs one target in the caller's transaction, which a preview rolls back. @throws Refusal */
export type Repair = (tx: Tx, repairing: Repairing) => Promise<Outcome | CommitAndRefuse>;

export const skipped = (code: string, detail: Outcome['detail'] = {}): Outcome => ({ status: 'SKIPPED', code, detail });
export const failed = (code: string, detail: Outcome['detail'] = {}): Outcome => ({ status: 'FAILED', code, detail });
