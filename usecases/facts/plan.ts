import type { PlanForm } from '../../domain/forms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { followLeadersPlan, linkNewPlan } from '../cascade/settle-links.ts';
import { checkLines } from '../indicators/check-lines.ts';
import { json } from '../json.ts';
import { prepared } from '../own-statements.ts';
import { Refusal } from '../refusal.ts';
import { appraisalOf, type Making, type RecordFacts } from './facts.ts';

/** The SKP as submitted: a version of its own, whatever happens to it (nothing submitted is overwritten). */
export const submitPlan: RecordFacts = async (tx, making) => {
  await insertPlan(tx, making, making.form as PlanForm, await originNow(tx, making));
};

/** While an SKP is in force, what target-setting adds to it is a version of the same document (study leave, II.B.12–13, p.64–65). */
async function originNow(tx: Tx, making: Making): Promise<'INITIAL' | 'ADJUSTMENT'> {
  return (await planInForce(tx, appraisalOf(making).id)) ? 'ADJUSTMENT' : 'INITIAL';
}

/** The evaluator (or who took over) puts the latest version in force: signed by the employee, set by the evaluator (II.C.1, p.65). */
export const approvePlan: RecordFacts = async (tx, making) => {
  const approved = await tx.$executeRaw(
    prepared('approve-plan', putInForceWhere(making, latestDraftOf(appraisalOf(making).id))),
  );
  if (approved === 0) throw new Refusal('NO_TARGETS', 409, 'There are no targets to approve. Set them (outcome SET).');
  await followLeadersPlan(tx, making);
};

/** The superior who took over sets the targets himself, final (II.C.5, p.65; deadlock: practice). */
export const setPlan: RecordFacts = async (tx, making) => {
  await putInForce(tx, making, await insertPlan(tx, making, making.form as PlanForm, await originNow(tx, making)));
};

export async function insertPlan(
  tx: Tx,
  making: Making,
  form: PlanForm,
  origin: 'INITIAL' | 'ADJUSTMENT',
): Promise<string> {
  const { id: appraisalId, employeeId, unitId } = appraisalOf(making);
  await checkLines(tx, making.locked.policy.indicators, { employeeId, unitId }, form);
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
  await linkNewPlan(tx, making, plan.id, form);
  return plan.id;
}

export async function putInForce(tx: Tx, making: Making, planId: string): Promise<void> {
  await tx.$executeRaw(putInForceWhere(making, Prisma.sql`SELECT ${planId}::uuid`));
  await followLeadersPlan(tx, making);
}

/** @param plan a query that gives its id */
const putInForceWhere = (making: Making, plan: Prisma.Sql): Prisma.Sql => Prisma.sql`
  UPDATE plan SET approved_by_decision_id = ${making.decisionId}::uuid, approved_at = ${making.locked.now} WHERE id = (${plan})`;

/** The targets that count: the version that was put in force last and was not closed by a move. */
export async function planInForce(tx: Tx, appraisalId: string): Promise<{ id: string } | null> {
  return tx.plan.findFirst({
    where: { appraisalId, approvedAt: { not: null }, closedAt: null },
    orderBy: { approvedAt: 'desc' },
    select: { id: true },
  });
}

/** The version that the evaluator proposed in the mid-term review, unless a move has closed it since. */
export async function proposedAdjustment(tx: Tx, appraisalId: string): Promise<{ id: string } | undefined> {
  const [proposed] = await tx.$queryRaw<{ id: string }[]>`
    SELECT p.id::text FROM plan p JOIN decision d ON d.id = p.decision_id JOIN task t ON t.id = d.task_id
    WHERE p.appraisal_id = ${appraisalId}::uuid AND p.closed_at IS NULL AND t.kind = 'GIVE_FEEDBACK'
    ORDER BY p.number DESC LIMIT 1`;
  return proposed;
}

/** What was drafted in this target-setting: not an SKP that was closed, nor a version that was proposed in the mid-term review. */
export async function latestDraft(tx: Tx, appraisalId: string): Promise<{ id: string } | undefined> {
  const [draft] = await tx.$queryRaw<{ id: string }[]>(latestDraftOf(appraisalId));
  return draft;
}

const latestDraftOf = (appraisalId: string): Prisma.Sql => Prisma.sql`
  SELECT p.id FROM plan p JOIN appraisal a ON a.id = p.appraisal_id
  JOIN decision d ON d.id = p.decision_id JOIN task t ON t.id = d.task_id
  WHERE p.appraisal_id = ${appraisalId}::uuid AND p.closed_at IS NULL AND t.kind = 'DRAFT_TARGETS' AND t.round > a.closed_plan_rounds
  ORDER BY p.number DESC LIMIT 1`;
