import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { countInbox, type InboxCounts } from './inbox/counts.ts';
import { branchesOf } from './inbox/branches.ts';
import type { InboxFilter } from './inbox/filter.ts';
import { keyOf, orderOfAll, partsOf, type InboxKey, type InboxSort } from './inbox/order.ts';
import { readInboxReader, type InboxReader } from './inbox/reader.ts';
import { USUAL_HOLDINGS, type Holding, type InHand } from './inbox/sources.ts';
import { SUMMARY_COLUMNS, SUMMARY_JOINS, toSummary, type TaskSummary, type TaskSummaryRow } from './task-summary.ts';

export interface InboxTask extends TaskSummary {
  readonly holding: Holding;
  /** How it came into my own hands; null: it is not in them. */
  readonly inHand: InHand | null;
}

export interface Inbox extends Page<InboxTask, InboxKey> {
  readonly counts: InboxCounts;
}

/**
 * Somebody's inbox, in the order asked for: what is in his own hands, what the offices that he holds today have to do (BKD also the tasks that
 * nobody holds), and on request what his people hold and what others hold about them. Never, as an office-holder or evaluator, anything about
 * his own appraisal. Instants are UTC; "today" is the date of the reader's unit.
 *
 * Pages follow a key in the order that was asked for: a task that comes, goes or changes hands meanwhile makes no other one be skipped or
 * repeated. One whose own place in the order changes (its due date was moved) is shown at the new place.
 */
export async function readInbox(
  deps: Pick<Deps, 'db'>,
  personId: string,
  filter: InboxFilter,
  sort: InboxSort,
  page: PageRequest<InboxKey>,
): Promise<Inbox> {
  const reader = await readInboxReader(deps, personId);
  const [items, counts] = await Promise.all([
    readTasks(deps, reader, filter, sort, page),
    countInbox(deps, reader, filter),
  ]);
  return { ...toPage(items, page.limit, (task) => keyOf(sort, task)), counts };
}

async function readTasks(
  deps: Pick<Deps, 'db'>,
  reader: InboxReader,
  filter: InboxFilter,
  sort: InboxSort,
  page: PageRequest<InboxKey>,
): Promise<InboxTask[]> {
  const query = inboxQuery(reader, filter, sort, page);
  if (!query) return [];
  const rows = await deps.db.$queryRaw<(TaskSummaryRow & { holding: Holding; in_hand: InHand | null })[]>(query);
  return rows.map((row) => ({ ...toSummary(row), holding: row.holding, inHand: row.in_hand }));
}

/**
 * Each branch finds its own first page of ids in the order of an index, so that an office with a million tasks is walked to the page, and
 * names are read for one page. Exported for the test of its plan.
 * @returns undefined where nothing can be in such an inbox
 */
export function inboxQuery(
  reader: InboxReader,
  filter: InboxFilter,
  sort: InboxSort,
  page: PageRequest<InboxKey>,
): Prisma.Sql | undefined {
  const branches = branchesOf(reader, filter, filter.holding ?? USUAL_HOLDINGS);
  const found = partsOf(sort, page.after).flatMap((part) =>
    branches.map(
      ({ source, from, joins, conditions }) => Prisma.sql`(
        SELECT ${part.rank}::int AS rank, ${part.columns}, t.id, ${source.holding}::text AS holding, ${source.inHand}::text AS in_hand
        FROM ${from} ${part.joins} ${joins} WHERE ${Prisma.join([...conditions, ...part.conditions], ' AND ')}
        ORDER BY ${part.orderBy} LIMIT ${page.limit + 1})`,
    ),
  );
  if (found.length === 0) return undefined;
  const order = orderOfAll(sort);
  return Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT *, row_number() OVER (ORDER BY ${order}) AS place FROM (${Prisma.join(found, ' UNION ALL ')}) AS each
      ORDER BY ${order} LIMIT ${page.limit + 1})
    SELECT ${SUMMARY_COLUMNS}, f.holding, f.in_hand FROM found f JOIN task t ON t.id = f.id ${SUMMARY_JOINS} ORDER BY f.place`;
}
