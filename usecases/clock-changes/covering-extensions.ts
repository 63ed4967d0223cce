import type { Calendar } from '../../domain/calendar.ts';
import type { ClockEvents, Deadline } from '../../domain/deadlines.ts';
import { extendedDeadline, type AppliedChange } from '../../domain/move-deadline.ts';
import { asPeriod } from '../../domain/periods.ts';
import type { Stage, TaskKind } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { prepared } from '../own-statements.ts';
import type { LockedPeriod } from '../lock-owner.ts';
import { appliedChange, CHANGE_COLUMNS, type ClockChangeRow } from './clock-change.ts';
import { ClockContext, type WindowDates } from './clock-context.ts';
import { windowsOf } from './windows-of-task.ts';

/** A task that is opened now, and where. */
export interface OpeningTask {
  readonly cycleId: string;
  readonly unitId: string;
  /** null: of a unit's report, or of several appraisals that were just made. */
  readonly appraisalId: string | null;
  readonly period: LockedPeriod | undefined;
  readonly stage: Stage;
  readonly kind: TaskKind;
}

/**
 * The due date with the extensions that cover the task: never earlier than without them.
 * @param due by its rule, counted from `events`
 * @param count the rule's date from other starting instants
 */
export async function withExtensions(
  tx: Tx,
  task: OpeningTask,
  due: Deadline,
  events: ClockEvents,
  count: (events: ClockEvents) => Deadline,
  calendar: Calendar,
): Promise<Deadline> {
  const extensions = await coveringExtensions(tx, task);
  if (extensions.length === 0) return due;
  const own = count(await withoutExtensions(tx, task, events, extensions));
  return extendedDeadline({ own, fromExtended: due }, extensions, calendar);
}

/**
 * The extensions that cover a task, the earliest first: of the cycle, of the unit or one above it, or of the person; of the stage, and of its
 * kind where they name one. Those of a stage reach the periodic evaluations whose window was open when they were ordered.
 */
async function coveringExtensions(tx: Tx, task: OpeningTask): Promise<AppliedChange[]> {
  const opened = task.period?.opensAt ?? null;
  const [row] = await tx.$queryRaw<
    { extensions: (ClockChangeRow & { createdAt: string })[]; reopened: Reopened | null }[]
  >(
    prepared(
      'covering-extensions',
      Prisma.sql`
        WITH RECURSIVE place AS (
          SELECT id, parent_id FROM unit WHERE id = ${task.unitId}::uuid
          UNION SELECT above.id, above.parent_id FROM unit above JOIN place ON above.id = place.parent_id),
        extension AS (
          SELECT ${CHANGE_COLUMNS} FROM clock_change ch
          WHERE ch.cycle_id = ${task.cycleId}::uuid AND ch.kind = 'EXTENSION' AND ch.stage = ${task.stage}
            AND (ch.task_kind IS NULL OR ch.task_kind = ${task.kind})
            AND (ch.appraisal_id IS NULL OR ch.appraisal_id = ${task.appraisalId}::uuid)
            AND (ch.unit_id IS NULL OR ch.unit_id IN (SELECT id FROM place))
            AND (${opened}::timestamptz IS NULL OR ch.created_at >= ${opened}::timestamptz))
        SELECT (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e."createdAt", e.id), '[]') FROM extension e) AS extensions,
          (${reopeningOf(task)}) AS reopened`,
    ),
  );
  const extensions = (row?.extensions ?? []).map((each) =>
    appliedChange({ ...each, createdAt: new Date(each.createdAt) }),
  );
  const reopened = row?.reopened;
  return reopened ? [...extensions, { ...reopened, at: new Date(reopened.at) }] : extensions;
}

type Reopened = Omit<AppliedChange, 'at'> & { readonly at: string };

/** The date until which BKD reopened the stage; of several reopenings the last one's. */
const reopeningOf = (task: OpeningTask): Prisma.Sql => Prisma.sql`
  SELECT jsonb_build_object('id', o.id, 'by', 'REOPENED', 'decree', NULL, 'at', r.at,
    'extension', jsonb_build_object('until', to_char(o.until, 'YYYY-MM-DD'), 'add', NULL))
  FROM stage_reopening r JOIN desk_order o ON o.id = r.order_id AND o.stage = r.stage AND o.until IS NOT NULL
  WHERE r.appraisal_id = ${task.appraisalId}::uuid AND r.period_id IS NOT DISTINCT FROM ${task.period?.id ?? null}::uuid AND r.stage = ${task.stage}
  ORDER BY r.at DESC LIMIT 1`;

/** The starting instants as they would be had these extensions not moved the windows. */
async function withoutExtensions(
  tx: Tx,
  task: OpeningTask,
  events: ClockEvents,
  extensions: readonly AppliedChange[],
): Promise<ClockEvents> {
  const { period, cycleId, unitId, stage } = task;
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
