import type { Deps } from '../context.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { notFound } from '../refusal.ts';

export interface UnitReportView {
  readonly id: string;
  readonly unit: UnitRef;
  readonly status: 'OPEN' | 'COMPLETE' | 'CANCELLED';
  /** Results of the unit that count and were not reported yet. */
  readonly notReported: number;
  readonly submissions: readonly {
    readonly number: number;
    readonly submittedBy: PersonRef;
    readonly submittedAt: string;
    /** Counts by predicate, and the rating that was reported of each appraisal. */
    readonly content: unknown;
  }[];
}

/** The units' reports of a cycle, by the unit's code (Annex V.A.7, p.115). @throws Refusal NOT_FOUND */
export async function readUnitReports(deps: Pick<Deps, 'db'>, cycleId: string): Promise<UnitReportView[]> {
  const cycle = await deps.db.cycle.findUnique({ where: { id: cycleId }, select: { id: true } });
  if (!cycle) throw notFound('The cycle');
  const rows = await deps.db.$queryRaw<
    (Omit<UnitReportView, 'submissions'> & {
      submissions: { number: number; submittedBy: PersonRef; submittedAt: string; content: unknown }[];
    })[]
  >`
    SELECT r.id, r.status, jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
      coalesce(n.count, 0) AS "notReported",
      coalesce((SELECT jsonb_agg(jsonb_build_object('number', s.number, 'submittedAt', s.submitted_at, 'content', s.content,
          'submittedBy', jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position)) ORDER BY s.number)
        FROM report_submission s JOIN employee e ON e.id = s.submitted_by_id WHERE s.report_id = r.id), '[]') AS submissions
    FROM unit_report r JOIN unit u ON u.id = r.unit_id
    LEFT JOIN (SELECT unit_id, count(*)::int AS count FROM appraisal
      WHERE cycle_id = ${cycleId}::uuid AND rating_id IS NOT NULL AND reported_rating_id IS DISTINCT FROM rating_id
        AND state IN ('ACTIVE', 'FINAL') GROUP BY unit_id) n ON n.unit_id = r.unit_id
    WHERE r.cycle_id = ${cycleId}::uuid ORDER BY u.code`;
  return rows.map((row) => ({
    ...row,
    submissions: row.submissions.map((submission) => ({
      ...submission,
      submittedAt: new Date(submission.submittedAt).toISOString(),
    })),
  }));
}
