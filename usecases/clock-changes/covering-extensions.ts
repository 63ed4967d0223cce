import type { ClockEvents } from '../../domain/deadlines.ts';
import type { AppliedChange } from '../../domain/move-deadline.ts';
import { asPeriod } from '../../domain/periods.ts';
import type { Stage, TaskKind } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import type { Locked } from '../lock-owner.ts';
import { appliedChange, CHANGE_COLUMNS, type ClockChangeRow } from './clock-change.ts';
import { ClockContext, type WindowDates } from './clock-context.ts';
import { windowsOf } from './windows-of-task.ts';

/**
 * The extensions that cover a task that is opened now, the earliest first: of the cycle, of the unit or one above it, or of the person; of the
 * stage, and of its kind where they name one. Those of a stage reach the periodic evaluations whose window was open when they were ordered.
 */
export async function coveringExtensions(
  tx: Tx,
  locked: Locked,
  task: { readonly stage: Stage; readonly kind: TaskKind },
): Promise<AppliedChange[]> {
  const rows = await tx.$queryRaw<ClockChangeRow[]>`
    WITH RECURSIVE place AS (
      SELECT id, parent_id FROM unit WHERE id = ${locked.unitId}::uuid
      UNION SELECT above.id, above.parent_id FROM unit above JOIN place ON above.id = place.parent_id)
    SELECT ${CHANGE_COLUMNS} FROM clock_change ch
    WHERE ch.cycle_id = ${locked.cycle.id}::uuid AND ch.kind = 'EXTENSION' AND stage = ${task.stage}
      AND (task_kind IS NULL OR task_kind = ${task.kind})
      AND (appraisal_id IS NULL OR appraisal_id = ${locked.appraisal?.id ?? null}::uuid)
      AND (unit_id IS NULL OR unit_id IN (SELECT id FROM place))
      AND (${locked.period?.opensAt ?? null}::timestamptz IS NULL OR created_at >= ${locked.period?.opensAt ?? null}::timestamptz)
    ORDER BY created_at, id`;
  return rows.map(appliedChange);
}

/** The starting instants as they would be had these extensions not moved the windows. */
export async function withoutExtensions(
  tx: Tx,
  locked: Locked,
  stage: Stage,
  events: ClockEvents,
  extensions: readonly AppliedChange[],
): Promise<ClockEvents> {
  const { period, unitId } = locked;
  const cycleId = locked.cycle.id;
  const periods = new Map(
    period
      ? [
          [
            period.id,
            {
              cycleId,
              unitId,
              period: asPeriod(period.period),
              window: { ...period, derivation: period.derivation as WindowDates['derivation'] },
            },
          ],
        ]
      : [],
  );
  const counted = { cycleId, unitId, stage, periodId: period?.id ?? null };
  const windows = await windowsOf(new ClockContext(tx), counted, periods);
  const ids = new Set(extensions.map(({ id }) => id));
  const [own, evaluation] = [windows.stage?.(ids), windows.evaluation?.(ids)];
  return {
    ...events,
    ...(own ? { WINDOW_DUE: own.dueAt } : {}),
    ...(evaluation ? { EVALUATION_ENDS: evaluation.dueAt } : {}),
  };
}
