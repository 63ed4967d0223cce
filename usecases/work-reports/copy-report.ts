import type { Act, Deps } from '../context.ts';
import { notFound } from '../refusal.ts';
import { command } from '../transact.ts';
import type { WorkReportForm } from '../../domain/work-reports.ts';
import { writeReportIn, type WrittenReport } from './write-report.ts';

/**
 * Yesterday's report again: the lines and quantities of the report before this date, to be corrected. Not its note, and none of its evidence: the same evidence does not show
 * two days' results.
 * @throws Refusal as writing it; NOT_FOUND where there is none before
 */
export async function copyReport(
  deps: Pick<Deps, 'db'>,
  act: Act,
  to: { readonly appraisalId: string; readonly date: string },
): Promise<WrittenReport> {
  return command(deps, act, async (tx) => {
    const [earlier] = await tx.$queryRaw<{ lines: Omit<WorkReportForm['lines'][number], 'evidence'>[] }[]>`
      SELECT (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('indicatorId', l.indicator_id, 'work', l.work, 'quantity', l.quantity)) ORDER BY l.ordinal)
        FROM work_report_line l WHERE l.year = r.year AND l.report_id = r.id) AS lines
      FROM work_report r JOIN appraisal a ON a.id = r.appraisal_id JOIN cycle c ON c.id = a.cycle_id
      WHERE r.year = c.year AND r.appraisal_id = ${to.appraisalId}::uuid AND a.employee_id = ${act.actorId}::uuid AND r.until < ${to.date}::date
      ORDER BY r.date DESC LIMIT 1`;
    const form = { lines: (earlier?.lines ?? []).map((line) => ({ ...line, evidence: [] })) };
    const written = await writeReportIn(tx, act, { ...to, form, version: undefined });
    // Asked after authority: to others there is no report either way.
    if (!earlier && !('refusal' in written)) throw notFound('A report before this date');
    return written;
  });
}
