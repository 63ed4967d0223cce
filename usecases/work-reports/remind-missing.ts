import { DateTime } from 'luxon';
import { isoDate, localDate } from '../../domain/calendar.ts';
import { calendarOfReports, wholePeriods } from '../../domain/work-reports.ts';
import { absencesOf } from '../absences/absences-of.ts';
import { calendarOf } from '../calendars.ts';
import type { Deps, Tx } from '../context.ts';
import { notify } from '../notify.ts';
import { inTransaction } from '../transact.ts';
import { expectedFrom } from './expected-from.ts';
import { reportsIn } from './rule.ts';

/** How far back a reminder looks. */
const WEEKS = 5;
const BOUNDS = { lockMs: 5_000, statementMs: 30_000 };

/**
 * Once a week and unit, tells people in their digest how many reports of the last five weeks are missing; again each week, as long as one is. Cycles that are
 * paused, or of virtual time, are left alone. A unit that fails holds up no other, nor the digests: the next round tries it again.
 * @param options `asOf`: the instant that counts as now; undefined: the database's clock. `maxUnits`: the rest is for the next call
 * @returns how many people were reminded
 */
export async function remindMissingReports(
  deps: Pick<Deps, 'db' | 'log'>,
  options: { readonly asOf: Date | undefined; readonly maxUnits: number },
): Promise<number> {
  let reminded = 0;
  for (const place of await placesDue(deps, options)) {
    try {
      reminded += await inTransaction(deps, (tx) => remindUnit(tx, place), BOUNDS);
    } catch (error) {
      deps.log.warn(
        { err: error, unitId: place.unitId },
        'a unit was not reminded of its missing reports; the next round tries again',
      );
    }
  }
  return reminded;
}

interface PlaceDue {
  readonly cycleId: string;
  readonly unitId: string;
  readonly week: string;
  readonly now: Date;
}

/** Units whose week is a new one. */
const placesDue = (
  { db }: Pick<Deps, 'db'>,
  { asOf, maxUnits }: { readonly asOf: Date | undefined; readonly maxUnits: number },
): Promise<PlaceDue[]> => db.$queryRaw<PlaceDue[]>`
  SELECT c.id::text AS "cycleId", u.id::text AS "unitId", to_char(w.week, 'YYYY-MM-DD') AS week, moment.now
  FROM (SELECT coalesce(${asOf ?? null}::timestamptz, clock_timestamp()) AS now) moment
  CROSS JOIN cycle c JOIN policy p ON p.id = c.policy_id AND p.body ? 'workReports'
  CROSS JOIN unit u CROSS JOIN LATERAL (SELECT date_trunc('week', moment.now AT TIME ZONE u.time_zone)::date AS week) w
  WHERE c.status = 'RUNNING' AND NOT c.virtual_time AND EXISTS (SELECT 1 FROM appraisal a WHERE a.cycle_id = c.id AND a.unit_id = u.id AND a.state = 'ACTIVE')
    AND NOT EXISTS (SELECT 1 FROM work_report_reminder r WHERE r.cycle_id = c.id AND r.unit_id = u.id AND r.week >= w.week)
  ORDER BY c.id, u.id LIMIT ${maxUnits}`;

interface PersonDue {
  readonly appraisalId: string;
  readonly employeeId: string;
  readonly from: string;
  readonly reported: readonly string[];
}

async function remindUnit(tx: Tx, { cycleId, unitId, week, now }: PlaceDue): Promise<number> {
  // Of two workers the second finds the week done.
  const mine = await tx.$executeRaw`
    INSERT INTO work_report_reminder AS r (cycle_id, unit_id, week) VALUES (${cycleId}::uuid, ${unitId}::uuid, ${week}::date)
    ON CONFLICT (cycle_id, unit_id) DO UPDATE SET week = excluded.week WHERE r.week < excluded.week`;
  const reports = await reportsIn(tx, cycleId);
  if (mine === 0 || !reports) return 0;
  const { rule, year } = reports;
  const calendar = await calendarOf(tx, unitId);
  const today = isoDate(localDate(now, calendar));
  const weeksAgo = isoDate(DateTime.fromISO(week, { zone: 'utc' }).minus({ weeks: WEEKS }));
  const span = wholePeriods({ from: weeksAgo, to: today }, rule.every);
  const people = await tx.$queryRaw<PersonDue[]>`
    SELECT a.id::text AS "appraisalId", a.employee_id::text AS "employeeId",
      ${expectedFrom} AS from,
      ARRAY(SELECT to_char(r.date, 'YYYY-MM-DD') FROM work_report r WHERE r.year = ${year} AND r.appraisal_id = a.id AND r.date >= ${span.from}::date) AS reported
    FROM appraisal a JOIN unit u ON u.id = a.unit_id JOIN cycle c ON c.id = a.cycle_id
    WHERE a.cycle_id = ${cycleId}::uuid AND a.unit_id = ${unitId}::uuid AND a.state = 'ACTIVE'`;
  const absences = await absencesOf(
    tx,
    people.map(({ employeeId }) => employeeId),
    span,
  );
  const notices = people.flatMap(({ appraisalId, employeeId, from, reported }) => {
    const counted = { from, to: `${year}-12-31` };
    const facts = {
      rule,
      calendar,
      counted,
      today,
      absences: absences.get(employeeId) ?? [],
      reported: new Set(reported),
    };
    const missing = calendarOfReports(span, facts).filter(({ state }) => state === 'MISSING').length;
    if (missing === 0) return [];
    const about = { cycleId, appraisalId, data: { count: missing } };
    return [
      { kind: 'WORK_REPORTS_MISSING' as const, recipientId: employeeId, cause: `${appraisalId}:${week}`, ...about },
    ];
  });
  await notify(tx, notices);
  return notices.length;
}
