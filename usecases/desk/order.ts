import type { Consequence, OrderKind } from '../../domain/desk-orders.ts';
import type { Stage } from '../../domain/terms.ts';
import type { Act } from '../context.ts';
import type { Locked, LockedAppraisal } from '../lock-owner.ts';
import type { NewEvent } from '../record-event.ts';

/** What BKD orders about one appraisal, or one of its periods. */
export interface OrderWanted {
  readonly appraisalId: string;
  readonly kind: OrderKind;
  /** REOPEN_STAGE: which. FORCE_CLOSE: only the stuck task of this stage; without it the whole appraisal. */
  readonly stage?: Stage | undefined;
  /** Code of the periodic evaluation that it is about. */
  readonly period?: string | undefined;
  /** REOPEN_STAGE: new due date of the stage's tasks; local ISO date of the unit, until 23:59:59. */
  readonly until?: string | undefined;
}

export type LockedEvaluation = Locked & { readonly appraisal: LockedAppraisal };

/** An order that is being carried out: its row, under the lock. */
export interface OrderRow {
  readonly id: string;
  readonly reason: string;
}

/** What an order would do now, found under the lock: its consequences, and the doing itself. */
export interface OrderPlan {
  readonly consequences: readonly Consequence[];
  readonly apply: (order: OrderRow) => Promise<void>;
}

/** By whom an order was carried out, when and on what, for the audit trail. */
export const aboutAct = (act: Act, { appraisal, cycle, now }: LockedEvaluation): Omit<NewEvent, 'type'> => ({
  at: now,
  actorId: act.actorId,
  actorRole: 'BKD_ADMIN',
  requestId: act.requestId,
  cycleId: cycle.id,
  appraisalId: appraisal.id,
});
