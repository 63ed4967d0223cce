import type { Deps } from '../usecases/context.ts';
import { closeFinishedCycles } from '../usecases/cycles/close-finished-cycles.ts';
import type { DigestRhythm } from '../domain/digest-hours.ts';
import { makeDigests } from '../usecases/mails/make-digests.ts';
import { moveTasks } from '../usecases/move-tasks.ts';
import { foldProgressCounts } from '../usecases/progress/fold-counts.ts';
import { openPeriods } from '../usecases/open-periods.ts';
import { remindDue } from '../usecases/remind-due.ts';
import { remindMissingCheckIns } from '../usecases/check-ins/remind-missing.ts';
import { remindMissingReports } from '../usecases/work-reports/remind-missing.ts';
import { sweepOverdue } from '../usecases/sweep-overdue.ts';
import { beating } from './beating.ts';

export interface HousekeepingActivities {
  sweepOverdue(): Promise<void>;
  moveTasks(): Promise<void>;
  openPeriods(): Promise<void>;
  remindDue(): Promise<void>;
  makeDigests(): Promise<void>;
  closeFinishedCycles(): Promise<void>;
}

/** Timers settle within seconds; what is overdue for longer has no workflow that waits, or one that was lost. */
const GRACE_SECONDS = 20;

export interface HousekeepingOptions {
  readonly deps: Deps;
  readonly digests: DigestRhythm;
}

export function createHousekeepingActivities({ deps, digests }: HousekeepingOptions): HousekeepingActivities {
  const part = (work: () => Promise<unknown>) => async (): Promise<void> => void (await beating(work));
  return {
    sweepOverdue: part(() => sweepOverdue(deps, { graceSeconds: GRACE_SECONDS, limit: 500 })),
    moveTasks: part(() => moveTasks(deps, { limit: 500 })),
    openPeriods: part(() => openPeriods(deps, { batch: 500, maxBatches: 100 })),
    // In the morning all reminders of a day fall due at once, and the digests that they belong to are made next.
    remindDue: part(async () => {
      await remindDue(deps, { batch: 500, maxBatches: 100 });
      await remindMissingReports(deps, { asOf: undefined, maxUnits: 200 });
      await remindMissingCheckIns(deps, { asOf: undefined });
    }),
    makeDigests: part(() => makeDigests(deps, { rhythm: digests, asOf: undefined })),
    closeFinishedCycles: part(async () => {
      await closeFinishedCycles(deps);
      await foldProgressCounts(deps);
    }),
  };
}
