/** When the people of each unit get their digest: from the working days of the unit and the calendar of office hours. */
import { turnAfter, turnDue, type DigestRhythm, type DigestTurn, type OfficeHours } from '../../domain/digest-hours.ts';
import type { TimeZone } from '../../domain/terms.ts';
import { calendarIn, calendarsOf } from '../calendars.ts';
import type { Tx } from '../context.ts';

export interface UnitTurn {
  readonly unitId: string;
  readonly timeZone: TimeZone;
  readonly due: DigestTurn | undefined;
  /** The first turn after now; undefined where the calendar has none for a year. */
  readonly next: DigestTurn | undefined;
}

interface UnitRow {
  readonly id: string;
  readonly parentId: string | null;
  readonly timeZone: TimeZone;
}

type HoursRow = Omit<OfficeHours, 'distance'> & { readonly unitId: string | null };

/** Every unit's turns as of `now`; five queries for all units together. */
export async function readUnitTurns(tx: Pick<Tx, '$queryRaw'>, rhythm: DigestRhythm, now: Date): Promise<UnitTurn[]> {
  const units = await tx.$queryRaw<UnitRow[]>`
    SELECT id::text, parent_id::text AS "parentId", time_zone AS "timeZone" FROM unit ORDER BY id`;
  const calendars = await calendarsOf(
    tx,
    units.map(({ id }) => id),
  );
  const hours = byUnit(
    await tx.$queryRaw<HoursRow[]>`
      SELECT unit_id::text AS "unitId", to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(valid_to, 'YYYY-MM-DD') AS "validTo",
        digest_at AS "digestAt", quiet, entered_at AS "enteredAt"
      FROM office_hours WHERE revoked_at IS NULL AND valid_to > ${now}::timestamptz::date - 2`,
  );
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return units.map((unit) => {
    const places = upwards(unit, byId);
    const place = {
      calendar: calendarIn(calendars, unit.id),
      rhythm,
      hours: [
        ...places.flatMap((id, distance) => (hours.get(id) ?? []).map((row) => ({ ...row, distance }))),
        ...(hours.get(EVERYBODY) ?? []).map((row) => ({ ...row, distance: Infinity })),
      ],
    };
    return { unitId: unit.id, timeZone: unit.timeZone, due: turnDue(now, place), next: turnAfter(now, place) };
  });
}

const EVERYBODY = '';

function byUnit<Row extends { readonly unitId: string | null }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const map = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row.unitId ?? EVERYBODY;
    const found = map.get(key);
    if (found) found.push(row);
    else map.set(key, [row]);
  }
  return map;
}

/** The unit and those above it, nearest first. */
function upwards(unit: UnitRow, byId: ReadonlyMap<string, UnitRow>): string[] {
  const places: string[] = [];
  for (let at: UnitRow | undefined = unit; at && !places.includes(at.id); at = byId.get(at.parentId ?? '')) {
    places.push(at.id);
  }
  return places;
}
