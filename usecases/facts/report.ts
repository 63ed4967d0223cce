import { json } from '../json.ts';
import type { RecordFacts } from './facts.ts';

/**
 * The unit's results go to the authorised official: every rating that counts and was not reported yet, with those that an appeal
 * changed since (V.A.7, V.B.8, p.115, 119). The appraisals remember which rating was reported.
 */
export const submitReport: RecordFacts = async (tx, making) => {
  const { report, cycle } = making.locked;
  if (!report) throw new Error('REPORT_RESULTS belongs to a unit report.');
  // Appraisals are locked in the order of their ids, as in a batch (docs/architecture.md, rule 5).
  const reported = await tx.$queryRaw<{ id: string; rating_id: string; predicate: string }[]>`
    WITH due AS (
      SELECT a.id FROM appraisal a
      WHERE a.cycle_id = ${cycle.id}::uuid AND a.unit_id = ${report.unitId}::uuid AND a.rating_id IS NOT NULL
        AND a.reported_rating_id IS DISTINCT FROM a.rating_id AND a.state IN ('ACTIVE', 'FINAL')
      ORDER BY a.id FOR UPDATE)
    UPDATE appraisal a SET reported_rating_id = a.rating_id FROM due, rating r
    WHERE a.id = due.id AND r.id = a.rating_id
    RETURNING a.id::text, a.rating_id::text, r.predicate`;
  const byPredicate: Record<string, number> = {};
  for (const { predicate } of reported) byPredicate[predicate] = (byPredicate[predicate] ?? 0) + 1;
  await tx.reportSubmission.create({
    data: {
      reportId: report.id,
      number: making.task.round,
      decisionId: making.decisionId,
      submittedById: making.actorId,
      submittedAt: making.locked.now,
      content: json({
        byPredicate,
        appraisals: reported.map((row) => ({ appraisalId: row.id, ratingId: row.rating_id, predicate: row.predicate })),
      }),
    },
    select: { id: true },
  });
};
