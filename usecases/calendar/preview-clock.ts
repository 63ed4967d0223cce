import { NoWorkingDay } from '../../domain/calendar.ts';
import { previewDeadline, type PreviewedDeadline } from '../../domain/preview-deadline.ts';
import type { TimeZone, WorkingWeek } from '../../domain/terms.ts';
import { calendarOf, nationalCalendar } from '../calendars.ts';
import type { Deps } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { requireUnit } from './require-unit.ts';

/** A place whose calendar counts: a unit, or a zone and a week with national days off only. */
export type Place = { readonly unitId: string } | { readonly timeZone: TimeZone; readonly week: WorkingWeek };

/**
 * When a clock that starts at `from` would end, and which local days count.
 * @throws Refusal VALIDATION_FAILED (422) for an unknown unit, NO_WORKING_DAY (409)
 */
export async function previewClock(
  deps: Pick<Deps, 'db'>,
  asked: {
    readonly from: Date;
    readonly rule: { readonly n: number; readonly unit: 'WORKING_DAYS' | 'CALENDAR_DAYS' };
    readonly place: Place;
  },
): Promise<PreviewedDeadline> {
  const { from, rule, place } = asked;
  if ('unitId' in place) await requireUnit(deps.db, place.unitId);
  const calendar = 'unitId' in place ? await calendarOf(deps.db, place.unitId) : await nationalCalendar(deps.db, place);
  try {
    return previewDeadline(from, rule, calendar);
  } catch (error) {
    if (error instanceof NoWorkingDay) throw new Refusal('NO_WORKING_DAY', 409, error.message);
    throw error;
  }
}
