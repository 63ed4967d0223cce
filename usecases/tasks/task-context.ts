import type { TaskKind } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { appealOf, type AppealView } from '../views/appeals.ts';
import { caseById, type CaseView } from '../views/cases.ts';
import { documentsOf, withoutContent, type DocumentSummary } from '../views/documents.ts';
import { plansOf, type PlanView } from '../views/plans.ts';
import { ratingsOf, type RatingView } from '../views/ratings.ts';
import {
  feedbackOf,
  progressOf,
  realizationsOf,
  type FeedbackView,
  type ProgressView,
  type RealizationView,
} from '../views/work-done.ts';

/** What the holder needs to decide; parts that the kind of task does not need are left out. */
export interface TaskContext {
  /** The latest version, whether in force or not. */
  readonly latestPlan?: PlanView | null;
  readonly planInForce?: PlanView | null;
  /** Comments with which targets were returned, the first first. */
  readonly returns?: readonly { readonly round: number; readonly comment: string; readonly decidedAt: string }[];
  readonly realizations?: readonly RealizationView[];
  readonly feedback?: readonly FeedbackView[];
  readonly progress?: readonly ProgressView[];
  readonly ratings?: readonly RatingView[];
  readonly documents?: readonly DocumentSummary[];
  readonly appeal?: AppealView | null;
  readonly case?: CaseView | null;
  /** Ratings of the unit that were not reported yet, by predicate. */
  readonly toReport?: Readonly<Record<string, number>>;
}

type Part = keyof TaskContext;

const PARTS: Readonly<Record<TaskKind, readonly Part[]>> = {
  ACKNOWLEDGE_SOCIALIZATION: [],
  DRAFT_TARGETS: ['latestPlan', 'returns'],
  APPROVE_TARGETS: ['latestPlan', 'returns'],
  REPORT_REALIZATION: ['planInForce', 'realizations', 'progress', 'feedback'],
  GIVE_FEEDBACK: ['planInForce', 'realizations', 'progress', 'feedback'],
  AGREE_ADJUSTMENT: ['planInForce', 'latestPlan', 'feedback'],
  RATE: ['planInForce', 'realizations', 'progress', 'feedback'],
  DELIVER_RESULT: ['documents', 'ratings'],
  RECEIVE_RESULT: [],
  SIGN_AND_RETURN: ['documents'],
  FILE_APPEAL: ['documents', 'ratings', 'planInForce', 'realizations', 'progress', 'feedback'],
  STATE_AS_EMPLOYEE: ['appeal', 'ratings'],
  STATE_AS_EVALUATOR: ['appeal', 'ratings', 'planInForce', 'realizations', 'feedback'],
  DECIDE_APPEAL: ['appeal', 'ratings', 'planInForce', 'realizations', 'progress', 'feedback', 'documents'],
  PLAN_COACHING: ['case', 'ratings'],
  CONCLUDE_COACHING: ['case', 'ratings'],
  PLAN_COUNSELLING: ['case', 'ratings'],
  CONCLUDE_COUNSELLING: ['case', 'ratings'],
  DECIDE_REWARD: ['case', 'ratings'],
  REPORT_RESULTS: ['toReport'],
};

export async function contextOf(
  tx: Tx,
  task: {
    readonly kind: TaskKind;
    readonly cycleId: string;
    readonly unitId: string;
    readonly appraisalId: string | null;
    readonly caseId: string | null;
    readonly ratingId: string | null;
  },
): Promise<TaskContext> {
  const parts = new Set(PARTS[task.kind]);
  if (parts.has('toReport')) return { toReport: await toReport(tx, task) };
  const { appraisalId } = task;
  if (!appraisalId) return {};
  const plans = parts.has('latestPlan') || parts.has('planInForce') ? await plansOf(tx, appraisalId) : [];
  return {
    ...(parts.has('latestPlan') ? { latestPlan: plans.at(-1) ?? null } : {}),
    ...(parts.has('planInForce') ? { planInForce: plans.find((plan) => plan.inForce) ?? null } : {}),
    ...(parts.has('returns') ? { returns: await returnsOf(tx, appraisalId) } : {}),
    ...(parts.has('realizations') ? { realizations: await realizationsOf(tx, appraisalId) } : {}),
    ...(parts.has('feedback') ? { feedback: await feedbackOf(tx, appraisalId) } : {}),
    ...(parts.has('progress') ? { progress: await progressOf(tx, appraisalId) } : {}),
    ...(parts.has('ratings') ? { ratings: await ratingsOf(tx, appraisalId, task.ratingId) } : {}),
    ...(parts.has('documents') ? { documents: (await documentsOf(tx, appraisalId)).map(withoutContent) } : {}),
    ...(parts.has('appeal') ? { appeal: (await appealOf(tx, appraisalId)) ?? null } : {}),
    ...(parts.has('case') && task.caseId ? { case: (await caseById(tx, task.caseId)) ?? null } : {}),
  };
}

async function returnsOf(tx: Tx, appraisalId: string): Promise<TaskContext['returns']> {
  const decisions = await tx.decision.findMany({
    where: { outcome: 'RETURNED', task: { appraisalId, kind: 'APPROVE_TARGETS' } },
    orderBy: { decidedAt: 'asc' },
    select: { comment: true, decidedAt: true, task: { select: { round: true } } },
  });
  return decisions.map(({ comment, decidedAt, task }) => ({
    round: task.round,
    comment: comment ?? '',
    decidedAt: decidedAt.toISOString(),
  }));
}

async function toReport(tx: Tx, task: { cycleId: string; unitId: string }): Promise<Record<string, number>> {
  const rows = await tx.$queryRaw<{ predicate: string; count: number }[]>`
    SELECT r.predicate, count(*)::int AS count FROM appraisal a JOIN rating r ON r.id = a.rating_id
    WHERE a.cycle_id = ${task.cycleId}::uuid AND a.unit_id = ${task.unitId}::uuid AND a.state IN ('ACTIVE', 'FINAL')
      AND a.reported_rating_id IS DISTINCT FROM a.rating_id
    GROUP BY r.predicate`;
  return Object.fromEntries(rows.map((row) => [row.predicate, row.count]));
}
