/** When the holder of a task is reminded: before the due date, and without end after it. */
import type { DateTime } from 'luxon';
import { addWorkingDays, localDate, type Calendar } from './calendar.ts';
import type { PolicyBody } from './policy.ts';
import { TASK_KIND_RULES } from './task-kinds.ts';
import type { TaskKind } from './terms.ts';

export type ReminderRules = PolicyBody['reminders'];

export interface RemindedTask {
  readonly kind: TaskKind;
  readonly openedAt: Date;
  /** No clock, no reminder. */
  readonly dueAt: Date | null;
}

/** Reminders counted in days are written early in the morning of the unit's time zone, in time for that morning's digest. */
const HOUR_OF_REMINDERS = 5;

/**
 * The next reminder strictly after `after`, or null where none follows.
 *
 * The instants lie on a grid that depends on the rules, the opening and the due date alone: however many were missed while the
 * engine stood still, one is sent and the next is the next on the grid. Before the due date: each `before`, except what falls on
 * the day of the opening or earlier (the assignment says the same). After it: every `overdueEvery`, as long as the task is open,
 * never silent (docs/domain.md §9); not for a right, which may be left unused.
 */
export function nextReminderAt(rules: ReminderRules, task: RemindedTask, after: Date, calendar: Calendar): Date | null {
  if (task.dueAt === null) return null;
  const { dueAt } = task;
  const before = rules.before
    .map((rule) => instantBefore(rule, dueAt, task.openedAt, calendar))
    .filter((at) => at !== undefined)
    .filter((at) => at > after)
    .sort((a, b) => a.getTime() - b.getTime());
  if (before[0]) return before[0];
  return TASK_KIND_RULES[task.kind].right ? null : nextOverdue(rules.overdueEvery, dueAt, after, calendar);
}

function instantBefore(
  rule: ReminderRules['before'][number],
  dueAt: Date,
  openedAt: Date,
  calendar: Calendar,
): Date | undefined {
  if (rule.unit === 'SECONDS') {
    const at = new Date(dueAt.getTime() - rule.n * 1_000);
    return at > openedAt ? at : undefined;
  }
  const day = localDate(dueAt, calendar).startOf('day').minus({ days: rule.n });
  return day > localDate(openedAt, calendar).startOf('day') ? morning(day) : undefined;
}

function nextOverdue(every: ReminderRules['overdueEvery'], dueAt: Date, after: Date, calendar: Calendar): Date {
  if (every.unit === 'SECONDS') {
    const step = every.n * 1_000;
    const passed = Math.max(0, Math.floor((after.getTime() - dueAt.getTime()) / step));
    return new Date(dueAt.getTime() + (passed + 1) * step);
  }
  let day = localDate(dueAt, calendar).startOf('day');
  do {
    day = every.unit === 'CALENDAR_DAYS' ? day.plus({ days: every.n }) : addWorkingDays(day, every.n, calendar).date;
  } while (morning(day) <= after);
  return morning(day);
}

function morning(day: DateTime): Date {
  return day.set({ hour: HOUR_OF_REMINDERS }).toJSDate();
}
