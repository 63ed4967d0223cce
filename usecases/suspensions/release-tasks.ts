import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { isoText } from './iso-text.ts';

/** A stand-still of clocks that ends: a pause of the cycle (id: the instant of its end), or a suspension. */
export interface Release {
  /** Condition on tasks (alias t) whose clocks go on. */
  readonly tasks: Prisma.Sql;
  readonly by: 'PAUSE' | 'SUSPENSION';
  readonly id: string;
  readonly at: Date;
  /** Move by whole days, so that a deadline still ends at 23:59:59. */
  readonly wholeDays: boolean;
}

/**
 * Open tasks whose clocks stood still go on: each due date moves by as long as its own clock stood, whatever held it. Where a pause and a
 * suspension overlapped, the task stood still once, from the first to the end of the last.
 */
export async function releaseTasks(tx: Tx, release: Release): Promise<void> {
  const length = Prisma.sql`greatest(0, extract(epoch FROM ${release.at}::timestamptz - t.paused_at))::float8`;
  const seconds = release.wholeDays ? Prisma.sql`ceil(${length} / 86400) * 86400` : length;
  await tx.$executeRaw`
    UPDATE task SET due_at = n.due_at, next_reminder_at = task.next_reminder_at + make_interval(secs => n.seconds), paused_at = NULL, suspension_id = NULL,
      derivation = jsonb_set(task.derivation, '{moved}', coalesce(task.derivation -> 'moved', '[]'::jsonb) || jsonb_strip_nulls(jsonb_build_object(
        'by', ${release.by}::text, 'id', ${release.id}::text, 'seconds', n.seconds, 'since', ${isoText(Prisma.sql`task.paused_at`)},
        'from', ${isoText(Prisma.sql`task.due_at`)}, 'to', ${isoText(Prisma.sql`n.due_at`)}))),
      version = task.version + 1
    FROM (SELECT t.id, ${seconds} AS seconds, t.due_at + make_interval(secs => ${seconds}) AS due_at FROM task t
      WHERE ${release.tasks} AND t.status = 'OPEN' AND t.paused_at IS NOT NULL) n
    WHERE task.id = n.id`;
}

/** One of two holds has ended and the other goes on: noted with no length, so that a window that moved by it is not counted twice. */
export async function noteHold(tx: Tx, tasks: Prisma.Sql, by: Release['by'], id: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE task t SET derivation = jsonb_set(t.derivation, '{moved}', coalesce(t.derivation -> 'moved', '[]'::jsonb) || jsonb_build_object(
      'by', ${by}::text, 'id', ${id}::text, 'seconds', 0))
    WHERE ${tasks} AND t.status = 'OPEN' AND t.paused_at IS NOT NULL`;
}

/** One mail to each person who holds something that moved, naming the earliest date; not one per task. */
export async function tellMoved(tx: Tx, tasks: Prisma.Sql, id: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO notice (kind, recipient_id, cycle_id, appraisal_id, task_id, case_id, dedupe_key, data)
    SELECT DISTINCT ON (t.assignee_id) 'DEADLINE_MOVED', t.assignee_id, t.cycle_id, t.appraisal_id, t.id, t.case_id,
      concat_ws(':', 'DEADLINE_MOVED', t.cycle_id, ${id}::text, t.assignee_id),
      jsonb_build_object('taskKind', t.kind, 'newDueAt', move ->> 'to', 'oldDueAt', move ->> 'from')
    FROM task t, jsonb_array_elements(t.derivation -> 'moved') move
    WHERE ${tasks} AND t.status = 'OPEN' AND t.assignee_id IS NOT NULL AND t.due_at IS NOT NULL
      AND move ->> 'id' = ${id}::text AND (move ->> 'seconds')::float8 > 0
    ORDER BY t.assignee_id, t.due_at, t.id
    ON CONFLICT (dedupe_key) DO NOTHING`;
}
