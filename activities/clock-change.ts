import { applyWholeChange } from '../usecases/clock-changes/apply-clock-change.ts';
import type { Deps } from '../usecases/context.ts';
import { beating } from './beating.ts';

export interface ClockChangeActivities {
  /** Every page, one after the other; what was done before an interruption is left out. */
  applyClockChange(changeId: string): Promise<void>;
}

export function createClockChangeActivities({ deps }: { deps: Pick<Deps, 'db'> }): ClockChangeActivities {
  return {
    applyClockChange: (changeId) => beating(() => applyWholeChange(deps, changeId)),
  };
}
