import { DateTime } from 'luxon';
import type { TimeZone, WorkingWeek } from './terms.ts';

/** A day off: national holiday, collective leave (cuti bersama) or local holiday, with the decree that made it one. */
export interface DayOff {
  readonly name: string;
  readonly source: string;
  /** The year's decree is not out: only fixed-date holidays are known, dates computed with it will be recomputed. */
  readonly provisional: boolean;
}

/** The working days of one unit. Keys of `daysOff` are local ISO dates (2026-03-19). */
export interface Calendar {
  readonly timeZone: TimeZone;
  readonly week: WorkingWeek;
  readonly daysOff: ReadonlyMap<string, DayOff>;
  /** Years whose decree is not out yet. */
  readonly provisionalYears: ReadonlySet<number>;
}

export interface SkippedDay {
  readonly date: string;
  readonly reason: string;
}

const LAST_WEEKDAY: Record<WorkingWeek, number> = { MON_FRI: 5, MON_SAT: 6 };

/** Why a local date is not a working day, or undefined where it is one. */
export function reasonOff(date: DateTime, calendar: Calendar): string | undefined {
  const off = calendar.daysOff.get(isoDate(date));
  if (off) return `${off.name} (${off.source})`;
  if (date.weekday > LAST_WEEKDAY[calendar.week]) return date.weekday === 7 ? 'Sunday' : 'Saturday';
  return undefined;
}

/**
 * The n-th working day after a local date; day 1 is the first working day after it. n = 0 gives the date itself.
 * `skipped` are the days in between that did not count.
 */
export function addWorkingDays(
  from: DateTime,
  n: number,
  calendar: Calendar,
): { date: DateTime; skipped: SkippedDay[] } {
  const skipped: SkippedDay[] = [];
  let date = from.startOf('day');
  let counted = 0;
  while (counted < n) {
    date = date.plus({ days: 1 });
    const reason = reasonOff(date, calendar);
    if (reason === undefined) counted += 1;
    else skipped.push({ date: isoDate(date), reason });
  }
  return { date, skipped };
}

export function isoDate(date: DateTime): string {
  return date.toFormat('yyyy-MM-dd');
}

/** The local date of an instant in the calendar's time zone. */
export function localDate(instant: Date, calendar: Pick<Calendar, 'timeZone'>): DateTime {
  return DateTime.fromJSDate(instant, { zone: calendar.timeZone });
}

/** 23:59:59 local of a date, as a UTC instant: the last second that counts. */
export function endOfDay(date: DateTime): Date {
  return date.endOf('day').startOf('second').toJSDate();
}
