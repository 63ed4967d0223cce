import type { AdjustmentForm, MidTermFeedbackForm } from '../../domain/forms.ts';
import type { Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { appraisalOf, type Making, type RecordFacts } from './facts.ts';
import { insertPlan, planInForce, proposedAdjustment, putInForce } from './plan.ts';

/** Feedback of the mid-term review, with strengths and gaps (Art. 20). */
export const giveFeedback: RecordFacts = async (tx, making) => {
  await insertFeedback(tx, making, making.form as MidTermFeedbackForm);
};

/** The evaluator proposes other targets: a new version, in force only when the employee agrees. */
export const proposeAdjustment: RecordFacts = async (tx, making) => {
  const form = making.form as AdjustmentForm;
  if (!(await planInForce(tx, appraisalOf(making).id))) {
    throw new Refusal('NO_TARGETS', 409, 'No targets are in force, so there is nothing to adjust. Give feedback only.');
  }
  await insertFeedback(tx, making, form);
  await insertPlan(tx, making, form.plan, 'ADJUSTMENT');
};

export const agreeAdjustment: RecordFacts = async (tx, making) => {
  const proposed = await proposedAdjustment(tx, appraisalOf(making).id);
  if (!proposed) throw new Refusal('NO_TARGETS', 409, 'What was proposed belonged to targets that were closed since.');
  await putInForce(tx, making, proposed.id);
};

async function insertFeedback(tx: Tx, making: Making, form: MidTermFeedbackForm): Promise<void> {
  await tx.feedback.create({
    data: {
      appraisalId: appraisalOf(making).id,
      stage: 'MID_TERM',
      authorId: making.actorId,
      decisionId: making.decisionId,
      tone: 'NEUTRAL',
      text: form.text,
      strengths: form.strengths,
      gaps: form.gaps,
      createdAt: making.locked.now,
    },
    select: { id: true },
  });
}
