import { nextReminderAt } from '../domain/reminders.ts';
import type { Calendar } from '../domain/calendar.ts';
import { holderOf, nextRung, type Holder } from '../domain/authority.ts';
import { ruleOf } from '../domain/policy.ts';
import type { Relations } from '../domain/relations.ts';
import { placeOf } from '../domain/stand-ins.ts';
import { TASK_KIND_RULES } from '../domain/task-kinds.ts';
import { GRANTED_ROLES, STAGES, type Stage, type TaskKind } from '../domain/terms.ts';
import { calendarOf } from './calendars.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { json } from './json.ts';
import type { Tx } from './context.ts';
import type { Locked } from './lock-owner.ts';
import { notify, type NewNotice } from './notify.ts';
import { recordEvent } from './record-event.ts';
import { holdRelationsOf } from './reporting-lines.ts';
import { holdAtOpening } from './suspensions/hold.ts';
import { dueOf } from './task-clock.ts';
import type { TaskRow } from './task-row.ts';

/**
 * Opens a task for whoever should hold it now. Where nobody holds the first role, the ladder of the policy is climbed at once;
 * where nobody at all does, the task is open with an alarm at BKD.
 */
export async function openTask(
  tx: Tx,
  locked: Locked,
  task: { stage: Stage; kind: TaskKind; round: number; marks?: readonly string[] },
): Promise<void> {
  const calendar = await calendarOf(tx, locked.unitId);
  const relations = await relationsOfOwner(tx, locked);
  const deadlock = isDeadlock(locked, task);
  const wanted = deadlock ? 'SUPERIOR' : TASK_KIND_RULES[task.kind].holder;
  const holder =
    holderOf(wanted, task.kind, relations) ??
    nextRung(
      task.kind,
      { role: wanted, level: 0, assigneeId: null, heldForId: null },
      ladderOf(locked, task),
      relations,
    );
  await insertTask(
    tx,
    locked,
    calendar,
    { ...task, level: deadlock ? 1 : 0, marks: task.marks ?? [] },
    holder ?? wanted,
  );
  await enterStage(tx, locked, task.stage);
}

/** After too many returns the superior decides the targets, final, as after a takeover (policy: maxReturns, practice). */
function isDeadlock(locked: Locked, task: { kind: TaskKind; round: number }): boolean {
  return task.kind === 'APPROVE_TARGETS' && roundOfPlan(locked, task) > locked.policy.maxReturns;
}

/** Which round of the SKP that is being set now: those of one that was closed do not count (II.C.6–7, p.65). */
const roundOfPlan = ({ appraisal }: Locked, task: { round: number }): number =>
  task.round - (appraisal?.closedPlanRounds ?? 0);

/** A task one rung up, after the one below was overdue. The row of the one who lost it stays, closed as TAKEN_OVER. */
export async function openTakeover(
  tx: Tx,
  locked: Locked,
  lost: TaskRow,
  holder: Holder,
  calendar: Calendar,
): Promise<void> {
  await insertTask(
    tx,
    locked,
    calendar,
    { stage: lost.stage, kind: lost.kind, round: lost.round, level: lost.level + 1, marks: lost.marks },
    holder,
    lost,
  );
}

/** The people around the subject of an owner's tasks now, held for an act that relies on them. */
export async function relationsOfOwner(tx: Tx, locked: Locked): Promise<Relations> {
  const { appraisal, period, evaluation, cycle, unitId, now } = locked;
  const { relations } = await holdRelationsOf(tx, {
    employeeId: appraisal?.employeeId,
    unitId,
    at: now,
    ratingId: evaluation?.ratingId ?? null,
    window: appraisal && (period ?? { cycleId: cycle.id }),
  });
  return relations;
}

export function ladderOf(locked: Locked, task: { stage: Stage; kind: TaskKind }): readonly Holder['role'][] {
  const { whenOverdue } = ruleOf(locked.policy, task.stage, task.kind, locked.period?.id);
  return whenOverdue.action === 'TAKE_OVER' ? whenOverdue.ladder : [];
}

async function insertTask(
  tx: Tx,
  locked: Locked,
  calendar: Calendar,
  task: { stage: Stage; kind: TaskKind; round: number; level: number; marks: readonly string[] },
  holder: Holder | Holder['role'],
  lost?: TaskRow,
): Promise<void> {
  const due = await dueOf(tx, locked, calendar, task);
  const vacant = typeof holder === 'string';
  const person = !vacant && 'person' in holder ? holder.person : undefined;
  const assigneeId = person?.personId ?? null;
  const role = vacant ? holder : holder.role;
  const { id } = await tx.task.create({
    data: {
      cycleId: locked.cycle.id,
      appraisalId: locked.appraisal?.id ?? null,
      caseId: locked.case?.id ?? null,
      reportId: locked.report?.id ?? null,
      periodId: locked.period?.id ?? null,
      stage: task.stage,
      kind: task.kind,
      round: task.round,
      level: task.level,
      role,
      assigneeId,
      heldForId: person ? placeOf(person) : null,
      unitId: locked.unitId,
      openedAt: locked.now,
      dueAt: due.at,
      // Opened while the cycle is paused (the right to appeal) or the appraisal suspended: its clock stands still like all others.
      ...(await holdAtOpening(tx, locked, role)),
      derivation: json(due.derivation),
      alarmAt: vacant ? locked.now : null,
      nextReminderAt: nextReminderAt(
        locked.policy.reminders,
        { kind: task.kind, openedAt: locked.now, dueAt: due.at },
        locked.now,
        calendar,
      ),
      marks: [...task.marks],
    },
    select: { id: true },
  });
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: id };
  await recordEvent(tx, {
    ...about,
    type: lost ? 'TASK_TAKEN_OVER' : 'TASK_OPENED',
    at: locked.now,
    data: {
      kind: task.kind,
      stage: task.stage,
      round: task.round,
      level: task.level,
      role,
      ...(assigneeId ? { assigneeId } : {}),
      ...(vacant ? {} : placeData(holder)),
      dueAt: due.at.toISOString(),
      ...(lost
        ? {
            fromTaskId: lost.id,
            ...(lost.assigneeId ? { fromId: lost.assigneeId } : {}),
            legalBasis: due.derivation.legalBasis,
          }
        : {}),
      ...(vacant ? { vacant: true } : {}),
    },
  });
  // A post that nobody holds is BKD's to fill.
  const recipients = assigneeId ? [assigneeId] : await officeHolders(tx, locked, calendar, vacant ? 'BKD_ADMIN' : role);
  const data = {
    dueAt: due.at.toISOString(),
    taskKind: task.kind,
    level: task.level,
    legalBasis: due.derivation.legalBasis,
  };
  const kind = vacant ? 'ALARM' : noticeKind(locked, task, lost !== undefined);
  const commentDecisionId = kind === 'RETURNED' ? await returnedBy(tx, locked, task.round - 1) : undefined;
  const notices: NewNotice[] = recipients.map((recipientId) => ({
    ...about,
    kind,
    recipientId,
    cause: id,
    caseId: locked.case?.id,
    data: {
      ...data,
      ...(lost?.assigneeId ? { fromId: lost.assigneeId } : {}),
      ...(commentDecisionId ? { commentDecisionId } : {}),
    },
  }));
  if (lost?.assigneeId) {
    notices.push({
      ...about,
      taskId: lost.id,
      kind: 'TAKEOVER_LOST',
      recipientId: lost.assigneeId,
      cause: lost.id,
      data: { ...data, ...(assigneeId ? { toId: assigneeId } : {}) },
    });
  }
  await notify(tx, notices);
}

/** For the audit trail: for whom the holder acts, and who was passed over because it would have been a matter of his own. */
export function placeData(holder: Holder): Prisma.InputJsonObject {
  if (!('person' in holder)) return {};
  const { standIn } = holder.person;
  return {
    ...(standIn ? { standIn: { ...standIn, delegationIds: [...standIn.delegationIds] } } : {}),
    ...(holder.passedOver ? { passedOver: holder.passedOver.map((each) => ({ ...each })) } : {}),
  };
}

/** The decision that returned the targets: its comment belongs in the mail. */
async function returnedBy(tx: Tx, locked: Locked, round: number): Promise<string | undefined> {
  const decision = await tx.decision.findFirst({
    where: { outcome: 'RETURNED', task: { ownerId: locked.owner.id, kind: 'APPROVE_TARGETS', round } },
    select: { id: true },
  });
  return decision?.id;
}

function noticeKind(locked: Locked, task: { kind: TaskKind; round: number }, takeover: boolean): NewNotice['kind'] {
  if (takeover) return 'TAKEOVER_GAINED';
  if (task.kind === 'DRAFT_TARGETS' && roundOfPlan(locked, task) > 1) return 'RETURNED';
  if (task.kind === 'STATE_AS_EMPLOYEE' || task.kind === 'STATE_AS_EVALUATOR') return 'STATEMENT_ASKED';
  if (task.kind === 'DECIDE_APPEAL') return 'APPEAL_FILED';
  return task.kind === 'RECEIVE_RESULT' ? 'DELIVERED' : 'ASSIGNED';
}

async function officeHolders(tx: Tx, locked: Locked, calendar: Calendar, role: string): Promise<string[]> {
  const { offices, employeeId } = await relationsOfOwner(tx, locked);
  const office = GRANTED_ROLES.find((granted) => granted === role);
  // The head of a unit does not hold an office about his own report.
  return office ? offices[office].map((held) => held.personId).filter((id) => id !== employeeId) : [];
}

/** The appraisal's own stage only moves forward; branches that run beside each other do not set it back. */
export async function enterStage(tx: Tx, locked: Locked, stage: Stage): Promise<void> {
  const { appraisal } = locked;
  if (!appraisal || locked.case || locked.period || STAGES.indexOf(stage) <= STAGES.indexOf(appraisal.stage)) return;
  await tx.appraisal.update({ where: { id: appraisal.id }, data: { stage, version: { increment: 1 } } });
}
