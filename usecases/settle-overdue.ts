import { nextRung } from '../domain/authority.ts';
import { isLate, isTaskLate } from '../domain/deadlines.ts';
import { ruleOf } from '../domain/policy.ts';
import { TASK_KIND_RULES } from '../domain/task-kinds.ts';
import { calendarOf } from './calendars.ts';
import { lapseProposal } from './calibration/lapse-proposals.ts';
import { bringUpToDate } from './clock-changes/bring-up-to-date.ts';
import type { Tx } from './context.ts';
import { settleProvisional } from './decisions/provisional.ts';
import type { Locked } from './lock-owner.ts';
import { notify } from './notify.ts';
import { ladderOf, openTakeover, relationsOfOwner } from './open-task.ts';
import { recordEvent } from './record-event.ts';
import type { TaskRow } from './task-row.ts';

/**
 * What happens by itself when nobody acted in time: the one place for it, called by the timer's step, by a decision that comes too
 * late, and by the sweeper. Changes nothing unless the locked row is open, is not paused, has the due date that the caller was armed
 * for, and that date has passed by the clock read after the lock (docs/architecture.md, rules 2 and 3), also after every change of clocks
 * that was ordered: nobody is late between the commit of an extension and the chunk that writes it. A decision that could be undone takes
 * effect instead, when its time has come.
 * @returns whether something changed
 */
export async function settleOverdue(tx: Tx, locked: Locked, task: TaskRow, armedFor: Date): Promise<boolean> {
  if (task.status === 'OPEN' && task.provisionalId) return settleProvisional(tx, locked, task);
  if (task.status !== 'OPEN' || task.pausedAt || !task.dueAt || task.dueAt.getTime() !== armedFor.getTime())
    return false;
  if (!isLate(locked.now, task.dueAt)) return false;
  const current = await bringUpToDate(tx, locked, task);
  return isTaskLate(current, locked.now) && settleLate(tx, locked, current);
}

async function settleLate(tx: Tx, locked: Locked, task: TaskRow): Promise<boolean> {
  const rule = ruleOf(locked.policy, task.stage, task.kind, task.periodId).whenOverdue;
  switch (rule.action) {
    case 'TAKE_OVER':
      return takeOver(tx, locked, task);
    case 'CLOSE_WITHOUT':
      await closeTask(tx, locked, task, 'CLOSED_WITHOUT');
      if (task.kind === 'ANSWER_CALIBRATION') await lapseProposal(tx, locked, 'NOT_ANSWERED');
      await recordEvent(tx, {
        ...about(locked, task),
        type: 'TASK_CLOSED_WITHOUT',
        at: locked.now,
        data: { kind: task.kind, stage: task.stage, round: task.round, legalBasis: rule.legalBasis },
      });
      return true;
    case 'REMIND':
      return raiseAlarm(tx, locked, task);
  }
}

/**
 * Whether the holder of an overdue task loses it: it is closed, or somebody takes it over. On the last rung, or where the rule only reminds, it
 * stays his.
 */
export async function isLost(tx: Tx, locked: Locked, task: TaskRow): Promise<boolean> {
  const { action } = ruleOf(locked.policy, task.stage, task.kind, task.periodId).whenOverdue;
  if (action !== 'TAKE_OVER') return action === 'CLOSE_WITHOUT';
  const relations = await relationsOfOwner(tx, locked);
  return nextRung(task.kind, task, ladderOf(locked, task), relations) !== undefined;
}

async function takeOver(tx: Tx, locked: Locked, task: TaskRow): Promise<boolean> {
  const calendar = await calendarOf(tx, locked.unitId);
  const relations = await relationsOfOwner(tx, locked);
  const holder = nextRung(task.kind, task, ladderOf(locked, task), relations);
  if (!holder) return raiseAlarm(tx, locked, task);
  await closeTask(tx, locked, task, 'TAKEN_OVER');
  await openTakeover(tx, locked, task, holder, { calendar, relations });
  return true;
}

/** The last rung: the task stays open and overdue; the engine never decides. BKD is told once. */
async function raiseAlarm(tx: Tx, locked: Locked, task: TaskRow): Promise<boolean> {
  if (task.alarmAt) return false;
  await tx.task.update({ where: { id: task.id }, data: { alarmAt: locked.now, version: { increment: 1 } } });
  await recordEvent(tx, {
    ...about(locked, task),
    type: 'TASK_ALARM',
    at: locked.now,
    data: { kind: task.kind, stage: task.stage, dueAt: task.dueAt?.toISOString() ?? null },
  });
  const { offices } = await relationsOfOwner(tx, locked);
  // What nobody waits for is listed for the unit's head, not alarmed about.
  if (!TASK_KIND_RULES[task.kind].unawaited) {
    await notify(
      tx,
      offices.BKD_ADMIN.map((held) => ({
        ...about(locked, task),
        kind: 'ALARM' as const,
        recipientId: held.personId,
        cause: task.id,
        data: {
          taskKind: task.kind,
          dueAt: task.dueAt?.toISOString() ?? null,
          ...(task.assigneeId ? { fromId: task.assigneeId } : {}),
        },
      })),
    );
  }
  return true;
}

async function closeTask(
  tx: Tx,
  locked: Locked,
  task: TaskRow,
  status: 'TAKEN_OVER' | 'CLOSED_WITHOUT',
): Promise<void> {
  await tx.task.update({
    where: { id: task.id },
    data: { status, closedAt: locked.now, nextReminderAt: null, version: { increment: 1 } },
  });
}

const about = (
  locked: Locked,
  task: TaskRow,
): { cycleId: string; appraisalId: string | undefined; taskId: string } => ({
  cycleId: locked.cycle.id,
  appraisalId: locked.appraisal?.id,
  taskId: task.id,
});
