import { holderNow, type Holder } from '../domain/authority.ts';
import type { Relations } from '../domain/relations.ts';
import { placeOf } from '../domain/stand-ins.ts';
import { OUT_OF_SERVICE } from '../domain/terms.ts';
import type { Deps, Tx } from './context.ts';
import { lockOwnerOfTask, type Locked } from './lock-owner.ts';
import { notify } from './notify.ts';
import { placeData, relationsOfOwner } from './open-task.ts';
import { recordEvent } from './record-event.ts';
import { lockTaskById, type TaskRow } from './task-row.ts';
import { inTransaction } from './transact.ts';

/**
 * Moves open tasks to whoever holds their place today: an evaluator or superior changed, a stand-in's decree began or ended, a post was filled,
 * somebody left, a unit has a new head. Authority follows the rows at once; this makes the inbox follow. The due date stays.
 * @param people only what concerns them, right after such a change; undefined: everything, for the housekeeping
 * @returns how many tasks were moved
 */
export async function moveTasks(
  deps: Pick<Deps, 'db' | 'log'>,
  { limit, people }: { limit: number; people?: readonly string[] },
): Promise<number> {
  let moved = 0;
  for (const id of await misplaced(deps, limit, people)) {
    // One locked or failing appraisal does not hold up the others.
    try {
      if (await inTransaction(deps, (tx) => moveTask(tx, id))) moved += 1;
    } catch (error) {
      deps.log.warn({ taskId: id, err: error }, 'a task was not moved; the next round tries again');
    }
  }
  return moved;
}

/** Tasks that may be in the wrong hands: a few too many do no harm, moveTask() looks closely. */
async function misplaced(
  { db }: Pick<Deps, 'db'>,
  limit: number,
  people: readonly string[] | undefined,
): Promise<string[]> {
  const concerned = people ? [...people] : null;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT t.id::text FROM task t
    JOIN cycle c ON c.id = t.cycle_id AND c.status IN ('RUNNING', 'PAUSED', 'CLOSED') AND NOT c.virtual_time
    JOIN unit u ON u.id = t.unit_id
    CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE u.time_zone)::date AS day) today
    LEFT JOIN appraisal a ON a.id = t.appraisal_id
    LEFT JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = t.role
      AND daterange(l.valid_from, l.valid_to, '[)') @> today.day
    WHERE t.status = 'OPEN' AND t.role IN ('EVALUATOR', 'SUPERIOR', 'NEXT_SUPERIOR', 'RATER', 'UNIT_HEAD')
      AND (${concerned}::uuid[] IS NULL OR t.assignee_id = ANY(${concerned}::uuid[]) OR t.held_for_id = ANY(${concerned}::uuid[])
        OR l.person_id = ANY(${concerned}::uuid[]) OR a.employee_id = ANY(${concerned}::uuid[]))
      AND (t.assignee_id IS NULL
        -- The place is another's now.
        OR l.person_id IS DISTINCT FROM t.held_for_id AND l.person_id IS NOT NULL
        OR t.role = 'UNIT_HEAD' AND u.head_id IS DISTINCT FROM t.held_for_id AND u.head_id IS NOT NULL
        -- Another acts in it now.
        OR (t.held_for_id <> t.assignee_id OR EXISTS (SELECT 1 FROM delegation d WHERE d.post_holder_id = t.held_for_id
              AND daterange(d.valid_from, d.valid_to, '[)') @> today.day))
          AND stand_in_of(t.held_for_id, today.day) IS DISTINCT FROM t.assignee_id
        -- The employee serves as Plt., or whoever acts has left.
        OR EXISTS (SELECT 1 FROM delegation d WHERE d.acting_id = a.employee_id AND d.reports_to_id IS NOT NULL
              AND daterange(d.valid_from, d.valid_to, '[)') @> today.day)
        OR EXISTS (SELECT 1 FROM employee e WHERE e.id = t.assignee_id
              AND e.status = ANY(${[...OUT_OF_SERVICE]}::text[])))
    ORDER BY coalesce(t.appraisal_id, t.report_id), t.id LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** Settles anew who holds one open task. @returns whether anything changed */
export async function moveTask(tx: Tx, taskId: string): Promise<boolean> {
  const locked = await lockOwnerOfTask(tx, taskId);
  const task = await lockTaskById(tx, taskId);
  if (!task || task.status !== 'OPEN') return false;
  const relations = await relationsOfOwner(tx, locked);
  const holder = holderNow(task, relations);
  if (!holder) return leaveVacant(tx, locked, task, relations);
  if (!('person' in holder)) return false;
  const { person } = holder;
  if (person.personId === task.assigneeId && placeOf(person) === task.heldForId) return false;
  await tx.task.update({
    where: { id: taskId },
    data: {
      assigneeId: person.personId,
      heldForId: placeOf(person),
      // A post that was vacant is filled.
      alarmAt: task.assigneeId ? task.alarmAt : null,
      version: { increment: 1 },
    },
  });
  await recordMove(tx, locked, task, holder);
  return true;
}

/** Nobody is there who could hold it: it stays open, and BKD is told, whose it is to fill the post (Annex IV.A.2, p.89). */
async function leaveVacant(tx: Tx, locked: Locked, task: TaskRow, { offices }: Relations): Promise<boolean> {
  if (!task.assigneeId) return false;
  await tx.task.update({
    where: { id: task.id },
    data: { assigneeId: null, alarmAt: task.alarmAt ?? locked.now, version: { increment: 1 } },
  });
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: task.id };
  await recordEvent(tx, {
    ...about,
    type: 'TASK_MOVED',
    at: locked.now,
    data: { kind: task.kind, role: task.role, because: 'VACANT', fromId: task.assigneeId },
  });
  await notify(
    tx,
    offices.BKD_ADMIN.map((held) => ({
      ...about,
      kind: 'ALARM' as const,
      recipientId: held.personId,
      cause: `${task.id}:vacant`,
      data: { taskKind: task.kind, dueAt: task.dueAt?.toISOString() ?? null },
    })),
  );
  return true;
}

async function recordMove(
  tx: Tx,
  locked: Locked,
  task: TaskRow,
  holder: Extract<Holder, { person: unknown }>,
): Promise<void> {
  const { personId } = holder.person;
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: task.id };
  await recordEvent(tx, {
    ...about,
    type: 'TASK_MOVED',
    at: locked.now,
    data: {
      kind: task.kind,
      role: task.role,
      because: whyMoved(task, holder),
      assigneeId: personId,
      ...(task.assigneeId ? { fromId: task.assigneeId } : {}),
      ...placeData(holder),
    },
  });
  if (personId === task.assigneeId) return;
  await notify(tx, [
    {
      ...about,
      kind: 'ASSIGNED',
      recipientId: personId,
      cause: task.id,
      data: { taskKind: task.kind, dueAt: task.dueAt?.toISOString() ?? null, level: task.level },
    },
  ]);
}

/** STAND_IN: a decree began. STAND_IN_ENDED: back to the holder of the place. CONFLICT: who would hold it is a party. LINK: the place is another's. */
function whyMoved(
  task: TaskRow,
  holder: Extract<Holder, { person: unknown }>,
): 'CONFLICT' | 'STAND_IN' | 'STAND_IN_ENDED' | 'LINK' {
  if (holder.passedOver) return 'CONFLICT';
  if (holder.person.standIn) return 'STAND_IN';
  return placeOf(holder.person) === task.heldForId ? 'STAND_IN_ENDED' : 'LINK';
}
