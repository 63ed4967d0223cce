import type { PlanForm } from '../../domain/forms.ts';
import type { Tx } from '../context.ts';
import { json } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { appraisalOf, type Making, type RecordFacts } from './facts.ts';

/** The SKP as submitted: a version of its own, whatever happens to it (nothing submitted is overwritten). */
export const submitPlan: RecordFacts = async (tx, making) => {
  await insertPlan(tx, making, making.form as PlanForm, 'INITIAL');
};

/** The evaluator (or who took over) puts the latest version in force: signed by the employee, set by the evaluator (II.C.1, p.65). */
export const approvePlan: RecordFacts = async (tx, making) => {
  const latest = await tx.plan.findFirst({
    where: { appraisalId: appraisalOf(making).id },
    orderBy: { number: 'desc' },
    select: { id: true },
  });
  if (!latest) throw new Refusal('NO_TARGETS', 409, 'There are no targets to approve. Set them (outcome SET).');
  await putInForce(tx, making, latest.id);
};

/** The superior who took over sets the targets himself, final (II.C.5, p.65; deadlock: practice). */
export const setPlan: RecordFacts = async (tx, making) => {
  await putInForce(tx, making, await insertPlan(tx, making, making.form as PlanForm, 'INITIAL'));
};

export async function insertPlan(
  tx: Tx,
  making: Making,
  form: PlanForm,
  origin: 'INITIAL' | 'ADJUSTMENT',
): Promise<string> {
  const appraisalId = appraisalOf(making).id;
  const number = await tx.plan.count({ where: { appraisalId } });
  const plan = await tx.plan.create({
    data: {
      appraisalId,
      number: number + 1,
      origin,
      authorId: making.actorId,
      decisionId: making.decisionId,
      behaviourExpectations: json(form.behaviourExpectations),
      submittedAt: making.locked.now,
      results: {
        create: form.results.map((result, index) => ({
          ordinal: index + 1,
          statement: result.statement,
          main: result.main,
          supports: result.supports ?? null,
          perspective: result.perspective ?? null,
          indicators: {
            create: result.indicators.map((indicator, place) => ({ ordinal: place + 1, ...indicator })),
          },
        })),
      },
    },
    select: { id: true },
  });
  return plan.id;
}

export async function putInForce(tx: Tx, making: Making, planId: string): Promise<void> {
  await tx.plan.update({
    where: { id: planId },
    data: { approvedById: making.decisionId, approvedAt: making.locked.now },
  });
}

/** The targets that count: the version that was put in force last. */
export async function planInForce(tx: Tx, appraisalId: string): Promise<{ id: string } | null> {
  return tx.plan.findFirst({
    where: { appraisalId, approvedAt: { not: null } },
    orderBy: { approvedAt: 'desc' },
    select: { id: true },
  });
}
