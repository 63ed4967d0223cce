import { makeCalendar, WEEKDAYS_OF, type Calendar, type DayOff } from '../domain/calendar.ts';
import type { TimeZone, WorkingWeek } from '../domain/terms.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';
import { prepared } from './own-statements.ts';

/**
 * The working days of a unit: its weeks and zone, national days and collective leave, and the local days of the unit and of every unit
 * above it (a local holiday of the region is one of its topmost unit). Without what was revoked.
 */
export async function calendarOf(tx: Pick<Tx, '$queryRaw'>, unitId: string): Promise<Calendar> {
  const read = Prisma.sql`
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
  const [row] = await tx.$queryRaw<
    {
      time_zone: TimeZone;
      working_week: WorkingWeek;
      weeks: { validFrom: string; weekdays: number[] }[];
      days_off: DayOff[];
    }[]
  >(prepared('calendar', read));
  if (!row) throw new Error(`Unit ${unitId} does not exist.`);
  return makeCalendar({
    timeZone: row.time_zone,
    week: WEEKDAYS_OF[row.working_week],
    weekChanges: row.weeks.map(({ validFrom, weekdays }) => ({ validFrom, weekdays: new Set(weekdays) })),
    daysOff: row.days_off,
  });
}

/**
 * The calendars of many units in three queries: for work that goes through a whole agency, where one look a unit is a look for every few
 * people. Units with the same days share one calendar.
 */
export async function calendarsOf(
  tx: Pick<Tx, '$queryRaw'>,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, Calendar>> {
  const units = await tx.$queryRaw<{ id: string; timeZone: TimeZone; workingWeek: WorkingWeek; places: string[] }[]>`
    WITH RECURSIVE place AS (
      SELECT id AS unit_id, id, parent_id FROM unit WHERE id = ANY(${unitIds}::uuid[])
      UNION SELECT place.unit_id, above.id, above.parent_id FROM unit above JOIN place ON above.id = place.parent_id)
    SELECT u.id::text, u.time_zone AS "timeZone", u.working_week AS "workingWeek", p.places
    FROM unit u JOIN (SELECT unit_id, array_agg(id::text) AS places FROM place GROUP BY unit_id) p ON p.unit_id = u.id`;
  const weeks = await tx.$queryRaw<{ unitId: string; validFrom: string; weekdays: number[] }[]>`
    SELECT DISTINCT ON (unit_id, valid_from) unit_id::text AS "unitId", to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", weekdays
    FROM unit_week WHERE unit_id = ANY(${unitIds}::uuid[]) ORDER BY unit_id, valid_from, entered_at DESC, id`;
  const daysOff = await tx.$queryRaw<(DayOff & { unitId: string | null })[]>`
    SELECT unit_id::text AS "unitId", to_char(date, 'YYYY-MM-DD') AS date, kind, name, source FROM holiday
    WHERE revoked_at IS NULL ORDER BY date, entered_at, id`;
  const local = new Set(daysOff.flatMap(({ unitId }) => unitId ?? []));
  const weeksOf = new Map<string, { validFrom: string; weekdays: number[] }[]>(units.map(({ id }) => [id, []]));
  for (const { unitId, ...change } of weeks) weeksOf.get(unitId)?.push(change);
  const made = new Map<string, Calendar>();
  return new Map(
    units.map(({ id, timeZone, workingWeek, places }) => {
      const withDays = new Set(places.filter((place) => local.has(place)));
      const weekChanges = weeksOf.get(id) ?? [];
      const same = JSON.stringify([timeZone, workingWeek, weekChanges, [...withDays].sort()]);
      const calendar =
        made.get(same) ??
        makeCalendar({
          timeZone,
          week: WEEKDAYS_OF[workingWeek],
          weekChanges: weekChanges.map((change) => ({ ...change, weekdays: new Set(change.weekdays) })),
          daysOff: daysOff.flatMap(({ unitId, ...day }) => (unitId === null || withDays.has(unitId) ? day : [])),
        });
      made.set(same, calendar);
      return [id, calendar];
    }),
  );
}

/** The calendar of a unit that was asked for. @throws Error for another */
export function calendarIn(calendars: ReadonlyMap<string, Calendar>, unitId: string): Calendar {
  const calendar = calendars.get(unitId);
  if (!calendar) throw new Error(`Unit ${unitId} does not exist.`);
  return calendar;
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
