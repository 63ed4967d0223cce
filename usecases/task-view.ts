import type { Locked } from './lock-owner.ts';

/** A decision, and the W3C trace context of what followed from it; without one while traces are off. Ids only. */
export interface Cause {
  readonly decisionId: string;
  readonly traceparent?: string;
}

/** What is. The workflow follows this, never what it asked for. Instants are ISO UTC. */
export type TaskView =
  /** Somebody must act. `wakeAt`: when to look again without a bell; null: only a bell. */
  | { readonly is: 'OPEN'; readonly dueAt: string | null; readonly wakeAt: string | null }
  | { readonly is: 'DECIDED'; readonly outcome: string; readonly level: number }
  | { readonly is: 'CLOSED_WITHOUT' }
  | { readonly is: 'CANCELLED' }
  /** A round of target-setting that no longer counts: a move or a new evaluator asked for a new SKP (Annex II.C.6-7, p.65). */
  | { readonly is: 'SUPERSEDED' }
  /** The stage's window opens later. */
  | { readonly is: 'NOT_YET'; readonly wakeAt: string }
  /** The cycle is paused (no new tasks, no clocks), or there is nothing to report yet: only a bell wakes. */
  | { readonly is: 'HELD' }
  | { readonly is: 'NOT_APPLICABLE'; readonly because: string }
  /** Nothing is left to do for this run. */
  | { readonly is: 'ENDED'; readonly because: 'STALE_EPOCH' | 'CANCELLED' | 'EXCLUDED' | 'FINAL' | 'CLOSED' };

/** Why a run has nothing more to do, or undefined while it has. @param epoch of the run that asks */
export function endedBecause(locked: Locked, epoch: number): Extract<TaskView, { is: 'ENDED' }>['because'] | undefined {
  if (epoch < locked.epoch) return 'STALE_EPOCH';
  if (locked.cycle.status === 'CANCELLED') return 'CANCELLED';
  if (locked.case) return locked.case.status === 'OPEN' ? undefined : 'CLOSED';
  if (locked.report) return locked.report.status === 'OPEN' ? undefined : 'CLOSED';
  const { appraisal, period } = locked;
  // A period ends with its file; that the year's result is final does not end a period that is still heard.
  const state =
    period && (appraisal?.state === 'ACTIVE' || appraisal?.state === 'FINAL') ? period.state : appraisal?.state;
  return state === 'ACTIVE' ? undefined : state;
}
