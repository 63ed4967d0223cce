import type { Tx } from './context.ts';
import type { Locked, LockedReport } from './lock-owner.ts';
import { recordEvent } from './record-event.ts';
import { windowOf } from './task-clock.ts';
import type { TaskView } from './task-view.ts';

/**
 * Why a unit's report is not opened now: its window is not open, no result waits to be reported, or all is final and reported, which
 * completes the report. Undefined: there is something to report (Annex V.A.7, p.115; V.B.8, p.119).
 */
export async function whyNothingToReport(tx: Tx, locked: Locked, report: LockedReport): Promise<TaskView | undefined> {
  const window = await windowOf(tx, locked, 'REPORTING');
  if (window && window.opensAt > locked.now) return { is: 'NOT_YET', wakeAt: window.opensAt.toISOString() };
  const [counts] = await tx.$queryRaw<{ waiting: number; unfinished: number }[]>`
    SELECT count(*) FILTER (WHERE rating_id IS NOT NULL AND reported_rating_id IS DISTINCT FROM rating_id)::int AS waiting,
           count(*) FILTER (WHERE state = 'ACTIVE')::int AS unfinished
    FROM appraisal WHERE cycle_id = ${locked.cycle.id}::uuid AND unit_id = ${report.unitId}::uuid AND state IN ('ACTIVE', 'FINAL')`;
  if (counts && counts.waiting > 0) return undefined;
  if (counts && counts.unfinished > 0) return { is: 'HELD' };
  await tx.unitReport.update({ where: { id: report.id }, data: { status: 'COMPLETE' } });
  await recordEvent(tx, {
    type: 'REPORTING_COMPLETE',
    at: locked.now,
    cycleId: locked.cycle.id,
    data: { unitId: report.unitId },
  });
  return { is: 'ENDED', because: 'CLOSED' };
}
