import type { Authority } from '../../domain/authority.ts';
import type { TaskStanding } from '../../domain/remarks.ts';
import type { TaskKind } from '../../domain/terms.ts';
import { isEmployee, type AppraisalAccess } from '../access/appraisal-access.ts';
import { isOfCase } from '../cases/case-access.ts';
import type { Tx } from '../context.ts';
import type { TaskSummaryRow } from './task-summary.ts';

/** A task as somebody looks at it (read-task.ts). */
interface Looked {
  readonly row: Pick<TaskSummaryRow, 'id' | 'kind' | 'case_id'> & {
    readonly is_bkd: boolean;
    readonly is_decider: boolean;
  };
  /** undefined: of a unit's report. */
  readonly access: AppraisalAccess | undefined;
  readonly authority: Authority | undefined;
}

/** Counselling is confidential (Annex III.D.5, p.85). */
const CONFIDENTIAL: readonly TaskKind[] = ['PLAN_COUNSELLING', 'CONCLUDE_COUNSELLING'];

/** How somebody stands to a task, for what is said and attached there. */
export async function standingOf(tx: Tx, readerId: string, { row, access, authority }: Looked): Promise<TaskStanding> {
  const own = access !== undefined && isEmployee(access);
  const secret = CONFIDENTIAL.includes(row.kind) && access !== undefined && row.case_id !== null;
  return {
    isEmployee: own,
    isHolder: authority?.allowed === true || row.is_decider || (await holdsHeldOrPrepares(tx, readerId, row.id)),
    isBkd: !own && (access?.isBkd ?? row.is_bkd),
    isOfCase: !secret || (await isOfCase(tx, access, row.case_id ?? '')),
    received: access?.received ?? true,
  };
}

/** Of this very step: also of the rungs below and above it. */
async function holdsHeldOrPrepares(tx: Tx, readerId: string, taskId: string): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ is: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM task t JOIN task x ON x.owner_id = t.owner_id AND x.stage = t.stage AND x.kind = t.kind AND x.round = t.round
        WHERE t.id = ${taskId}::uuid AND ${readerId}::uuid IN (x.assignee_id, x.held_for_id))
      OR EXISTS (SELECT 1 FROM task_preparation p WHERE p.task_id = ${taskId}::uuid AND p.preparer_id = ${readerId}::uuid) AS is`;
  return found?.is ?? false;
}
