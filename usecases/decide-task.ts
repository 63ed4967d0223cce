import { mayDecide } from '../domain/authority.ts';
import { isTaskLate } from '../domain/deadlines.ts';
import { ruleOf } from '../domain/policy.ts';
import type { Relations } from '../domain/relations.ts';
import { placeOf } from '../domain/stand-ins.ts';
import { TASK_KIND_RULES, outcomesAt, type OutcomeRule } from '../domain/task-kinds.ts';
import type { Role } from '../domain/terms.ts';
import { bringUpToDate } from './clock-changes/bring-up-to-date.ts';
import type { Act, Deps, Tx } from './context.ts';
import { alreadyClosed } from './decisions/closed-task.ts';
import { commitDecision, type CheckedDecision } from './decisions/commit-decision.ts';
import { holdDecision, settleProvisional, stillProvisional } from './decisions/provisional.ts';
import { denied } from './denied.ts';
import { refuseIfLocked } from './desk/refuse-if-locked.ts';
import type { Asked } from './facts/facts.ts';
import { lockOwnerOfTask, type Locked } from './lock-owner.ts';
import { relationsOfOwner } from './open-task.ts';
import { Refusal, notFound } from './refusal.ts';
import { holdLinksTo } from './reporting-lines.ts';
import { bellUnlessUnawaited, ring, ringUnlessUnawaited } from './ring.ts';
import { refuseIfClaimed } from './tasks/claims.ts';
import { endedBecause } from './task-view.ts';
import { isLost, settleOverdue } from './settle-overdue.ts';
import { lockTaskById, type TaskRow } from './task-row.ts';
import { CommitAndRefuse, command } from './transact.ts';

export interface DecideTask {
  readonly taskId: string;
  readonly outcome: string;
  /** The form that the outcome needs, as sent; validated here. */
  readonly form: unknown;
  readonly comment?: string | undefined;
  /** The version that the person saw; another one is refused with STALE_VERSION. */
  readonly version?: number | undefined;
}

export interface Decided {
  readonly taskId: string;
  readonly decisionId: string;
  readonly outcome: string;
  /** ISO UTC: the commit of this transaction is the legal moment. */
  readonly decidedAt: string;
  readonly late: boolean;
  readonly role: Role;
  /** He acted as Plt. or Plh. of this person. */
  readonly onBehalfOf: { readonly personId: string; readonly kind: 'PLT' | 'PLH'; readonly decree: string } | null;
  /** What is asked for besides; the decision counts without it. */
  readonly asked: readonly Asked[];
  /** ISO UTC: until then whoever made it can undo it, and it takes effect then; null: it counts at once. */
  readonly undoUntil: string | null;
}

/**
 * A person decides a task: authority as of now, the decision, its facts, the audit event and the doorbell in one transaction.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED, DECISION_PROVISIONAL, APPRAISAL_LOCKED, TASK_CLAIMED, TASK_OVERDUE, APPRAISAL_ENDED, STALE_VERSION, OUTCOME_NOT_ALLOWED,
 * INVALID_FORM, COMMENT_REQUIRED, and those of the facts
 */
export async function decideTask(deps: Pick<Deps, 'db'>, act: Act, decision: DecideTask): Promise<Decided> {
  return command(deps, act, async (tx) => {
    const locked = await lockOwnerOfTask(tx, decision.taskId);
    const task = await lockTaskById(tx, decision.taskId);
    if (!task) throw notFound('The task');
    return decideLockedTask(tx, locked, task, act, decision);
  });
}

/** The same inside a transaction that holds the locks. */
export async function decideLockedTask(
  tx: Tx,
  locked: Locked,
  task: TaskRow,
  act: Act,
  decision: Omit<DecideTask, 'taskId'>,
): Promise<Decided | CommitAndRefuse> {
  if (task.role === 'NEXT_SUPERIOR') await holdLinksTo(tx, act.actorId);
  const relations = await relationsOfOwner(tx, locked);
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: task.id };
  const attempted = `${task.kind}.${decision.outcome}`;
  const authority = mayDecide(act.actorId, task, decision.outcome, relations);
  if (!authority.allowed && !isAround(act.actorId, task, relations)) {
    return denied(tx, act, { ...about, attempted }, authority.because);
  }
  if (task.status !== 'OPEN') throw await alreadyClosed(tx, locked, task);
  if (task.provisionalId) return afterProvisional(tx, locked, task, act, decision);
  const ended = endedBecause(locked, locked.epoch);
  if (ended && !((ended === 'FINAL' || ended === 'CLOSED') && TASK_KIND_RULES[task.kind].decidedWhenFinal))
    throw new Refusal('APPRAISAL_ENDED', 409, `Nothing is left to decide here (${ended}).`, {
      extra: { because: ended },
    });
  if (!authority.allowed) return denied(tx, act, { ...about, attempted }, authority.because);
  await refuseIfLocked(tx, locked);
  await refuseIfClaimed(tx, task, act.actorId);
  if (decision.version !== undefined && decision.version !== task.version) throw staleVersion(task.version);

  const current = isTaskLate(task, locked.now) ? await bringUpToDate(tx, locked, task) : task;
  const late = isTaskLate(current, locked.now);
  const rule = ruleOf(locked.policy, task.stage, task.kind, task.periodId);
  if (late && current.dueAt && rule.afterDue === 'REFUSE') {
    // It was late before its clock stopped: what the rule provides happens when it goes on, and not through this decision.
    if (current.pausedAt && (await isLost(tx, locked, current))) {
      throw tooLate(current, rule.legalBasis, rule.whenOverdue.legalBasis);
    }
    const settled = await settleOverdue(tx, locked, current, current.dueAt);
    if (settled) await ring(tx, locked.owner, 'OVERDUE', task.id);
    const overdue = await lockTaskById(tx, task.id);
    // On the last rung an overdue task stays with its holder: late is better than never.
    if (overdue?.status !== 'OPEN')
      return new CommitAndRefuse(tooLate(current, rule.legalBasis, rule.whenOverdue.legalBasis));
  }

  const outcome = outcomesAt(task.kind, task.level)[decision.outcome];
  if (!outcome) throw outcomeNotAllowed(task, decision.outcome);
  const form = validForm(outcome, decision);
  const { role, linkIds, standIn } = authority;
  const checked: CheckedDecision = {
    outcome: decision.outcome,
    form,
    comment: decision.comment,
    actorId: act.actorId,
    requestId: act.requestId,
    role,
    linkIds,
    standIn,
    ...(act.channel ? { channel: act.channel } : {}),
    decidedAt: locked.now,
    late,
  };
  const held = rule.grace && (await holdDecision(tx, locked, current, checked, rule.grace));
  const rings = bellUnlessUnawaited(locked.owner, 'DECIDED', task);
  const { decisionId, asked } = held ?? (await commitDecision(tx, locked, task, checked, { rings }));
  return {
    taskId: task.id,
    decisionId,
    outcome: decision.outcome,
    decidedAt: locked.now.toISOString(),
    late,
    role,
    onBehalfOf: standIn ? { personId: standIn.forId, kind: standIn.kind, decree: standIn.decree } : null,
    asked,
    undoUntil: held?.effectiveAt.toISOString() ?? null,
  };
}

/** Somebody else was first, and may still take it back; or the time for that is over, and it counts. */
async function afterProvisional(
  tx: Tx,
  locked: Locked,
  task: TaskRow,
  act: Act,
  decision: Omit<DecideTask, 'taskId'>,
): Promise<Decided | CommitAndRefuse> {
  if (!(await settleProvisional(tx, locked, task))) throw await stillProvisional(tx, task);
  await ringUnlessUnawaited(tx, locked.owner, 'DECIDED', task);
  const settled = await lockTaskById(tx, task.id);
  if (!settled) throw notFound('The task');
  return settled.status === 'OPEN'
    ? decideLockedTask(tx, locked, settled, act, decision)
    : new CommitAndRefuse(await alreadyClosed(tx, locked, settled));
}

/** May hear who decided: the holder of the task (also the one who lost it) and the people of the appraisal. */
function isAround(personId: string, task: TaskRow, relations: Relations): boolean {
  const { evaluator, superior } = relations;
  return (
    [task.assigneeId, task.heldForId, relations.employeeId, relations.raterId].includes(personId) ||
    [evaluator, superior].some((held) => held && [held.personId, placeOf(held)].includes(personId)) ||
    relations.offices.BKD_ADMIN.some((held) => held.personId === personId)
  );
}

const tooLate = (task: TaskRow, legalBasis: string, consequence: string): Refusal =>
  new Refusal('TASK_OVERDUE', 409, 'The due date has passed; what the rule provides has happened.', {
    legalBasis,
    extra: { dueAt: task.dueAt?.toISOString(), consequence },
  });

const staleVersion = (current: number): Refusal =>
  new Refusal('STALE_VERSION', 412, 'The task has changed since you read it. Read it again.', {
    extra: { version: current },
  });

const outcomeNotAllowed = (task: TaskRow, outcome: string): Refusal =>
  new Refusal('OUTCOME_NOT_ALLOWED', 422, `${outcome} is not an outcome of this task.`, {
    errors: [
      { pointer: '/outcome', detail: `Expected one of ${Object.keys(outcomesAt(task.kind, task.level)).join(', ')}.` },
    ],
  });

function validForm(rule: OutcomeRule, decision: Omit<DecideTask, 'taskId'>): object {
  if (rule.comment === 'REQUIRED' && !decision.comment?.trim()) {
    throw new Refusal('COMMENT_REQUIRED', 422, 'This outcome needs a comment that says why.', {
      errors: [{ pointer: '/comment', detail: 'Say why.' }],
    });
  }
  const parsed = rule.form.safeParse(decision.form ?? {});
  if (parsed.success) return parsed.data as object;
  throw new Refusal('INVALID_FORM', 422, 'The form has faults; nothing was decided.', {
    errors: parsed.error.issues.map((issue) => ({
      pointer: `/form${issue.path.map((part) => `/${String(part)}`).join('')}`,
      detail: issue.message,
    })),
  });
}
