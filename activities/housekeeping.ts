import type { Deps } from '../usecases/context.ts';
import { closeFinishedCycles } from '../usecases/cycles/close-finished-cycles.ts';
import { moveTasks } from '../usecases/move-tasks.ts';
import { openPeriods } from '../usecases/open-periods.ts';
import { remindDue } from '../usecases/remind-due.ts';
import { sweepOverdue } from '../usecases/sweep-overdue.ts';

export interface HousekeepingActivities {
  sweepOverdue(): Promise<void>;
  moveTasks(): Promise<void>;
  openPeriods(): Promise<void>;
  remindDue(): Promise<void>;
  closeFinishedCycles(): Promise<void>;
}

/** Timers settle within seconds; what is overdue for longer has no workflow that waits, or one that was lost. */
const GRACE_SECONDS = 20;

export function createHousekeepingActivities({ deps }: { deps: Deps }): HousekeepingActivities {
  return {
    async sweepOverdue() {
      await sweepOverdue(deps, { graceSeconds: GRACE_SECONDS, limit: 500 });
    },
    async moveTasks() {
      await moveTasks(deps, { limit: 500 });
    },
    async openPeriods() {
      await openPeriods(deps, { batch: 500, maxBatches: 100 });
    },
    async remindDue() {
      await remindDue(deps, { batch: 200, maxBatches: 50 });
    },
    async closeFinishedCycles() {
      await closeFinishedCycles(deps);
    },
  };
}
