import { provisionalDaysOff, WEEKDAYS_OF, type DayOffKind } from '../../domain/calendar.ts';
import type { TimeZone, WorkingWeek } from '../../domain/terms.ts';
import type { Deps } from '../context.ts';
import { iso } from '../iso.ts';
import { notFound } from '../refusal.ts';
import type { UnitRef } from '../tasks/task-summary.ts';

export interface DayOffView {
  /** Local ISO date. */
  readonly date: string;
  readonly kind: DayOffKind;
  readonly name: string;
  /** The decree. */
  readonly source: string;
  /** The year's decree is not out: a holiday of fixed date. */
  readonly provisional: boolean;
  /** Whose local day off; null: everybody's. */
  readonly unit: UnitRef | null;
}

export interface YearOfCalendar {
  readonly year: number;
  /** Its decree was entered; else dates that are computed through it are provisional. */
  readonly decreed: boolean;
  readonly daysOff: readonly DayOffView[];
  /** Days that an amendment made working days again. */
  readonly revoked: readonly (Omit<DayOffView, 'provisional'> & {
    readonly revokedAt: string;
    readonly revokedSource: string;
  })[];
  /** Of the unit that was asked for: its zone, and its weeks, the latest first; the last holds since ever. */
  readonly unit:
    | (UnitRef & {
        readonly timeZone: TimeZone;
        readonly weeks: readonly {
          readonly validFrom: string | null;
          readonly weekdays: readonly number[];
          readonly source: string | null;
        }[];
      })
    | null;
}

interface DayRow {
  date: string;
  kind: DayOffKind;
  name: string;
  source: string;
  unit: UnitRef | null;
  revoked_at: Date | null;
  revoked_source: string | null;
}

/**
 * The days off of a year: those of everybody, and with a unit also its local ones and those of the units above it.
 * @throws Refusal NOT_FOUND (404)
 */
export async function readCalendar(
  deps: Pick<Deps, 'db'>,
  asked: { readonly year: number; readonly unitId: string | null },
): Promise<YearOfCalendar> {
  const unit = asked.unitId === null ? null : await readWeeks(deps, asked.unitId);
  const rows = await deps.db.$queryRaw<DayRow[]>`
    WITH RECURSIVE place AS (
      SELECT id, parent_id FROM unit WHERE id = ${asked.unitId}::uuid
      UNION SELECT above.id, above.parent_id FROM unit above JOIN place ON above.id = place.parent_id)
    SELECT to_char(h.date, 'YYYY-MM-DD') AS date, h.kind, h.name, h.source, h.revoked_at, h.revoked_source,
      CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) END AS unit
    FROM holiday h LEFT JOIN unit u ON u.id = h.unit_id
    WHERE extract(year FROM h.date) = ${asked.year} AND (h.unit_id IS NULL OR h.unit_id IN (SELECT id FROM place))
    ORDER BY h.date, h.entered_at, h.id`;
  const inForce = rows.filter((row) => row.revoked_at === null).map((row) => dayOff(row, false));
  const decreed = inForce.some((day) => day.kind === 'NATIONAL');
  const fixed = decreed ? [] : provisionalDaysOff(asked.year).map((day) => ({ ...day, provisional: true, unit: null }));
  const missing = fixed.filter((day) => !inForce.some((known) => known.date === day.date && known.unit === null));
  return {
    year: asked.year,
    decreed,
    daysOff: [...inForce, ...missing].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
    revoked: rows.flatMap(({ date, kind, name, source, unit: place, revoked_at, revoked_source }) =>
      revoked_at
        ? [{ date, kind, name, source, unit: place, revokedAt: iso(revoked_at), revokedSource: revoked_source ?? '' }]
        : [],
    ),
    unit,
  };
}

const dayOff = ({ date, kind, name, source, unit }: DayRow, provisional: boolean): DayOffView => ({
  date,
  kind,
  name,
  source,
  provisional,
  unit,
});

async function readWeeks(deps: Pick<Deps, 'db'>, unitId: string): Promise<NonNullable<YearOfCalendar['unit']>> {
  const [row] = await deps.db.$queryRaw<
    {
      id: string;
      code: string;
      name: string;
      time_zone: TimeZone;
      working_week: WorkingWeek;
      weeks: { validFrom: string; weekdays: number[]; source: string }[];
    }[]
  >`
    SELECT u.id, u.code, u.name, u.time_zone, u.working_week,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('validFrom', w.valid_from, 'weekdays', w.weekdays, 'source', w.source)
          ORDER BY w.valid_from DESC), '[]') FROM (
        SELECT DISTINCT ON (valid_from) valid_from, weekdays, source FROM unit_week WHERE unit_id = u.id
        ORDER BY valid_from, entered_at DESC, id) w) AS weeks
    FROM unit u WHERE u.id = ${unitId}::uuid`;
  if (!row) throw notFound('The unit');
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    timeZone: row.time_zone,
    weeks: [...row.weeks, { validFrom: null, weekdays: [...WEEKDAYS_OF[row.working_week]], source: null }],
  };
}
