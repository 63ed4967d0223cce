import type { Deps } from './context.ts';

/** What operators watch, as of now. Ages in seconds. */
export interface Gauges {
  readonly outboxUnconsumed: number;
  readonly outboxOldestSeconds: number;
  readonly noticesQueued: number;
  readonly noticesFailed: number;
  readonly tasksOpen: number;
  readonly tasksOverdue: number;
  readonly alarms: number;
}

/**
 * Bells parked for the resume of a paused cycle, and those that are to ring later, are not late; their age counts from when they are to ring. Tasks of paused cycles are open, but their clock stands still: not overdue. Virtual-time cycles are not judged by this clock.
 */
export async function readGauges(deps: Pick<Deps, 'db'>): Promise<Gauges> {
  const rows = await deps.db.$queryRaw<Gauges[]>`
    SELECT o.count AS "outboxUnconsumed", o.age AS "outboxOldestSeconds", n.queued AS "noticesQueued", n.failed AS "noticesFailed",
      t.open AS "tasksOpen", t.overdue AS "tasksOverdue", t.alarms
    FROM
      (SELECT count(*)::int AS count, coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 AS age
        FROM outbox WHERE consumed_at IS NULL AND next_attempt_at < 'infinity' AND (attempts > 0 OR next_attempt_at <= clock_timestamp())) o,
      (SELECT count(*) FILTER (WHERE status = 'QUEUED')::int AS queued, count(*) FILTER (WHERE status = 'FAILED')::int AS failed
        FROM notice WHERE status <> 'SENT') n,
      (SELECT count(*)::int AS open,
          count(*) FILTER (WHERE k.due_at < clock_timestamp() AND k.paused_at IS NULL AND NOT c.virtual_time)::int AS overdue,
          count(*) FILTER (WHERE k.alarm_at IS NOT NULL)::int AS alarms
        FROM task k JOIN cycle c ON c.id = k.cycle_id WHERE k.status = 'OPEN') t`;
  const row = rows[0];
  if (!row) throw new Error('an aggregate without GROUP BY always has one row');
  return row;
}
