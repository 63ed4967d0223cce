import { mayDecide } from '../domain/authority.ts';
import { isTaskLate } from '../domain/deadlines.ts';
import { ruleOf } from '../domain/policy.ts';
import type { Relations } from '../domain/relations.ts';
import { placeOf } from '../domain/stand-ins.ts';
import { TASK_KIND_RULES, outcomesAt, type OutcomeRule } from '../domain/task-kinds.ts';
import type { Role } from '../domain/terms.ts';
import { calendarOf } from './calendars.ts';
import { bringUpToDate } from './clock-changes/bring-up-to-date.ts';
import type { Act, Deps, Tx } from './context.ts';
import { denied } from './denied.ts';
import type { Asked } from './facts/facts.ts';
import { recordFacts } from './facts/record-facts.ts';
import { json } from './json.ts';
import { lockOwner, type Locked } from './lock-owner.ts';
import { relationsOfOwner } from './open-task.ts';
import { recordEvent } from './record-event.ts';
import { Refusal, notFound } from './refusal.ts';
import { holdLinksTo } from './reporting-lines.ts';
import { ownerOfTask, ring, type Owner } from './ring.ts';
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
}

/**
 * A person decides a task: authority as of now, the decision, its facts, the audit event and the doorbell in one transaction.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED, TASK_OVERDUE, APPRAISAL_ENDED, STALE_VERSION, OUTCOME_NOT_ALLOWED,
 * INVALID_FORM, COMMENT_REQUIRED, and those of the facts
 */
export async function decideTask(deps: Pick<Deps, 'db'>, act: Act, decision: DecideTask): Promise<Decided> {
  return command(deps, act, async (tx) => {
    const owner = await ownerOf(tx, decision.taskId);
    const locked = await lockOwner(tx, owner);
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
  const relations = await relationsOfOwner(tx, locked, await calendarOf(tx, locked.unitId));
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: task.id };
  const attempted = `${task.kind}.${decision.outcome}`;
  const authority = mayDecide(act.actorId, task, decision.outcome, relations);
  if (!authority.allowed && !isAround(act.actorId, task, relations)) {
    return denied(tx, act, { ...about, attempted }, authority.because);
  }
  if (task.status !== 'OPEN') throw await alreadyClosed(tx, locked, task);
  const ended = endedBecause(locked, locked.epoch);
  if (ended && !(ended === 'FINAL' && TASK_KIND_RULES[task.kind].decidedWhenFinal))
    throw new Refusal('APPRAISAL_ENDED', 409, `Nothing is left to decide here (${ended}).`, {
      extra: { because: ended },
    });
  if (!authority.allowed) return denied(tx, act, { ...about, attempted }, authority.because);
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
  const { standIn } = authority;
  const { id: decisionId } = await tx.decision.create({
    data: {
      taskId: task.id,
      outcome: decision.outcome,
      form: json(form),
      comment: decision.comment ?? null,
      actorId: act.actorId,
      authority: {
        role: authority.role,
        linkIds: [...authority.linkIds],
        ...(standIn ? { standIn: { ...standIn, delegationIds: [...standIn.delegationIds] } } : {}),
      },
      onBehalfOfId: standIn?.forId ?? null,
      delegationId: standIn?.delegationIds.at(-1) ?? null,
      decidedAt: locked.now,
      late,
      requestId: act.requestId,
    },
    select: { id: true },
  });
  await tx.task.update({
    where: { id: task.id },
    data: { status: 'DECIDED', closedAt: locked.now, nextReminderAt: null, version: { increment: 1 } },
  });
  const asked: Asked[] = [];
  await recordFacts(tx, {
    locked,
    task,
    outcome: decision.outcome,
    form,
    comment: decision.comment,
    decisionId,
    actorId: act.actorId,
    role: authority.role,
    standIn,
    ask: (each) => asked.push(each),
  });
  await recordEvent(tx, {
    ...about,
    type: 'TASK_DECIDED',
    at: locked.now,
    actorId: act.actorId,
    actorRole: authority.role,
    onBehalfOf: standIn && { personId: standIn.forId, decree: standIn.decree },
    requestId: act.requestId,
    data: {
      kind: task.kind,
      stage: task.stage,
      round: task.round,
      level: task.level,
      outcome: decision.outcome,
      decisionId,
      late,
      linkIds: [...authority.linkIds],
      ...(standIn ? { standIn: standIn.kind, delegationIds: [...standIn.delegationIds] } : {}),
    },
  });
  await tx.taskDraft.deleteMany({ where: { taskId: task.id } });
  if (!TASK_KIND_RULES[task.kind].unawaited) await ring(tx, locked.owner, 'DECIDED', task.id);
  return {
    taskId: task.id,
    decisionId,
    outcome: decision.outcome,
    decidedAt: locked.now.toISOString(),
    late,
    role: authority.role,
    onBehalfOf: standIn ? { personId: standIn.forId, kind: standIn.kind, decree: standIn.decree } : null,
    asked,
  };
}

export async function ownerOf(tx: Tx, taskId: string): Promise<Owner> {
  const row = await tx.task.findUnique({
    where: { id: taskId },
    select: { appraisalId: true, caseId: true, reportId: true, periodId: true },
  });
  if (!row) throw notFound('The task');
  return ownerOfTask(row);
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

/** 409: who decided what and when, or who took over and under which article. */
async function alreadyClosed(tx: Tx, locked: Locked, task: TaskRow): Promise<Refusal> {
  const { whenOverdue } = ruleOf(locked.policy, task.stage, task.kind, task.periodId);
  if (task.status === 'DECIDED') {
    const made = await tx.decision.findUniqueOrThrow({ where: { taskId: task.id } });
    return new Refusal('TASK_CLOSED', 409, 'This task was decided already.', {
      extra: {
        decidedBy: await named(tx, made.actorId),
        outcome: made.outcome,
        decidedAt: made.decidedAt.toISOString(),
      },
    });
  }
  if (task.status === 'TAKEN_OVER') {
    const successor = await tx.task.findFirst({
      where: { ownerId: locked.owner.id, stage: task.stage, kind: task.kind, round: task.round, level: task.level + 1 },
      select: { id: true, assigneeId: true, role: true, openedAt: true },
    });
    return new Refusal('TASK_CLOSED', 409, 'This task was taken over because it was not decided in time.', {
      legalBasis: whenOverdue.legalBasis,
      extra: {
        takenOverBy: successor?.assigneeId ? await named(tx, successor.assigneeId) : successor?.role,
        takenOverAt: successor?.openedAt.toISOString(),
        successorTaskId: successor?.id,
      },
    });
  }
  return new Refusal('TASK_CLOSED', 409, `This task is closed (${task.status}).`, {
    ...(task.status === 'CLOSED_WITHOUT' ? { legalBasis: whenOverdue.legalBasis } : {}),
    extra: { status: task.status },
  });
}

/** A person as an answer names him; never in a log or URL. */
async function named(tx: Tx, id: string): Promise<{ id: string; name: string; position: string }> {
  return tx.employee.findUniqueOrThrow({ where: { id }, select: { id: true, name: true, position: true } });
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
