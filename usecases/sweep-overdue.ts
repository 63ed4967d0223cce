import { TASK_KIND_RULES } from '../domain/task-kinds.ts';
import type { Deps, Tx } from './context.ts';
import { lockOwner } from './lock-owner.ts';
import { ownerOfTask, ring, type OwnedTask, type Owner } from './ring.ts';
import { settleOverdue } from './settle-overdue.ts';
import { lockTaskById } from './task-row.ts';
import { inTransaction } from './transact.ts';

/**
 * Settles overdue tasks that no timer settles: those that no workflow waits for (acknowledgements), and those whose workflow has not come
 * `graceSeconds` after the due date. The workflow is rung and follows the rows.
 * @returns how many were settled
 */
export async function sweepOverdue(
  deps: Pick<Deps, 'db' | 'log'>,
  options: { graceSeconds: number; limit: number },
): Promise<number> {
  const overdue = await deps.db.$queryRaw<(OwnedTask & { id: string; dueAt: Date })[]>`
    SELECT t.id::text, t.due_at AS "dueAt", t.appraisal_id::text AS "appraisalId", t.case_id::text AS "caseId",
      t.report_id::text AS "reportId", t.period_id::text AS "periodId"
    FROM task t JOIN cycle c ON c.id = t.cycle_id
    WHERE t.status = 'OPEN' AND t.paused_at IS NULL AND t.alarm_at IS NULL AND NOT c.virtual_time
      AND t.due_at < clock_timestamp() - make_interval(secs => ${options.graceSeconds}::float8)
    ORDER BY coalesce(t.appraisal_id, t.report_id), t.id LIMIT ${options.limit}`;
  let settled = 0;
  for (const task of overdue) {
    // One locked or failing appraisal does not hold up the others.
    try {
      if (await inTransaction(deps, (tx) => settleOne(tx, ownerOfTask(task), task.id, task.dueAt))) settled += 1;
    } catch (error) {
      deps.log.warn({ taskId: task.id, err: error }, 'overdue task was not settled; the next sweep tries again');
    }
  }
  return settled;
}

async function settleOne(tx: Tx, owner: Owner, taskId: string, armedFor: Date): Promise<boolean> {
  const locked = await lockOwner(tx, owner);
  const task = await lockTaskById(tx, taskId);
  if (!task || !(await settleOverdue(tx, locked, task, armedFor))) return false;
  if (!TASK_KIND_RULES[task.kind].unawaited) await ring(tx, owner, 'OVERDUE', task.id);
  return true;
}
