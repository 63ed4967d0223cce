import type { AppealChangeForm, AppealConfirmForm, AppealForm, StatementForm } from '../../domain/forms.ts';
import { predicateOf } from '../../domain/rating.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import { json } from '../json.ts';
import { notify } from '../notify.ts';
import { relationsOfOwner } from '../open-task.ts';
import { Refusal } from '../refusal.ts';
import { issueDocument } from './document.ts';
import { appraisalOf, evaluationOf, type Making, type RecordFacts } from './facts.ts';

/** The employee objects, with reasons (V.B.1–2, p.117). There is one appeal per appraisal, and no second one. */
export const fileAppeal: RecordFacts = async (tx, making) => {
  const form = making.form as AppealForm;
  const appraisal = appraisalOf(making);
  if (!appraisal.ratingId) throw new Error('An appeal window without a rating.');
  await tx.appeal.create({
    data: {
      appraisalId: appraisal.id,
      ratingId: appraisal.ratingId,
      decisionId: making.decisionId,
      filedById: making.actorId,
      reasons: form.reasons,
      evidence: form.evidence,
      filedAt: making.locked.now,
    },
    select: { id: true },
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
  const relations = await relationsOfOwner(tx, making.locked, await calendarOf(tx, making.locked.unitId));
  const rating = await tx.rating.create({
    data: {
      appraisalId: appraisal.id,
      number: contested.number + 1,
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
      predicate: predicateOf(form.resultsRating, form.behaviourRating),
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
  await tx.appraisal.update({ where: { id: appraisal.id }, data: { ratingId: rating.id, version: { increment: 1 } } });
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
    appeal: { objection: appeal.reasons, evaluatorsExplanation: explanation?.text ?? null, decision: form.reasons },
  });
  await tellBothSides(tx, making, appeal.ratingId, 'CHANGED');
};

async function openAppeal(tx: Tx, making: Making): Promise<{ id: string; ratingId: string; reasons: string }> {
  const appeal = await tx.appeal.findFirstOrThrow({
    where: { appraisalId: appraisalOf(making).id, periodId: evaluationOf(making).periodId },
  });
  if (appeal.status !== 'FILED') throw new Refusal('APPEAL_CLOSED', 409, `The appeal is closed (${appeal.status}).`);
  return appeal;
}

/** The judge asks both sides first (V.B.4, p.117): each has spoken, or let the time for it pass. */
async function bothSidesHeard(tx: Tx, making: Making): Promise<void> {
  const pending = await tx.task.findMany({
    where: {
      appraisalId: appraisalOf(making).id,
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
      data: { result },
    })),
  );
}
