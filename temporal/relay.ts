import { isGrpcServiceError } from '@temporalio/client';
import type { Logger } from 'pino';
import { claimBells, noteBellFailure, type Bell } from '../usecases/claim-bells.ts';
import type { Deps } from '../usecases/context.ts';
import type { OwnerKind } from '../usecases/ring.ts';
import type { TemporalClient } from './client.ts';
import { startWorkflow } from './start-workflow.ts';
import { workflowOf } from './workflow-of.ts';

export interface Relay {
  /** A transaction has committed a doorbell: ring now instead of at the next look. */
  nudge(): void;
  /** Finishes the round under way. */
  stop(): Promise<void>;
}

const GRPC_NOT_FOUND = 5;

/** Work that listens to no bell: ringing starts it. */
const LONG_WORK: ReadonlySet<OwnerKind> = new Set(['launch', 'clock']);

/** Bells taken at once, and rung at once: a burst of decisions must not become a burst on Temporal. */
const CLAIM = 50;
const AT_ONCE = 10;

/**
 * Rings the doorbells of the outbox: signals each owner's workflow, and starts it from the rows where there is none. That Temporal took the
 * signal closes nothing; the step that acts on the row does. Any number of relays may run side by side.
 */
export function startRelay(deps: Pick<Deps, 'db' | 'log'>, temporal: TemporalClient, pollMs: number): Relay {
  let stopped = false;
  let wake: () => void = () => undefined;
  let nudged = false;
  const idle = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (nudged || stopped) wake();
    });

  const loop = (async () => {
    while (!stopped) {
      nudged = false;
      const rang = await round(deps, temporal);
      if (rang < CLAIM && !stopped) await idle(pollMs);
    }
  })();

  return {
    nudge() {
      nudged = true;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await loop;
    },
  };
}

async function round(deps: Pick<Deps, 'db' | 'log'>, temporal: TemporalClient): Promise<number> {
  try {
    const bells = await claimBells(deps, CLAIM);
    for (let index = 0; index < bells.length; index += AT_ONCE) {
      await Promise.all(bells.slice(index, index + AT_ONCE).map((bell) => ring(deps, temporal, bell)));
    }
    return bells.length;
  } catch (error) {
    // PostgreSQL is away: nothing is lost, the rows are looked at again at the next round.
    deps.log.warn({ err: error }, 'the relay could not read the outbox');
    return 0;
  }
}

async function ring(deps: { db: Deps['db']; log: Logger }, temporal: TemporalClient, bell: Bell): Promise<void> {
  const owner = { kind: bell.ownerKind, id: bell.ownerId, epoch: bell.epoch, caseKind: bell.caseKind };
  try {
    if (LONG_WORK.has(bell.ownerKind) || !(await signal(temporal, workflowOf(owner).workflowId, bell.outboxId))) {
      await startWorkflow(temporal.client, owner);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deps.log.warn({ outboxId: bell.outboxId, reason }, 'a doorbell could not be rung; it is rung again later');
    await noteBellFailure(deps, bell.outboxId, reason).catch((err: unknown) =>
      deps.log.warn({ err }, 'the reason could not be kept'),
    );
  }
}

/** @returns false where there is no such run. The same outbox row signals a run once, however often it is rung (requestId). */
async function signal(temporal: TemporalClient, workflowId: string, outboxId: string): Promise<boolean> {
  try {
    await temporal.connection.withDeadline(Date.now() + 5_000, () =>
      temporal.connection.workflowService.signalWorkflowExecution({
        namespace: temporal.namespace,
        workflowExecution: { workflowId },
        signalName: 'bell',
        requestId: `outbox-${outboxId}`,
        identity: 'daur-relay',
      }),
    );
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === GRPC_NOT_FOUND) return false;
    throw error;
  }
}
