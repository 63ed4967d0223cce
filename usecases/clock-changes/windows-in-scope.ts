import type { Stage } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { appliedChange } from './clock-change.ts';
import type { ClockContext } from './clock-context.ts';
import { moveWindows, type MovedWindow } from './move-windows.ts';
import { byClockOf } from './recompute-tasks.ts';
import { coversWindow, type ClockScope } from './scope.ts';

export interface MovedStageWindow extends MovedWindow {
  readonly cycleId: string;
  readonly unitId: string;
  readonly stage: Stage;
}

/**
 * What a change makes of the windows of stages, of cycles that have not ended. The context then has the new windows, and tasks are counted from
 * those. Writes nothing.
 * @returns those that differ, also where only their derivation does
 */
export async function windowsInScope(tx: Tx, context: ClockContext, scope: ClockScope): Promise<MovedStageWindow[]> {
  const { change, unitIds } = scope;
  if (change.appraisalId !== null || change.taskKind !== null) return [];
  const places = await tx.$queryRaw<{ cycleId: string; unitId: string }[]>`
    SELECT DISTINCT w.cycle_id AS "cycleId", w.unit_id AS "unitId" FROM stage_window w JOIN cycle c ON c.id = w.cycle_id
    WHERE c.status IN ('LAUNCHING', 'RUNNING', 'PAUSED') AND (${change.cycleId}::uuid IS NULL OR c.id = ${change.cycleId}::uuid)
      AND (${unitIds}::uuid[] IS NULL OR w.unit_id = ANY(${unitIds}::uuid[]))
    ORDER BY 1, 2`;
  const moved: MovedStageWindow[] = [];
  for (const { cycleId, unitId } of places) {
    const cycle = await context.cycle(cycleId);
    const stored = await context.windows(cycleId, unitId);
    const applied = byClockOf(cycle, appliedChange(change));
    const windows = moveWindows(cycle, await context.calendar(unitId), stored, applied, coversWindow(scope));
    for (const [stage, window] of windows) moved.push({ cycleId, unitId, stage, ...window });
  }
  return moved;
}

/** Writes moved windows, all in one statement. */
export async function writeWindows(tx: Tx, moved: readonly MovedStageWindow[]): Promise<void> {
  if (moved.length === 0) return;
  await tx.$executeRaw`
    UPDATE stage_window w SET opens_at = n.opens_at, due_at = n.due_at, derivation = n.derivation
    FROM unnest(${moved.map(({ cycleId }) => cycleId)}::uuid[], ${moved.map(({ unitId }) => unitId)}::uuid[], ${moved.map(({ stage }) => stage)}::text[],
      ${moved.map(({ after }) => after.opensAt.toISOString())}::timestamptz[], ${moved.map(({ after }) => after.dueAt.toISOString())}::timestamptz[],
      ${moved.map(({ after }) => JSON.stringify(after.derivation))}::jsonb[]) AS n (cycle_id, unit_id, stage, opens_at, due_at, derivation)
    WHERE w.cycle_id = n.cycle_id AND w.unit_id = n.unit_id AND w.stage = n.stage`;
}
