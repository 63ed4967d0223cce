import type { Deps, Tx } from './context.ts';
import { lockOwner } from './lock-owner.ts';
import { ownerOfTask, ringUnlessUnawaited, type OwnedTask, type Owner } from './ring.ts';
import { settleOverdue } from './settle-overdue.ts';
import { lockTaskById } from './task-row.ts';
import { inTransaction } from './transact.ts';

/**
 * Settles overdue tasks that no timer settles: those that no workflow waits for (acknowledgements), and those whose workflow has not come
 * `graceSeconds` after the due date; likewise decisions whose time to be undone is over. The workflow is rung and follows the rows.
 * @returns how many were settled
 */
export async function sweepOverdue(
  deps: Pick<Deps, 'db' | 'log'>,
  options: { graceSeconds: number; limit: number },
): Promise<number> {
  const overdue = await deps.db.$queryRaw<OverdueTask[]>`
    SELECT t.id::text, o.at AS "armedFor", t.appraisal_id::text AS "appraisalId", t.case_id::text AS "caseId",
      t.report_id::text AS "reportId", t.period_id::text AS "periodId"
    FROM (
      SELECT id, due_at AS at FROM task WHERE status = 'OPEN' AND paused_at IS NULL AND alarm_at IS NULL AND provisional_id IS NULL
      UNION ALL
      SELECT d.task_id, d.effective_at FROM provisional_decision d JOIN task t ON t.provisional_id = d.id
      WHERE t.provisional_id IS NOT NULL
    ) o JOIN task t ON t.id = o.id JOIN cycle c ON c.id = t.cycle_id
    WHERE o.at < clock_timestamp() - make_interval(secs => ${options.graceSeconds}::float8) AND NOT c.virtual_time
    ORDER BY coalesce(t.appraisal_id, t.report_id), t.id LIMIT ${options.limit}`;
  let settled = 0;
  const lane = async (): Promise<void> => {
    for (let task = overdue.shift(); task; task = overdue.shift()) {
      if (await trySettling(deps, task)) settled += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return settled;
}

/** At once: after a deadline there are thousands, each a transaction that mostly waits for the database. */
const LANES = 3;

/** One locked or failing appraisal does not hold up the others. */
async function trySettling(deps: Pick<Deps, 'db' | 'log'>, task: OverdueTask): Promise<boolean> {
  try {
    return await inTransaction(deps, (tx) => settleOne(tx, ownerOfTask(task), task.id, task.armedFor));
  } catch (error) {
    deps.log.warn({ taskId: task.id, err: error }, 'overdue task was not settled; the next sweep tries again');
    return false;
  }
}

type OverdueTask = OwnedTask & { readonly id: string; readonly armedFor: Date };

async function settleOne(tx: Tx, owner: Owner, taskId: string, armedFor: Date): Promise<boolean> {
  const locked = await lockOwner(tx, owner);
  const task = await lockTaskById(tx, taskId);
  if (!task || !(await settleOverdue(tx, locked, task, armedFor))) return false;
  await ringUnlessUnawaited(tx, owner, 'OVERDUE', task);
  return true;
}
