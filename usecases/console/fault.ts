import type { OwnerKind } from '../ring.ts';

/** Faults that the rows alone show. */
export const ROW_FAULTS = [
  'OUTBOX_UNCONSUMED',
  'NOTICE_FAILED',
  'MAIL_FAILED',
  'TASK_NOT_SETTLED',
  'TASK_OF_ENDED_OWNER',
  'OPERATION_HANGS',
  'CLOCK_CHANGE_UNFINISHED',
  'DIGEST_NOT_MADE',
] as const;

/** Faults for which Temporal is asked too. */
export const WORKFLOW_FAULTS = [
  'WORKFLOW_NOT_RUNNING',
  'WORKFLOW_OF_OLDER_EPOCH',
  'WORKFLOW_FAILING',
  'WORKFLOW_STILL_RUNNING',
  'WAITS_FOR_CLOSED_TASK',
  'TASK_NOT_AWAITED',
] as const;

/** In the order in which they are listed. */
export const FAULT_KINDS = [...ROW_FAULTS, ...WORKFLOW_FAULTS] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
export type RowFaultKind = (typeof ROW_FAULTS)[number];
export type WorkflowFaultKind = (typeof WORKFLOW_FAULTS)[number];

export const REPAIR_ACTIONS = ['RING', 'RESEND', 'REDERIVE_CLOCK', 'REASSIGN', 'RAISE_EPOCH'] as const;
export type RepairAction = (typeof REPAIR_ACTIONS)[number];

/** Something that is not as it should be, with what may be done about it. Instants are ISO UTC. */
export interface Fault {
  readonly kind: FaultKind;
  /** What it is about, as repairs name it: appraisal/{id}, task/{id}, outbox/{number} … */
  readonly target: string;
  readonly since: string | null;
  readonly cycleId: string | null;
  readonly appraisalId: string | null;
  /** Ids, codes, counts and dates. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** What POST /console/repairs can do; empty: a person must look (docs/console.md). */
  readonly repairs: readonly { readonly action: RepairAction; readonly target: string }[];
}

/** A page of one kind: `next` is the key to go on from; undefined: no more. */
export interface FaultPage {
  readonly faults: readonly Fault[];
  readonly next: string | undefined;
}

export const targetOf = (owner: { readonly kind: OwnerKind; readonly id: string }): string =>
  `${owner.kind}/${owner.id}`;
