import { isGrpcServiceError, QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import { TemporalSilent, type RunSeen, type WorkflowOwner, type Workflows } from '../usecases/console/workflows.ts';
import type { TemporalClient } from './client.ts';
import { workflowOf } from './workflow-of.ts';

/** Longest wait for one answer of the server; of a worker, which may have to replay a history first. */
const SERVER_MS = 3_000;
const WORKER_MS = 6_000;
const LIST_MS = 10_000;
const PAGE = 1_000;

/** Status codes of gRPC. */
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;

/** The console's eyes on Temporal: reads, never writes. */
export function seeWorkflows({ client, connection, namespace }: TemporalClient): Workflows {
  return {
    async describe(owner) {
      const { workflowId } = workflowOf(owner);
      try {
        const { raw, ...seen } = await connection.withDeadline(Date.now() + SERVER_MS, () =>
          client.workflow.getHandle(workflowId).describe(),
        );
        return {
          workflowId,
          running: seen.status.name === 'RUNNING',
          status: seen.status.name,
          startedAt: seen.startTime,
          workflowTaskAttempts: raw.pendingWorkflowTask?.attempt ?? 0,
          steps: (raw.pendingActivities ?? []).map((activity): RunSeen['steps'][number] => ({
            name: activity.activityType?.name ?? '',
            attempts: activity.attempt ?? 0,
            // The type of an error, never its message: that may name values.
            lastError: activity.lastFailure?.applicationFailureInfo?.type ?? (activity.lastFailure ? 'UNKNOWN' : null),
          })),
        };
      } catch (error) {
        if (isUnknown(error)) return undefined;
        throw new TemporalSilent('TEMPORAL', error);
      }
    },

    async waitingFor(owner: WorkflowOwner) {
      try {
        return await connection.withDeadline(Date.now() + WORKER_MS, () =>
          client.workflow.getHandle(workflowOf(owner).workflowId).query<string[]>('waitingFor'),
        );
      } catch (error) {
        if (isUnknown(error) || error instanceof QueryNotRegisteredError) return undefined;
        throw new TemporalSilent('WORKER', error);
      }
    },

    async *running() {
      for (let nextPageToken: Uint8Array | undefined; ;) {
        const token = nextPageToken;
        const page = await connection
          .withDeadline(Date.now() + LIST_MS, () =>
            connection.workflowService.listWorkflowExecutions({
              namespace,
              pageSize: PAGE,
              query: "ExecutionStatus = 'Running'",
              ...(token ? { nextPageToken: token } : {}),
            }),
          )
          .catch((error: unknown) => {
            throw new TemporalSilent('TEMPORAL', error);
          });
        yield page.executions.map(({ execution }) => execution?.workflowId ?? '');
        nextPageToken = page.nextPageToken;
        if (nextPageToken.length === 0) return;
      }
    },
  };
}

/** There is no such run, or it has ended and answers no questions. */
function isUnknown(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  return isGrpcServiceError(error) && [NOT_FOUND, FAILED_PRECONDITION].includes(Number(error.code));
}
