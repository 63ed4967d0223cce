import type { AdmissionForm } from '../../domain/forms.ts';
import { freezeBundle } from '../appeals/freeze-bundle.ts';
import { json } from '../json.ts';
import { notify } from '../notify.ts';
import { periodData } from '../period-data.ts';
import { recordEvent } from '../record-event.ts';
import type { Tx } from '../context.ts';
import { appraisalOf, evaluationOf, type Making, type RecordFacts } from './facts.ts';

/**
 * BKD admits an appeal that came after the window: it is filed as of this decision, with its bundle, and a result that had become final is
 * open again, also in a cycle that is closed. A new epoch starts the workflow from the rows, which finds the admission and hears both sides.
 */
export const admitLateAppeal: RecordFacts = async (tx, making) => {
  const { locked } = making;
  const appraisal = appraisalOf(making);
  const { periodId, ratingId } = evaluationOf(making);
  if (!ratingId) throw new Error('A late appeal without a rating.');
  const late = await decide(tx, making, 'ADMITTED');
  const { bundle, hash } = await freezeBundle(tx, { appraisalId: appraisal.id, periodId, ratingId }, locked.now);
  const appeal = await tx.appeal.create({
    data: {
      appraisalId: appraisal.id,
      periodId,
      ratingId,
      decisionId: making.decisionId,
      lateAppealId: late.id,
      filedById: late.filedById,
      reasons: late.reasons,
      evidence: late.evidence ?? [],
      filedAt: locked.now,
      bundle: json(bundle),
    },
    select: { id: true },
  });
  const open = { state: 'ACTIVE', finalAt: null, epoch: { increment: 1 }, version: { increment: 1 } };
  if (periodId) await tx.periodicEvaluation.update({ where: { id: periodId }, data: open });
  else await tx.appraisal.update({ where: { id: appraisal.id }, data: { ...open, stage: 'APPEAL' } });
  const reopened = (locked.period ?? appraisal).state === 'FINAL';
  await record(tx, making, 'LATE_APPEAL_ADMITTED', {
    lateAppealId: late.id,
    appealId: appeal.id,
    ratingId,
    bundleHash: hash,
    reopened,
  });
};

export const refuseLateAppeal: RecordFacts = async (tx, making) => {
  const late = await decide(tx, making, 'NOT_ADMITTED');
  await record(tx, making, 'LATE_APPEAL_NOT_ADMITTED', { lateAppealId: late.id });
};

async function decide(
  tx: Tx,
  making: Making,
  status: 'ADMITTED' | 'NOT_ADMITTED',
): Promise<Awaited<ReturnType<Tx['lateAppeal']['update']>>> {
  const requested = await tx.lateAppeal.findFirstOrThrow({
    where: {
      appraisalId: appraisalOf(making).id,
      periodId: evaluationOf(making).periodId,
      status: 'REQUESTED',
    },
    select: { id: true },
  });
  return tx.lateAppeal.update({
    where: { id: requested.id },
    data: { status, decidedAt: making.locked.now, decisionReason: (making.form as AdmissionForm).reasons },
  });
}

async function record(
  tx: Tx,
  making: Making,
  kind: 'LATE_APPEAL_ADMITTED' | 'LATE_APPEAL_NOT_ADMITTED',
  data: Readonly<Record<string, string | boolean>>,
): Promise<void> {
  const appraisal = appraisalOf(making);
  const about = { cycleId: making.locked.cycle.id, appraisalId: appraisal.id };
  await recordEvent(tx, {
    ...about,
    type: kind,
    at: making.locked.now,
    actorId: making.actorId,
    actorRole: making.role,
    taskId: making.task.id,
    data: { ...data, decisionId: making.decisionId, ...periodData(making.locked) },
  });
  await notify(tx, [
    {
      ...about,
      kind,
      recipientId: appraisal.employeeId,
      cause: making.decisionId,
      data: periodData(making.locked),
    },
  ]);
}
