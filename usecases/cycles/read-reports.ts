import type { DeadlineWhy } from '../../domain/explain-deadline.ts';
import type { Deps } from '../context.ts';
import { notFound } from '../refusal.ts';
import { SUBMISSIONS, type Submission } from '../reports/submissions.ts';
import type { UnitRef } from '../tasks/task-summary.ts';
import { whyEnds } from '../why.ts';

export interface UnitReportView {
  readonly id: string;
  readonly unit: UnitRef;
  readonly status: 'OPEN' | 'COMPLETE' | 'CANCELLED';
  /** Until when the results of the evaluation window are reported (V.A.7, p.115), ISO UTC; null: the policy has no such window. */
  readonly dueAt: string | null;
  readonly why: DeadlineWhy | null;
  /** Nothing was submitted, and the date has passed. */
  readonly overdue: boolean;
  /** Results of the unit that count and were not reported yet. */
  readonly notReported: number;
  /** People who are appraised and not rated yet. */
  readonly notRated: number;
  readonly submissions: readonly Submission[];
}

/**
 * The units' reports of a cycle, by the unit's code (Annex V.A.7, p.115). The reader's own rating is left out until he has received it.
 * @throws Refusal NOT_FOUND
 */
export async function readUnitReports(
  deps: Pick<Deps, 'db'>,
  readerId: string,
  cycleId: string,
): Promise<UnitReportView[]> {
  const cycle = await deps.db.cycle.findUnique({ where: { id: cycleId }, select: { id: true } });
  if (!cycle) throw notFound('The cycle');
  const rows = await deps.db.$queryRaw<
    (Omit<UnitReportView, 'dueAt' | 'why' | 'overdue'> & { dueAt: Date | null; derivation: unknown; late: boolean })[]
  >`
    SELECT r.id, r.status, jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
      coalesce(n.waiting, 0) AS "notReported", coalesce(n.unrated, 0) AS "notRated", w.due_at AS "dueAt", w.derivation,
      coalesce(w.due_at + interval '1 second' <= CASE WHEN c.virtual_time THEN coalesce(r.virtual_now, c.launched_at) ELSE clock_timestamp() END, false) AS late,
      ${SUBMISSIONS} AS submissions
    FROM unit_report r JOIN unit u ON u.id = r.unit_id JOIN cycle c ON c.id = r.cycle_id
    LEFT JOIN stage_window w ON w.cycle_id = r.cycle_id AND w.unit_id = r.unit_id AND w.stage = 'REPORTING'
    LEFT JOIN (SELECT unit_id, count(*) FILTER (WHERE rating_id IS NOT NULL AND reported_rating_id IS DISTINCT FROM rating_id)::int AS waiting,
        count(*) FILTER (WHERE rating_id IS NULL)::int AS unrated FROM appraisal
      WHERE cycle_id = ${cycleId}::uuid AND state IN ('ACTIVE', 'FINAL') GROUP BY unit_id) n ON n.unit_id = r.unit_id
    WHERE r.cycle_id = ${cycleId}::uuid ORDER BY u.code`;
  const own = await notReceived(deps, readerId, cycleId);
  return rows.map(({ dueAt, derivation, late, ...row }) => ({
    ...row,
    submissions: row.submissions.map((each) => ({ ...each, content: contentWithout(each.content, own) })),
    dueAt: dueAt?.toISOString() ?? null,
    why: dueAt && whyEnds(derivation, dueAt),
    overdue: late && row.submissions.length === 0,
  }));
}

/** The reader's own appraisal, as long as he has received no result of it. */
async function notReceived(deps: Pick<Deps, 'db'>, readerId: string, cycleId: string): Promise<string | null> {
  const own = await deps.db.appraisal.findFirst({
    where: { cycleId, employeeId: readerId, documents: { none: { periodId: null, receivedAt: { not: null } } } },
    select: { id: true },
  });
  return own?.id ?? null;
}

/** What a submission reported, without one appraisal. */
function contentWithout(content: Submission['content'], appraisalId: string | null): Submission['content'] {
  const found = content.appraisals.find((each) => each.appraisalId === appraisalId);
  if (!found) return content;
  const left = (content.byPredicate[found.predicate] ?? 1) - 1;
  const { [found.predicate]: _, ...others } = content.byPredicate;
  return {
    byPredicate: left > 0 ? { ...others, [found.predicate]: left } : others,
    appraisals: content.appraisals.filter((each) => each !== found),
  };
}
