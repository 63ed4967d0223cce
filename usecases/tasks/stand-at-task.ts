import { audiencesFor, type Audience, type TaskStanding } from '../../domain/remarks.ts';
import type { Act, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import type { CommitAndRefuse } from '../transact.ts';
import { lookAtTask, type TaskSight, type TaskSightRow } from './read-task.ts';
import { standingOf } from './task-standing.ts';

/** Somebody who may see a task, and what of that which is said and attached there he may read beside his own. */
export interface AtTask extends TaskSight {
  readonly standing: TaskStanding;
  readonly audiences: readonly Audience[];
}

/**
 * How the reader stands to a task, for what is said and attached there. Who may see the task may; of counselling only the people of the case.
 * @throws Refusal NOT_FOUND
 */
export async function standAtTask(
  tx: Tx,
  act: Pick<Act, 'actorId' | 'requestId'>,
  taskId: string,
  attempted: string,
): Promise<AtTask | CommitAndRefuse> {
  const sight = await lookAtTask(tx, act.actorId, taskId);
  const standing = await standingOf(tx, act.actorId, sight);
  if (!sight.maySee || !standing.isOfCase) return refuse(tx, act, sight.row, attempted);
  return { ...sight, standing, audiences: audiencesFor(sight.row, standing) };
}

/** Refused because of how the reader stands to the task; kept in the audit trail. */
export const refuse = (
  tx: Tx,
  act: Pick<Act, 'actorId' | 'requestId'>,
  row: TaskSightRow,
  attempted: string,
  because: 'NOT_RELATED' | 'NOT_HOLDER' = 'NOT_RELATED',
): Promise<CommitAndRefuse> =>
  denied(
    tx,
    act,
    { cycleId: row.cycle_id, appraisalId: row.appraisal_id ?? undefined, taskId: row.id, attempted },
    because,
  );
