/** The working days of 2026 as shipped; every other year has no decree. */
import { makeCalendar, WEEKDAYS_OF, type Calendar } from '../../../domain/calendar.ts';
import { SHIPPED_DAYS_OFF } from '../../../domain/calendars/shipped.ts';
import type { TimeZone, WorkingWeek } from '../../../domain/terms.ts';

export function calendarOf2026(timeZone: TimeZone, week: WorkingWeek): Calendar {
  return makeCalendar({ timeZone, week: WEEKDAYS_OF[week], weekChanges: [], daysOff: SHIPPED_DAYS_OFF });
}
