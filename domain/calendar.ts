/**
 * Which local dates are working days of a unit, and why the others are not (docs/domain.md, clocks). A calendar is data: days off, each
 * with the decree that made it one, and working weeks with the date from which each holds.
 */
import { DateTime, FixedOffsetZone, type Zone } from 'luxon';
import type { TimeZone, WorkingWeek } from './terms.ts';

/** NATIONAL and COLLECTIVE_LEAVE (cuti bersama) hold for everybody; LOCAL for a unit and the units below it. */
export const DAY_OFF_KINDS = ['NATIONAL', 'COLLECTIVE_LEAVE', 'LOCAL'] as const;
export type DayOffKind = (typeof DAY_OFF_KINDS)[number];

/** A day off, with the decree that made it one. */
export interface DayOff {
  /** Local ISO date (2026-03-19). */
  readonly date: string;
  readonly kind: DayOffKind;
  readonly name: string;
  /** Number and title of the decree. */
  readonly source: string;
}

/** ISO weekdays, 1 = Monday. */
export type Weekdays = ReadonlySet<number>;

export const WEEKDAYS_OF: Readonly<Record<WorkingWeek, Weekdays>> = {
  MON_FRI: new Set([1, 2, 3, 4, 5]),
  MON_SAT: new Set([1, 2, 3, 4, 5, 6]),
};

/** From a local date on (null: since ever) these weekdays are worked. */
export interface DatedWeek {
  readonly validFrom: string | null;
  readonly weekdays: Weekdays;
}

/** The working days of one unit. */
export interface Calendar {
  readonly timeZone: TimeZone;
  /** The latest first; the last one holds since ever. */
  readonly weeks: readonly DatedWeek[];
  /** By local ISO date. */
  readonly daysOff: ReadonlyMap<string, DayOff>;
  /** Years whose decree is known. Any other year is provisional: of its holidays only those of fixed date are known. */
  readonly decreedYears: ReadonlySet<number>;
}

/**
 * A calendar from its data. A year is decreed when a national holiday of it is among the days off; where a date is off by two decrees,
 * the national one names it.
 * @param week the unit's first week, before any change
 */
export function makeCalendar(data: {
  readonly timeZone: TimeZone;
  readonly week: Weekdays;
  readonly weekChanges: readonly { readonly validFrom: string; readonly weekdays: Weekdays }[];
  readonly daysOff: readonly DayOff[];
}): Calendar {
  const daysOff = new Map<string, DayOff>();
  for (const day of data.daysOff) {
    if (day.kind !== 'LOCAL' || !daysOff.has(day.date)) daysOff.set(day.date, day);
  }
  const decreed = data.daysOff.filter(({ kind }) => kind === 'NATIONAL').map(({ date }) => yearOf(date));
  return {
    timeZone: data.timeZone,
    weeks: [
      ...data.weekChanges.toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1)),
      { validFrom: null, weekdays: data.week },
    ],
    daysOff,
    decreedYears: new Set(decreed),
  };
}

export interface SkippedDay {
  readonly date: string;
  /** For people: the holiday with its decree, or the name of the weekday. */
  readonly reason: string;
  /** The decree; absent for weekdays that are not worked. */
  readonly source?: string;
}

/** Why a local date is not a working day, or undefined where it is one. */
export function reasonOff(date: DateTime, calendar: Calendar): string | undefined {
  return dayOffReason(isoDate(date), calendar)?.reason;
}

/** As `reasonOff`, of a local ISO date, and with the decree apart. */
export function dayOffReason(date: string, calendar: Calendar): Omit<SkippedDay, 'date'> | undefined {
  const off = calendar.daysOff.get(date) ?? fixedHoliday(date, calendar);
  if (off) return { reason: `${off.name} (${off.source})`, source: off.source };
  const weekday = weekdayOf(date);
  return weekdaysOn(date, calendar).has(weekday) ? undefined : { reason: WEEKDAY_NAMES[weekday - 1] ?? '' };
}

export const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The weekdays that are worked in the week of a local ISO date. */
export function weekdaysOn(date: string, calendar: Calendar): Weekdays {
  const week = calendar.weeks.find(({ validFrom }) => validFrom === null || validFrom <= date);
  if (!week) throw new Error('A calendar needs a week that holds since ever.');
  return week.weekdays;
}

/** The holidays that fall on the same date every year, whatever the year's decree says. */
const FIXED_HOLIDAYS: Readonly<Record<string, (year: number) => string>> = {
  '01-01': (year) => `Tahun Baru ${year} Masehi`,
  '05-01': () => 'Hari Buruh Internasional',
  '06-01': () => 'Hari Lahir Pancasila',
  '08-17': () => 'Proklamasi Kemerdekaan',
  '12-25': () => 'Kelahiran Yesus Kristus',
};

/** The days off that are known of a year without a decree. */
export function provisionalDaysOff(year: number): DayOff[] {
  return Object.entries(FIXED_HOLIDAYS).map(([monthAndDay, name]) => ({
    date: `${year}-${monthAndDay}`,
    kind: 'NATIONAL',
    name: name(year),
    source: `tanggal tetap; SKB hari libur Tahun ${year} belum terbit atau belum dimasukkan`,
  }));
}

function fixedHoliday(date: string, calendar: Calendar): DayOff | undefined {
  const year = yearOf(date);
  if (!FIXED_HOLIDAYS[date.slice(5)] || calendar.decreedYears.has(year)) return undefined;
  return provisionalDaysOff(year).find((day) => day.date === date);
}

/** Whether a date that was computed by working days from `from` (not counted) to `to` depends on a year whose decree is not known. */
export function isProvisional(from: string, to: string, calendar: Calendar): boolean {
  if (to <= from) return false;
  for (let year = yearOf(nextDay(from)); year <= yearOf(to); year += 1) {
    if (!calendar.decreedYears.has(year)) return true;
  }
  return false;
}

/** No working day for two years on end: whoever entered the days off made a mistake, and no deadline can be computed. */
export class NoWorkingDay extends Error {
  constructor(after: string) {
    super(`The calendar has no working day in the two years after ${after}.`);
    this.name = 'NoWorkingDay';
  }
}

const LONGEST_GAP = 731;

/**
 * The n-th working day after a local date; day 1 is the first working day after it. n = 0 gives the date itself.
 * `skipped` are the days in between that did not count.
 * @throws NoWorkingDay
 */
export function addWorkingDays(
  from: DateTime,
  n: number,
  calendar: Calendar,
): { date: DateTime; skipped: SkippedDay[] } {
  const skipped: SkippedDay[] = [];
  let date = isoDate(from);
  let lastCounted = date;
  for (let counted = 0, gap = 0; counted < n;) {
    date = nextDay(date);
    const off = dayOffReason(date, calendar);
    if (off === undefined) {
      counted += 1;
      gap = 0;
      lastCounted = date;
    } else {
      gap += 1;
      if (gap > LONGEST_GAP) throw new NoWorkingDay(lastCounted);
      skipped.push({ date, ...off });
    }
  }
  return { date: DateTime.fromISO(date, { zone: from.zone }), skipped };
}

/**
 * How many working days lie after the local ISO date `from`, up to and including `to`; 0 where `to` is not later. Additive: from a to b and
 * from b to c make from a to c.
 */
export function workingDaysBetween(from: string, to: string, calendar: Calendar): number {
  let count = 0;
  for (let date = from; date < to;) {
    date = nextDay(date);
    if (dayOffReason(date, calendar) === undefined) count += 1;
  }
  return count;
}

export function isoDate(date: DateTime): string {
  return date.toFormat('yyyy-MM-dd');
}

/**
 * The zone of a calendar. Indonesia has known no summer time since 1964, so that its zones are fixed offsets; asking for those of the tz database
 * costs a hundred times as much, and a change of clocks asks hundreds of thousands of times.
 */
export function zoneOf({ timeZone }: Pick<Calendar, 'timeZone'>): Zone {
  return FixedOffsetZone.instance(OFFSET_HOURS[timeZone] * 60);
}

const OFFSET_HOURS: Readonly<Record<TimeZone, number>> = { 'Asia/Jakarta': 7, 'Asia/Makassar': 8, 'Asia/Jayapura': 9 };

/** The local date of an instant in the calendar's time zone. */
export function localDate(instant: Date, calendar: Pick<Calendar, 'timeZone'>): DateTime {
  return DateTime.fromJSDate(instant, { zone: zoneOf(calendar) });
}

/** 23:59:59 local of a date, as a UTC instant: the last second that counts. */
export function endOfDay(date: DateTime): Date {
  return date.endOf('day').startOf('second').toJSDate();
}

/** The local ISO date after another. */
export function nextDay(date: string): string {
  return new Date(utcMidnight(date) + 86_400_000).toISOString().slice(0, 10);
}

// Dates have no time zone; that of UTC, which has no summer time, serves to count them.
const utcMidnight = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const weekdayOf = (date: string): number => new Date(utcMidnight(date)).getUTCDay() || 7;
const yearOf = (date: string): number => Number(date.slice(0, 4));
