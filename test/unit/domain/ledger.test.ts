import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workingDaysBetween } from '../../../domain/calendar.ts';
import {
  addLedgers,
  dayCounter,
  LEDGER_COLUMNS,
  ledgerOf,
  PARTIES,
  partyOf,
  type Course,
  type Ledger,
} from '../../../domain/ledger.ts';
import { ROLES } from '../../../domain/terms.ts';
import { calendarOf2026 } from './calendar-2026.ts';

const calendar = calendarOf2026('Asia/Makassar', 'MON_FRI');
const at = (local: string): Date =>
  new Date(`${local.includes(' ') ? local.replace(' ', 'T') : `${local}T08:00:00`}+08:00`);

const EMPTY: Course = {
  from: at('2026-03-02'),
  until: at('2026-03-16'),
  tasks: [],
  standstills: [],
  employeeStandstills: [],
  outside: [],
  openings: [],
};
const duty = (party: (typeof PARTIES)[number], from: string, to: string | null) => ({
  party,
  openedAt: at(from),
  closedAt: to === null ? null : at(to),
  right: false,
});
const ledger = (course: Partial<Course>): Ledger => ledgerOf({ ...EMPTY, ...course }, dayCounter(calendar));
/** The columns that are not 0. */
const days = (course: Partial<Course>) =>
  Object.fromEntries(Object.entries(ledger(course)).filter(([, value]) => value !== 0));

describe('the ledger', () => {
  it('gives each working day to whoever had something to do', () => {
    expect(
      days({ tasks: [duty('EMPLOYEE', '2026-03-02', '2026-03-05'), duty('EVALUATOR', '2026-03-05', '2026-03-16')] }),
    ).toEqual({ EMPLOYEE: 3, EVALUATOR: 7, elapsed: 10 });
  });

  it('counts in the calendar of the unit: weekends, Nyepi and collective leave are nobody’s', () => {
    // 18–24 March 2026: cuti bersama 18, 20, 23, 24, Nyepi 19, Idulfitri 21–22.
    const course = { from: at('2026-03-16'), until: at('2026-03-27'), tasks: [duty('EVALUATOR', '2026-03-16', null)] };
    expect(days(course)).toEqual({ EVALUATOR: 4, elapsed: 4 });
  });

  it('follows takeovers up: every rung above the evaluator is SUPERIOR', () => {
    const tasks = [
      duty('EVALUATOR', '2026-03-02', '2026-03-06'),
      duty('SUPERIOR', '2026-03-06', '2026-03-10'),
      duty('SUPERIOR', '2026-03-10', null),
    ];
    expect(days({ tasks })).toEqual({ EVALUATOR: 4, SUPERIOR: 6, elapsed: 10 });
    expect(partyOf('NEXT_SUPERIOR', { vacant: false, takenOver: false })).toBe('SUPERIOR');
  });

  it('knows whose every role is', () => {
    const of = (takenOver: boolean, vacant = false) =>
      Object.fromEntries(ROLES.map((role) => [role, partyOf(role, { vacant, takenOver })]));
    expect(of(false)).toEqual({
      EMPLOYEE: 'EMPLOYEE',
      EVALUATOR: 'EVALUATOR',
      SUPERIOR: 'SUPERIOR',
      NEXT_SUPERIOR: 'SUPERIOR',
      RATER: 'EVALUATOR',
      PERFORMANCE_MANAGER: 'PERFORMANCE_MANAGER',
      UNIT_HEAD: 'SUPERIOR',
      BKD_ADMIN: 'BKD',
      AUTHORIZED_OFFICIAL: 'SUPERIOR',
    });
    expect(of(true)['RATER']).toBe('SUPERIOR');
    expect(new Set(Object.values(of(false, true)))).toEqual(new Set(['BKD']));
  });

  it('waiting for a window is nobody’s, and so is a right that may be left unused', () => {
    expect(
      days({
        tasks: [duty('EMPLOYEE', '2026-03-02', '2026-03-04'), duty('EMPLOYEE', '2026-03-12 00:00:05', null)],
        openings: [at('2026-03-12 00:00:00')],
      }),
    ).toEqual({ EMPLOYEE: 4, WAITING_FOR_WINDOW: 6, elapsed: 10 });
    expect(days({ tasks: [{ ...duty('EMPLOYEE', '2026-03-02', null), right: true }] })).toEqual({
      WAITING_FOR_WINDOW: 10,
      elapsed: 10,
    });
    expect(days({ openings: [at('2026-06-01')] })).toEqual({ WAITING_FOR_WINDOW: 10, elapsed: 10 });
  });

  it('a running stage in which nobody has anything to do is the system’s', () => {
    expect(
      days({
        tasks: [duty('EMPLOYEE', '2026-03-02', '2026-03-04'), duty('EVALUATOR', '2026-03-06', null)],
        openings: [at('2026-06-01')],
      }),
    ).toEqual({ EMPLOYEE: 2, SYSTEM: 2, EVALUATOR: 6, elapsed: 10 });
    // After the window opened: from then on somebody should have had a task.
    expect(days({ tasks: [duty('EVALUATOR', '2026-03-10', null)], openings: [at('2026-03-05 00:00:00')] })).toEqual({
      WAITING_FOR_WINDOW: 3,
      SYSTEM: 3,
      EVALUATOR: 4,
      elapsed: 10,
    });
  });

  it('a pause of the cycle and a suspension stand still for all; one of the employee only for him', () => {
    const tasks = [duty('EMPLOYEE', '2026-03-02', null), duty('EVALUATOR', '2026-03-09', null)];
    const week = [{ from: at('2026-03-04'), to: at('2026-03-06') }];
    expect(days({ tasks, standstills: week })).toMatchObject({ SUSPENDED: 2, EMPLOYEE: 8, EVALUATOR: 5 });
    const ill = [{ from: at('2026-03-04'), to: at('2026-03-11') }];
    expect(days({ tasks, employeeStandstills: ill })).toEqual({
      EMPLOYEE: 5,
      SUSPENDED: 3,
      EVALUATOR: 5,
      elapsed: 10,
      shared: 3,
    });
    expect(days({ tasks: [], standstills: [{ from: at('2026-03-01'), to: null }] })).toEqual({
      SUSPENDED: 10,
      elapsed: 10,
    });
  });

  it('what the employee need not do stands still only where he has something to do', () => {
    const ill = [{ from: at('2026-03-02'), to: null }];
    const right = { ...duty('SUPERIOR', '2026-03-02', null), right: true };
    expect(days({ tasks: [right], employeeStandstills: ill })).toEqual({ WAITING_FOR_WINDOW: 10, elapsed: 10 });
    const both = [right, { ...duty('EMPLOYEE', '2026-03-02', null), right: true }];
    expect(days({ tasks: both, employeeStandstills: ill })).toEqual({ SUSPENDED: 10, elapsed: 10 });
  });

  it('awaits the next window, whichever opened before or opens later, also where its task opens at that instant', () => {
    const tasks = [duty('EMPLOYEE', '2026-03-09 00:00:00', null)];
    const openings = [at('2026-02-02'), at('2026-03-09 00:00:00'), at('2026-06-01')];
    expect(days({ tasks, openings })).toEqual({ WAITING_FOR_WINDOW: 5, EMPLOYEE: 5, elapsed: 10 });
  });

  it('several at once count for each, and it is said how many days are shared', () => {
    const tasks = [duty('EMPLOYEE', '2026-03-02', '2026-03-06'), duty('SUPERIOR', '2026-03-04', '2026-03-16')];
    expect(days({ tasks })).toEqual({ EMPLOYEE: 4, SUPERIOR: 8, elapsed: 10, shared: 2 });
    // Two tasks of one party are one.
    const twice = [duty('EMPLOYEE', '2026-03-02', '2026-03-16'), duty('EMPLOYEE', '2026-03-04', '2026-03-09')];
    expect(days({ tasks: twice })).toEqual({ EMPLOYEE: 10, elapsed: 10 });
  });

  it('the time in which a result was final, until a late appeal opened it, is not counted', () => {
    const tasks = [duty('EMPLOYEE', '2026-03-02', '2026-03-04'), duty('SUPERIOR', '2026-03-12', null)];
    expect(days({ tasks, outside: [{ from: at('2026-03-04'), to: at('2026-03-12') }] })).toEqual({
      EMPLOYEE: 2,
      SUPERIOR: 2,
      elapsed: 4,
    });
  });

  it('adds up: columns make the whole, and parts of the time make the whole time', () => {
    const hour = fc.integer({ min: 0, max: 24 * 60 });
    const when = (hours: number): Date => new Date(at('2026-02-01').getTime() + hours * 3_600_000);
    const interval = fc.tuple(hour, hour).map(([a, b]) => ({ from: when(Math.min(a, b)), to: when(Math.max(a, b)) }));
    const task = fc.record({ party: fc.constantFrom(...PARTIES), span: interval, right: fc.boolean() });
    const course = fc.record({
      tasks: fc.array(task, { maxLength: 6 }),
      standstills: fc.array(interval, { maxLength: 2 }),
      employeeStandstills: fc.array(interval, { maxLength: 2 }),
      openings: fc.array(hour.map(when), { maxLength: 2 }),
      cuts: fc.tuple(hour, hour, hour).map((all) => all.sort((a, b) => a - b).map(when)),
    });
    fc.assert(
      fc.property(course, ({ cuts, tasks, ...rest }) => {
        const [from = at('2026-02-01'), middle = from, until = from] = cuts;
        const made = {
          ...EMPTY,
          ...rest,
          tasks: tasks.map(({ party, span, right }) => ({ party, right, openedAt: span.from, closedAt: span.to })),
        };
        const of = (a: Date, b: Date) => ledgerOf({ ...made, from: a, until: b }, dayCounter(calendar));
        const whole = of(from, until);
        expect(LEDGER_COLUMNS.reduce((sum, column) => sum + whole[column], 0)).toBe(whole.elapsed + whole.shared);
        expect(addLedgers([of(from, middle), of(middle, until)])).toEqual(whole);
      }),
    );
  });

  it('the counter remembers, and counts what the calendar counts, in whatever order it is asked', () => {
    const date = fc.integer({ min: 0, max: 360 }).map((n) => new Date(at('2026-01-03').getTime() + n * 86_400_000));
    const counter = dayCounter(calendar);
    const iso = (day: Date) => new Date(day.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    fc.assert(
      fc.property(date, date, (a, b) => {
        expect(counter(a, b)).toBe(workingDaysBetween(iso(a), iso(b), calendar));
      }),
    );
  });
});
