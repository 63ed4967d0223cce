import { Prisma } from '../../generated/prisma/client.ts';
import type { Stage, TaskKind, TaskStatus } from '../../domain/terms.ts';
import type { Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { SUMMARY_COLUMNS, SUMMARY_JOINS, toSummary, type TaskSummary, type TaskSummaryRow } from './task-summary.ts';

export interface InboxFilter {
  readonly status: readonly TaskStatus[];
  readonly cycleId?: string | undefined;
  readonly unitId?: string | undefined;
  readonly stage?: readonly Stage[] | undefined;
  readonly kind?: readonly TaskKind[] | undefined;
  readonly overdue?: boolean | undefined;
  /** ME: in my own hands; OFFICE: in those of an office that I hold. */
  readonly holding?: Holding | undefined;
}

type Holding = 'ME' | 'OFFICE';

export interface InboxTask extends TaskSummary {
  readonly holding: Holding;
}

/** Due instant (ISO; null: no clock, last of all) and id. */
export interface InboxKey {
  readonly dueAt: string | null;
  readonly id: string;
}

/**
 * Somebody's inbox, the earliest due first: tasks in his own hands, and those of the offices that he holds today (BKD everywhere, a
 * performance manager in his unit), never as an office-holder about his own appraisal.
 */
export async function readInbox(
  deps: Pick<Deps, 'db'>,
  personId: string,
  filter: InboxFilter,
  page: PageRequest<InboxKey>,
): Promise<Page<InboxTask, InboxKey>> {
  const holdings = [
    ...(filter.holding === 'OFFICE' ? [] : [inOwnHands(personId)]),
    ...(filter.holding === 'ME' ? [] : inOffices(personId)),
  ];
  // Each holding finds its own first page of ids, so that names are read for one page and not for a whole office's work.
  const pages = holdings.map(
    (held) => Prisma.sql`(SELECT t.id, coalesce(t.due_at, 'infinity') AS due, ${held.name}::text AS holding
      FROM task t JOIN cycle c ON c.id = t.cycle_id WHERE ${held.condition} AND ${conditions(filter, page.after)}
      ORDER BY due, t.id LIMIT ${page.limit + 1})`,
  );
  const rows = await deps.db.$queryRaw<(TaskSummaryRow & { holding: Holding })[]>`
    WITH office AS (
      SELECT g.role, g.unit_id FROM role_grant g JOIN employee me ON me.id = g.person_id JOIN unit mu ON mu.id = me.unit_id
      WHERE g.person_id = ${personId}::uuid
        AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE mu.time_zone)::date),
    found AS (${Prisma.join(pages, ' UNION ALL ')} ORDER BY due, id LIMIT ${page.limit + 1})
    SELECT ${SUMMARY_COLUMNS}, f.holding FROM found f JOIN task t ON t.id = f.id ${SUMMARY_JOINS} ORDER BY f.due, f.id`;
  const items = rows.map((row) => ({ ...toSummary(row), holding: row.holding }));
  return toPage(items, page.limit, ({ dueAt, id }) => ({ dueAt, id }));
}

interface Held {
  readonly name: Holding;
  readonly condition: Prisma.Sql;
}

const inOwnHands = (personId: string): Held => ({
  name: 'ME',
  condition: Prisma.sql`t.assignee_id = ${personId}::uuid`,
});

function inOffices(personId: string): Held[] {
  const notMine = Prisma.sql`(t.appraisal_id IS NULL
    OR t.appraisal_id NOT IN (SELECT own.id FROM appraisal own WHERE own.employee_id = ${personId}::uuid))`;
  return [
    Prisma.sql`t.role = 'BKD_ADMIN' AND EXISTS (SELECT 1 FROM office WHERE office.role = 'BKD_ADMIN')`,
    Prisma.sql`t.role = 'PERFORMANCE_MANAGER'
      AND t.unit_id IN (SELECT office.unit_id FROM office WHERE office.role = 'PERFORMANCE_MANAGER')`,
  ].map((office) => ({ name: 'OFFICE', condition: Prisma.sql`t.assignee_id IS NULL AND ${office} AND ${notMine}` }));
}

/** As in task-summary.ts, without reading every appraisal: only a cycle of virtual time has a clock of its own. */
const OVERDUE = Prisma.sql`coalesce(t.status = 'OPEN' AND t.paused_at IS NULL AND t.due_at + interval '1 second' <=
  CASE WHEN c.virtual_time THEN coalesce((SELECT v.virtual_now FROM appraisal v WHERE v.id = t.appraisal_id), c.launched_at)
    ELSE clock_timestamp() END, false)`;

function conditions(filter: InboxFilter, after: InboxKey | undefined): Prisma.Sql {
  const parts = [Prisma.sql`t.status = ANY(${[...filter.status]}::text[])`];
  if (filter.cycleId) parts.push(Prisma.sql`t.cycle_id = ${filter.cycleId}::uuid`);
  if (filter.unitId) parts.push(Prisma.sql`t.unit_id = ${filter.unitId}::uuid`);
  if (filter.stage) parts.push(Prisma.sql`t.stage = ANY(${[...filter.stage]}::text[])`);
  if (filter.kind) parts.push(Prisma.sql`t.kind = ANY(${[...filter.kind]}::text[])`);
  if (filter.overdue !== undefined) parts.push(Prisma.sql`${OVERDUE} = ${filter.overdue}`);
  if (after) {
    parts.push(
      Prisma.sql`(coalesce(t.due_at, 'infinity'), t.id) > (coalesce(${after.dueAt}::timestamptz, 'infinity'), ${after.id}::uuid)`,
    );
  }
  return Prisma.join(parts, ' AND ');
}
