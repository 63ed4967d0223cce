import type { Tx } from '../context.ts';
import type { ClockChangeRow } from './clock-change.ts';

/**
 * Every page is applied: one mail to each person whose tasks moved, naming the earliest date; the operation's result; the bell is answered.
 * Offices that hold tasks together are not told one by one, as in a resume.
 */
export async function finishClockChange(tx: Tx, change: ClockChangeRow): Promise<void> {
  const notices = await tx.$executeRaw`
    INSERT INTO notice (kind, recipient_id, cycle_id, appraisal_id, task_id, case_id, dedupe_key, data)
    SELECT DISTINCT ON (t.assignee_id) 'DEADLINE_MOVED', t.assignee_id, t.cycle_id, t.appraisal_id, t.id, t.case_id,
      'DEADLINE_MOVED:' || ${change.id}::text || ':' || t.assignee_id,
      jsonb_build_object('taskKind', t.kind, 'level', t.level, 'changeId', ${change.id}::text, 'oldDueAt', move ->> 'from', 'newDueAt', move ->> 'to',
        'reasonText', (SELECT reason FROM clock_change WHERE id = ${change.id}::uuid))
    FROM task t, jsonb_array_elements(t.derivation -> 'moved') move
    WHERE t.status = 'OPEN' AND t.assignee_id IS NOT NULL AND (${change.cycleId}::uuid IS NULL OR t.cycle_id = ${change.cycleId}::uuid)
      AND move ->> 'id' = ${change.id}::text AND (move ->> 'seconds')::float8 <> 0
      -- Who got a task since was told the right date at once.
      AND t.opened_at <= ${change.createdAt}
    ORDER BY t.assignee_id, t.due_at, t.id
    ON CONFLICT (dedupe_key) DO NOTHING`;
  await tx.$executeRaw`
    UPDATE operation o SET status = 'SUCCEEDED', finished_at = clock_timestamp(), total = o.done + o.failed,
      result = jsonb_build_object('changeId', ${change.id}::text, 'notices', ${notices}::int, 'moved', n.moved, 'kept', n.kept, 'unchanged', n.unchanged,
        'failed', o.failed)
    FROM (SELECT count(*) FILTER (WHERE code = 'MOVED') AS moved, count(*) FILTER (WHERE code = 'KEPT') AS kept,
        count(*) FILTER (WHERE code = 'UNCHANGED') AS unchanged
      FROM operation_item WHERE operation_id = ${change.operationId}::uuid) n
    WHERE o.id = ${change.operationId}::uuid`;
  await tx.$executeRaw`
    UPDATE outbox SET consumed_at = clock_timestamp() WHERE owner_kind = 'clock' AND owner_id = ${change.id}::uuid AND consumed_at IS NULL`;
}
