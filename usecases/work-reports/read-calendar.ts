import { isoDate, localDate } from '../../domain/calendar.ts';
import {
  calendarOfReports,
  periodOf,
  type PeriodOfCalendar,
  type ReportPeriod,
  type Span,
} from '../../domain/work-reports.ts';
import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import { absencesOf } from '../absences/absences-of.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Deps } from '../context.ts';
import { CommitAndRefuse } from '../transact.ts';
import { expectedFrom } from './expected-from.ts';
import { workReportsOfCycle } from './rule.ts';
import { spanOf } from './span-of.ts';

export interface ReportCalendar {
  readonly appraisalId: string;
  readonly every: ReportPeriod;
  /** From when to when reports are expected (local dates). */
  readonly counted: Span;
  readonly missing: number;
  readonly periods: readonly PeriodOfCalendar[];
}

/**
 * Which periods are reported, free, missing or to come: by the unit's working days and the person's absences. Why somebody was away is not said.
 * @param span left out: the month of today
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), NO_WORK_REPORTS
 */
export async function readReportCalendar(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
  span: Partial<Span>,
): Promise<ReportCalendar> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'WORK_REPORT.READ_CALENDAR');
    if (access instanceof CommitAndRefuse) return access;
    const { rule, year } = await workReportsOfCycle(tx, access.cycleId);
    const calendar = await calendarOf(tx, access.unitId);
    const today = isoDate(localDate(access.now, calendar));
    const asked = spanOf(span, periodOf(today, 'MONTH'), rule.every);
    const [counted] = await tx.$queryRaw<Span[]>`
      SELECT ${expectedFrom} AS from, ${`${year}-12-31`} AS to
      FROM appraisal a JOIN cycle c ON c.id = a.cycle_id JOIN unit u ON u.id = a.unit_id WHERE a.id = ${appraisalId}::uuid`;
    if (!counted) throw new Error(`Appraisal ${appraisalId} is gone.`);
    const rows = await tx.$queryRaw<{ date: string }[]>`
      SELECT to_char(date, 'YYYY-MM-DD') AS date FROM work_report
      WHERE year = ${year} AND appraisal_id = ${appraisalId}::uuid AND date BETWEEN ${asked.from}::date AND ${asked.to}::date`;
    const absences = (await absencesOf(tx, [access.employeeId], asked)).get(access.employeeId) ?? [];
    const periods = calendarOfReports(asked, {
      ...{ rule, calendar, counted, today, absences },
      reported: new Set(rows.map(({ date }) => date)),
    });
    const missing = periods.filter(({ state }) => state === 'MISSING').length;
    return { appraisalId, every: rule.every, counted, missing, periods };
  });
}
