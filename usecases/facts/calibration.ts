import type { CalibrationForm } from '../../domain/forms.ts';
import type { Behaviour, Expectation } from '../../domain/terms.ts';
import { resultingPredicate, isDelivered } from '../calibration/propose-calibration.ts';
import type { Tx } from '../context.ts';
import { organisationResultFor } from '../counting-organisation-result.ts';
import { evidenceOf } from '../evidence.ts';
import { json } from '../json.ts';
import { relationsOfOwner } from '../open-task.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { issueDocument } from './document.ts';
import { appraisalOf, evaluationOf, updateEvaluation, type Making, type RecordFacts } from './facts.ts';
import { assessmentFaults, propose } from './rating.ts';
import { distributionColumns } from './rating-rules.ts';

/** An assessed planned result or behaviour, as a rating keeps it. */
interface Assessed {
  readonly expectation: Expectation;
  readonly note?: string | undefined;
}

/**
 * Whoever set the rating takes over what the meeting proposes: a new rating beside the first, with the reason, and a new evaluation document
 * that he signs; that is the one which is delivered. Assessments, notes and recommendation stay where he leaves them out. It remains the
 * rating of whoever set it: the appeal and everything else is as for any other (Annex IV.A.1, V.A.4, V.B, p.89, 114, 117).
 */
export const acceptCalibration: RecordFacts = async (tx, making) => {
  const form = making.form as CalibrationForm;
  const appraisal = appraisalOf(making);
  const proposal = await openProposal(tx, making);
  const spokenOf = await tx.rating.findUniqueOrThrow({ where: { id: proposal.ratingId } });
  const facts = spokenOf.facts as { readonly planId: string };
  const assessments = {
    results: form.results ?? (spokenOf.resultAssessments as unknown as NonNullable<CalibrationForm['results']>),
    behaviours: form.behaviours ?? (spokenOf.behaviourAssessments as unknown as Record<Behaviour, Assessed>),
  };
  const planned = await tx.plannedResult.findMany({
    where: { planId: facts.planId },
    select: { id: true, main: true },
  });
  const errors = form.results ? assessmentFaults(assessments, planned) : [];
  if (errors.length > 0) throw new Refusal('INVALID_FORM', 422, 'The assessments do not fit the targets.', { errors });
  const proposed = propose(assessments, planned);
  const to = { results: proposal.results as Expectation, behaviour: proposal.behaviour as Expectation };
  const predicate = resultingPredicate(spokenOf, to);
  const relations = await relationsOfOwner(tx, making.locked);
  const organisation = await organisationResultFor(tx, making.locked, relations);
  const rating = await tx.rating.create({
    data: {
      appraisalId: appraisal.id,
      periodId: null,
      number: 1 + (await tx.rating.count({ where: { appraisalId: appraisal.id } })),
      origin: 'CALIBRATION',
      authorId: making.actorId,
      decisionId: making.decisionId,
      resultAssessments: assessments.results.map((each) => json(each)),
      behaviourAssessments: json(assessments.behaviours),
      // What the organisation's result proposed for a head of unit stands; assessments that were changed propose anew.
      proposedResults: form.results ? proposed.results : spokenOf.proposedResults,
      proposedBehaviour: form.behaviours ? proposed.behaviour : spokenOf.proposedBehaviour,
      ...to,
      departureReason: proposal.reason,
      predicate,
      studyEndedWithoutDegree: spokenOf.studyEndedWithoutDegree,
      ...(await distributionColumns(tx, making, predicate, { relations, organisation })),
      notes: form.notes ?? spokenOf.notes,
      recommendation: form.recommendation ?? spokenOf.recommendation,
      organisationResultId: organisation?.id ?? null,
      organisationGrade: organisation?.grade ?? null,
      organisationIsLastYears: organisation?.isLastYears ?? false,
      facts: {
        planId: facts.planId,
        ...(await evidenceOf(tx, appraisal.id, null)),
        calibrationProposalId: proposal.id,
      },
      ratedAt: making.locked.now,
    },
    select: { id: true },
  });
  await updateEvaluation(tx, making, { ratingId: rating.id });
  const takenOver = evaluationOf(making).finalBecause === 'TAKEOVER';
  await issueDocument(tx, making, { form: takenOver ? 'D.1.2' : 'D.1.1', ratingId: rating.id, relations });
  await answer(tx, making, proposal, { status: 'ACCEPTED', newRatingId: rating.id });
};

/** The rating stays as it was, and the reason is kept. */
export const declineCalibration: RecordFacts = async (tx, making) => {
  await answer(tx, making, await openProposal(tx, making), { status: 'DECLINED' });
};

type OpenProposal = Awaited<ReturnType<typeof openProposal>>;

/** @throws Refusal CALIBRATION_LAPSED where the rating that the meeting spoke of no longer counts, or was delivered */
async function openProposal(tx: Tx, making: Making) {
  const proposal = await tx.calibrationProposal.findFirstOrThrow({ where: { taskId: making.task.id } });
  const stands = proposal.ratingId === evaluationOf(making).ratingId && !(await isDelivered(tx, proposal.appraisalId));
  if (proposal.status === 'PROPOSED' && stands) return proposal;
  throw new Refusal(
    'CALIBRATION_LAPSED',
    409,
    'The rating that the meeting spoke of is another one now, or delivered.',
    {
      extra: { status: proposal.status },
    },
  );
}

async function answer(
  tx: Tx,
  making: Making,
  proposal: OpenProposal,
  outcome: { readonly status: 'ACCEPTED' | 'DECLINED'; readonly newRatingId?: string },
): Promise<void> {
  const { status, newRatingId } = outcome;
  await tx.calibrationProposal.update({
    where: { id: proposal.id },
    data: {
      status,
      answeredById: making.actorId,
      answeredAt: making.locked.now,
      answerReason: making.comment ?? null,
      newRatingId: newRatingId ?? null,
    },
  });
  await recordEvent(tx, {
    type: `CALIBRATION_${status}`,
    at: making.locked.now,
    actorId: making.actorId,
    actorRole: making.role,
    onBehalfOf: making.standIn && { personId: making.standIn.forId, decree: making.standIn.decree },
    cycleId: making.locked.cycle.id,
    appraisalId: appraisalOf(making).id,
    taskId: making.task.id,
    data: {
      sessionId: proposal.sessionId,
      proposalId: proposal.id,
      ratingId: proposal.ratingId,
      ...(newRatingId ? { newRatingId } : {}),
    },
  });
}
