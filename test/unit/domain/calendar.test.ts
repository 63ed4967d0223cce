import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  addWorkingDays,
  dayOffReason,
  isoDate,
  isProvisional,
  makeCalendar,
  NoWorkingDay,
  provisionalDaysOff,
  WEEKDAYS_OF,
  workingDaysBetween,
  type Calendar,
  type DayOff,
} from '../../../domain/calendar.ts';
import { SHIPPED_DAYS_OFF } from '../../../domain/calendars/shipped.ts';
import { previewDeadline } from '../../../domain/preview-deadline.ts';
import { TIME_ZONES, WORKING_WEEKS, type TimeZone } from '../../../domain/terms.ts';
import { calendarOf2026 } from './calendar-2026.ts';

const wib = calendarOf2026('Asia/Jakarta', 'MON_FRI');
const reason = (date: string, calendar: Calendar = wib) => dayOffReason(date, calendar)?.reason;
const day = (date: string, zone: TimeZone = 'Asia/Jakarta') => DateTime.fromISO(date, { zone });
const nth = (from: string, n: number, calendar: Calendar = wib) =>
  isoDate(addWorkingDays(day(from, calendar.timeZone), n, calendar).date);
const local = (date: string, name: string): DayOff => ({ date, kind: 'LOCAL', name, source: 'Keputusan Bupati 1' });

describe('the calendar of 2026', () => {
  it('has 20, 18, 17, 21, 16, 20, 23, 19, 22, 22, 21 and 21 working days by month, 240 in all', () => {
    const counts = Array.from({ length: 12 }, (_, index) => {
      const first = day('2026-01-01').plus({ months: index });
      return workingDaysBetween(isoDate(first.minus({ days: 1 })), isoDate(first.endOf('month')), wib);
    });
    expect(counts).toEqual([20, 18, 17, 21, 16, 20, 23, 19, 22, 22, 21, 21]);
    expect(workingDaysBetween('2025-12-31', '2026-12-31', wib)).toBe(240);
  });

  it('says of each day off which decree made it one, and of a weekend which day it is', () => {
    expect(reason('2026-03-18')).toBe(
      'Cuti bersama Hari Suci Nyepi (SKB Tiga Menteri Nomor 1497, 2, dan 5 Tahun 2025 tentang Hari Libur Nasional dan Cuti Bersama Tahun 2026)',
    );
    expect(reason('2026-03-14')).toBe('Saturday');
    // The first day of Idulfitri falls on a Saturday: the holiday is the better reason.
    expect(reason('2026-03-21')).toMatch(/^Idulfitri/);
    expect(reason('2026-03-16')).toBeUndefined();
  });

  it('has the Saturdays of a unit that works on them, never its Sundays, and the same holidays', () => {
    const monSat = calendarOf2026('Asia/Jakarta', 'MON_SAT');
    expect(reason('2026-03-14', monSat)).toBeUndefined();
    expect(reason('2026-03-15', monSat)).toBe('Sunday');
    expect(reason('2026-03-21', monSat)).toMatch(/^Idulfitri/);
    // 52 Saturdays, one of which (21 March) is a holiday.
    expect(workingDaysBetween('2025-12-31', '2026-12-31', monSat)).toBe(240 + 51);
  });
});

describe('a working week', () => {
  const changed = makeCalendar({
    timeZone: 'Asia/Makassar',
    week: WEEKDAYS_OF.MON_FRI,
    weekChanges: [
      { validFrom: '2026-09-01', weekdays: WEEKDAYS_OF.MON_SAT },
      { validFrom: '2026-11-01', weekdays: new Set([7, 1, 2, 3, 4]) },
    ],
    daysOff: SHIPPED_DAYS_OFF,
  });

  it('holds from its date on, and the one before until then', () => {
    expect(reason('2026-08-29', changed)).toBe('Saturday');
    expect(reason('2026-09-05', changed)).toBeUndefined();
    expect(reason('2026-10-31', changed)).toBeUndefined();
    expect(reason('2026-11-01', changed)).toBeUndefined();
    expect(reason('2026-11-06', changed)).toBe('Friday');
  });

  it('is counted through a change within one deadline', () => {
    // Mon 31 Aug to Thu 3 Sep, Fri 4 Sep, Sat 5 Sep, Mon 7 Sep.
    expect(nth('2026-08-28', 7, changed)).toBe('2026-09-07');
    expect(nth('2026-08-28', 7)).toBe('2026-09-08');
  });
});

describe('a year without a decree', () => {
  it('has weekends and the five holidays of fixed date, which say that the decree is not out', () => {
    expect(provisionalDaysOff(2028).map(({ date }) => date.slice(5))).toEqual([
      '01-01',
      '05-01',
      '06-01',
      '08-17',
      '12-25',
    ]);
    for (const year of [2027, 2028, 2037]) {
      expect(reason(`${year}-08-17`)).toMatch(
        new RegExp(`^Proklamasi Kemerdekaan \\(.*SKB hari libur Tahun ${year} belum terbit`),
      );
    }
    expect(provisionalDaysOff(2027).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'NATIONAL Tahun Baru 2027 Masehi',
      'NATIONAL Hari Buruh Internasional',
      'NATIONAL Hari Lahir Pancasila',
      'NATIONAL Proklamasi Kemerdekaan',
      'NATIONAL Kelahiran Yesus Kristus',
    ]);
    expect(reason('2027-01-01')).toMatch(/^Tahun Baru 2027 Masehi/);
    expect(reason('2027-03-10')).toBeUndefined();
  });

  it('gets its decree with the first national holiday; local days and collective leave alone do not make it one', () => {
    const withDay = (off: DayOff) =>
      makeCalendar({ timeZone: 'Asia/Jakarta', week: WEEKDAYS_OF.MON_FRI, weekChanges: [], daysOff: [off] });
    const leave: DayOff = { ...local('2027-03-11', 'Cuti bersama'), kind: 'COLLECTIVE_LEAVE' };
    const national: DayOff = { ...local('2027-03-10', 'Idulfitri'), kind: 'NATIONAL' };
    for (const off of [local('2027-08-10', 'Hari jadi'), leave]) {
      expect(reason('2027-08-17', withDay(off))).toMatch(/belum terbit/);
      expect(reason(off.date, withDay(off))).toBe(`${off.name} (${off.source})`);
    }
    // Once there is a decree, it alone says which days are off.
    expect(reason('2027-08-17', withDay(national))).toBeUndefined();
  });

  it('makes provisional whatever counts one of its days, and nothing else', () => {
    expect(isProvisional('2026-12-30', '2026-12-31', wib)).toBe(false);
    expect(isProvisional('2026-12-31', '2027-01-04', wib)).toBe(true);
    expect(isProvisional('2025-12-31', '2026-01-02', wib)).toBe(false);
    expect(isProvisional('2027-05-03', '2027-05-03', wib)).toBe(false);
    const between = makeCalendar({
      timeZone: 'Asia/Jakarta',
      week: WEEKDAYS_OF.MON_FRI,
      weekChanges: [],
      daysOff: ['2026-01-01', '2028-01-01'].map((date) => ({ ...local(date, 'Tahun Baru'), kind: 'NATIONAL' })),
    });
    expect(isProvisional('2026-12-01', '2028-01-04', between)).toBe(true);
  });
});

it('names a day that is off by two decrees by the national one', () => {
  for (const order of [0, 1]) {
    const both: DayOff[] = [
      local('2026-08-17', 'Hari jadi'),
      { date: '2026-08-17', kind: 'NATIONAL', name: 'Proklamasi', source: 'SKB' },
    ];
    const calendar = makeCalendar({
      timeZone: 'Asia/Jakarta',
      week: WEEKDAYS_OF.MON_FRI,
      weekChanges: [],
      daysOff: order === 0 ? both : both.toReversed(),
    });
    expect(reason('2026-08-17', calendar)).toBe('Proklamasi (SKB)');
  }
});

it('a calendar without a working day for two years is refused, not counted for ever', () => {
  const never = makeCalendar({
    timeZone: 'Asia/Jakarta',
    week: WEEKDAYS_OF.MON_FRI,
    weekChanges: [],
    daysOff: Array.from({ length: 900 }, (_, index) =>
      local(isoDate(day('2026-01-01').plus({ days: index })), 'Libur'),
    ),
  });
  expect(() => nth('2025-12-31', 1, never)).toThrow(NoWorkingDay);
  expect(() => nth('2025-12-31', 1, never)).toThrow(/two years after 2025-12-31/);
  expect(nth('2025-12-31', 0, never)).toBe('2025-12-31');
});

describe('a previewed deadline', () => {
  it('lists every local date after the event through the due date', () => {
    const found = previewDeadline(
      new Date('2026-03-16T02:00:00Z'),
      { n: 3, unit: 'WORKING_DAYS' },
      calendarOf2026('Asia/Makassar', 'MON_FRI'),
    );
    expect(found.dueAt.toISOString()).toBe('2026-03-26T15:59:59.000Z');
    expect(found.days.map(({ date, counted }) => `${date.slice(8)}${counted ? '' : ' off'}`)).toEqual([
      '17',
      '18 off',
      '19 off',
      '20 off',
      '21 off',
      '22 off',
      '23 off',
      '24 off',
      '25',
      '26',
    ]);
    expect(found.days.every(({ counted, reason: why }) => counted === (why === null))).toBe(true);
    expect(found.provisional).toBe(false);
  });

  it('begins the day after the event, by the date in the zone: WIB, WITA and WIT around midnight', () => {
    // 15:30 UTC on Monday is still Monday in Jakarta (22:30) and Makassar (23:30), but Tuesday (00:30) in Jayapura.
    const monday = new Date('2026-04-06T15:30:00Z');
    const due = (zone: TimeZone) =>
      previewDeadline(monday, { n: 1, unit: 'WORKING_DAYS' }, calendarOf2026(zone, 'MON_FRI'));
    expect(TIME_ZONES.map((zone) => due(zone).dueAt.toISOString())).toEqual([
      '2026-04-07T16:59:59.000Z',
      '2026-04-07T15:59:59.000Z',
      '2026-04-08T14:59:59.000Z',
    ]);
    expect(due('Asia/Jayapura').days).toEqual([{ date: '2026-04-08', counted: true, reason: null }]);
  });

  it('of calendar days counts every day, and of 0 days none', () => {
    const calendarDays = previewDeadline(new Date('2026-03-19T02:00:00Z'), { n: 3, unit: 'CALENDAR_DAYS' }, wib);
    expect(calendarDays.days.map(({ date, counted }) => [date, counted])).toEqual([
      ['2026-03-20', true],
      ['2026-03-21', true],
      ['2026-03-22', true],
    ]);
    const none = previewDeadline(new Date('2026-03-19T02:00:00Z'), { n: 0, unit: 'WORKING_DAYS' }, wib);
    expect(none).toEqual({ dueAt: new Date('2026-03-19T16:59:59Z'), days: [], provisional: false });
  });

  it('is provisional where working days reach into a year without a decree, through the year’s end too', () => {
    const into2027 = previewDeadline(new Date('2026-12-28T02:00:00Z'), { n: 5, unit: 'WORKING_DAYS' }, wib);
    // 29, 30, 31 December; 1 January is a holiday of fixed date, then a weekend; 4 and 5 January.
    expect(into2027.dueAt.toISOString()).toBe('2027-01-05T16:59:59.000Z');
    expect(into2027.provisional).toBe(true);
    expect(into2027.days.find(({ date }) => date === '2027-01-01')?.reason).toMatch(/belum terbit/);
    expect(previewDeadline(new Date('2026-12-28T02:00:00Z'), { n: 5, unit: 'CALENDAR_DAYS' }, wib).provisional).toBe(
      false,
    );
  });
});

describe('for any calendar, working days', () => {
  const FIRST = DateTime.utc(2025, 1, 1);
  const anyDate = fc.integer({ min: 0, max: 365 * 4 }).map((days) => isoDate(FIRST.plus({ days })));
  const anyWeek = fc.oneof(
    fc.constantFrom(...WORKING_WEEKS).map((week) => WEEKDAYS_OF[week]),
    fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => new Set(days)),
  );
  const anyDayOff: fc.Arbitrary<DayOff> = fc
    .record({ date: anyDate, kind: fc.constantFrom('NATIONAL', 'COLLECTIVE_LEAVE', 'LOCAL') })
    .map((off) => ({ ...off, name: 'Libur', source: 'SKB' }));
  const anyCalendar = fc
    .record({
      timeZone: fc.constantFrom(...TIME_ZONES),
      week: anyWeek,
      weekChanges: fc.uniqueArray(fc.record({ validFrom: anyDate, weekdays: anyWeek }), {
        maxLength: 3,
        selector: ({ validFrom }) => validFrom,
      }),
      daysOff: fc.array(anyDayOff, { maxLength: 60 }),
    })
    .map((data) => ({ data, calendar: makeCalendar(data) }));
  const anyN = fc.integer({ min: 0, max: 60 });

  /** The rule again, in the simplest words there are. */
  function isWorked(date: string, data: Parameters<typeof makeCalendar>[0]): boolean {
    if (data.daysOff.some((off) => off.date === date)) return false;
    const decreed = data.daysOff.some((off) => off.kind === 'NATIONAL' && off.date.slice(0, 4) === date.slice(0, 4));
    if (!decreed && ['01-01', '05-01', '06-01', '08-17', '12-25'].includes(date.slice(5))) return false;
    let week = data.week;
    for (const change of [...data.weekChanges].sort((a, b) => a.validFrom.localeCompare(b.validFrom))) {
      if (change.validFrom <= date) week = change.weekdays;
    }
    return week.has(DateTime.fromISO(date, { zone: 'utc' }).weekday);
  }

  it('are those of a naive count, day by day', () => {
    fc.assert(
      fc.property(anyCalendar, anyDate, fc.integer({ min: 0, max: 120 }), ({ data, calendar }, from, days) => {
        let naive = 0;
        for (let gone = 1; gone <= days; gone += 1) {
          if (isWorked(isoDate(day(from, 'Asia/Jakarta').plus({ days: gone })), data)) naive += 1;
        }
        const to = isoDate(day(from).plus({ days }));
        expect(workingDaysBetween(from, to, calendar)).toBe(naive);
        expect(workingDaysBetween(to, from, calendar)).toBe(0);
      }),
    );
  });

  it('are additive over intervals', () => {
    fc.assert(
      fc.property(anyCalendar, fc.tuple(anyDate, anyDate, anyDate), ({ calendar }, dates) => {
        const [a, b, c] = dates.toSorted() as [string, string, string];
        expect(workingDaysBetween(a, b, calendar) + workingDaysBetween(b, c, calendar)).toBe(
          workingDaysBetween(a, c, calendar),
        );
      }),
    );
    fc.assert(
      fc.property(anyCalendar, anyDate, anyN, anyN, ({ calendar }, from, m, n) => {
        expect(nth(nth(from, m, calendar), n, calendar)).toBe(nth(from, m + n, calendar));
      }),
    );
  });

  it('counted on from a date and counted back agree, and a deadline never ends on a day off', () => {
    fc.assert(
      fc.property(anyCalendar, anyDate, anyN, ({ data, calendar }, from, n) => {
        const { date, skipped } = addWorkingDays(day(from, calendar.timeZone), n, calendar);
        const to = isoDate(date);
        expect(workingDaysBetween(from, to, calendar)).toBe(n);
        if (n > 0) expect(isWorked(to, data)).toBe(true);
        expect(skipped.filter((off) => isWorked(off.date, data))).toEqual([]);
        expect(date.zoneName).toBe(calendar.timeZone);
      }),
    );
  });

  it('are monotone: a later event or a longer clock never ends earlier', () => {
    fc.assert(
      fc.property(
        anyCalendar,
        fc.tuple(anyDate, anyDate),
        anyN,
        fc.nat({ max: 20 }),
        ({ calendar }, dates, n, more) => {
          const [earlier, later] = dates.toSorted() as [string, string];
          expect(nth(later, n, calendar) >= nth(earlier, n, calendar)).toBe(true);
          expect(nth(earlier, n + more, calendar) >= nth(earlier, n, calendar)).toBe(true);
        },
      ),
    );
  });

  it('shown day by day are as many as were asked for, and the rest says why', () => {
    const instant = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) }).map((ms) => new Date(ms));
    fc.assert(
      fc.property(anyCalendar, instant, anyN, ({ calendar }, from, n) => {
        const { days, dueAt } = previewDeadline(from, { n, unit: 'WORKING_DAYS' }, calendar);
        expect(days.filter(({ counted }) => counted)).toHaveLength(n);
        expect(days.every(({ counted, reason: why }) => counted || (why ?? '') !== '')).toBe(true);
        expect(DateTime.fromJSDate(dueAt, { zone: calendar.timeZone }).toFormat('HH:mm:ss.SSS')).toBe('23:59:59.000');
      }),
    );
  });
});
