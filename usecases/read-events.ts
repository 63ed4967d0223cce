import type { Deps } from './context.ts';
import { iso } from './iso.ts';
import { toPage, type Page, type PageRequest } from './page.ts';

export interface EventView {
  /** Decimal text of a bigint. */
  readonly id: string;
  readonly chain: string;
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  readonly actorId: string | null;
  readonly actorRole: string | null;
  readonly onBehalfOfId: string | null;
  readonly decree: string | null;
  readonly result: 'DONE' | 'DENIED';
  readonly cycleId: string | null;
  readonly appraisalId: string | null;
  readonly taskId: string | null;
  readonly requestId: string | null;
  readonly data: unknown;
  readonly hash: string;
}

export interface EventFilter {
  readonly chain?: string | undefined;
  readonly cycleId?: string | undefined;
  readonly appraisalId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly type?: readonly string[] | undefined;
  readonly result?: 'DONE' | 'DENIED' | undefined;
  /** From this instant on. */
  readonly from?: Date | undefined;
  /** Before this instant. */
  readonly to?: Date | undefined;
}

/** Newest first. The caller has checked that all of it may be seen. */
export async function readEvents(
  deps: Pick<Deps, 'db'>,
  filter: EventFilter,
  page: PageRequest<string>,
): Promise<Page<EventView, string>> {
  const { type, from, to, ...exact } = filter;
  const rows = await deps.db.event.findMany({
    where: {
      // Prisma leaves out members that are undefined.
      ...exact,
      ...(type && { type: { in: [...type] } }),
      ...((from ?? to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
      ...(page.after !== undefined && { id: { lt: BigInt(page.after) } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
    omit: { prevHash: true },
  });
  const views = rows.map((row) => ({
    ...row,
    id: row.id.toString(),
    at: iso(row.at),
    result: row.result as EventView['result'],
  }));
  return toPage(views, page.limit, ({ id }) => id);
}
