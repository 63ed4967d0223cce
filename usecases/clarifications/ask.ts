import { isTaskLate, type Derivation } from '../../domain/deadlines.ts';
import { clarifiedDeadline } from '../../domain/move-deadline.ts';
import { ruleOf, type TaskRule } from '../../domain/policy.ts';
import type { Relations } from '../../domain/relations.ts';
import { nextReminderAt } from '../../domain/reminders.ts';
import type { ClarificationRule } from '../../domain/clarifications.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { json } from '../json.ts';
import type { Locked } from '../lock-owner.ts';
import { notify } from '../notify.ts';
import { relationsOfOwner } from '../open-task.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { endedBecause } from '../task-view.ts';
import type { TaskRow } from '../task-row.ts';
import { refuseIfClaimed } from '../tasks/claims.ts';
import { holdsTask } from '../tasks/holds-task.ts';
import { lockTaskOfAny, requireOpen } from '../tasks/lock-open-task.ts';
import { command } from '../transact.ts';
import { clarificationById, type ClarificationView } from './clarification-view.ts';

export interface Question {
  readonly taskId: string;
  /** undefined: the appraised employee. */
  readonly askedOfId: string | undefined;
  /** Plain text. */
  readonly question: string;
}

/**
 * The holder of an open task asks before he decides. What that does to the clock, the policy says (`clarification`): it runs on, or the due date
 * moves by a length now, and never for a task that is late already. A later date rings nobody (docs/architecture.md, rule 2).
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED, TASK_CLAIMED, TASK_OVERDUE, APPRAISAL_ENDED, APPRAISAL_LOCKED,
 * CLARIFICATION_NOT_ALLOWED, CLARIFICATION_OPEN, VALIDATION_FAILED (asked of somebody who has no part in it)
 */
export async function askForClarification(
  deps: Pick<Deps, 'db'>,
  act: Act,
  question: Question,
): Promise<ClarificationView> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, question.taskId);
    const { locked, task, about } = open;
    const authority = await holdsTask(tx, act.actorId, open);
    if (!authority.allowed) return denied(tx, act, { ...about, attempted: `${task.kind}.ASK` }, authority.because);
    await requireOpen(tx, open, undefined);
    const ended = endedBecause(locked, locked.epoch);
    if (ended) {
      throw new Refusal('APPRAISAL_ENDED', 409, `Nothing is left to ask here (${ended}).`, {
        extra: { because: ended },
      });
    }
    await refuseIfLocked(tx, locked);
    await refuseIfClaimed(tx, task, act.actorId);
    const rule = ruleOf(locked.policy, task.stage, task.kind, task.periodId);
    const clarification = clarificationRuleOf(rule);
    refuseLate(locked, task, rule, clarification);
    await refuseSecond(tx, task.id);
    const askedOfId = await personAsked(tx, locked, act.actorId, question.askedOfId);

    const { id } = await tx.clarification.create({
      data: {
        taskId: task.id,
        askedById: act.actorId,
        askedOfId,
        question: question.question,
        askedAt: locked.now,
      },
    });
    const moved = await moveClock(tx, locked, task, id, clarification);
    await recordEvent(tx, {
      type: 'CLARIFICATION_ASKED',
      at: locked.now,
      actorId: act.actorId,
      actorRole: authority.role,
      requestId: act.requestId,
      ...about,
      data: {
        clarificationId: id,
        askedOfId,
        kind: task.kind,
        stage: task.stage,
        clock: moved ? 'EXTENDS' : 'RUNS',
        legalBasis: clarification.legalBasis,
        ...(moved ? { oldDueAt: moved.from, newDueAt: moved.to } : {}),
      },
    });
    await notify(tx, [
      {
        ...about,
        kind: 'CLARIFICATION_ASKED',
        recipientId: askedOfId,
        cause: id,
        caseId: locked.case?.id,
        data: { taskKind: task.kind, level: task.level, fromId: act.actorId, dueAt: moved?.to ?? dueOf(task) },
        ...(moved ? { urgency: 'AT_ONCE' } : {}),
      },
    ]);
    return clarificationById(tx, id);
  });
}

const dueOf = (task: TaskRow): string | null => task.dueAt?.toISOString() ?? null;

function clarificationRuleOf(rule: TaskRule): ClarificationRule {
  if (rule.clarification) return rule.clarification;
  throw new Refusal(
    'CLARIFICATION_NOT_ALLOWED',
    409,
    'By the policy of this cycle nobody is asked before this decision.',
    {
      legalBasis: rule.legalBasis,
    },
  );
}

/** A question never makes a late task timely, and none is asked where a late decision would be refused. */
function refuseLate(locked: Locked, task: TaskRow, rule: TaskRule, clarification: ClarificationRule): void {
  if (!isTaskLate(task, locked.now)) return;
  if (rule.afterDue === 'UNTIL_TAKEN_OVER' && clarification.clock === 'RUNS') return;
  throw new Refusal('TASK_OVERDUE', 409, 'The due date has passed: nothing is asked any more.', {
    legalBasis: rule.legalBasis,
    extra: { dueAt: dueOf(task), consequence: rule.whenOverdue.legalBasis },
  });
}

async function refuseSecond(tx: Tx, taskId: string): Promise<void> {
  const open = await tx.clarification.findFirst({
    where: { taskId, answeredAt: null, closedAt: null },
    select: { id: true, askedAt: true },
  });
  if (!open) return;
  throw new Refusal('CLARIFICATION_OPEN', 409, 'A question at this task is open already.', {
    extra: { clarificationId: open.id, askedAt: open.askedAt.toISOString() },
  });
}

/** The employee, whoever evaluates him today, or whoever set the rating: by themselves or those who act for them; never oneself. */
async function personAsked(tx: Tx, locked: Locked, askerId: string, wanted: string | undefined): Promise<string> {
  const relations = await relationsOfOwner(tx, locked);
  const people = askable(locked, relations).filter((id) => id !== askerId);
  const asked = wanted ?? locked.appraisal?.employeeId;
  if (asked !== undefined && people.includes(asked)) return asked;
  throw new Refusal('VALIDATION_FAILED', 422, 'This person cannot be asked here.', {
    errors: [
      { pointer: '/askedOfId', detail: 'Ask the employee, the evaluator, or whoever set the rating; not yourself.' },
    ],
  });
}

function askable({ appraisal }: Locked, { evaluator, raterId, rater }: Relations): readonly string[] {
  return [appraisal?.employeeId, evaluator?.personId, raterId, rater?.personId].filter((id) => id !== undefined);
}

/** Moves the due date where the rule says so and has not been used up. */
async function moveClock(
  tx: Tx,
  locked: Locked,
  task: TaskRow,
  clarificationId: string,
  rule: ClarificationRule,
): Promise<{ readonly from: string; readonly to: string } | null> {
  if (rule.clock === 'RUNS' || !task.dueAt) return null;
  const used = await tx.clarification.count({ where: { taskId: task.id, dueAfter: { not: null } } });
  if (used >= rule.times) return null;
  const { derivation } = await tx.task.findUniqueOrThrow({ where: { id: task.id }, select: { derivation: true } });
  if (!derivation) return null;
  const calendar = await calendarOf(tx, locked.unitId);
  const standing = { dueAt: task.dueAt, derivation: derivation as unknown as Derivation };
  const moved = clarifiedDeadline(standing, clarificationId, rule.by, calendar);
  const reminded = { kind: task.kind, openedAt: task.openedAt, dueAt: moved.dueAt };
  await tx.task.update({
    where: { id: task.id },
    data: {
      dueAt: moved.dueAt,
      derivation: json(moved.derivation),
      nextReminderAt: nextReminderAt(locked.policy.reminders, reminded, locked.now, calendar),
      version: { increment: 1 },
    },
  });
  await tx.clarification.update({
    where: { id: clarificationId },
    data: { dueBefore: task.dueAt, dueAfter: moved.dueAt },
  });
  return { from: task.dueAt.toISOString(), to: moved.dueAt.toISOString() };
}
