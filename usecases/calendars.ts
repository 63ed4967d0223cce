import { makeCalendar, WEEKDAYS_OF, type Calendar, type DayOff } from '../domain/calendar.ts';
import type { TimeZone, WorkingWeek } from '../domain/terms.ts';
import type { Tx } from './context.ts';

/**
 * The working days of a unit: its weeks and zone, national days and collective leave, and the local days of the unit and of every unit
 * above it (a local holiday of the region is one of its topmost unit). Without what was revoked.
 */
export async function calendarOf(tx: Pick<Tx, '$queryRaw'>, unitId: string): Promise<Calendar> {
  const [row] = await tx.$queryRaw<
    {
      time_zone: TimeZone;
      working_week: WorkingWeek;
      weeks: { validFrom: string; weekdays: number[] }[];
      days_off: DayOff[];
    }[]
  >`
    WITH RECURSIVE place AS (
      SELECT id, parent_id FROM unit WHERE id = ${unitId}::uuid
      UNION SELECT above.id, above.parent_id FROM unit above JOIN place ON above.id = place.parent_id)
    SELECT u.time_zone, u.working_week,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('validFrom', w.valid_from, 'weekdays', w.weekdays)), '[]') FROM (
        -- A correction is a later row for the same date.
        SELECT DISTINCT ON (valid_from) valid_from, weekdays FROM unit_week WHERE unit_id = u.id
        ORDER BY valid_from, entered_at DESC, id) w) AS weeks,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('date', h.date, 'kind', h.kind, 'name', h.name, 'source', h.source)
        ORDER BY h.date, h.entered_at, h.id), '[]') FROM holiday h
        WHERE h.revoked_at IS NULL AND (h.unit_id IS NULL OR h.unit_id IN (SELECT id FROM place))) AS days_off
    FROM unit u WHERE u.id = ${unitId}::uuid`;
  if (!row) throw new Error(`Unit ${unitId} does not exist.`);
  return makeCalendar({
    timeZone: row.time_zone,
    week: WEEKDAYS_OF[row.working_week],
    weekChanges: row.weeks.map(({ validFrom, weekdays }) => ({ validFrom, weekdays: new Set(weekdays) })),
    daysOff: row.days_off,
  });
}

/** The calendar of a place that is no unit: national days and collective leave alone. */
export async function nationalCalendar(
  tx: Pick<Tx, '$queryRaw'>,
  place: { readonly timeZone: TimeZone; readonly week: WorkingWeek },
): Promise<Calendar> {
  const daysOff = await tx.$queryRaw<DayOff[]>`
    SELECT to_char(date, 'YYYY-MM-DD') AS date, kind, name, source FROM holiday WHERE revoked_at IS NULL AND unit_id IS NULL`;
  return makeCalendar({ timeZone: place.timeZone, week: WEEKDAYS_OF[place.week], weekChanges: [], daysOff });
}
