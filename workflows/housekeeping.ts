import { patched, proxyActivities } from '@temporalio/workflow';
import type { HousekeepingActivities } from '../activities/housekeeping.ts';

const { sweepOverdue, moveTasks, openPeriods, remindDue, makeDigests, closeFinishedCycles } =
  proxyActivities<HousekeepingActivities>({
    startToCloseTimeout: '2 minutes',
    // Nobody's reminders and digests wait longer than this for a worker that was killed.
    heartbeatTimeout: '10 seconds',
    retry: { maximumAttempts: 2 },
  });

/** One round of what no single appraisal waits for: started by a Schedule, never two at once; a failed round is made good by the next. */
export async function housekeeping(): Promise<void> {
  await sweepOverdue();
  await moveTasks();
  if (patched('open-periods')) await openPeriods();
  await remindDue();
  // After the reminders, which belong to the digest of their morning.
  if (patched('make-digests')) await makeDigests();
  await closeFinishedCycles();
}
