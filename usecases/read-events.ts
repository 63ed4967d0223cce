import { eventCondition, type EventFilter } from './audit/event-filter.ts';
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

/** Newest first. The caller has checked that all of it may be seen. */
export async function readEvents(
  deps: Pick<Deps, 'db'>,
  filter: EventFilter,
  page: PageRequest<string>,
): Promise<Page<EventView, string>> {
  const after = page.after === undefined ? null : BigInt(page.after);
  const rows = await deps.db.$queryRaw<(Omit<EventView, 'id' | 'at'> & { id: bigint; at: Date })[]>`
    SELECT v.id, v.chain, v.seq, v.type, v.at, v.actor_id AS "actorId", v.actor_role AS "actorRole", v.on_behalf_of_id AS "onBehalfOfId", v.decree,
      v.result, v.cycle_id AS "cycleId", v.appraisal_id AS "appraisalId", v.task_id AS "taskId", v.request_id AS "requestId", v.data, v.hash
    FROM event v WHERE ${eventCondition(filter)} AND (${after}::bigint IS NULL OR v.id < ${after}::bigint)
    ORDER BY v.id DESC LIMIT ${page.limit + 1}`;
  const views = rows.map((row) => ({ ...row, id: row.id.toString(), at: iso(row.at) }));
  return toPage(views, page.limit, ({ id }) => id);
}
