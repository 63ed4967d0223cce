/** The working days of 2026 as shipped, and 2027, whose decree is not out. */
import type { Calendar } from '../../../domain/calendar.ts';
import { SHIPPED_DAYS_OFF } from '../../../domain/calendars/shipped.ts';
import type { TimeZone, WorkingWeek } from '../../../domain/terms.ts';

export function calendarOf2026(timeZone: TimeZone, week: WorkingWeek): Calendar {
  const provisional = SHIPPED_DAYS_OFF.filter((day) => day.provisional);
  return {
    timeZone,
    week,
    daysOff: new Map(SHIPPED_DAYS_OFF.map((day) => [day.date, day])),
    provisionalYears: new Set(provisional.map((day) => Number(day.date.slice(0, 4)))),
  };
}
