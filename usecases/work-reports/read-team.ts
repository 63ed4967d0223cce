import { isoDate, localDate } from '../../domain/calendar.ts';
import { calendarOfReports, periodOf, type Span } from '../../domain/work-reports.ts';
import { reading } from '../access/reading.ts';
import { absencesOf } from '../absences/absences-of.ts';
import { calendarIn, calendarsOf } from '../calendars.ts';
import type { Act, Deps } from '../context.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { expectedFrom } from './expected-from.ts';
import { workReportsOfCycle } from './rule.ts';
import { spanOf } from './span-of.ts';

/** The easternmost zone: its people may be in tomorrow's week already. */
const FIRST_TO_BEGIN_A_DAY = { timeZone: 'Asia/Jayapura' } as const;

export interface TeamMember {
  readonly appraisalId: string;
  readonly employee: PersonRef;
  readonly reported: number;
  /** First dates of the periods that are missing. */
  readonly missing: readonly string[];
  readonly late: number;
  /** Reports that the reader has not answered as they are now. */
  readonly unanswered: number;
  /** Questions of the thread without an answer, by whose turn it is. */
  readonly questionsToYou: number;
  readonly questionsByYou: number;
}

/**
 * The people whom the reader evaluates today, with what they reported in a span of local dates: what a leader looks at once a week.
 * @param span left out: this week and the one before
 * @throws Refusal NOT_FOUND, NO_WORK_REPORTS
 */
export async function readTeamReports(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  cycleId: string,
  span: Partial<Span>,
): Promise<{ from: string; to: string; items: TeamMember[] }> {
  return reading(deps, act, async (tx) => {
    const cycle = await tx.cycle.findUnique({ where: { id: cycleId }, select: { id: true } });
    if (!cycle) throw notFound('The cycle');
    const { rule, year } = await workReportsOfCycle(tx, cycleId);
    const [clock] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`;
    const today = localDate(clock.now, FIRST_TO_BEGIN_A_DAY);
    const lastWeek = periodOf(isoDate(today.minus({ weeks: 1 })), 'WEEK');
    const twoWeeks = { from: lastWeek.from, to: periodOf(isoDate(today), 'WEEK').to };
    const { from, to } = spanOf(span, twoWeeks, rule.every);
    const rows = await tx.$queryRaw<MemberRow[]>`
      SELECT a.id::text AS "appraisalId", a.employee_id::text AS "employeeId", a.unit_id::text AS "unitId",
        ${expectedFrom} AS "expectedFrom",
        d.reported, d.late, d.unanswered,
        q.to_you AS "questionsToYou", q.by_you AS "questionsByYou"
      FROM appraisal a JOIN cycle c ON c.id = a.cycle_id JOIN unit u ON u.id = a.unit_id
        JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = 'EVALUATOR' AND l.person_id = ${act.actorId}::uuid
          AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date,
        LATERAL (SELECT coalesce(array_agg(to_char(r.date, 'YYYY-MM-DD')), '{}') AS reported, count(*) FILTER (WHERE r.late)::int AS late,
            count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM work_report_remark k WHERE k.year = r.year AND k.report_id = r.id AND k.kind = 'FEEDBACK'
              AND k.author_id = ${act.actorId}::uuid AND k.report_version = r.version))::int AS unanswered
          FROM work_report r WHERE r.year = ${year} AND r.appraisal_id = a.id AND r.date BETWEEN ${from}::date AND ${to}::date) d,
        LATERAL (SELECT count(*) FILTER (WHERE k.author_id = a.employee_id)::int AS to_you, count(*) FILTER (WHERE k.author_id = ${act.actorId}::uuid)::int AS by_you
          FROM work_report_remark k WHERE k.year = ${year} AND k.appraisal_id = a.id AND k.kind = 'QUESTION'
            AND NOT EXISTS (SELECT 1 FROM work_report_remark w WHERE w.year = k.year AND w.appraisal_id = a.id AND w.kind = 'ANSWER' AND w.answers_id = k.id)) q
      WHERE a.cycle_id = ${cycleId}::uuid AND a.state IN ('ACTIVE', 'FINAL')`;
    const person = await peopleRefs(
      tx,
      rows.map(({ employeeId }) => employeeId),
    );
    const absences = await absencesOf(
      tx,
      rows.map(({ employeeId }) => employeeId),
      { from, to },
    );
    const calendars = await calendarsOf(tx, [...new Set(rows.map(({ unitId }) => unitId))]);
    const items = rows.map(({ employeeId, unitId, expectedFrom: first, reported, ...row }) => {
      const calendar = calendarIn(calendars, unitId);
      const periods = calendarOfReports(
        { from, to },
        {
          ...{
            rule,
            calendar,
            today: isoDate(localDate(clock.now, calendar)),
            absences: absences.get(employeeId) ?? [],
          },
          counted: { from: first, to: `${year}-12-31` },
          reported: new Set(reported),
        },
      );
      return {
        ...row,
        employee: person(employeeId),
        reported: reported.length,
        missing: periods.flatMap((period) => (period.state === 'MISSING' ? period.from : [])),
      };
    });
    return { from, to, items: items.toSorted((a, b) => a.employee.name.localeCompare(b.employee.name, 'id')) };
  });
}

interface MemberRow {
  readonly appraisalId: string;
  readonly employeeId: string;
  readonly unitId: string;
  readonly expectedFrom: string;
  readonly reported: readonly string[];
  readonly late: number;
  readonly unanswered: number;
  readonly questionsToYou: number;
  readonly questionsByYou: number;
}
