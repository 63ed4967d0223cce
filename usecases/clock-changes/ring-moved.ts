import { TASK_KIND_RULES } from '../../domain/task-kinds.ts';
import type { Tx } from '../context.ts';
import { ownerOfTask, type Owner } from '../ring.ts';
import type { ClockOwner } from './scope.ts';
import type { TaskMove } from './recompute-tasks.ts';

/** Bells a second of all changes of clocks together: a Temporal server has other work to do beside them. */
const PER_SECOND = 20;

/** Begins the reason of these bells. */
export const CLOCK_MOVED = 'CLOCK_MOVED';

/**
 * Rings the owners of what moved, one after the other at a capped rate. A later date rings nobody: the timer that fires finds another date
 * and is set anew (docs/architecture.md, rule 2). Rung are an earlier date, whose timer would fire too late; a task whose alarm ended,
 * for which no timer runs any more; and whoever sleeps until a window opens that now opens earlier.
 */
export async function ringMoved(tx: Tx, moves: readonly TaskMove[], woken: readonly ClockOwner[]): Promise<void> {
  const bells: { owner: Owner; taskId: string | null }[] = moves
    .filter(({ task, result, alarmEnds }) => (result.moved === 'EARLIER' || alarmEnds) && !task.pausedAt)
    .filter(({ task }) => !TASK_KIND_RULES[task.kind].unawaited)
    .map(({ task }) => ({ owner: ownerOfTask(task), taskId: task.id }));
  bells.push(...woken.map(({ kind, id }) => ({ owner: { kind, id }, taskId: null })));
  if (bells.length === 0) return;
  await tx.$executeRaw`
    WITH start AS (
      SELECT greatest(clock_timestamp(), max(next_attempt_at) + make_interval(secs => ${1 / PER_SECOND}::float8)) AS at
      FROM outbox WHERE consumed_at IS NULL AND reason = ${CLOCK_MOVED} AND attempts = 0)
    INSERT INTO outbox (owner_kind, owner_id, task_id, reason, created_at, next_attempt_at)
    SELECT n.kind, n.owner_id, n.task_id, ${CLOCK_MOVED}, turn.at, turn.at
    FROM unnest(${bells.map(({ owner }) => owner.kind)}::text[], ${bells.map(({ owner }) => owner.id)}::uuid[], ${bells.map(({ taskId }) => taskId)}::uuid[])
      WITH ORDINALITY AS n (kind, owner_id, task_id, ordinal), start,
      LATERAL (SELECT start.at + make_interval(secs => (n.ordinal - 1)::float8 / ${PER_SECOND}::float8) AS at) turn`;
}
