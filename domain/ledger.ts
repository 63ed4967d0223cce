/**
 * Who used how much of the time: an appraisal's course in working days of its unit, from its tasks, pauses and windows. Pure.
 *
 * As in deadlines, day 1 is the day after an event: the day on which a task passes from one to another is the first one's. So days add up over any
 * partition of the time. Where several had something to do at once the day counts for each; `shared` says how many days more
 * the columns have than the calendar. Rights that may be left unused (the appeal window) are nobody's days but those of a window.
 */
import { isoDate, localDate, nextDay, workingDaysBetween, type Calendar } from './calendar.ts';
import type { Role } from './terms.ts';

/** SUPERIOR is every rung above the evaluator. */
export const PARTIES = ['EMPLOYEE', 'EVALUATOR', 'SUPERIOR', 'PERFORMANCE_MANAGER', 'BKD'] as const;
export type Party = (typeof PARTIES)[number];

/**
 * WAITING_FOR_WINDOW: nothing was to be done before a window opened, or while a right could be used. SYSTEM: a stage was running and nobody
 * had anything to do. SUSPENDED: the clocks stood still.
 */
export const LEDGER_COLUMNS = [...PARTIES, 'SYSTEM', 'WAITING_FOR_WINDOW', 'SUSPENDED'] as const;
export type LedgerColumn = (typeof LEDGER_COLUMNS)[number];

/** From an instant up to, not including, another; null: still. */
export interface Interval {
  readonly from: Date;
  readonly to: Date | null;
}

export interface LedgerTask {
  readonly party: Party;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** A right, not a duty. */
  readonly right: boolean;
}

export interface Course {
  /** Launch, or joining. */
  readonly from: Date;
  /** The end, or now. */
  readonly until: Date;
  readonly tasks: readonly LedgerTask[];
  /** Every clock stood still: the cycle was paused, or the appraisal suspended. */
  readonly standstills: readonly Interval[];
  /** Only what the employee had to do stood still. */
  readonly employeeStandstills: readonly Interval[];
  /** The result was final meanwhile, until it was opened again: not counted at all. */
  readonly outside: readonly Interval[];
  /** When windows of the unit opened, or will. */
  readonly openings: readonly Date[];
}

export type Ledger = Readonly<Record<LedgerColumn, number>> & {
  /** Working days of the whole course. */
  readonly elapsed: number;
  /** Days that count for more than one party. */
  readonly shared: number;
};

/** Working days between instants; made once for many appraisals of a unit, because it remembers what it counted. */
export type CountDays = (from: Date, to: Date) => number;

export function dayCounter(calendar: Calendar): CountDays {
  const days = new Map<number, string>();
  const sums = new Map<string, number>();
  let first: string | undefined;
  let last: string | undefined;
  let sum = 0;
  const day = (at: Date): string => {
    // No zone of a unit changes its clock within an hour.
    const hour = Math.floor(at.getTime() / 3_600_000);
    const known = days.get(hour);
    if (known !== undefined) return known;
    const date = isoDate(localDate(at, calendar));
    days.set(hour, date);
    return date;
  };
  const upTo = (date: string): number | undefined => {
    if (first === undefined || last === undefined) {
      first = last = date;
      sums.set(date, 0);
    }
    if (date < first) return undefined;
    while (last < date) {
      const next = nextDay(last);
      sum += workingDaysBetween(last, next, calendar);
      sums.set(next, sum);
      last = next;
    }
    return sums.get(date);
  };
  return (from, to) => {
    const [a, b] = [day(from), day(to)];
    const start = upTo(a);
    // Earlier than what was remembered: counted afresh.
    return start === undefined ? workingDaysBetween(a, b, calendar) : Math.max(0, (upTo(b) ?? start) - start);
  };
}

export function ledgerOf(course: Course, count: CountDays): Ledger {
  const columns = Object.fromEntries(LEDGER_COLUMNS.map((column) => [column, 0])) as Record<LedgerColumn, number>;
  let elapsed = 0;
  for (const [from, to] of segments(course)) {
    const days = count(from, to);
    if (days === 0 || covers(course.outside, from)) continue;
    elapsed += days;
    for (const column of columnsAt(course, from)) columns[column] += days;
  }
  const sum = LEDGER_COLUMNS.reduce((total, column) => total + columns[column], 0);
  return { ...columns, elapsed, shared: sum - elapsed };
}

/** Sums of the columns of many. */
export function addLedgers(ledgers: readonly Ledger[]): Ledger {
  const keys = [...LEDGER_COLUMNS, 'elapsed', 'shared'] as const;
  return Object.fromEntries(
    keys.map((key) => [key, ledgers.reduce((total, ledger) => total + ledger[key], 0)]),
  ) as Ledger;
}

/** Whose a task is. A vacant post is BKD's to fill. @param takenOver the result was set by the superior, so the rater is he */
export function partyOf(role: Role, task: { readonly vacant: boolean; readonly takenOver: boolean }): Party {
  if (task.vacant) return 'BKD';
  switch (role) {
    case 'EMPLOYEE':
    case 'EVALUATOR':
    case 'SUPERIOR':
    case 'PERFORMANCE_MANAGER':
      return role;
    case 'NEXT_SUPERIOR':
    case 'UNIT_HEAD':
      return 'SUPERIOR';
    case 'RATER':
      return task.takenOver ? 'SUPERIOR' : 'EVALUATOR';
    case 'BKD_ADMIN':
      return 'BKD';
    // Holds reports only, which are in nobody's course.
    case 'AUTHORIZED_OFFICIAL':
      return 'SUPERIOR';
  }
}

/** The course cut wherever something begins or ends; inside a segment nothing changes. */
function segments(course: Course): (readonly [Date, Date])[] {
  const { from, until } = course;
  const ends = (interval: Interval): (Date | null)[] => [interval.from, interval.to];
  const cuts = [
    ...course.tasks.flatMap((task) => [task.openedAt, task.closedAt]),
    ...[...course.standstills, ...course.employeeStandstills, ...course.outside].flatMap(ends),
    ...course.openings,
  ].filter((cut): cut is Date => cut !== null && cut > from && cut < until);
  const instants = [...new Set([from, ...cuts, until].map((cut) => cut.getTime()))]
    .sort((a, b) => a - b)
    .map((at) => new Date(at));
  return instants.slice(1).map((to, index) => [instants[index] ?? from, to]);
}

function columnsAt(course: Course, at: Date): LedgerColumn[] {
  if (covers(course.standstills, at)) return ['SUSPENDED'];
  const open = course.tasks.filter((task) => covers([{ from: task.openedAt, to: task.closedAt }], at));
  const employeeStands = covers(course.employeeStandstills, at);
  const duties = open.filter((task) => !task.right && !(employeeStands && task.party === 'EMPLOYEE'));
  if (duties.length > 0) return [...new Set(duties.map((task) => task.party))];
  if (employeeStands && open.some((task) => task.party === 'EMPLOYEE')) return ['SUSPENDED'];
  return open.length > 0 || awaitsWindow(course, at) ? ['WAITING_FOR_WINDOW'] : ['SYSTEM'];
}

/** A window opens before the next task does. */
function awaitsWindow(course: Course, at: Date): boolean {
  const next = Math.min(
    ...course.tasks.map((task) => task.openedAt.getTime()).filter((opened) => opened > at.getTime()),
  );
  return course.openings.some((opening) => opening > at && opening.getTime() <= next);
}

const covers = (intervals: readonly Interval[], at: Date): boolean =>
  intervals.some(({ from, to }) => from <= at && (to === null || to > at));
