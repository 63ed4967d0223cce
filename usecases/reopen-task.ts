import { holderNow } from '../domain/authority.ts';
import type { ClockMove, Derivation } from '../domain/deadlines.ts';
import { nextReminderAt } from '../domain/reminders.ts';
import { placeOf } from '../domain/stand-ins.ts';
import { calendarOf } from './calendars.ts';
import type { Tx } from './context.ts';
import type { Locked } from './lock-owner.ts';
import { notify } from './notify.ts';
import { placeData, relationsOfOwner } from './open-task.ts';
import { recordEvent } from './record-event.ts';
import { holdAtOpening } from './suspensions/hold.ts';
import type { TaskRow } from './task-row.ts';

/**
 * Mark of a cancelled task that may be opened again, under the same natural key: its appraisal was excluded, or it waits for the new SKP.
 * Nobody decided it, so that nothing is undone.
 */
export const SET_ASIDE = 'SET_ASIDE';

export const isSetAside = (task: { readonly status: string; readonly marks: readonly string[] }): boolean =>
  task.status === 'CANCELLED' && task.marks.includes(SET_ASIDE);

const DAY = 86_400;

/**
 * Opens a task again that was set aside, for whoever should hold it now. A due date that has passed meanwhile moves by as long as the task
 * was set aside, for rules in days by whole days, as after a pause; one that still lies ahead stays.
 */
export async function reopenTask(tx: Tx, locked: Locked, task: TaskRow): Promise<void> {
  const calendar = await calendarOf(tx, locked.unitId);
  const holder = holderNow(task, await relationsOfOwner(tx, locked));
  const person = holder && 'person' in holder ? holder.person : undefined;
  const assigneeId = person?.personId ?? null;
  const due = await dueAgain(tx, locked, task);
  await tx.task.update({
    where: { id: task.id },
    data: {
      status: 'OPEN',
      closedAt: null,
      marks: task.marks.filter((mark) => mark !== SET_ASIDE),
      assigneeId,
      heldForId: person ? placeOf(person) : null,
      unitId: locked.unitId,
      dueAt: due.at,
      derivation: due.derivation,
      ...(await holdAtOpening(tx, locked, task.role)),
      alarmAt: holder ? null : locked.now,
      nextReminderAt: due.at
        ? nextReminderAt(
            locked.policy.reminders,
            { kind: task.kind, openedAt: task.openedAt, dueAt: due.at },
            locked.now,
            calendar,
          )
        : null,
      version: { increment: 1 },
    },
  });
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: task.id };
  await recordEvent(tx, {
    ...about,
    type: 'TASK_REOPENED',
    at: locked.now,
    data: {
      kind: task.kind,
      stage: task.stage,
      round: task.round,
      level: task.level,
      role: task.role,
      ...(assigneeId ? { assigneeId } : {}),
      ...(holder ? placeData(holder) : { vacant: true }),
      dueAt: due.at?.toISOString() ?? null,
    },
  });
  if (!assigneeId) return;
  await notify(tx, [
    {
      ...about,
      kind: 'ASSIGNED',
      recipientId: assigneeId,
      cause: `${task.id}:${task.version}`,
      caseId: locked.case?.id,
      data: { taskKind: task.kind, dueAt: due.at?.toISOString() ?? null, level: task.level },
    },
  ]);
}

async function dueAgain(tx: Tx, locked: Locked, task: TaskRow): Promise<{ at: Date | null; derivation: object }> {
  const row = await tx.task.findUniqueOrThrow({
    where: { id: task.id },
    select: { dueAt: true, closedAt: true, pausedAt: true, derivation: true },
  });
  const derivation = (row.derivation ?? {}) as unknown as Partial<Derivation>;
  // A clock that stood still already when the task was set aside has stood still since then.
  const since = row.pausedAt ?? row.closedAt;
  if (!row.dueAt || !since || (!row.pausedAt && row.dueAt >= locked.now)) return { at: row.dueAt, derivation };
  const length = (locked.now.getTime() - since.getTime()) / 1_000;
  const { rule } = derivation;
  const inSeconds = rule && 'clock' in rule && rule.clock.unit === 'SECONDS';
  const seconds = inSeconds ? length : Math.ceil(length / DAY) * DAY;
  const at = new Date(row.dueAt.getTime() + seconds * 1_000);
  const move: ClockMove = { by: 'SET_ASIDE', seconds, from: row.dueAt.toISOString(), to: at.toISOString() };
  return { at, derivation: { ...derivation, moved: [...(derivation.moved ?? []), move] } };
}
