import type { CaseKind } from '../../domain/terms.ts';
import type { OwnerKind } from '../ring.ts';

/** Whose workflow is meant, in which epoch. */
export interface WorkflowOwner {
  readonly kind: OwnerKind;
  readonly id: string;
  readonly epoch: number;
  /** Where the owner is a case. */
  readonly caseKind?: CaseKind | null;
}

/** What Temporal says about one run. */
export interface RunSeen {
  readonly workflowId: string;
  readonly running: boolean;
  /** RUNNING, COMPLETED, TERMINATED … */
  readonly status: string;
  readonly startedAt: Date;
  /** How often the workflow task in hand was tried; 0: none is in hand. */
  readonly workflowTaskAttempts: number;
  /** Steps that are being repeated as regular activities, with the kind of their last error. */
  readonly steps: readonly { readonly name: string; readonly attempts: number; readonly lastError: string | null }[];
}

/** What the console asks Temporal. Only ids go out, only ids and codes come back. */
export interface Workflows {
  /** The owner's run of that epoch; undefined: Temporal knows none. @throws TemporalSilent */
  describe(owner: WorkflowOwner): Promise<RunSeen | undefined>;
  /** Which tasks the run waits for (STAGE.KIND), by its own account; undefined: there is no run to ask. @throws TemporalSilent */
  waitingFor(owner: WorkflowOwner): Promise<readonly string[] | undefined>;
  /** Ids of the workflows that run now, page by page, as Temporal's list says: it may lag behind by seconds. @throws TemporalSilent */
  running(): AsyncIterable<readonly string[]>;
}

/** Temporal, or for a question to a run the worker, gave no answer in time: nothing is known, and nothing is wrong with the rows. */
export class TemporalSilent extends Error {
  readonly who: 'TEMPORAL' | 'WORKER';
  constructor(who: 'TEMPORAL' | 'WORKER', cause?: unknown) {
    super(who === 'TEMPORAL' ? 'Temporal does not answer.' : 'No worker answers questions to workflows.', { cause });
    this.name = 'TemporalSilent';
    this.who = who;
  }
}
