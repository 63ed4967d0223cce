import type { Actor, PointKind } from '../../domain/check-ins.ts';
import type { Tx } from '../context.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { isoText } from '../suspensions/iso-text.ts';

/** Something that is open between leader and employee. */
export interface OpenPoint {
  readonly kind: PointKind;
  /** Id of the action, the question, the feedback or the point that was raised. */
  readonly ref: string;
  readonly text: string;
  /** Who said so. */
  readonly byId: string;
  /** Since when it is open, ISO UTC. */
  readonly since: string;
  /** Of an action: who carries it out, until which local date, by which task; `NOT_DONE`: whoever should have said that he did not, and why. */
  readonly action: {
    readonly by: Actor;
    readonly dueOn: string;
    readonly taskId: string;
    readonly state: 'OPEN' | 'NOT_DONE';
    readonly because: string | null;
  } | null;
}

/**
 * What leader and employee have to speak about, the oldest first: agreed actions that are not done, questions about reports without an answer, feedback that things do
 * not go well, and what one of them raised. What a check-in settled is not there any more.
 */
export async function agendaOf(tx: Tx, year: number, appraisalId: string): Promise<OpenPoint[]> {
  const since = (at: Prisma.Sql): Prisma.Sql => isoText(at);
  const id = Prisma.sql`${appraisalId}::uuid`;
  return tx.$queryRaw<OpenPoint[]>`
    SELECT o.kind, o.ref::text, o.text, o.by_id::text AS "byId", o.since, o.action FROM (
      SELECT 'ACTION' AS kind, x.id AS ref, x.text, k.recorded_by_id AS by_id, ${since(Prisma.sql`t.opened_at`)} AS since, x.number,
        jsonb_build_object('by', x.by_role, 'dueOn', to_char(x.due_on, 'YYYY-MM-DD'), 'taskId', t.id,
          'state', coalesce(d.outcome, 'OPEN'), 'because', d.comment) AS action
      FROM agreed_action x JOIN check_in k ON k.id = x.check_in_id JOIN task t ON t.id = x.task_id LEFT JOIN decision d ON d.task_id = t.id
      WHERE x.appraisal_id = ${id} AND (t.status = 'OPEN' OR d.outcome = 'NOT_DONE')
      UNION ALL
      SELECT 'QUESTION', q.id, q.text, q.author_id, ${since(Prisma.sql`q.at`)}, 0, NULL FROM work_report_remark q
      WHERE q.year = ${year} AND q.appraisal_id = ${id} AND q.kind = 'QUESTION' AND NOT EXISTS (
        SELECT 1 FROM work_report_remark w WHERE w.year = q.year AND w.appraisal_id = q.appraisal_id AND w.kind = 'ANSWER' AND w.answers_id = q.id)
      UNION ALL
      -- One tap for the reports of a week is one point.
      SELECT * FROM (SELECT DISTINCT ON (r.author_id, r.at) 'FEEDBACK', r.id, coalesce(r.text, to_char(w.date, 'YYYY-MM-DD')), r.author_id,
          ${since(Prisma.sql`r.at`)}, 0, NULL::jsonb
        FROM work_report_remark r JOIN work_report w ON w.year = r.year AND w.id = r.report_id
        WHERE r.year = ${year} AND w.appraisal_id = ${id} AND r.kind = 'FEEDBACK' AND r.tone = 'NEGATIVE' ORDER BY r.author_id, r.at, r.id) tapped
      UNION ALL
      SELECT 'FEEDBACK', f.id, f.text, f.author_id, ${since(Prisma.sql`f.created_at`)}, 0, NULL FROM feedback f
      WHERE f.appraisal_id = ${id} AND f.stage = 'MONITORING' AND f.tone = 'NEGATIVE'
      UNION ALL
      SELECT 'RAISED', p.id, p.text, p.raised_by_id, ${since(Prisma.sql`p.raised_at`)}, 0, NULL FROM raised_point p
      WHERE p.appraisal_id = ${id} AND p.withdrawn_at IS NULL) o
    WHERE NOT EXISTS (SELECT 1 FROM check_in_point s WHERE s.appraisal_id = ${id} AND s.ref = o.ref AND s.settled)
    ORDER BY o.since, o.number, o.ref`;
}
