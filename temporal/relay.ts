import { isGrpcServiceError } from '@temporalio/client';
import { claimBells, noteBellFailure, type Bell } from '../usecases/claim-bells.ts';
import type { Deps } from '../usecases/context.ts';
import type { OwnerKind } from '../usecases/ring.ts';
import { recordSpan } from '../usecases/trace.ts';
import type { TemporalClient } from './client.ts';
import { startWorkflow } from './start-workflow.ts';
import { workflowOf } from './workflow-of.ts';

export interface Relay {
  /** A transaction has committed a doorbell: ring now instead of at the next look. */
  nudge(): void;
  /** Finishes the round under way. */
  stop(): Promise<void>;
}

export interface RelayMetrics {
  /** @param ms until Temporal had taken it, milliseconds */
  rang(result: 'signalled' | 'started' | 'failed', ms: number): void;
}

const GRPC_NOT_FOUND = 5;

/** Work that listens to no bell: ringing starts it. */
const LONG_WORK: ReadonlySet<OwnerKind> = new Set(['launch', 'clock']);

/** Bells taken at once, and rung at once: a burst of decisions must not become a burst on Temporal. */
const CLAIM = 50;
const AT_ONCE = 10;

type RelayDeps = Pick<Deps, 'db' | 'log'> & { readonly metrics: RelayMetrics };

/**
 * Rings the doorbells of the outbox: signals each owner's workflow, and starts it from the rows where there is none. That Temporal took the
 * signal closes nothing; the step that acts on the row does. Any number of relays may run side by side.
 */
export function startRelay(deps: RelayDeps, temporal: TemporalClient, pollMs: number): Relay {
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

async function round(deps: RelayDeps, temporal: TemporalClient): Promise<number> {
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

async function ring(deps: RelayDeps, temporal: TemporalClient, bell: Bell): Promise<void> {
  const owner = { kind: bell.ownerKind, id: bell.ownerId, epoch: bell.epoch, caseKind: bell.caseKind };
  const { workflowId } = workflowOf(owner);
  const ids = {
    outboxId: bell.outboxId,
    ...(bell.decisionId !== null && { decisionId: bell.decisionId }),
    ...(bell.taskId !== null && { taskId: bell.taskId }),
    ...(bell.ownerKind === 'appraisal' && { appraisalId: bell.ownerId }),
    workflowId,
  };
  const from = performance.now();
  try {
    const signalled = !LONG_WORK.has(bell.ownerKind) && (await signal(temporal, workflowId, bell.outboxId));
    if (!signalled) await startWorkflow(temporal.client, owner);
    const ms = performance.now() - from;
    const result = signalled ? 'signalled' : 'started';
    deps.metrics.rang(result, ms);
    deps.log.info({ event: 'rang', ...ids, result, ms: Math.round(ms) }, 'rang');
    recordSpan('ring', bell.traceparent, ms, { ...ids, result });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deps.metrics.rang('failed', performance.now() - from);
    deps.log.warn({ event: 'ring-failed', ...ids, reason }, 'a doorbell could not be rung; it is rung again later');
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
