import type { Tx } from '../context.ts';
import type { ClockChangeRow } from './clock-change.ts';
import type { TaskMove } from './recompute-tasks.ts';

/** Writes moved due dates and an event for each, in the chain of its appraisal (a report's in that of its cycle). The rows are locked. */
export async function writeTaskMoves(
  tx: Tx,
  change: Pick<ClockChangeRow, 'id' | 'kind' | 'decree' | 'requestedById'>,
  moves: readonly TaskMove[],
): Promise<void> {
  if (moves.length === 0) return;
  await tx.$executeRaw`
    UPDATE task t SET due_at = n.due_at, derivation = n.derivation, next_reminder_at = n.next_reminder_at,
      alarm_at = CASE WHEN n.alarm_ends THEN NULL ELSE t.alarm_at END, version = t.version + CASE WHEN n.moved IS NULL THEN 0 ELSE 1 END
    FROM unnest(${moves.map(({ task }) => task.id)}::uuid[], ${moves.map(({ result }) => result.dueAt.toISOString())}::timestamptz[],
      ${moves.map(({ result }) => JSON.stringify(result.derivation))}::jsonb[],
      ${moves.map((move) => move.nextReminderAt?.toISOString() ?? null)}::timestamptz[], ${moves.map(({ alarmEnds }) => alarmEnds)}::boolean[],
      ${moves.map(({ result }) => result.moved)}::text[]) AS n (id, due_at, derivation, next_reminder_at, alarm_ends, moved)
    WHERE t.id = n.id`;
  const told = moves.filter(({ result }) => result.moved ?? result.kept);
  if (told.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO event (chain, type, at, actor_id, actor_role, cycle_id, appraisal_id, task_id, data)
    SELECT coalesce(t.appraisal_id, t.cycle_id)::text, CASE WHEN n.moved IS NULL THEN 'DEADLINE_KEPT' ELSE 'DEADLINE_MOVED' END, clock_timestamp(),
      ${change.requestedById}::uuid, 'BKD_ADMIN', t.cycle_id, t.appraisal_id, t.id,
      jsonb_strip_nulls(jsonb_build_object('changeId', ${change.id}::text, 'by', ${change.kind}::text, 'decree', ${change.decree}::text,
        'kind', t.kind, 'stage', t.stage, 'oldDueAt', n.old_due_at, 'newDueAt', n.new_due_at, 'kept', n.kept))
    FROM unnest(${told.map(({ task }) => task.id)}::uuid[], ${told.map(({ result }) => result.moved)}::text[], ${told.map(({ result }) => result.kept)}::text[],
      ${told.map(({ task }) => task.dueAt.toISOString())}::text[], ${told.map(({ result }) => result.dueAt.toISOString())}::text[])
      AS n (id, moved, kept, old_due_at, new_due_at)
    JOIN task t ON t.id = n.id ORDER BY coalesce(t.appraisal_id, t.cycle_id), t.id`;
}
