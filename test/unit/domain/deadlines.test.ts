import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { addWorkingDays, isoDate, localDate, reasonOff, type Calendar } from '../../../domain/calendar.ts';
import { deadline, isLate, isTaskLate, MissingEvent, opening, overdueFrom } from '../../../domain/deadlines.ts';
import type { ClockEvent, ClockRule, DueRule } from '../../../domain/policy.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { TIME_ZONES, type TimeZone } from '../../../domain/terms.ts';
import { cycleWindows, windowEvents } from '../../../usecases/cycles/cycle-windows.ts';
import { calendarOf2026 } from './calendar-2026.ts';

const BASIS = 'practice';
const wib = calendarOf2026('Asia/Jakarta', 'MON_FRI');

const days = (n: number, unit: 'WORKING_DAYS' | 'CALENDAR_DAYS' | 'SECONDS', from: ClockEvent): ClockRule => ({
  n,
  unit,
  from,
});
const at = (local: string, zone: TimeZone) => DateTime.fromISO(local, { zone }).toJSDate();
const localText = (instant: Date, zone: TimeZone) =>
  DateTime.fromJSDate(instant, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS");

/** Due date of `rule` counted from a local instant in Jakarta, as local text. */
const dueFrom = (rule: DueRule, opened: string, calendar: Calendar = wib) =>
  localText(deadline(rule, BASIS, { OPENED: at(opened, calendar.timeZone) }, calendar, 2026).at, calendar.timeZone);

describe('a fixed date', () => {
  const endOfJanuary = (yearOffset: 0 | 1): DueRule => ({ on: { yearOffset, month: 1, day: 31 } });

  it('is not moved off a Saturday (31 Jan 2026) or a Sunday (31 Jan 2027)', () => {
    expect(localText(deadline(endOfJanuary(0), BASIS, {}, wib, 2026).at, wib.timeZone)).toBe('2026-01-31T23:59:59.000');
    expect(localText(deadline(endOfJanuary(1), BASIS, {}, wib, 2026).at, wib.timeZone)).toBe('2027-01-31T23:59:59.000');
    expect(DateTime.fromISO('2026-01-31').weekdayLong).toBe('Saturday');
    expect(DateTime.fromISO('2027-01-31').weekdayLong).toBe('Sunday');
  });

  it('ends at 23:59:59 of the unit: three zones, three instants', () => {
    const utc = (zone: TimeZone) =>
      deadline(endOfJanuary(0), BASIS, {}, calendarOf2026(zone, 'MON_FRI'), 2026).at.toISOString();
    expect(utc('Asia/Jakarta')).toBe('2026-01-31T16:59:59.000Z');
    expect(utc('Asia/Makassar')).toBe('2026-01-31T15:59:59.000Z');
    expect(utc('Asia/Jayapura')).toBe('2026-01-31T14:59:59.000Z');
  });

  it('of a shorter month is its last day', () => {
    const rule: DueRule = { on: { yearOffset: 0, month: 2, day: 31 } };
    expect(localText(deadline(rule, BASIS, {}, wib, 2026).at, wib.timeZone)).toBe('2026-02-28T23:59:59.000');
    expect(localText(deadline(rule, BASIS, {}, wib, 2028).at, wib.timeZone)).toBe('2028-02-29T23:59:59.000');
  });
});

describe('a clock', () => {
  it('counts the day after the event as day 1, whatever the hour of the event', () => {
    const rule: DueRule = { clock: days(1, 'CALENDAR_DAYS', 'OPENED') };
    expect(dueFrom(rule, '2026-03-10T00:00:00')).toBe('2026-03-11T23:59:59.000');
    expect(dueFrom(rule, '2026-03-10T23:59:59.999')).toBe('2026-03-11T23:59:59.000');
  });

  it('takes the day of the event in the zone of the unit', () => {
    // 2026-03-10 15:30 UTC: 22:30 in Jakarta, but already half past midnight of the 11th in Jayapura.
    const event = new Date('2026-03-10T15:30:00Z');
    const rule: DueRule = { clock: days(1, 'CALENDAR_DAYS', 'OPENED') };
    const due = (zone: TimeZone) =>
      deadline(rule, BASIS, { OPENED: event }, calendarOf2026(zone, 'MON_FRI'), 2026).at.toISOString();
    expect(due('Asia/Jakarta')).toBe('2026-03-11T16:59:59.000Z');
    expect(due('Asia/Jayapura')).toBe('2026-03-12T14:59:59.000Z');
  });

  it('of calendar days is not moved off a day off', () => {
    expect(dueFrom({ clock: days(2, 'CALENDAR_DAYS', 'OPENED') }, '2026-08-15T09:00:00')).toBe(
      '2026-08-17T23:59:59.000',
    );
  });

  it('of working days skips weekends, national holidays and cuti bersama, and says which', () => {
    const rule: DueRule = { clock: days(3, 'WORKING_DAYS', 'OPENED') };
    const due = deadline(rule, BASIS, { OPENED: at('2026-03-16T09:00:00', 'Asia/Jakarta') }, wib, 2026);
    // Tue 17 counts; Wed 18 – Tue 24 are off (Nyepi, Idul Fitri, cuti bersama, weekend); Wed 25 and Thu 26 count.
    expect(localText(due.at, wib.timeZone)).toBe('2026-03-26T23:59:59.000');
    expect(due.derivation.skipped.map((day) => day.date)).toEqual([
      '2026-03-18',
      '2026-03-19',
      '2026-03-20',
      '2026-03-21',
      '2026-03-22',
      '2026-03-23',
      '2026-03-24',
    ]);
    expect(due.derivation.skipped[0]?.reason).toContain('SKB');
    expect(due.derivation).toMatchObject({
      legalBasis: BASIS,
      timeZone: 'Asia/Jakarta',
      from: { event: 'OPENED', at: '2026-03-16T02:00:00.000Z' },
    });
  });

  it('of seconds is that many seconds later', () => {
    const due = deadline({ clock: days(15, 'SECONDS', 'OPENED') }, BASIS, { OPENED: new Date(1_000) }, wib, 2026);
    expect(due.at).toEqual(new Date(16_000));
  });

  it('from an event that has not happened is a fault of the policy', () => {
    expect(() => deadline({ clock: days(14, 'WORKING_DAYS', 'RECEIPT') }, BASIS, {}, wib, 2026)).toThrow(MissingEvent);
    expect(() => deadline({ clock: days(14, 'WORKING_DAYS', 'RECEIPT') }, BASIS, {}, wib, 2026)).toThrow(
      'counts from RECEIPT, which is not known',
    );
    expect(new MissingEvent('RECEIPT').name).toBe('MissingEvent');
  });
});

describe('the floor', () => {
  const rule: DueRule = { on: { yearOffset: 0, month: 1, day: 20 }, atLeast: days(5, 'WORKING_DAYS', 'OPENED') };

  it('counts where the date leaves less time, and the derivation says so', () => {
    const opened = at('2026-01-19T08:00:00', 'Asia/Jakarta');
    const due = deadline(rule, BASIS, { OPENED: opened }, wib, 2026);
    expect(localText(due.at, wib.timeZone)).toBe('2026-01-26T23:59:59.000');
    expect(due.derivation).toMatchObject({ floor: true, from: { event: 'OPENED', at: opened.toISOString() } });
  });

  it('does not count where it is as long as the date leaves', () => {
    // Five working days from Tuesday the 13th: 14, 15, 19 (the 16th is a holiday), 20, 21; four of them end with the date itself.
    const same: DueRule = { ...rule, atLeast: days(4, 'WORKING_DAYS', 'OPENED') };
    const opened = at('2026-01-13T08:00:00', 'Asia/Jakarta');
    expect(deadline(same, BASIS, { OPENED: opened }, wib, 2026).derivation).toEqual({
      rule: same,
      legalBasis: BASIS,
      timeZone: 'Asia/Jakarta',
      skipped: [],
    });
    expect(deadline(rule, BASIS, { OPENED: opened }, wib, 2026).derivation).toMatchObject({ floor: true, rule });
  });

  it('does not count where the date leaves more', () => {
    const due = deadline(rule, BASIS, { OPENED: at('2026-01-05T08:00:00', 'Asia/Jakarta') }, wib, 2026);
    expect(localText(due.at, wib.timeZone)).toBe('2026-01-20T23:59:59.000');
    expect(due.derivation.floor).toBeUndefined();
    expect(due.derivation.from).toBeUndefined();
  });
});

describe('a provisional calendar', () => {
  const working = (rule: DueRule, opened: string) =>
    deadline(rule, BASIS, { OPENED: at(opened, 'Asia/Jakarta') }, wib, 2026).derivation.provisional;

  it('marks working days that reach into a year whose decree is not out', () => {
    const rule: DueRule = { clock: days(14, 'WORKING_DAYS', 'OPENED') };
    expect(working(rule, '2026-12-28T09:00:00')).toBe(true);
    expect(working(rule, '2026-11-02T09:00:00')).toBeUndefined();
  });

  it('marks a floor of working days too, where the floor is what counts', () => {
    const rule: DueRule = { on: { yearOffset: 1, month: 1, day: 10 }, atLeast: days(5, 'WORKING_DAYS', 'OPENED') };
    expect(working(rule, '2027-01-08T09:00:00')).toBe(true);
    expect(working(rule, '2026-12-21T09:00:00')).toBeUndefined();
  });

  it('does not mark fixed dates and calendar days: no decree moves them', () => {
    expect(working({ on: { yearOffset: 1, month: 1, day: 31 } }, '2026-12-28T09:00:00')).toBeUndefined();
    expect(working({ clock: days(30, 'CALENDAR_DAYS', 'OPENED') }, '2026-12-28T09:00:00')).toBeUndefined();
  });
});

describe('the windows of a cycle', () => {
  it('are provisional where they count working days of a year without a decree, and so is what counts from their end', () => {
    const launchedAt = at('2026-01-05T09:00:00', 'Asia/Jakarta');
    const windows = cycleWindows(nationalPolicy, 2026, launchedAt, wib);
    const provisional = windows.filter(({ derivation }) => derivation.due.provisional).map(({ stage }) => stage);
    expect(provisional).toEqual(['REPORTING']);
    const events = (stage: string) => windows.filter((window) => window.stage === stage).map(windowEvents)[0] ?? {};
    const clock = days(0, 'CALENDAR_DAYS', 'WINDOW_DUE');
    expect(deadline({ clock }, BASIS, events('REPORTING'), wib, 2026).derivation.provisional).toBe(true);
    expect(deadline({ clock }, BASIS, events('FINAL_SCORING'), wib, 2026).derivation.provisional).toBeUndefined();
  });
});

describe('an opening', () => {
  it('on a fixed date is the first second of the day', () => {
    const opens = opening({ on: { yearOffset: 0, month: 6, day: 1 } }, BASIS, {}, wib, 2026);
    expect(opens.at.toISOString()).toBe('2026-05-31T17:00:00.000Z');
  });

  it('with the event is the event itself, not the last second of its day', () => {
    const launched = at('2026-01-05T09:00:00', 'Asia/Jakarta');
    const opens = opening({ clock: days(0, 'CALENDAR_DAYS', 'LAUNCH') }, BASIS, { LAUNCH: launched }, wib, 2026);
    expect(opens.at).toEqual(launched);
  });

  it('days after the event is the first second of the day', () => {
    const launched = at('2026-01-05T09:00:00', 'Asia/Jakarta');
    const text = (clock: ClockRule) =>
      localText(opening({ clock }, BASIS, { LAUNCH: launched }, wib, 2026).at, 'Asia/Jakarta');
    expect(text(days(3, 'CALENDAR_DAYS', 'LAUNCH'))).toBe('2026-01-08T00:00:00.000');
    expect(text(days(5, 'WORKING_DAYS', 'LAUNCH'))).toBe('2026-01-12T00:00:00.000');
  });

  it('seconds after the event is that very second, and says what it was counted from', () => {
    const launched = at('2026-01-05T09:00:00', 'Asia/Jakarta');
    const opens = opening({ clock: days(90, 'SECONDS', 'LAUNCH') }, BASIS, { LAUNCH: launched }, wib, 2026);
    expect(localText(opens.at, 'Asia/Jakarta')).toBe('2026-01-05T09:01:30.000');
    expect(opens.derivation).toEqual({
      rule: { clock: days(90, 'SECONDS', 'LAUNCH') },
      legalBasis: BASIS,
      timeZone: 'Asia/Jakarta',
      from: { event: 'LAUNCH', at: launched.toISOString() },
      skipped: [],
    });
  });

  it('by working days of a year without a decree is provisional, a fixed date never', () => {
    const launched = at('2026-12-28T09:00:00', 'Asia/Jakarta');
    const of = (rule: Parameters<typeof opening>[0]) =>
      opening(rule, BASIS, { LAUNCH: launched }, wib, 2026).derivation.provisional;
    expect(of({ clock: days(5, 'WORKING_DAYS', 'LAUNCH') })).toBe(true);
    expect(of({ clock: days(3, 'WORKING_DAYS', 'LAUNCH') })).toBeUndefined();
    expect(of({ on: { yearOffset: 1, month: 6, day: 1 } })).toBeUndefined();
  });
});

describe('late', () => {
  const due = new Date('2026-01-31T16:59:59.000Z');

  it('begins one second after the due second, which counts whole', () => {
    expect(isLate(new Date(due.getTime() - 1), due)).toBe(false);
    expect(isLate(due, due)).toBe(false);
    expect(isLate(new Date(due.getTime() + 999), due)).toBe(false);
    expect(isLate(new Date(due.getTime() + 1_000), due)).toBe(true);
    expect(overdueFrom(due).toISOString()).toBe('2026-01-31T17:00:00.000Z');
  });

  it('is no task without a clock, and while a clock stands still only what was late when it stopped', () => {
    const after = new Date(due.getTime() + 86_400_000);
    expect(isTaskLate({ dueAt: null, pausedAt: null }, after)).toBe(false);
    expect(isTaskLate({ dueAt: due, pausedAt: null }, after)).toBe(true);
    expect(isTaskLate({ dueAt: due, pausedAt: null }, due)).toBe(false);
    expect(isTaskLate({ dueAt: due, pausedAt: due }, after)).toBe(false);
    expect(isTaskLate({ dueAt: due, pausedAt: after }, after)).toBe(true);
  });
});

describe('working days of 2026', () => {
  it('are 240 from Monday to Friday: 20, 18, 17, 21, 16, 20, 23, 19, 22, 22, 21 and 21 by month', () => {
    const counts = Array.from({ length: 12 }, (_, index) => {
      const first = DateTime.fromObject({ year: 2026, month: index + 1, day: 1 }, { zone: wib.timeZone });
      return Array.from({ length: first.daysInMonth ?? 0 }, (__, day) => first.plus({ days: day })).filter(
        (date) => reasonOff(date, wib) === undefined,
      ).length;
    });
    expect(counts).toEqual([20, 18, 17, 21, 16, 20, 23, 19, 22, 22, 21, 21]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(240);
  });

  it('include Saturdays where the unit works on them, but never a Sunday', () => {
    const monSat = calendarOf2026('Asia/Jakarta', 'MON_SAT');
    expect(dueFrom({ clock: days(1, 'WORKING_DAYS', 'OPENED') }, '2026-01-09T09:00:00', monSat)).toBe(
      '2026-01-10T23:59:59.000',
    );
    expect(dueFrom({ clock: days(2, 'WORKING_DAYS', 'OPENED') }, '2026-01-09T09:00:00', monSat)).toBe(
      '2026-01-12T23:59:59.000',
    );
  });

  it('end on a working day, have skipped only days off, and have counted every other day', () => {
    const start = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 40 }), fc.constantFrom(...TIME_ZONES), (offset, n, zone) => {
        const calendar = calendarOf2026(zone, 'MON_FRI');
        const from = DateTime.fromObject({ year: 2026, month: 1, day: 1 }, { zone }).plus({ days: offset });
        const { date, skipped } = addWorkingDays(from, n, calendar);
        expect(reasonOff(date, calendar)).toBeUndefined();
        expect(date.diff(from, 'days').days).toBe(n + skipped.length);
        expect(skipped.every((day) => reasonOff(DateTime.fromISO(day.date, { zone }), calendar) === day.reason)).toBe(
          true,
        );
      }),
    );
  });

  it('later events never give earlier deadlines', () => {
    const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 10, 1) });
    const unit = fc.constantFrom('WORKING_DAYS' as const, 'CALENDAR_DAYS' as const, 'SECONDS' as const);
    fc.assert(
      fc.property(instant, fc.nat({ max: 40 * 86_400_000 }), fc.nat({ max: 30 }), unit, (first, gap, n, of) => {
        const due = (ms: number) =>
          deadline({ clock: days(n, of, 'OPENED') }, BASIS, { OPENED: new Date(ms) }, wib, 2026).at.getTime();
        expect(due(first + gap)).toBeGreaterThanOrEqual(due(first));
        expect(due(first)).toBeGreaterThanOrEqual(of === 'SECONDS' ? first : first - 999);
      }),
    );
  });
});

it('an ISO date is the local one', () => {
  expect(isoDate(localDate(new Date('2026-03-10T15:30:00Z'), { timeZone: 'Asia/Jayapura' }))).toBe('2026-03-11');
});
