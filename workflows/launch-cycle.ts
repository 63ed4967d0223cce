import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { LaunchActivities } from '../activities/launch.ts';
import { historyIsLong } from './run.ts';

export interface LaunchInput {
  readonly cycleId: string;
  /** Where a run that continued as new goes on. */
  readonly progress?: { readonly starting: 'appraisal' | 'report'; readonly after: string | null };
}

const { prepareLaunch, createAppraisals, markRunning, startWorkflows, completeLaunch } =
  proxyActivities<LaunchActivities>({
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  });

/**
 * Launches a cycle: first every row (appraisals, first tasks, notices), so that inboxes are full in seconds, then the workflows that wait
 * for them, page by page. Every page may come twice.
 */
export async function launchCycle(input: LaunchInput): Promise<void> {
  const { cycleId } = input;
  if (!input.progress) {
    await prepareLaunch(cycleId);
    if ((await createAppraisals(cycleId)) === 'CANCELLED') return;
    await markRunning(cycleId);
  }
  let { starting, after } = input.progress ?? { starting: 'appraisal' as const, after: null };
  for (;;) {
    if (historyIsLong()) await continueAsNew<typeof launchCycle>({ cycleId, progress: { starting, after } });
    after = await startWorkflows({ cycleId, kind: starting, after });
    if (after === null && starting === 'report') break;
    if (after === null) starting = 'report';
  }
  await completeLaunch(cycleId);
}
