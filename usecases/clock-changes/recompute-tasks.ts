import { isDeepStrictEqual } from 'node:util';
import { deadline, overdueFrom, type ClockEvents, type Derivation } from '../../domain/deadlines.ts';
import {
  moveDeadline,
  repeatedMoves,
  type AppliedChange,
  type Care,
  type MovedDeadline,
} from '../../domain/move-deadline.ts';
import type { ClockEvent } from '../../domain/policy.ts';
import { nextReminderAt } from '../../domain/reminders.ts';
import { TASK_KIND_RULES } from '../../domain/task-kinds.ts';
import type { Stage, TaskKind } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { windowEvents } from '../cycles/cycle-windows.ts';
import { clockRuleOf } from '../task-clock.ts';
import type { ClockContext, ClockCycle, WindowDates } from './clock-context.ts';
import { moveWindow, type MovedWindow } from './move-windows.ts';
import { periodBase, windowsOf, type PeriodClock, type WindowsOfTask } from './windows-of-task.ts';

/** An open task with every instant that its clock may start from. */
export interface TaskClock {
  readonly id: string;
  readonly cycleId: string;
  readonly unitId: string;
  readonly appraisalId: string | null;
  readonly reportId: string | null;
  readonly caseId: string | null;
  readonly periodId: string | null;
  readonly stage: Stage;
  readonly kind: TaskKind;
  readonly level: number;
  readonly assigneeId: string | null;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly derivation: Derivation;
  readonly pausedAt: Date | null;
  readonly alarmAt: Date | null;
  readonly joinedAt: Date | null;
  /** Of the evaluation that it is about: the year's, or its period's. */
  readonly finalBecause: string | null;
  readonly signedAt: Date | null;
  readonly receivedAt: Date | null;
  readonly appealFiledAt: Date | null;
  readonly caseOpenedAt: Date | null;
}

export interface TaskMove {
  readonly task: TaskClock;
  readonly result: MovedDeadline;
  readonly nextReminderAt: Date | null;
  /** An alarm over a due date that has not passed any more ends. */
  readonly alarmEnds: boolean;
}

/** Open tasks with a clock, by id. Locks nothing. */
export async function readTaskClocks(tx: Tx, taskIds: readonly string[]): Promise<TaskClock[]> {
  return tx.$queryRaw<TaskClock[]>`
    SELECT t.id, t.cycle_id AS "cycleId", t.unit_id AS "unitId", t.appraisal_id AS "appraisalId", t.report_id AS "reportId", t.case_id AS "caseId",
      t.period_id AS "periodId", t.stage, t.kind, t.level, t.assignee_id AS "assigneeId", t.opened_at AS "openedAt", t.due_at AS "dueAt",
      t.derivation, t.paused_at AS "pausedAt", t.alarm_at AS "alarmAt", a.joined_at AS "joinedAt",
      CASE WHEN t.period_id IS NULL THEN a.final_because ELSE p.final_because END AS "finalBecause",
      doc.signed_at AS "signedAt", doc.received_at AS "receivedAt", ap.filed_at AS "appealFiledAt", d.opened_at AS "caseOpenedAt"
    FROM task t LEFT JOIN appraisal a ON a.id = t.appraisal_id LEFT JOIN periodic_evaluation p ON p.id = t.period_id
    LEFT JOIN development_case d ON d.id = t.case_id
    LEFT JOIN LATERAL (SELECT signed_at, received_at FROM evaluation_document e
      WHERE e.appraisal_id = t.appraisal_id AND e.period_id IS NOT DISTINCT FROM t.period_id ORDER BY e.number DESC LIMIT 1) doc ON true
    LEFT JOIN LATERAL (SELECT filed_at FROM appeal f
      WHERE f.appraisal_id = t.appraisal_id AND f.period_id IS NOT DISTINCT FROM t.period_id ORDER BY f.filed_at DESC LIMIT 1) ap ON t.stage = 'APPEAL'
    WHERE t.id = ANY(${taskIds}::uuid[]) AND t.status = 'OPEN' AND t.due_at IS NOT NULL AND t.derivation IS NOT NULL
    ORDER BY t.id`;
}

/** Active periodic evaluations of these appraisals. Locks nothing. */
export async function readPeriodClocks(tx: Tx, appraisalIds: readonly string[]): Promise<PeriodClock[]> {
  const rows = await tx.$queryRaw<(Omit<PeriodClock, 'window'> & WindowDates)[]>`
    SELECT p.id, p.period, p.appraisal_id AS "appraisalId", a.cycle_id AS "cycleId", a.unit_id AS "unitId",
      p.opens_at AS "opensAt", p.due_at AS "dueAt", p.derivation
    FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id
    WHERE p.appraisal_id = ANY(${appraisalIds}::uuid[]) AND p.state = 'ACTIVE' ORDER BY p.id`;
  return rows.map(({ opensAt, dueAt, derivation, ...rest }) => ({ ...rest, window: { opensAt, dueAt, derivation } }));
}

/** What a change makes of a periodic evaluation's window; undefined where nothing differs. */
export async function movePeriod(
  context: ClockContext,
  period: PeriodClock,
  change: AppliedChange,
): Promise<MovedWindow | undefined> {
  const [cycle, calendar] = [await context.cycle(period.cycleId), await context.calendar(period.unitId)];
  const base = await periodBase(context, period);
  return base && moveWindow(period.window, base, byClockOf(cycle, change), cycle.now, calendar);
}

/**
 * What a change makes of a task's due date.
 * @param periods the windows of periodic evaluations, by id, as they are after the change
 * @throws MissingEvent where the policy counts from something that never happened
 */
export async function moveTask(
  context: ClockContext,
  task: TaskClock,
  change: AppliedChange,
  periods: ReadonlyMap<string, PeriodClock>,
): Promise<MovedDeadline> {
  const [cycle, calendar] = [await context.cycle(task.cycleId), await context.calendar(task.unitId)];
  const { rule, legalBasis } = clockRuleOf(cycle.policy, task, task.finalBecause);
  const windows = await windowsOf(context, task, periods);
  const moves = repeatedMoves(task.derivation);
  const idsOf = (extensions: boolean): Set<string> =>
    new Set(
      moves.flatMap(({ by, id }) =>
        id !== undefined && (extensions || (by !== 'EXTENSION' && by !== 'REOPENED')) ? [id] : [],
      ),
    );
  const own = idsOf(true);
  if (change.extension) own.add(change.id);
  const again = (without: ReadonlySet<string>) =>
    deadline(rule, legalBasis, eventsOf(task, cycle, windows, without), calendar, cycle.year);
  const care: Care = TASK_KIND_RULES[task.kind].right ? 'RIGHT' : 'DUTY';
  return moveDeadline(
    task,
    { own: again(own), fromExtended: again(idsOf(false)) },
    byClockOf(cycle, change),
    care,
    calendar,
  );
}

/** In a cycle of virtual time a change of the calendar happens when its workflows say it is. */
export const byClockOf = (cycle: ClockCycle, change: AppliedChange): AppliedChange =>
  cycle.virtualTime ? { ...change, at: cycle.now } : change;

/** The starting instants, read from the rows as dueOf reads them; the one that the date was counted from stays what it was. */
function eventsOf(
  task: TaskClock,
  cycle: ClockCycle,
  windows: WindowsOfTask,
  without: ReadonlySet<string>,
): ClockEvents {
  const stage = windows.stage?.(without);
  const evaluation = windows.evaluation?.(without);
  const provisional = new Set<ClockEvent>([
    ...(stage ? (windowEvents(stage).provisional ?? []) : []),
    ...(evaluation?.derivation.due.provisional ? (['EVALUATION_ENDS'] as const) : []),
  ]);
  const { from } = task.derivation;
  return {
    LAUNCH: task.joinedAt ?? cycle.launchedAt,
    ...(task.signedAt ? { SIGNED: task.signedAt } : {}),
    ...(task.receivedAt ? { RECEIPT: task.receivedAt } : {}),
    ...(task.appealFiledAt ? { APPEAL_FILED: task.appealFiledAt } : {}),
    ...(task.caseOpenedAt ? { CASE_OPENED: task.caseOpenedAt } : {}),
    // A later document or appeal does not set a clock back that runs already.
    ...(from && !FROM_WINDOWS.has(from.event) ? { [from.event]: new Date(from.at) } : {}),
    OPENED: task.openedAt,
    ...(stage ? { WINDOW_OPENS: stage.opensAt, WINDOW_DUE: stage.dueAt } : {}),
    ...(evaluation ? { EVALUATION_ENDS: evaluation.dueAt } : {}),
    provisional,
  };
}

const FROM_WINDOWS: ReadonlySet<ClockEvent> = new Set(['WINDOW_OPENS', 'WINDOW_DUE', 'EVALUATION_ENDS']);

/** The move with what follows from it for reminders and alarms; undefined where the row stays as it is. @throws MissingEvent */
export async function taskMove(
  context: ClockContext,
  task: TaskClock,
  change: AppliedChange,
  periods: ReadonlyMap<string, PeriodClock>,
): Promise<TaskMove | undefined> {
  const made = await context.alike(likeness(task, change), () => consequences(context, task, change, periods));
  return made && { task, ...made };
}

/** Of the thousands of tasks that a launch opened at once, those of a unit are counted once: nothing but their people differs. */
function likeness(task: TaskClock, change: AppliedChange): string {
  const {
    id: _id,
    appraisalId: _appraisal,
    reportId: _report,
    caseId: _case,
    assigneeId: _assignee,
    ...counted
  } = task;
  return JSON.stringify([change.by, counted]);
}

async function consequences(
  context: ClockContext,
  task: TaskClock,
  change: AppliedChange,
  periods: ReadonlyMap<string, PeriodClock>,
): Promise<Omit<TaskMove, 'task'> | undefined> {
  const result = await moveTask(context, task, change, periods);
  if (!result.moved && isDeepStrictEqual(result.derivation, task.derivation)) return undefined;
  const [cycle, calendar] = [await context.cycle(task.cycleId), await context.calendar(task.unitId)];
  const { kind, openedAt } = task;
  const reminded = { kind, openedAt, dueAt: result.dueAt };
  return {
    result,
    nextReminderAt: nextReminderAt(cycle.policy.reminders, reminded, cycle.now, calendar),
    // An alarm that is older than the due date says that nobody holds the post; it stays.
    alarmEnds:
      task.alarmAt !== null && task.alarmAt >= overdueFrom(task.dueAt) && overdueFrom(result.dueAt) > cycle.now,
  };
}
