import { condition, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Cause, Owner, TaskView } from '../activities/engine.ts';
import type { Stage, TaskKind } from '../domain/terms.ts';
import { bell, waitingFor } from './messages.ts';
import { step } from './step.ts';

/** How a task came to its end. */
export type Settled = Extract<
  TaskView,
  { is: 'DECIDED' | 'CLOSED_WITHOUT' | 'CANCELLED' | 'SUPERSEDED' | 'NOT_APPLICABLE' }
>;

/** The rows say that this run has nothing more to do: a newer epoch runs, or the case has come to its end. */
export class RunEnded extends Error {
  readonly because: string;
  constructor(because: string) {
    super(`The run has ended: ${because}.`);
    this.name = 'RunEnded';
    this.because = because;
  }
}

/** A workflow's own view of its work: it sees to tasks, listens to the doorbell, and follows what the rows say. */
export class Run {
  readonly owner: Owner;
  readonly epoch: number;
  #bells = 0;
  readonly #waiting = new Set<string>();
  /** The decision whose consequence is being drawn: for logs and traces only, no path depends on it. */
  #cause: Cause | undefined;

  constructor(owner: Owner, epoch: number) {
    this.owner = owner;
    this.epoch = epoch;
    // Registered before the first await; the handler only notes that the bell rang, the main flow acts.
    setHandler(bell, () => {
      this.#bells += 1;
    });
    setHandler(waitingFor, () => [...this.#waiting]);
  }

  /**
   * Sees to it that the task is open, and waits until it is settled: decided by a person, or by what the policy provides when nobody
   * acts. The due date that the timer was set for travels with the next look, so that a timer that was overtaken by an extension or a
   * pause changes nothing (docs/architecture.md, rule 2).
   */
  async task(
    stage: Stage,
    kind: TaskKind,
    options: { round?: number; marks?: readonly string[] } = {},
  ): Promise<Settled> {
    const name = `${stage}.${kind}`;
    let armedFor: string | undefined;
    for (;;) {
      const heard = this.#bells;
      const view = await step('seeToTask', {
        owner: this.owner,
        epoch: this.epoch,
        stage,
        kind,
        round: options.round ?? 1,
        ...(options.marks ? { marks: options.marks } : {}),
        ...(armedFor ? { armedFor } : {}),
        ...(this.#cause ? { cause: this.#cause } : {}),
        workflowNow: now(),
      });
      this.#cause = view.cause;
      switch (view.is) {
        case 'DECIDED':
        case 'CLOSED_WITHOUT':
        case 'CANCELLED':
        case 'SUPERSEDED':
        case 'NOT_APPLICABLE':
          return view;
        case 'ENDED':
          throw new RunEnded(view.because);
        case 'OPEN':
          armedFor = view.dueAt ?? undefined;
          await this.#wait(name, heard, view.wakeAt);
          break;
        case 'NOT_YET':
        case 'HELD':
          armedFor = undefined;
          await this.#wait(name, heard, view.is === 'NOT_YET' ? view.wakeAt : null);
      }
    }
  }

  /** The result becomes final: the year's, and what follows from it is opened; or a period's. */
  async conclude(): Promise<void> {
    for (;;) {
      const heard = this.#bells;
      const when = { epoch: this.epoch, workflowNow: now(), ...(this.#cause ? { cause: this.#cause } : {}) };
      const view =
        this.owner.kind === 'period'
          ? await step('concludePeriod', { periodId: this.owner.id, ...when })
          : await step('concludeAppraisal', { appraisalId: this.owner.id, ...when });
      if (view.is === 'FINAL') return;
      if (view.is === 'ENDED') throw new RunEnded(view.because);
      await this.#wait('FOLLOW_UP', heard, null);
    }
  }

  /** Until the bell rings again, or until the instant (ISO UTC) has come. */
  async #wait(name: string, heard: number, wakeAt: string | null): Promise<void> {
    this.#waiting.add(name);
    const rang = (): boolean => this.#bells !== heard;
    if (wakeAt === null) await condition(rang);
    else await condition(rang, this.#delay(wakeAt));
    this.#waiting.delete(name);
  }

  /** Milliseconds to an instant, spread by the owner's id so that 100,000 timers do not fire in one second: up to 1 %, at most a minute. */
  #delay(wakeAt: string): number {
    const delay = Math.max(Date.parse(wakeAt) - Date.now(), SHORTEST_WAIT_MS);
    return Math.ceil(delay + Math.min(delay / 100, 60_000) * spread(this.owner.id));
  }
}

/** Longer than any difference between the worker's clock and the database's that a running NTP allows. */
const SHORTEST_WAIT_MS = 100;

/** A task that nobody decided has no outcome. */
export const outcomeOf = (settled: Settled): string | undefined =>
  settled.is === 'DECIDED' ? settled.outcome : undefined;

/** At a stage boundary a long history is left behind: the next run begins at the stage and reads the rows. */
export function historyIsLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > 200;
}

/** Runs the stages until the rows say that nothing is left to do. */
export async function untilEnded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RunEnded)) throw error;
  }
}

const now = (): string => new Date().toISOString();

/** 0 to 1, the same for the same id: a workflow may not roll dice between replays of its history. */
function spread(id: string): number {
  let value = 0;
  for (let index = 0; index < id.length; index += 1) value = (value * 31 + id.charCodeAt(index)) % 1_000_003;
  return value / 1_000_003;
}
