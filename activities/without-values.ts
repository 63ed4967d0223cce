import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { Logger } from 'pino';
import { sqlStateOf } from '../usecases/database-errors.ts';
import type { StepMetrics } from './observed.ts';

/**
 * Errors of PostgreSQL and Prisma can quote the values that were in hand, and a failed activity's message goes into the workflow's
 * history, which holds ids, codes and dates only. So the history gets the kind of the error, and the log what happened.
 */
export function withoutValues<Activities extends object>(
  activities: Activities,
  { log, metrics }: { log: Logger; metrics: StepMetrics },
): Activities {
  const guarded = Object.entries(activities as Record<string, (...input: unknown[]) => Promise<unknown>>).map(
    ([name, activity]) => [
      name,
      async (...input: unknown[]): Promise<unknown> => {
        const from = performance.now();
        try {
          const result = await activity(...input);
          metrics.done(name, performance.now() - from);
          return result;
        } catch (error) {
          if (error instanceof CancelledFailure) throw error;
          metrics.failed(name);
          const { workflowId } = Context.current().info.workflowExecution ?? {};
          log.warn(
            { event: 'step-failed', step: name, workflowId, err: error },
            'an activity failed; it is tried again',
          );
          throw ApplicationFailure.retryable(kindOf(error), 'StepFailed');
        }
      },
    ],
  );
  return Object.fromEntries(guarded) as Activities;
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : sqlStateOf(error);
  return code === undefined ? error.name : `${error.name} ${code}`;
}
