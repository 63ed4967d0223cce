import type { SignOffForm } from '../../domain/forms.ts';
import type { Tx } from '../context.ts';
import { json } from '../json.ts';
import type { LockedReport } from '../lock-owner.ts';
import { openTask } from '../open-task.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { reopenReports } from '../reopen-reports.ts';
import { ring } from '../ring.ts';
import type { Making, RecordFacts } from './facts.ts';

/**
 * The unit's results go to the authorised official: every rating that counts and was not reported yet, with those that an appeal
 * changed since (V.A.7, V.B.8, p.115, 119). The appraisals remember which rating was reported. He gets a task to sign the submission off,
 * for which nothing waits.
 */
export const submitReport: RecordFacts = async (tx, making) => {
  const report = reportOf(making);
  const { cycle } = making.locked;
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
  await openTask(tx, making.locked, { stage: 'REPORTING', kind: 'SIGN_REPORT', round: making.task.round });
};

/** The authorised official takes note of a submission and signs it off (V.A.7, V.A.12, p.115, 117). */
export const signReport: RecordFacts = async (tx, making) => {
  const submission = await submissionOf(tx, making);
  const { note } = making.form as SignOffForm;
  await tx.reportSignOff.create({
    data: {
      submissionId: submission.id,
      decisionId: making.decisionId,
      signedById: making.actorId,
      signedAt: making.locked.now,
      note: note ?? null,
    },
  });
  await record(tx, making, 'REPORT_SIGNED', {});
};

/**
 * He returns a submission, and says why: what it reported counts as not reported, so that the head of the unit is asked for a further
 * submission; a report that was complete opens again. No rating changes by it: only an appeal does that (V.B.5, p.117).
 */
export const returnReport: RecordFacts = async (tx, making) => {
  const report = reportOf(making);
  const { cycle, owner } = making.locked;
  const submission = await submissionOf(tx, making);
  const again = await tx.$queryRaw<{ id: string }[]>`
    WITH due AS (
      SELECT a.id FROM appraisal a
      JOIN jsonb_array_elements(${JSON.stringify(submission.content)}::jsonb -> 'appraisals') x ON (x ->> 'appraisalId')::uuid = a.id
      WHERE a.reported_rating_id = (x ->> 'ratingId')::uuid ORDER BY a.id FOR UPDATE OF a)
    UPDATE appraisal a SET reported_rating_id = NULL FROM due WHERE a.id = due.id RETURNING a.id::text`;
  await record(tx, making, 'REPORT_RETURNED', { toReportAgain: again.length });
  if (report.status === 'COMPLETE') await reopenReports(tx, { cycleId: cycle.id, unitId: report.unitId });
  else await ring(tx, owner, 'RETURNED');
};

function reportOf(making: Making): LockedReport {
  const { report } = making.locked;
  if (!report) throw new Error(`${making.task.kind} belongs to a unit report.`);
  return report;
}

/** The submission that a task to sign is about. @throws Refusal OWN_REPORT: nobody signs off what he submitted himself */
async function submissionOf(tx: Tx, making: Making) {
  const submission = await tx.reportSubmission.findUniqueOrThrow({
    where: { reportId_number: { reportId: reportOf(making).id, number: making.task.round } },
  });
  if (submission.submittedById !== making.actorId) return submission;
  throw new Refusal(
    'OWN_REPORT',
    403,
    'You submitted this report: another holder of AUTHORIZED_OFFICIAL signs it off.',
  );
}

async function record(
  tx: Tx,
  making: Making,
  type: 'REPORT_SIGNED' | 'REPORT_RETURNED',
  data: Readonly<Record<string, number>>,
): Promise<void> {
  const { id, unitId } = reportOf(making);
  await recordEvent(tx, {
    type,
    at: making.locked.now,
    actorId: making.actorId,
    actorRole: making.role,
    cycleId: making.locked.cycle.id,
    taskId: making.task.id,
    data: { reportId: id, unitId, submission: making.task.round, ...data },
  });
}
