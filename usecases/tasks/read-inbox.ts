import { Prisma } from '../../generated/prisma/client.ts';
import type { Stage, TaskKind, TaskStatus } from '../../domain/terms.ts';
import type { Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import {
  OVERDUE,
  SUMMARY_COLUMNS,
  SUMMARY_JOINS,
  toSummary,
  type TaskSummary,
  type TaskSummaryRow,
} from './task-summary.ts';

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
  const holdings: Prisma.Sql[] = [];
  if (filter.holding !== 'OFFICE') {
    holdings.push(Prisma.sql`SELECT t.*, 'ME' AS holding FROM task t WHERE t.assignee_id = ${personId}::uuid`);
  }
  if (filter.holding !== 'ME') {
    holdings.push(Prisma.sql`
      SELECT t.*, 'OFFICE' AS holding FROM task t
      WHERE t.assignee_id IS NULL AND t.role = 'BKD_ADMIN' AND EXISTS (SELECT 1 FROM office WHERE office.role = 'BKD_ADMIN')`);
    holdings.push(Prisma.sql`
      SELECT t.*, 'OFFICE' AS holding FROM task t
      WHERE t.assignee_id IS NULL AND t.role = 'PERFORMANCE_MANAGER'
        AND t.unit_id IN (SELECT unit_id FROM office WHERE office.role = 'PERFORMANCE_MANAGER')`);
  }
  const where = conditions(filter, page.after);
  const branches = holdings.map((holding) => Prisma.sql`(${holding} AND ${where})`);
  const rows = await deps.db.$queryRaw<(TaskSummaryRow & { holding: Holding })[]>`
    WITH office AS (
      SELECT g.role, g.unit_id FROM role_grant g JOIN employee me ON me.id = g.person_id JOIN unit mu ON mu.id = me.unit_id
      WHERE g.person_id = ${personId}::uuid
        AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE mu.time_zone)::date)
    SELECT ${SUMMARY_COLUMNS}, t.holding
    FROM (${Prisma.join(branches, ' UNION ALL ')}) t ${SUMMARY_JOINS}
    WHERE (t.holding = 'ME' OR a.id IS NULL OR a.employee_id <> ${personId}::uuid)
      AND ${filter.overdue === undefined ? Prisma.sql`true` : Prisma.sql`${OVERDUE} = ${filter.overdue}`}
    ORDER BY coalesce(t.due_at, 'infinity'), t.id LIMIT ${page.limit + 1}`;
  const items = rows.map((row) => ({ ...toSummary(row), holding: row.holding }));
  return toPage(items, page.limit, ({ dueAt, id }) => ({ dueAt, id }));
}

function conditions(filter: InboxFilter, after: InboxKey | undefined): Prisma.Sql {
  const parts = [Prisma.sql`t.status = ANY(${[...filter.status]}::text[])`];
  if (filter.cycleId) parts.push(Prisma.sql`t.cycle_id = ${filter.cycleId}::uuid`);
  if (filter.unitId) parts.push(Prisma.sql`t.unit_id = ${filter.unitId}::uuid`);
  if (filter.stage) parts.push(Prisma.sql`t.stage = ANY(${[...filter.stage]}::text[])`);
  if (filter.kind) parts.push(Prisma.sql`t.kind = ANY(${[...filter.kind]}::text[])`);
  if (after) {
    parts.push(
      Prisma.sql`(coalesce(t.due_at, 'infinity'), t.id) > (coalesce(${after.dueAt}::timestamptz, 'infinity'), ${after.id}::uuid)`,
    );
  }
  return Prisma.join(parts, ' AND ');
}
