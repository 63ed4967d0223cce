import { randomUUID } from 'node:crypto';
import { nextReminderAt } from '../domain/reminders.ts';
import type { Calendar } from '../domain/calendar.ts';
import { holderOf, nextRung, type Holder } from '../domain/authority.ts';
import type { Derivation } from '../domain/deadlines.ts';
import { ruleOf } from '../domain/policy.ts';
import type { Relations } from '../domain/relations.ts';
import { placeOf } from '../domain/stand-ins.ts';
import { TASK_KIND_RULES } from '../domain/task-kinds.ts';
import { GRANTED_ROLES, STAGES, type Stage, type TaskKind } from '../domain/terms.ts';
import { calendarOf } from './calendars.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';
import type { Locked } from './lock-owner.ts';
import { insertOfNotices, type NewNotice } from './notify.ts';
import { prepared } from './own-statements.ts';
import { insertOf, noteEvent, type NewEvent, type Place } from './record-event.ts';
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
  task: { stage: Stage; kind: TaskKind; round: number; marks?: readonly string[]; agreedFor?: Date },
): Promise<TaskRow> {
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
  const opened = await insertTask(
    tx,
    locked,
    { calendar, relations },
    { ...task, level: deadlock ? 1 : 0, marks: task.marks ?? [] },
    holder ?? wanted,
  );
  // What nobody waits for says nothing of how far the year has come.
  if (!TASK_KIND_RULES[task.kind].unawaited) await enterStage(tx, locked, task.stage);
  return opened;
}

/** What an opening looks at: the unit's working days, and the people around the subject. */
interface Around {
  readonly calendar: Calendar;
  readonly relations: Relations;
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
  around: Around,
): Promise<void> {
  await insertTask(
    tx,
    locked,
    around,
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
  { calendar, relations }: Around,
  task: {
    stage: Stage;
    kind: TaskKind;
    round: number;
    level: number;
    marks: readonly string[];
    agreedFor?: Date | undefined;
  },
  holder: Holder | Holder['role'],
  lost?: TaskRow,
): Promise<TaskRow> {
  const due = await dueOf(tx, locked, calendar, task);
  const vacant = typeof holder === 'string';
  const person = !vacant && 'person' in holder ? holder.person : undefined;
  const assigneeId = person?.personId ?? null;
  const role = vacant ? holder : holder.role;
  const id = randomUUID();
  // Opened while the cycle is paused (the right to appeal) or the appraisal suspended: its clock stands still like all others.
  const hold = await holdAtOpening(tx, locked, role);
  const row: NewTask = {
    id,
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
    ...hold,
    derivation: due.derivation,
    alarmAt: vacant ? locked.now : null,
    nextReminderAt: nextReminderAt(
      locked.policy.reminders,
      { kind: task.kind, openedAt: locked.now, dueAt: due.at },
      locked.now,
      calendar,
    ),
    marks: task.marks,
  };
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: id };
  const event: NewEvent = {
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
  };
  // A post that nobody holds is BKD's to fill.
  const recipients = assigneeId ? [assigneeId] : officeHolders(relations, vacant ? 'BKD_ADMIN' : role);
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
  await writeTask(tx, row, event, notices);
  return { ...row, status: 'OPEN', version: 1, outcome: null, provisionalId: null, effectiveAt: null };
}

type NewTask = Omit<TaskRow, 'status' | 'version' | 'outcome' | 'provisionalId' | 'effectiveAt'> & {
  readonly derivation: Derivation;
  readonly nextReminderAt: Date | null;
};

/** The task, its event and its notices in one statement. */
async function writeTask(tx: Tx, row: NewTask, event: NewEvent, notices: readonly NewNotice[]): Promise<void> {
  const places = await tx.$queryRaw<Place[]>(
    prepared(
      'open-task',
      Prisma.sql`
        WITH opened AS (
          INSERT INTO task (id, cycle_id, appraisal_id, case_id, report_id, period_id, stage, kind, round, level, role, assignee_id, held_for_id,
            unit_id, opened_at, due_at, derivation, paused_at, suspension_id, alarm_at, next_reminder_at, marks)
          VALUES (${row.id}::uuid, ${row.cycleId}::uuid, ${row.appraisalId}::uuid, ${row.caseId}::uuid, ${row.reportId}::uuid, ${row.periodId}::uuid,
            ${row.stage}, ${row.kind}, ${row.round}, ${row.level}, ${row.role}, ${row.assigneeId}::uuid, ${row.heldForId}::uuid, ${row.unitId}::uuid,
            ${row.openedAt}, ${row.dueAt}, ${JSON.stringify(row.derivation)}::jsonb, ${row.pausedAt}, ${row.suspensionId}::uuid, ${row.alarmAt},
            ${row.nextReminderAt}, ${[...row.marks]}::text[])),
        recorded AS (${insertOf(event)} RETURNING chain, seq, hash),
        told AS (${insertOfNotices(notices)})
        SELECT chain, seq, hash FROM recorded`,
    ),
  );
  noteEvent(tx, event, places);
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

function officeHolders({ offices, employeeId }: Relations, role: string): string[] {
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
