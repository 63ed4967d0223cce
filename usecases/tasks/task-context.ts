import { asPeriod, periodDates } from '../../domain/periods.ts';
import type { TaskKind } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { evidenceOf, type Evidence } from '../evidence.ts';
import { appealOf, type AppealView } from '../views/appeals.ts';
import { caseById, type CaseView } from '../views/cases.ts';
import { lateAppealsOf, type LateAppealView } from '../appeals/read-late-appeals.ts';
import { readDistributionAround } from '../distribution/read-distribution-around.ts';
import type { Distribution } from '../distribution/evaluators-people.ts';
import { openProposalOf, type ProposalView } from '../calibration/proposal-view.ts';
import { actionsOf, checkInsOf, type ActionView, type CheckInView } from '../check-ins/check-in-view.ts';
import { contactOf, type ContactView } from '../views/contact.ts';
import { documentsOf, withoutContent, type DocumentSummary } from '../views/documents.ts';
import { latestDraft, proposedAdjustment } from '../facts/plan.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { plansOf, type PlanView } from '../views/plans.ts';
import { ratingsOf, type RatingView } from '../views/ratings.ts';
import { proposedRealizations, type ProposedRealization } from '../work-reports/read-sums.ts';
import { reportsIn } from '../work-reports/rule.ts';
import type { PersonRef } from './task-summary.ts';
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
  /** What the reports of work add up to, per line of the targets in force; nobody is bound to it. Left out where the policy asks for no reports. */
  readonly proposedRealizations?: readonly ProposedRealization[];
  /** What leader and employee spoke about, and what became of what they agreed on. Left out where there was no check-in. */
  readonly checkIns?: readonly CheckInView[];
  /** What is to be carried out. */
  readonly agreedAction?: ActionView | null;
  readonly ratings?: readonly RatingView[];
  readonly documents?: readonly DocumentSummary[];
  readonly appeal?: AppealView | null;
  /** The appeal that came after the window, with the cause of the delay. */
  readonly lateAppeal?: LateAppealView | null;
  /** How the evaluator's people are rated so far, and what the guide says; nothing that binds. */
  readonly distribution?: Distribution | null;
  readonly case?: CaseView | null;
  /** Whom mails do not reach, and what the servers said. */
  readonly contact?: ContactView | null;
  /** Ratings of the unit that were not reported yet, by predicate. */
  readonly toReport?: Readonly<Record<string, number>>;
  /** Why the authorised official returned the last submission, where he did. */
  readonly returned?: { readonly submission: number; readonly reason: string; readonly at: string } | null;
  /** What is to be signed off. */
  readonly submission?: {
    readonly reportId: string;
    readonly number: number;
    readonly submittedBy: PersonRef;
    readonly submittedAt: string;
    readonly byPredicate: Readonly<Record<string, number>>;
    /** Where its people are. */
    readonly people: string;
  } | null;
  /** The proposal of a calibration that waits for an answer; delivery does not wait for it. */
  readonly calibration?: ProposalView | null;
}

type Part = keyof TaskContext;

const PARTS: Readonly<Record<TaskKind, readonly Part[]>> = {
  ACKNOWLEDGE_SOCIALIZATION: [],
  DRAFT_TARGETS: ['latestPlan', 'returns'],
  APPROVE_TARGETS: ['latestPlan', 'returns'],
  REPORT_REALIZATION: ['planInForce', 'realizations', 'progress', 'feedback', 'proposedRealizations', 'checkIns'],
  GIVE_FEEDBACK: ['planInForce', 'realizations', 'progress', 'feedback', 'proposedRealizations', 'checkIns'],
  AGREE_ADJUSTMENT: ['planInForce', 'latestPlan', 'feedback'],
  RATE: ['planInForce', 'realizations', 'progress', 'feedback', 'proposedRealizations', 'checkIns', 'distribution'],
  ANSWER_CALIBRATION: [
    ...(['calibration', 'ratings', 'planInForce', 'realizations', 'progress', 'feedback', 'checkIns'] as const),
    'distribution',
  ],
  DELIVER_RESULT: ['documents', 'ratings', 'calibration'],
  RECEIVE_RESULT: [],
  SIGN_AND_RETURN: ['documents'],
  ADMIT_LATE_APPEAL: ['lateAppeal', 'documents', 'ratings'],
  FILE_APPEAL: ['documents', 'ratings', 'planInForce', 'realizations', 'progress', 'feedback'],
  STATE_AS_EMPLOYEE: ['appeal', 'ratings'],
  STATE_AS_EVALUATOR: ['appeal', 'ratings', 'planInForce', 'realizations', 'feedback'],
  DECIDE_APPEAL: ['appeal', 'ratings', 'planInForce', 'realizations', 'progress', 'feedback', 'documents'],
  PLAN_COACHING: ['case', 'ratings'],
  CONCLUDE_COACHING: ['case', 'ratings'],
  PLAN_COUNSELLING: ['case', 'ratings'],
  CONCLUDE_COUNSELLING: ['case', 'ratings'],
  DECIDE_REWARD: ['case', 'ratings'],
  REPORT_RESULTS: ['toReport', 'returned'],
  SIGN_REPORT: ['submission'],
  RESTORE_CONTACT: ['contact'],
  CARRY_OUT_AS_EMPLOYEE: ['agreedAction', 'planInForce'],
  CARRY_OUT_AS_EVALUATOR: ['agreedAction', 'planInForce'],
};

export async function contextOf(
  tx: Tx,
  task: {
    readonly id: string;
    readonly kind: TaskKind;
    readonly cycleId: string;
    readonly unitId: string;
    readonly appraisalId: string | null;
    readonly caseId: string | null;
    readonly periodId: string | null;
    /** Code of that period. */
    readonly period: string | null;
    readonly ratingId: string | null;
    readonly reportId: string | null;
    readonly round: number;
    readonly readerId: string;
  },
): Promise<TaskContext> {
  const parts = new Set(PARTS[task.kind]);
  if (task.reportId) return reportContext(tx, { ...task, reportId: task.reportId }, parts);
  const { appraisalId } = task;
  if (!appraisalId) return {};
  const plans = parts.has('latestPlan') || parts.has('planInForce') ? await plansOf(tx, appraisalId) : [];
  const table = task.periodId ? await evidenceOf(tx, appraisalId, task.periodId) : undefined;
  const lies = (on: keyof Evidence) => (row: { readonly id: string }) => table?.[on].includes(row.id) ?? true;
  // A case is about the whole year; an evaluation is about itself.
  const ofIt = (row: { readonly period: string | null }): boolean => task.caseId !== null || row.period === task.period;
  return {
    ...(parts.has('latestPlan') ? { latestPlan: await latestFor(tx, task.kind, appraisalId, plans) } : {}),
    ...(parts.has('planInForce') ? { planInForce: plans.find((plan) => plan.inForce) ?? null } : {}),
    ...(parts.has('returns') ? { returns: await returnsOf(tx, appraisalId) } : {}),
    ...(parts.has('realizations')
      ? { realizations: (await realizationsOf(tx, appraisalId)).filter(lies('realizationIds')) }
      : {}),
    ...(parts.has('feedback') ? { feedback: (await feedbackOf(tx, appraisalId)).filter(lies('feedbackIds')) } : {}),
    ...(parts.has('progress')
      ? { progress: (await progressOf(tx, appraisalId)).filter(lies('progressEntryIds')) }
      : {}),
    ...(parts.has('proposedRealizations') ? await proposalsFor(tx, task, appraisalId) : {}),
    ...(parts.has('checkIns') ? await checkInsFor(tx, task, appraisalId) : {}),
    ...(parts.has('agreedAction') ? { agreedAction: (await actionsOf(tx, { taskId: task.id })).at(0) ?? null } : {}),
    ...(parts.has('ratings') ? { ratings: (await ratingsOf(tx, appraisalId, task.ratingId)).filter(ofIt) } : {}),
    ...(parts.has('documents')
      ? { documents: (await documentsOf(tx, appraisalId)).filter(ofIt).map(withoutContent) }
      : {}),
    ...(parts.has('appeal') ? { appeal: (await appealOf(tx, appraisalId, task.periodId)) ?? null } : {}),
    ...(parts.has('lateAppeal') ? { lateAppeal: (await lateAppealsOf(tx, appraisalId)).findLast(ofIt) ?? null } : {}),
    ...(parts.has('distribution')
      ? { distribution: await readDistributionAround(tx, { appraisalId, periodId: task.periodId }) }
      : {}),
    ...(parts.has('calibration') ? { calibration: await openProposalOf(tx, appraisalId, task.readerId) } : {}),
    ...(parts.has('contact') ? { contact: await contactOf(tx, task.id) } : {}),
    ...(parts.has('case') && task.caseId ? { case: (await caseById(tx, task.caseId)) ?? null } : {}),
  };
}

async function proposalsFor(
  tx: Tx,
  task: { readonly cycleId: string; readonly period: string | null },
  appraisalId: string,
): Promise<Pick<TaskContext, 'proposedRealizations'>> {
  const reports = await reportsIn(tx, task.cycleId);
  if (!reports) return {};
  const span = task.period ? periodDates(asPeriod(task.period), reports.year) : {};
  return { proposedRealizations: await proposedRealizations(tx, reports.year, appraisalId, span) };
}

/** Those that were held; of a periodic evaluation only those of its days. */
async function checkInsFor(
  tx: Tx,
  task: { readonly cycleId: string; readonly period: string | null },
  appraisalId: string,
): Promise<Pick<TaskContext, 'checkIns'>> {
  const all = (await checkInsOf(tx, appraisalId)).filter(({ record }) => record !== null);
  if (all.length === 0) return {};
  if (!task.period) return { checkIns: all };
  const { year } = await tx.cycle.findUniqueOrThrow({ where: { id: task.cycleId }, select: { year: true } });
  const { from, to } = periodDates(asPeriod(task.period), year);
  return { checkIns: all.filter(({ record }) => record && record.heldOn >= from && record.heldOn <= to) };
}

/** The version that the task is about. Who drafts begins with the last one, even of an SKP that was closed. */
async function latestFor(
  tx: Tx,
  kind: TaskKind,
  appraisalId: string,
  plans: readonly PlanView[],
): Promise<PlanView | null> {
  if (kind === 'DRAFT_TARGETS') return plans.at(-1) ?? null;
  const about = await (kind === 'APPROVE_TARGETS' ? latestDraft : proposedAdjustment)(tx, appraisalId);
  return plans.find((plan) => plan.id === about?.id) ?? null;
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

async function reportContext(
  tx: Tx,
  task: { cycleId: string; unitId: string; reportId: string; round: number; readerId: string },
  parts: ReadonlySet<Part>,
): Promise<TaskContext> {
  return {
    ...(parts.has('toReport') ? { toReport: await toReport(tx, task) } : {}),
    ...(parts.has('returned') ? { returned: await returnedBefore(tx, task) } : {}),
    ...(parts.has('submission') ? { submission: await submissionOf(tx, task) } : {}),
  };
}

/** The submission right before this round, where it was returned. */
async function returnedBefore(tx: Tx, task: { reportId: string; round: number }): Promise<TaskContext['returned']> {
  const returned = await tx.decision.findFirst({
    where: {
      outcome: 'RETURNED',
      task: { reportId: task.reportId, kind: 'SIGN_REPORT', round: { lt: task.round } },
    },
    orderBy: { decidedAt: 'desc' },
    select: { comment: true, decidedAt: true, task: { select: { round: true } } },
  });
  if (!returned) return null;
  const { comment, decidedAt, task: signed } = returned;
  return { submission: signed.round, reason: comment ?? '', at: decidedAt.toISOString() };
}

async function submissionOf(tx: Tx, task: { reportId: string; round: number }): Promise<TaskContext['submission']> {
  const found = await tx.reportSubmission.findUnique({
    where: { reportId_number: { reportId: task.reportId, number: task.round } },
  });
  if (!found) return null;
  const person = await peopleRefs(tx, [found.submittedById]);
  return {
    reportId: task.reportId,
    number: found.number,
    submittedBy: person(found.submittedById),
    submittedAt: found.submittedAt.toISOString(),
    byPredicate: (found.content as { byPredicate: Record<string, number> }).byPredicate,
    people: `/reports/${task.reportId}/people?submission=${found.number}`,
  };
}

/** Without the head's own result, until he has received it. */
async function toReport(
  tx: Tx,
  task: { cycleId: string; unitId: string; readerId: string },
): Promise<Record<string, number>> {
  const rows = await tx.$queryRaw<{ predicate: string; count: number }[]>`
    SELECT r.predicate, count(*)::int AS count FROM appraisal a JOIN rating r ON r.id = a.rating_id
    WHERE a.cycle_id = ${task.cycleId}::uuid AND a.unit_id = ${task.unitId}::uuid AND a.state IN ('ACTIVE', 'FINAL')
      AND a.reported_rating_id IS DISTINCT FROM a.rating_id
      AND (a.employee_id <> ${task.readerId}::uuid OR EXISTS (SELECT 1 FROM evaluation_document d WHERE d.appraisal_id = a.id
        AND d.period_id IS NULL AND d.received_at IS NOT NULL))
    GROUP BY r.predicate`;
  return Object.fromEntries(rows.map((row) => [row.predicate, row.count]));
}
