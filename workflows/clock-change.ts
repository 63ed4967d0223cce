import { proxyActivities } from '@temporalio/workflow';
import type { ClockChangeActivities } from '../activities/clock-change.ts';

export interface ClockChangeInput {
  readonly changeId: string;
}

const { applyClockChange } = proxyActivities<ClockChangeActivities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '40 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '20 seconds' },
});

/**
 * Applies a change of clocks (calendar, working week, policy window, extension) to whatever is open, chunk by chunk. The change is in force
 * from the commit that ordered it; this makes every date say so. Comes again wherever it was interrupted.
 */
export async function clockChange({ changeId }: ClockChangeInput): Promise<void> {
  await applyClockChange(changeId);
}
