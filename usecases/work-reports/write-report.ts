import { isDeepStrictEqual } from 'node:util';
import { isoDate, localDate } from '../../domain/calendar.ts';
import { isLate, periodOf, type WorkReportForm } from '../../domain/work-reports.ts';
import { isEmployee, readAccess } from '../access/appraisal-access.ts';
import { refuseEnded } from '../appraisals/record-monitoring.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { lockAppraisal } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { command, type CommitAndRefuse } from '../transact.ts';
import { workReportsRuleOf } from './rule.ts';

export interface NewReport {
  readonly appraisalId: string;
  /** A local date in the period that it tells of. */
  readonly date: string;
  /** From the device that wrote it: sent again, it is the same report. */
  readonly clientId?: string | undefined;
  readonly form: WorkReportForm;
}

export interface WrittenReport {
  readonly id: string;
  /** First and last local date of its period. */
  readonly date: string;
  readonly until: string;
  readonly version: number;
  readonly late: boolean;
  /** NEW: it is the first of its period. CHANGED: another version of it. SAME: it was there already, as it is. */
  readonly outcome: 'NEW' | 'CHANGED' | 'SAME';
}

/**
 * Reports a period, or writes its report anew: the leader sees that it was changed after his feedback, and what it said before is kept (Annex III.A, p.68).
 * A new report is no event: hundreds a year would bury the decisions in the audit trail. A change is one; the rows keep when, and every version.
 * @param version of the report that the person saw; undefined: there was none
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, NO_WORK_REPORTS, INVALID_FORM, REPORT_EXISTS, STALE_VERSION
 */
export const writeReport = (
  deps: Pick<Deps, 'db'>,
  act: Act,
  report: NewReport & { readonly version: number | undefined },
): Promise<WrittenReport> => command(deps, act, (tx) => writeReportIn(tx, act, report));

/** The same inside a transaction. */
export async function writeReportIn(
  tx: Tx,
  act: Act,
  report: NewReport & { readonly version: number | undefined },
): Promise<WrittenReport | CommitAndRefuse> {
  const { appraisalId, clientId, form } = report;
  const locked = await lockAppraisal(tx, appraisalId);
  const access = await readAccess(tx, act.actorId, appraisalId);
  if (!isEmployee(access)) {
    const about = { cycleId: access.cycleId, appraisalId, attempted: 'WORK_REPORT.WRITE' };
    return denied(tx, act, about, 'NOT_RELATED');
  }
  const rule = workReportsRuleOf(locked.policy);
  const { year } = locked.cycle;
  const sent = clientId === undefined ? undefined : await sentBefore(tx, year, appraisalId, clientId);
  const period = periodOf(report.date, rule.every);
  if (sent) {
    if (sent.date === period.from) return { ...sent, outcome: 'SAME' };
    throw invalid('/clientId', `This device has given the id to the report of ${sent.date}; make another one.`);
  }
  refuseEnded(locked);
  await refuseIfLocked(tx, locked);
  if (!report.date.startsWith(`${year}-`)) throw invalid('/date', `A day of ${year} is expected.`);
  const today = isoDate(localDate(locked.now, await calendarOf(tx, locked.unitId)));
  if (period.from > today) throw invalid('/date', `A day up to ${today} (today) is expected.`);
  await refuseForeignLines(tx, appraisalId, form);
  const there = await reportOf(tx, year, appraisalId, period.from);
  // A request whose answer was lost, and which is repeated: the same content is the same report, whatever version was seen.
  if (there && isDeepStrictEqual(there.form, contentOf(form))) {
    return {
      id: there.id,
      version: there.version,
      late: there.late,
      date: period.from,
      until: period.to,
      outcome: 'SAME',
    };
  }
  if (!there && report.version !== undefined) throw stale(0);
  if (there && report.version === undefined) {
    throw new Refusal('REPORT_EXISTS', 409, `${period.from} is reported already.`, {
      extra: { reportId: there.id, version: there.version },
    });
  }
  if (there && there.version !== report.version) throw stale(there.version);
  const late = isLate(period, today, rule);
  const [row] = there
    ? await replace(tx, { year, id: there.id, version: there.version }, form, locked.now)
    : await tx.$queryRaw<WrittenRow[]>`
        INSERT INTO work_report (year, appraisal_id, date, until, client_id, note, reported_at, late)
        VALUES (${year}, ${appraisalId}::uuid, ${period.from}::date, ${period.to}::date, ${clientId ?? null}::uuid, ${form.note ?? null}, ${locked.now}, ${late})
        RETURNING id::text, version, late`;
  if (!row) throw new Error(`The report of ${period.from} was not written.`);
  await writeLines(tx, { year, id: row.id, appraisalId, date: period.from }, form);
  if (there) {
    await recordEvent(tx, {
      ...{ type: 'WORK_REPORT_CHANGED', at: locked.now, actorId: act.actorId, actorRole: 'EMPLOYEE' },
      ...{ requestId: act.requestId, cycleId: access.cycleId, appraisalId },
      data: { date: period.from, version: row.version },
    });
  }
  return { ...row, date: period.from, until: period.to, outcome: there ? 'CHANGED' : 'NEW' };
}

interface WrittenRow {
  readonly id: string;
  readonly version: number;
  readonly late: boolean;
}

interface Content {
  readonly note: string | null;
  readonly lines: readonly {
    readonly indicatorId: string | null;
    readonly work: string;
    readonly quantity: number | null;
    readonly evidence: WorkReportForm['lines'][number]['evidence'];
  }[];
}

const contentOf = ({ note, lines }: WorkReportForm): Content => ({
  note: note ?? null,
  lines: lines.map(({ indicatorId, work, quantity, evidence }) => ({
    ...{ indicatorId: indicatorId ?? null, work, quantity: quantity ?? null, evidence },
  })),
});

async function reportOf(
  tx: Tx,
  year: number,
  appraisalId: string,
  date: string,
): Promise<(WrittenRow & { readonly form: Content }) | undefined> {
  const [row] = await tx.$queryRaw<(WrittenRow & { readonly form: Content })[]>`
    SELECT r.id::text, r.version, r.late, jsonb_build_object('note', r.note, 'lines', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('indicatorId', l.indicator_id, 'work', l.work, 'quantity', l.quantity::float8, 'evidence', l.evidence) ORDER BY l.ordinal), '[]')
      FROM work_report_line l WHERE l.year = r.year AND l.report_id = r.id)) AS form
    FROM work_report r WHERE r.year = ${year} AND r.appraisal_id = ${appraisalId}::uuid AND r.date = ${date}::date`;
  return row;
}

async function sentBefore(
  tx: Tx,
  year: number,
  appraisalId: string,
  clientId: string,
): Promise<(WrittenRow & { date: string; until: string }) | undefined> {
  const [row] = await tx.$queryRaw<(WrittenRow & { date: string; until: string })[]>`
    SELECT id::text, version, late, to_char(date, 'YYYY-MM-DD') AS date, to_char(until, 'YYYY-MM-DD') AS until FROM work_report
    WHERE year = ${year} AND appraisal_id = ${appraisalId}::uuid AND client_id = ${clientId}::uuid`;
  return row;
}

/** Keeps what the report said, and makes room for what it says now. */
async function replace(
  tx: Tx,
  { year, id, version }: { year: number; id: string; version: number },
  form: WorkReportForm,
  now: Date,
): Promise<WrittenRow[]> {
  await tx.$executeRaw`
    INSERT INTO work_report_earlier (year, report_id, version, appraisal_id, note, lines, replaced_at)
    SELECT r.year, r.id, r.version, r.appraisal_id, r.note, coalesce(jsonb_agg(jsonb_build_object('indicatorId', l.indicator_id, 'work', l.work,
      'quantity', l.quantity, 'evidence', l.evidence) ORDER BY l.ordinal) FILTER (WHERE l.ordinal IS NOT NULL), '[]'), ${now}
    FROM work_report r LEFT JOIN work_report_line l ON l.year = r.year AND l.report_id = r.id
    WHERE r.year = ${year} AND r.id = ${id}::uuid AND r.version = ${version} GROUP BY r.year, r.id`;
  await tx.$executeRaw`DELETE FROM work_report_line WHERE year = ${year} AND report_id = ${id}::uuid`;
  return tx.$queryRaw<WrittenRow[]>`
    UPDATE work_report SET note = ${form.note ?? null}, changed_at = ${now}, version = version + 1
    WHERE year = ${year} AND id = ${id}::uuid RETURNING id::text, version, late`;
}

async function writeLines(
  tx: Tx,
  { year, id, appraisalId, date }: { year: number; id: string; appraisalId: string; date: string },
  form: WorkReportForm,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO work_report_line (year, report_id, ordinal, appraisal_id, date, indicator_id, work, quantity, evidence)
    SELECT ${year}, ${id}::uuid, l.ordinal, ${appraisalId}::uuid, ${date}::date, l.indicator_id, l.work, l.quantity, l.evidence
    FROM jsonb_to_recordset(${JSON.stringify(
      form.lines.map((line, index) => ({
        ...{ ordinal: index + 1, work: line.work, evidence: line.evidence },
        ...{ indicator_id: line.indicatorId ?? null, quantity: line.quantity ?? null },
      })),
    )}::jsonb) AS l (ordinal int, indicator_id uuid, work text, quantity numeric, evidence jsonb)`;
}

/** Lines may be of any version of the SKP: what was done before an adjustment was done. */
async function refuseForeignLines(tx: Tx, appraisalId: string, { lines }: WorkReportForm): Promise<void> {
  const ids = lines.flatMap(({ indicatorId }) => indicatorId ?? []);
  if (ids.length === 0) return;
  const rows = await tx.indicator.findMany({
    where: { id: { in: ids }, plannedResult: { plan: { appraisalId } } },
    select: { id: true },
  });
  const own = new Set(rows.map(({ id }) => id));
  const errors = lines.flatMap(({ indicatorId }, index) =>
    indicatorId === undefined || own.has(indicatorId)
      ? []
      : [
          {
            pointer: `/lines/${index}/indicatorId`,
            detail: 'Not a line of this SKP: take an id of GET /appraisals/{appraisalId}/targets.',
          },
        ],
  );
  if (errors.length > 0)
    throw new Refusal('INVALID_FORM', 422, 'A line names something else than one’s SKP.', { errors });
}

const invalid = (pointer: string, detail: string): Refusal =>
  new Refusal('INVALID_FORM', 422, 'Nothing was reported.', { errors: [{ pointer, detail }] });

const stale = (version: number): Refusal =>
  new Refusal('STALE_VERSION', 412, 'The report is not as you read it. Read it again.', { extra: { version } });
