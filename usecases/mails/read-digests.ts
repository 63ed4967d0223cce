/** What a digest holds beside its notices: the reader's tasks that are due, and for heads of units the week. */
import { Prisma } from '../../generated/prisma/client.ts';
import type { WeekOfUnit } from '../../domain/digest.ts';
import type { Tx } from '../context.ts';

/** Tasks of one person that a digest lists; who has more sees them in Daur. */
const MOST_TASKS = 100;
const MOST_NAMES = 10;

/** Open tasks whose clock runs: what may be called due or late. `t` is the task, `c` its cycle. */
export const CLOCK_RUNS = Prisma.sql`t.status = 'OPEN' AND t.paused_at IS NULL AND t.provisional_id IS NULL AND NOT c.virtual_time
  AND c.status NOT IN ('PAUSED', 'CANCELLED')`;

/**
 * Tasks in people's own hands that are due by the end of a local day, as items (notice-items.ts); without what they have muted.
 * @param day TODAY, or the day of the next digest of the person's unit
 */
export const dueTasksAsItems = (personIds: readonly string[], day: 'TODAY' | 'NEXT_DIGEST'): Prisma.Sql => Prisma.sql`
  SELECT NULL::bigint AS id, NULL::bigint AS mail_id, 'REMINDER' AS kind, '{}'::jsonb AS data, x.assignee_id AS recipient_id,
    x.cycle_id, x.appraisal_id, x.id AS task_id, x.case_id, x.opened_at AS created_at
  FROM employee e JOIN unit u ON u.id = e.unit_id LEFT JOIN digest_clock d ON d.unit_id = u.id, LATERAL (
    SELECT t.* FROM task t JOIN cycle c ON c.id = t.cycle_id
    WHERE t.assignee_id = e.id AND ${CLOCK_RUNS}
      AND t.due_at < ((CASE ${day} WHEN 'TODAY' THEN clock_timestamp() ELSE d.next_at END AT TIME ZONE u.time_zone)::date + 1)::timestamp
        AT TIME ZONE u.time_zone
      AND NOT EXISTS (SELECT 1 FROM notice_mute m WHERE m.person_id = e.id AND m.appraisal_id = t.appraisal_id AND m.ended_at IS NULL)
    ORDER BY t.due_at, t.id LIMIT ${MOST_TASKS}) x
  WHERE e.id = ANY (${[...personIds]}::uuid[])`;

/** What a unit's week is counted from: its own tasks and those of the units below it, in cycles that run. */
const tasksOfUnits = (headIds: readonly string[]): Prisma.Sql => Prisma.sql`
  WITH RECURSIVE place AS (
    SELECT h.head_id, h.id AS top, h.name AS top_name, h.id FROM unit h WHERE h.head_id = ANY (${[...headIds]}::uuid[])
      -- A unit below one that the same person heads is counted with that one.
      AND NOT EXISTS (SELECT 1 FROM unit above WHERE above.id = h.parent_id AND above.head_id = h.head_id)
    UNION SELECT place.head_id, place.top, place.top_name, below.id FROM unit below JOIN place ON below.parent_id = place.id
  ), counted AS (
    SELECT place.head_id, place.top, place.top_name, t.id, t.kind, t.assignee_id, t.opened_at,
      ${CLOCK_RUNS} AND t.due_at < clock_timestamp() AND t.kind <> 'ACKNOWLEDGE_SOCIALIZATION' AS late,
      t.status = 'TAKEN_OVER' AND t.closed_at > clock_timestamp() - interval '7 days' AS taken_over,
      ${CLOCK_RUNS} AND t.due_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '7 days' AS to_come,
      t.kind = 'ACKNOWLEDGE_SOCIALIZATION' AND t.status = 'OPEN' AND t.due_at < clock_timestamp() AS unacknowledged
    FROM place JOIN task t ON t.unit_id = place.id JOIN cycle c ON c.id = t.cycle_id
    WHERE c.status = 'RUNNING' AND (t.status = 'OPEN' OR (t.status = 'TAKEN_OVER' AND t.closed_at > clock_timestamp() - interval '7 days'))
  )`;

/** Heads whose units' week has something to tell. */
export async function headsWithNews(tx: Pick<Tx, '$queryRaw'>, headIds: readonly string[]): Promise<string[]> {
  if (headIds.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    ${tasksOfUnits(headIds)}
    SELECT DISTINCT head_id::text AS id FROM counted WHERE late OR taken_over OR to_come OR unacknowledged`;
  return rows.map(({ id }) => id);
}

/** The week of each unit that these people head, by head. */
export async function readWeeks(
  tx: Pick<Tx, '$queryRaw'>,
  headIds: readonly string[],
): Promise<ReadonlyMap<string, readonly WeekOfUnit[]>> {
  if (headIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<(WeekOfUnit & { headId: string })[]>`
    ${tasksOfUnits(headIds)}
    SELECT k.head_id::text AS "headId", k.top_name AS "unitName",
      count(*) FILTER (WHERE late)::int AS late, count(*) FILTER (WHERE taken_over)::int AS "takenOver",
      count(*) FILTER (WHERE to_come)::int AS "toCome",
      count(DISTINCT k.assignee_id) FILTER (WHERE unacknowledged)::int AS unacknowledged,
      coalesce((array_agg(DISTINCT e.name) FILTER (WHERE unacknowledged AND e.name IS NOT NULL))[1:${MOST_NAMES}::int], '{}') AS "unacknowledgedNames"
    FROM counted k LEFT JOIN employee e ON e.id = k.assignee_id
    WHERE late OR taken_over OR to_come OR unacknowledged
    GROUP BY k.head_id, k.top, k.top_name ORDER BY k.top_name`;
  const weeks = new Map<string, WeekOfUnit[]>();
  for (const { headId, ...week } of rows) weeks.set(headId, [...(weeks.get(headId) ?? []), week]);
  return weeks;
}
