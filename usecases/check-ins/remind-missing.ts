import { isoDate, localDate } from '../../domain/calendar.ts';
import { lastPeriod } from '../../domain/check-ins.ts';
import type { TimeZone } from '../../domain/terms.ts';
import type { Deps, Tx } from '../context.ts';
import { notify } from '../notify.ts';
import { inTransaction } from '../transact.ts';
import { expectedFrom } from '../work-reports/expected-from.ts';
import { checkInsOfCycle } from './rule.ts';

const BOUNDS = { lockMs: 5_000, statementMs: 30_000 };

/**
 * Once a week, tells leaders in their digest how many of their people they have not met since the beginning of the last whole period; again each week, as long as it is so.
 * Cycles that are paused, or of virtual time, are left alone. One that fails holds up no other, nor the digests.
 * @param asOf the instant that counts as now; undefined: the database's clock
 * @returns how many leaders were told
 */
export async function remindMissingCheckIns(
  deps: Pick<Deps, 'db' | 'log'>,
  { asOf }: { readonly asOf: Date | undefined },
): Promise<number> {
  let reminded = 0;
  for (const due of await cyclesDue(deps, asOf)) {
    try {
      reminded += await inTransaction(deps, (tx) => remindCycle(tx, due), BOUNDS);
    } catch (error) {
      deps.log.warn(
        { err: error, cycleId: due.cycleId },
        'the leaders of a cycle were not told whom they have not met; the next round tries again',
      );
    }
  }
  return reminded;
}

interface CycleDue {
  readonly cycleId: string;
  readonly timeZone: TimeZone;
  readonly week: string;
  readonly now: Date;
}

/** Cycles whose week is a new one in a time zone in which somebody works. */
const cyclesDue = ({ db }: Pick<Deps, 'db'>, asOf: Date | undefined): Promise<CycleDue[]> => db.$queryRaw<CycleDue[]>`
  SELECT c.id::text AS "cycleId", z.time_zone AS "timeZone", to_char(w.week, 'YYYY-MM-DD') AS week, moment.now
  FROM (SELECT coalesce(${asOf ?? null}::timestamptz, clock_timestamp()) AS now) moment
  CROSS JOIN cycle c JOIN policy p ON p.id = c.policy_id AND p.body ? 'checkIns'
  CROSS JOIN (SELECT DISTINCT time_zone FROM unit) z CROSS JOIN LATERAL (SELECT date_trunc('week', moment.now AT TIME ZONE z.time_zone)::date AS week) w
  WHERE c.status = 'RUNNING' AND NOT c.virtual_time
    AND NOT EXISTS (SELECT 1 FROM check_in_reminder r WHERE r.cycle_id = c.id AND r.time_zone = z.time_zone AND r.week >= w.week)
  ORDER BY c.id, z.time_zone`;

async function remindCycle(tx: Tx, { cycleId, timeZone, week, now }: CycleDue): Promise<number> {
  // Of two workers the second finds the week done.
  const mine = await tx.$executeRaw`
    INSERT INTO check_in_reminder AS r (cycle_id, time_zone, week) VALUES (${cycleId}::uuid, ${timeZone}, ${week}::date)
    ON CONFLICT (cycle_id, time_zone) DO UPDATE SET week = excluded.week WHERE r.week < excluded.week`;
  if (mine === 0) return 0;
  const { rule } = await checkInsOfCycle(tx, cycleId);
  const today = isoDate(localDate(now, { timeZone }));
  const { from } = lastPeriod(today, rule.every);
  const leaders = await tx.$queryRaw<{ leaderId: string; count: number }[]>`
    SELECT l.person_id::text AS "leaderId", count(*)::int AS count
    FROM appraisal a JOIN cycle c ON c.id = a.cycle_id JOIN unit u ON u.id = a.unit_id AND u.time_zone = ${timeZone}
      JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = 'EVALUATOR' AND daterange(l.valid_from, l.valid_to, '[)') @> ${today}::date
    WHERE a.cycle_id = ${cycleId}::uuid AND a.state = 'ACTIVE' AND ${expectedFrom} <= ${from}
      AND NOT EXISTS (SELECT 1 FROM check_in k WHERE k.appraisal_id = a.id AND k.held_on >= ${from}::date)
    GROUP BY l.person_id ORDER BY l.person_id`;
  await notify(
    tx,
    leaders.map(({ leaderId, count }) => ({
      ...{ kind: 'CHECK_INS_MISSING' as const, recipientId: leaderId, cause: `${cycleId}:${timeZone}:${week}` },
      ...{ cycleId, data: { count } },
    })),
  );
  return leaders.length;
}
