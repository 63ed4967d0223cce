/** The working days of 2026 as decreed, and a 2027 whose decree is not out (docs/domain.md, clocks). */
import type { Calendar, DayOff } from '../../../domain/calendar.ts';
import type { TimeZone, WorkingWeek } from '../../../domain/terms.ts';

const NATIONAL = [
  '01-01', '01-16', '02-17', '03-19', '03-21', '03-22', '04-03', '04-05', '05-01', '05-14', '05-27', '05-31',
  '06-01', '06-16', '08-17', '08-25', '12-25',
]; // prettier-ignore
const COLLECTIVE_LEAVE = ['02-16', '03-18', '03-20', '03-23', '03-24', '05-15', '05-28', '12-24'];
/** Holidays of a fixed date: all that is known of a year without a decree. */
const FIXED = ['01-01', '05-01', '06-01', '08-17', '12-25'];

const decreed = (name: string): DayOff => ({ name, source: 'SKB 3 Menteri 2026', provisional: false });

export function calendarOf2026(timeZone: TimeZone, week: WorkingWeek): Calendar {
  return {
    timeZone,
    week,
    daysOff: new Map<string, DayOff>([
      ...NATIONAL.map((day) => [`2026-${day}`, decreed('Libur nasional')] as const),
      ...COLLECTIVE_LEAVE.map((day) => [`2026-${day}`, decreed('Cuti bersama')] as const),
      ...FIXED.map(
        (day) => [`2027-${day}`, { name: 'Libur nasional', source: 'fixed date', provisional: true }] as const,
      ),
    ]),
    provisionalYears: new Set([2027]),
  };
}
