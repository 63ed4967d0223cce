import { isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { EngineActivities } from '../activities/engine.ts';

/** A step is a few milliseconds of PostgreSQL: done in the worker, without a round to the server. */
const quick = proxyLocalActivities<EngineActivities>({
  scheduleToCloseTimeout: '4 seconds',
  startToCloseTimeout: '4 seconds',
  retry: { initialInterval: '100 milliseconds', maximumAttempts: 3 },
});

/** The same step while PostgreSQL is slow or away: endless local retries would block the worker's slots. */
const patient = proxyActivities<EngineActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '20 seconds' },
});

/** Runs a step until it succeeds. A refusal by a rule is part of its result, not an error. */
export async function step<Name extends keyof EngineActivities>(
  name: Name,
  input: Parameters<EngineActivities[Name]>[0],
): Promise<Awaited<ReturnType<EngineActivities[Name]>>> {
  type Step = (input: unknown) => Promise<Awaited<ReturnType<EngineActivities[Name]>>>;
  try {
    return await (quick[name] as Step)(input);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return (patient[name] as Step)(input);
  }
}
