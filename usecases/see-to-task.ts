import { overdueFrom } from '../domain/deadlines.ts';
import { TASK_KIND_RULES } from '../domain/task-kinds.ts';
import type { Stage, TaskKind } from '../domain/terms.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Deps, Tx } from './context.ts';
import { againstThisResult, roundInRows } from './desk/rounds.ts';
import { lockOwner, type Locked } from './lock-owner.ts';
import { proposedAdjustment } from './facts/plan.ts';
import { enterStage, openTask } from './open-task.ts';
import { prepared } from './own-statements.ts';
import { isSetAside, reopenTask } from './reopen-task.ts';
import { whyNothingToReport } from './report-progress.ts';
import { recordedIn } from './record-event.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { parkBell, RESUMED, type Owner } from './ring.ts';
import { settleOverdue } from './settle-overdue.ts';
import { endedBecause, type TaskView } from './task-view.ts';
import { windowOf } from './task-clock.ts';
import { lockTask, type TaskRow } from './task-row.ts';
import { inTransaction } from './transact.ts';

/** A workflow's step for one task. Plain JSON: it travels through Temporal; ids, codes and dates only. */
export interface SeeToTask {
  readonly owner: Owner;
  readonly epoch: number;
  readonly stage: Stage;
  readonly kind: TaskKind;
  readonly round: number;
  readonly marks?: readonly string[];
  /** The due date (ISO) that the workflow's timer was set for; absent on the first look. */
  readonly armedFor?: string;
  /** The workflow's clock (ISO); counts only in cycles of virtual time. */
  readonly workflowNow: string;
}

/**
 * Sees to it that the task is open, settles it where its time has passed, and says what is. Idempotent: coming twice, late, or from an
 * older run changes nothing that should not change.
 */
export async function seeToTask(deps: Pick<Deps, 'db'>, step: SeeToTask): Promise<TaskView> {
  return (await seeToTaskAndTell(deps, step)).view;
}

/** A doorbell that a step has answered. */
export interface ConsumedBell {
  readonly outboxId: string;
  readonly reason: string;
  readonly taskId: string | null;
  /** Of its task, where that was decided. */
  readonly decisionId: string | null;
  readonly traceparent: string | null;
  /** How long ago it was rung, by the database's clock. */
  readonly ageSeconds: number;
}

/** A step's view, with what it has answered and put on record, for those who watch. */
export interface TaskSeen {
  readonly view: TaskView;
  readonly consumed: readonly ConsumedBell[];
  readonly recorded: readonly RecordedEvent[];
  /** The decision on the task whose doorbell was answered before: by this step's own earlier try, whose result was lost on the way. */
  readonly answeredBefore?: string;
}

/** The same, and says what it did. */
export async function seeToTaskAndTell(deps: Pick<Deps, 'db'>, step: SeeToTask): Promise<TaskSeen> {
  return inTransaction(deps, async (tx) => {
    const locked = await lockOwner(tx, step.owner, new Date(step.workflowNow));
    const ended = endedBecause(locked, step.epoch);
    if (ended) {
      // No branch is left that could answer the bells of its own task: unanswered, they would start run after run.
      const consumed = ended === 'STALE_EPOCH' ? [] : await consumeAllBells(tx, step.owner);
      return { view: { is: 'ENDED', because: ended }, consumed, recorded: [] };
    }
    const inRows = { ...step, round: await roundInRows(tx, locked, step) };
    const consumed = await consumeBells(tx, inRows);
    const view = await seeToLockedTask(tx, locked, inRows);
    if (view.is === 'HELD') await ringOnResume(tx, locked, inRows);
    const known = view.is !== 'DECIDED' || consumed.some(({ decisionId }) => decisionId !== null);
    const answeredBefore = known ? undefined : await decisionOn(tx, inRows);
    return { view, consumed, recorded: recordedIn(tx), ...(answeredBefore !== undefined && { answeredBefore }) };
  });
}

/** The same inside a transaction that holds the lock: an act that may not wait for the workflow opens its task itself. @param step its round is the row's */
export async function seeToLockedTask(
  tx: Tx,
  locked: Locked,
  step: Pick<SeeToTask, 'stage' | 'kind' | 'round' | 'marks' | 'armedFor'>,
): Promise<TaskView> {
  if (isSuperseded(locked, step)) return { is: 'SUPERSEDED' };
  const key = { ownerId: locked.owner.id, stage: step.stage, kind: step.kind, round: step.round };
  const found = await lockTask(tx, key);
  const looksAgain = found?.status === 'OPEN' && step.armedFor;
  if (looksAgain) await settleOverdue(tx, locked, found, new Date(looksAgain));
  // Settled, or a change of clocks has given it a later date just now.
  const task = looksAgain ? await lockTask(tx, key) : found;
  if (task && !isSetAside(task)) return viewOf(locked, task);
  const notNow = await whyNotNow(tx, locked, step);
  // Until the next window opens the plan is carried out: the stage of daily work and feedback.
  if (notNow?.is === 'NOT_YET') await enterStage(tx, locked, 'MONITORING');
  if (notNow) return notNow;
  if (!task) return viewOf(locked, await openTask(tx, locked, step));
  await reopenTask(tx, locked, task);
  return viewOf(locked, await lockTask(tx, key));
}

/** The rounds of an SKP that was closed, whatever their rows say: a new one is set in the rounds after them (II.C.6–7, p.65). */
function isSuperseded({ appraisal }: Locked, step: Pick<SeeToTask, 'stage' | 'round'>): boolean {
  return step.stage === 'TARGET_SETTING' && appraisal !== undefined && step.round <= appraisal.closedPlanRounds;
}

async function whyNotNow(
  tx: Tx,
  locked: Locked,
  step: Pick<SeeToTask, 'stage' | 'kind'>,
): Promise<TaskView | undefined> {
  if (step.kind === 'FILE_APPEAL' && locked.evaluation?.finalBecause) {
    return { is: 'NOT_APPLICABLE', because: locked.evaluation.finalBecause };
  }
  // Opened by the employee's own request only; where there is one, the task is there.
  if (step.kind === 'ADMIT_LATE_APPEAL') return { is: 'NOT_APPLICABLE', because: 'NOT_ASKED' };
  if (HEARING.includes(step.kind) && (await isWithdrawn(tx, locked))) return { is: 'CANCELLED' };
  // What was proposed belonged to an SKP that was closed since.
  if (step.kind === 'AGREE_ADJUSTMENT' && !(await proposedAdjustment(tx, locked.owner.id))) return { is: 'CANCELLED' };
  if (locked.cycle.status === 'PAUSED' && !TASK_KIND_RULES[step.kind].opensWhilePaused) return { is: 'HELD' };
  if (locked.report) return whyNothingToReport(tx, locked, locked.report);
  const window = await windowOf(tx, locked, step.stage);
  if (window && window.opensAt > locked.now) return { is: 'NOT_YET', wakeAt: window.opensAt.toISOString() };
  return undefined;
}

/** Tasks of an appeal that is being heard. */
const HEARING: readonly TaskKind[] = ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'];

/** Withdrawn before the workflow had asked anybody: there is nothing to open. */
async function isWithdrawn(tx: Tx, locked: Locked): Promise<boolean> {
  const appeal = await tx.appeal.findFirst({
    where: await againstThisResult(tx, locked),
    select: { status: true },
  });
  return appeal?.status === 'WITHDRAWN';
}

function viewOf(locked: Locked, task: TaskRow | undefined): TaskView {
  if (!task) throw new Error('The task that was opened is not there.');
  switch (task.status) {
    case 'DECIDED':
      return { is: 'DECIDED', outcome: task.outcome ?? '', level: task.level };
    case 'CLOSED_WITHOUT':
      return { is: 'CLOSED_WITHOUT' };
    case 'CANCELLED':
      return { is: 'CANCELLED' };
    case 'TAKEN_OVER':
      throw new Error('A task that was taken over has a successor.');
    case 'OPEN': {
      // What was decided takes effect at its time, also while the cycle is paused: the person has acted.
      const effectiveAt = task.effectiveAt?.toISOString();
      if (effectiveAt) return { is: 'OPEN', dueAt: effectiveAt, wakeAt: effectiveAt };
      if (task.pausedAt) return { is: 'HELD' };
      const lastRung = task.alarmAt !== null && task.dueAt !== null && overdueFrom(task.dueAt) <= locked.now;
      const wakes = task.dueAt && !lastRung ? overdueFrom(task.dueAt).toISOString() : null;
      return { is: 'OPEN', dueAt: task.dueAt?.toISOString() ?? null, wakeAt: wakes };
    }
  }
}

/** A workflow that waits without a timer leaves its own doorbell, which resuming the cycle makes ring. */
async function ringOnResume(tx: Tx, locked: Locked, step: SeeToTask): Promise<void> {
  if (locked.cycle.status !== 'PAUSED') return;
  const task = await lockTask(tx, { ownerId: locked.owner.id, stage: step.stage, kind: step.kind, round: step.round });
  await parkBell(tx, locked.owner, locked.cycle.id, task ? { taskId: task.id } : { branch: branchOf(step) });
}

const branchOf = (step: SeeToTask): string => `${step.stage}.${step.kind}.${step.round}`;

/**
 * Closes the doorbells that this step answers: those of its own task, and those for the owner as a whole. A bell of another branch's
 * task stays until that branch has acted (docs/architecture.md, rule 6); so does one that another branch left for the resume: signing and the appeal
 * wait beside each other, and whoever looks first after a resume must not answer for the other.
 */
async function consumeBells(tx: Tx, step: SeeToTask): Promise<ConsumedBell[]> {
  const consume = Prisma.sql`
    UPDATE outbox SET consumed_at = clock_timestamp()
    WHERE owner_id = ${step.owner.id}::uuid AND consumed_at IS NULL
      AND ((task_id IS NULL AND (reason NOT LIKE ${`${RESUMED} %`} OR reason = ${`${RESUMED} ${branchOf(step)}`})) OR task_id IN (
        SELECT id FROM task WHERE owner_id = ${step.owner.id}::uuid AND stage = ${step.stage} AND kind = ${step.kind} AND round = ${step.round}))
    RETURNING ${CONSUMED}`;
  return tx.$queryRaw<ConsumedBell[]>(prepared('consume-bells', consume));
}

async function consumeAllBells(tx: Tx, owner: Owner): Promise<ConsumedBell[]> {
  return tx.$queryRaw<ConsumedBell[]>`
    UPDATE outbox SET consumed_at = clock_timestamp() WHERE owner_id = ${owner.id}::uuid AND consumed_at IS NULL
    RETURNING ${CONSUMED}`;
}

async function decisionOn(tx: Tx, step: SeeToTask): Promise<string | undefined> {
  const [decision] = await tx.$queryRaw<{ id: string }[]>`
    SELECT d.id::text FROM decision d JOIN task t ON t.id = d.task_id
    WHERE t.owner_id = ${step.owner.id}::uuid AND t.stage = ${step.stage} AND t.kind = ${step.kind} AND t.round = ${step.round}
    ORDER BY t.level DESC LIMIT 1`;
  return decision?.id;
}

const CONSUMED = Prisma.sql`
  id::text AS "outboxId", reason, task_id::text AS "taskId", traceparent, extract(epoch FROM consumed_at - created_at)::float8 AS "ageSeconds",
  (SELECT d.id::text FROM decision d WHERE d.task_id = outbox.task_id) AS "decisionId"`;
