import type { AppealChangeForm, AppealConfirmForm, AppealForm, StatementForm } from '../../domain/forms.ts';
import { predicateAfterFailedStudy, predicateOf } from '../../domain/rating.ts';
import { freezeBundle } from '../appeals/freeze-bundle.ts';
import type { Tx } from '../context.ts';
import { json } from '../json.ts';
import { notify } from '../notify.ts';
import { relationsOfOwner } from '../open-task.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { issueDocument } from './document.ts';
import { periodData } from '../period-data.ts';
import { appraisalOf, evaluationOf, updateEvaluation, type Making, type RecordFacts } from './facts.ts';

/** The employee objects, with reasons (V.B.1–2, p.117). There is one appeal against a result, and no second one. */
export const fileAppeal: RecordFacts = async (tx, making) => {
  const form = making.form as AppealForm;
  const appraisal = appraisalOf(making);
  const { periodId, ratingId } = evaluationOf(making);
  if (!ratingId) throw new Error('An appeal window without a rating.');
  const { now, cycle } = making.locked;
  const { bundle, hash } = await freezeBundle(tx, { appraisalId: appraisal.id, periodId, ratingId }, now);
  const appeal = await tx.appeal.create({
    data: {
      appraisalId: appraisal.id,
      periodId,
      ratingId,
      decisionId: making.decisionId,
      filedById: making.actorId,
      reasons: form.reasons,
      evidence: form.evidence,
      filedAt: now,
      bundle: json(bundle),
    },
    select: { id: true },
  });
  await recordEvent(tx, {
    type: 'APPEAL_FILED',
    at: now,
    actorId: making.actorId,
    actorRole: making.role,
    cycleId: cycle.id,
    appraisalId: appraisal.id,
    taskId: making.task.id,
    data: { appealId: appeal.id, ratingId, bundleHash: hash, ...periodData(making.locked) },
  });
};

/** What one side says; both are asked (V.B.4, p.117). */
export const giveStatement: RecordFacts = async (tx, making) => {
  const form = making.form as StatementForm;
  const appeal = await openAppeal(tx, making);
  await tx.appealStatement.create({
    data: {
      appealId: appeal.id,
      side: making.task.kind === 'STATE_AS_EMPLOYEE' ? 'EMPLOYEE' : 'EVALUATOR',
      authorId: making.actorId,
      decisionId: making.decisionId,
      text: form.text,
      evidence: form.evidence,
      givenAt: making.locked.now,
    },
    select: { id: true },
  });
};

export const confirmResult: RecordFacts = async (tx, making) => {
  const form = making.form as AppealConfirmForm;
  const appeal = await openAppeal(tx, making);
  await bothSidesHeard(tx, making);
  await tx.appeal.update({
    where: { id: appeal.id },
    data: { status: 'CONFIRMED', ...judgement(making, form) },
  });
  await tellBothSides(tx, making, appeal.ratingId, 'CONFIRMED');
};

/** The judge sets both ratings anew, in either direction: a new fact beside the old one, and document D.1.3 (V.B.5–7, p.117–118). */
export const changeResult: RecordFacts = async (tx, making) => {
  const form = making.form as AppealChangeForm;
  const appraisal = appraisalOf(making);
  const appeal = await openAppeal(tx, making);
  await bothSidesHeard(tx, making);
  const contested = await tx.rating.findUniqueOrThrow({ where: { id: appeal.ratingId } });
  if (contested.results === form.resultsRating && contested.behaviour === form.behaviourRating) {
    throw new Refusal('NOTHING_CHANGED', 422, 'Both ratings are as before. Confirm the result, or change a rating.', {
      errors: [
        {
          pointer: '/form/resultsRating',
          detail: `The contested rating is ${contested.results} / ${contested.behaviour}.`,
        },
      ],
    });
  }
  const relations = await relationsOfOwner(tx, making.locked);
  const rating = await tx.rating.create({
    data: {
      appraisalId: appraisal.id,
      periodId: contested.periodId,
      // In the file, where ratings of the year and of its periods come one after the other.
      number: 1 + (await tx.rating.count({ where: { appraisalId: appraisal.id } })),
      origin: 'APPEAL',
      authorId: making.actorId,
      decisionId: making.decisionId,
      resultAssessments: contested.resultAssessments ?? [],
      behaviourAssessments: contested.behaviourAssessments ?? {},
      proposedResults: contested.proposedResults,
      proposedBehaviour: contested.proposedBehaviour,
      results: form.resultsRating,
      behaviour: form.behaviourRating,
      departureReason: form.reasons,
      predicate: contested.studyEndedWithoutDegree
        ? predicateAfterFailedStudy(form.behaviourRating)
        : predicateOf(form.resultsRating, form.behaviourRating),
      studyEndedWithoutDegree: contested.studyEndedWithoutDegree,
      notes: form.notes,
      recommendation: form.recommendation,
      organisationResultId: contested.organisationResultId,
      organisationGrade: contested.organisationGrade,
      organisationIsLastYears: contested.organisationIsLastYears,
      facts: { ...(contested.facts as object), appealId: appeal.id },
      ratedAt: making.locked.now,
    },
    select: { id: true },
  });
  await updateEvaluation(tx, making, { ratingId: rating.id });
  await tx.appeal.update({
    where: { id: appeal.id },
    data: { status: 'CHANGED', newRatingId: rating.id, ...judgement(making, form) },
  });
  const explanation = await tx.appealStatement.findUnique({
    where: { appealId_side: { appealId: appeal.id, side: 'EVALUATOR' } },
    select: { text: true },
  });
  await issueDocument(tx, making, {
    form: 'D.1.3',
    ratingId: rating.id,
    relations,
    appeal: {
      objection: appeal.reasons,
      evaluatorsExplanation: explanation?.text ?? null,
      decision: form.reasons,
      newNotes: form.notes,
      newRecommendation: form.recommendation,
      contested: {
        resultsRating: contested.results,
        behaviourRating: contested.behaviour,
        predicate: contested.predicate,
        notes: contested.notes,
        recommendation: contested.recommendation,
      },
    },
  });
  await tellBothSides(tx, making, appeal.ratingId, 'CHANGED');
};

async function openAppeal(tx: Tx, making: Making): Promise<{ id: string; ratingId: string; reasons: string }> {
  const appeal = await tx.appeal.findFirstOrThrow({
    where: { appraisalId: appraisalOf(making).id, periodId: evaluationOf(making).periodId },
    // Of several, where a stage was reopened, the one against the latest result.
    orderBy: { filedAt: 'desc' },
  });
  if (appeal.status !== 'FILED') throw new Refusal('APPEAL_CLOSED', 409, `The appeal is closed (${appeal.status}).`);
  return appeal;
}

/** The judge asks both sides first (V.B.4, p.117): each has spoken, or let the time for it pass. */
async function bothSidesHeard(tx: Tx, making: Making): Promise<void> {
  const pending = await tx.task.findMany({
    where: {
      ownerId: making.locked.owner.id,
      kind: { in: ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR'] },
      status: 'OPEN',
    },
    select: { kind: true, dueAt: true },
  });
  if (pending.length === 0) return;
  throw new Refusal('STATEMENTS_PENDING', 409, 'Both sides are heard first: a statement is still awaited.', {
    legalBasis: 'PermenPANRB 6/2022 Annex V.B.4 (p.117)',
    extra: { pending: pending.map((task) => ({ kind: task.kind, dueAt: task.dueAt?.toISOString() })) },
  });
}

function judgement(making: Making, form: AppealConfirmForm): object {
  return {
    hearing: json(form.hearing),
    decidedById: making.actorId,
    decidedAt: making.locked.now,
    decisionReasons: form.reasons,
  };
}

async function tellBothSides(
  tx: Tx,
  making: Making,
  contestedId: string,
  result: 'CONFIRMED' | 'CHANGED',
): Promise<void> {
  const appraisal = appraisalOf(making);
  const contested = await tx.rating.findUniqueOrThrow({ where: { id: contestedId }, select: { authorId: true } });
  await notify(
    tx,
    [appraisal.employeeId, contested.authorId].map((recipientId) => ({
      kind: 'APPEAL_DECIDED' as const,
      recipientId,
      cause: making.decisionId,
      cycleId: making.locked.cycle.id,
      appraisalId: appraisal.id,
      data: { result, ...periodData(making.locked) },
    })),
  );
}
