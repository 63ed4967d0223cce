import type { NoticeKind } from '../domain/terms.ts';
import type { Deps } from './context.ts';
import { iso, isoOrNull } from './iso.ts';
import { toPage, type Page, type PageRequest } from './page.ts';

export interface NoticeView {
  /** Decimal text of a bigint. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly recipientId: string;
  readonly cycleId: string | null;
  readonly appraisalId: string | null;
  readonly taskId: string | null;
  readonly caseId: string | null;
  readonly status: 'QUEUED' | 'SENT' | 'FAILED';
  readonly messageId: string | null;
  readonly attempts: number;
  /** While QUEUED: not before this instant. */
  readonly nextAttemptAt: string;
  /** What the mail server said last. */
  readonly serverAnswer: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

export interface NoticeFilter {
  readonly kind?: readonly NoticeKind[] | undefined;
  readonly status?: NoticeView['status'] | undefined;
  readonly recipientId?: string | undefined;
  readonly cycleId?: string | undefined;
  readonly appraisalId?: string | undefined;
}

/** Newest first. */
export async function readNotices(
  deps: Pick<Deps, 'db'>,
  filter: NoticeFilter,
  page: PageRequest<string>,
): Promise<Page<NoticeView, string>> {
  const { kind, ...exact } = filter;
  const rows = await deps.db.notice.findMany({
    where: {
      ...exact,
      ...(kind && { kind: { in: [...kind] } }),
      ...(page.after !== undefined && { id: { lt: BigInt(page.after) } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
    omit: { data: true, dedupeKey: true },
  });
  const views = rows.map((row) => ({
    ...row,
    id: row.id.toString(),
    kind: row.kind as NoticeKind,
    status: row.status as NoticeView['status'],
    nextAttemptAt: iso(row.nextAttemptAt),
    createdAt: iso(row.createdAt),
    sentAt: isoOrNull(row.sentAt),
  }));
  return toPage(views, page.limit, ({ id }) => id);
}
