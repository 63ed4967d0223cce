import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import type { Locked } from '../lock-owner.ts';
import { lockTaskById, type TaskRow } from '../task-row.ts';
import { appliedChange, CHANGE_COLUMNS, type ClockChangeRow } from './clock-change.ts';
import { ClockContext } from './clock-context.ts';
import { movePeriod, readPeriodClocks, readTaskClocks, taskMove } from './recompute-tasks.ts';
import { changeFor, coversPeriods, scopeOf, tasksInScope } from './scope.ts';
import type { PeriodClock } from './windows-of-task.ts';
import { writeTaskMoves } from './write-task-moves.ts';

/**
 * Before a task is treated as late: changes of clocks that were ordered but whose chunk has not come to it yet are applied to it now, in this
 * transaction. An extension counts from its commit, not from the chunk. The owner and the task are locked.
 * @returns the task as it is then
 */
export async function bringUpToDate(tx: Tx, locked: Locked, task: TaskRow): Promise<TaskRow> {
  const changes = await tx.$queryRaw<ClockChangeRow[]>`
    SELECT ${CHANGE_COLUMNS} FROM clock_change ch JOIN operation o ON o.id = ch.operation_id
    WHERE o.kind = 'CLOCK_CHANGE' AND o.status = 'RUNNING' AND (ch.cycle_id IS NULL OR ch.cycle_id = ${locked.cycle.id}::uuid)
    ORDER BY ch.created_at, ch.id`;
  let moved = false;
  for (const change of changes) if (await apply(tx, change, task.id)) moved = true;
  return moved ? ((await lockTaskById(tx, task.id)) ?? task) : task;
}

async function apply(tx: Tx, change: ClockChangeRow, taskId: string): Promise<boolean> {
  const scope = await scopeOf(tx, change);
  const covered = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM task t JOIN cycle c ON c.id = t.cycle_id LEFT JOIN periodic_evaluation p ON p.id = t.period_id
    WHERE t.id = ${taskId}::uuid AND ${tasksInScope(scope)} AND ${notDone(change)}`;
  const [task] = covered.length > 0 ? await readTaskClocks(tx, [taskId]) : [];
  if (!task) return false;
  const periods = task.appraisalId ? await readPeriodClocks(tx, [task.appraisalId]) : [];
  const context = new ClockContext(tx);
  const byId = new Map<string, PeriodClock>();
  for (const period of periods) {
    const window = coversPeriods(scope) ? await movePeriod(context, period, appliedChange(change)) : undefined;
    byId.set(period.id, window ? { ...period, window: window.after } : period);
  }
  const move = await taskMove(context, task, changeFor(scope, task), byId);
  if (move) await writeTaskMoves(tx, change, [move]);
  return move !== undefined;
}

/** What has its result in the operation was seen to by its chunk. */
const notDone = (change: ClockChangeRow): Prisma.Sql => Prisma.sql`NOT EXISTS (
  SELECT 1 FROM operation_item i WHERE i.operation_id = ${change.operationId}::uuid AND i.key = coalesce(t.appraisal_id, t.report_id)::text)`;
