import { DateTime } from 'luxon';
import { isoDate, localDate } from '../../domain/calendar.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps } from '../context.ts';
import { inUnits, seeCycle, seenTasks, snapshot, type CycleScope, type Reader } from './sight.ts';

/** What happened on one local date of the units. */
export interface DayProgress {
  readonly date: string;
  readonly opened: number;
  /** Decisions of people. */
  readonly acts: number;
  readonly takeovers: number;
  readonly closedWithout: number;
  /** Results that became final. */
  readonly finals: number;
}

export interface DaysProgress {
  readonly at: string;
  /** Days without anything are left out. */
  readonly items: readonly DayProgress[];
}

/** Where nothing is asked for: this many days up to today, today in the east of the country, where the day begins first. */
const USUAL_DAYS = 14;
const EAST = { timeZone: 'Asia/Jayapura' } as const;

/**
 * By local day of each unit, the first first.
 * @param asked first and last local date, both included; left out: the last fortnight
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readDaysProgress(
  deps: Pick<Deps, 'db'>,
  reader: Reader,
  scope: CycleScope,
  asked: { readonly from: string | undefined; readonly to: string | undefined },
): Promise<DaysProgress> {
  const sight = await seeCycle(deps, reader, scope, 'CYCLE.READ_PROGRESS');
  return snapshot(deps, async (tx, at) => {
    const to = asked.to ?? isoDate(localDate(at, EAST));
    const days = {
      to,
      from: asked.from ?? isoDate(DateTime.fromISO(to, { zone: 'utc' }).minus({ days: USUAL_DAYS - 1 })),
    };
    // Indonesia's zones are 7 to 9 hours before UTC: wide bounds for the index, then the exact local date.
    const between = (column: Prisma.Sql): Prisma.Sql => Prisma.sql`
      ${column} >= ${days.from}::date::timestamp AT TIME ZONE 'UTC' - interval '1 day'
      AND ${column} < ${days.to}::date::timestamp AT TIME ZONE 'UTC' + interval '2 days'`;
    const items = await tx.$queryRaw<DayProgress[]>`
      WITH happened AS (
        SELECT t.unit_id, 'opened' AS what, t.opened_at AS at FROM task t WHERE ${seenTasks(sight)} AND ${between(Prisma.sql`t.opened_at`)}
        UNION ALL
        SELECT t.unit_id, t.status, t.closed_at FROM task t
        WHERE ${seenTasks(sight)} AND t.status IN ('DECIDED', 'TAKEN_OVER', 'CLOSED_WITHOUT') AND ${between(Prisma.sql`t.closed_at`)}
        UNION ALL
        SELECT a.unit_id, 'final', a.final_at FROM appraisal a
        WHERE a.cycle_id = ${sight.cycleId}::uuid AND ${inUnits(sight, Prisma.sql`a.unit_id`)} AND a.state = 'FINAL' AND ${between(Prisma.sql`a.final_at`)}),
      dated AS (
        SELECT (h.at AT TIME ZONE u.time_zone)::date AS date, h.what, count(*) AS n FROM happened h JOIN unit u ON u.id = h.unit_id GROUP BY 1, 2)
      SELECT to_char(date, 'YYYY-MM-DD') AS date,
        coalesce(sum(n) FILTER (WHERE what = 'opened'), 0)::int AS opened,
        coalesce(sum(n) FILTER (WHERE what = 'DECIDED'), 0)::int AS acts,
        coalesce(sum(n) FILTER (WHERE what = 'TAKEN_OVER'), 0)::int AS takeovers,
        coalesce(sum(n) FILTER (WHERE what = 'CLOSED_WITHOUT'), 0)::int AS "closedWithout",
        coalesce(sum(n) FILTER (WHERE what = 'final'), 0)::int AS finals
      FROM dated WHERE date BETWEEN ${days.from}::date AND ${days.to}::date GROUP BY date ORDER BY date`;
    return { at: at.toISOString(), items };
  });
}
