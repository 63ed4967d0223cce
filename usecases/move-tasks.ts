import { holderOf } from '../domain/authority.ts';
import { calendarOf } from './calendars.ts';
import type { Deps, Tx } from './context.ts';
import { ownerOf } from './decide-task.ts';
import { lockOwner } from './lock-owner.ts';
import { notify } from './notify.ts';
import { relationsOfOwner } from './open-task.ts';
import { recordEvent } from './record-event.ts';
import { lockTaskById } from './task-row.ts';
import { inTransaction } from './transact.ts';

/**
 * Moves open tasks to whoever holds their role today: an evaluator or superior changed in the roster, a post was filled, a unit has a new
 * head. Authority follows the links at once; this makes the inbox follow. The due date stays.
 * @returns how many tasks were moved
 */
export async function moveTasks(deps: Pick<Deps, 'db' | 'log'>, limit: number): Promise<number> {
  const misplaced = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT t.id::text FROM task t
    JOIN cycle c ON c.id = t.cycle_id AND c.status IN ('RUNNING', 'PAUSED', 'CLOSED') AND NOT c.virtual_time
    JOIN unit u ON u.id = t.unit_id
    LEFT JOIN appraisal a ON a.id = t.appraisal_id
    LEFT JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = t.role
      AND l.valid_from <= (now() AT TIME ZONE u.time_zone)::date
      AND (l.valid_to IS NULL OR l.valid_to > (now() AT TIME ZONE u.time_zone)::date)
    WHERE t.status = 'OPEN'
      AND ((t.role IN ('EVALUATOR', 'SUPERIOR') AND l.person_id IS NOT NULL AND l.person_id IS DISTINCT FROM t.assignee_id)
        OR (t.role = 'UNIT_HEAD' AND u.head_id IS NOT NULL AND u.head_id IS DISTINCT FROM t.assignee_id))
    ORDER BY coalesce(t.appraisal_id, t.report_id), t.id LIMIT ${limit}`;
  let moved = 0;
  for (const { id } of misplaced) {
    // One locked or failing appraisal does not hold up the others.
    try {
      if (await inTransaction(deps, (tx) => moveTask(tx, id))) moved += 1;
    } catch (error) {
      deps.log.warn({ taskId: id, err: error }, 'a task was not moved; the next round tries again');
    }
  }
  return moved;
}

async function moveTask(tx: Tx, taskId: string): Promise<boolean> {
  const locked = await lockOwner(tx, await ownerOf(tx, taskId));
  const task = await lockTaskById(tx, taskId);
  if (!task || task.status !== 'OPEN') return false;
  const relations = await relationsOfOwner(tx, locked, await calendarOf(tx, locked.unitId));
  const holder = holderOf(task.role, task.kind, relations);
  if (!holder || !('person' in holder) || holder.person.personId === task.assigneeId) return false;
  const toId = holder.person.personId;
  await tx.task.update({
    where: { id: taskId },
    data: { assigneeId: toId, alarmAt: task.assigneeId ? task.alarmAt : null, version: { increment: 1 } },
  });
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId };
  await recordEvent(tx, {
    ...about,
    type: 'TASK_MOVED',
    at: locked.now,
    data: { kind: task.kind, role: task.role, toId, ...(task.assigneeId ? { fromId: task.assigneeId } : {}) },
  });
  await notify(tx, [
    {
      ...about,
      kind: 'ASSIGNED',
      recipientId: toId,
      cause: taskId,
      data: { taskKind: task.kind, dueAt: task.dueAt?.toISOString() ?? null, level: task.level },
    },
  ]);
  return true;
}
