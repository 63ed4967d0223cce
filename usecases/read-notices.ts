import type { NoticeKind } from '../domain/terms.ts';
import type { Urgency } from '../domain/urgency.ts';
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
  readonly urgency: Urgency;
  readonly status: 'QUEUED' | 'SENT' | 'FAILED' | 'DROPPED';
  /** The mail that carries it; a digest's exists from its morning on. */
  readonly mail: NoticeMail | null;
  readonly messageId: string | null;
  readonly attempts: number;
  /** While QUEUED: not before this instant. */
  readonly nextAttemptAt: string;
  /** What the mail server said last, or why it came to nothing. */
  readonly serverAnswer: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

export interface NoticeMail {
  readonly id: string;
  readonly kind: 'AT_ONCE' | 'DIGEST' | 'WEEKLY';
  readonly status: 'QUEUED' | 'ACCEPTED' | 'FAILED' | 'BOUNCED' | 'DROPPED';
  readonly acceptedAt: string | null;
  readonly bouncedAt: string | null;
  readonly openedAt: string | null;
  readonly acknowledgedAt: string | null;
}

export interface NoticeFilter {
  readonly kind?: readonly NoticeKind[] | undefined;
  readonly status?: NoticeView['status'] | undefined;
  readonly urgency?: Urgency | undefined;
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
    include: {
      mail: {
        select: {
          id: true,
          kind: true,
          status: true,
          acceptedAt: true,
          bouncedAt: true,
          openedAt: true,
          acknowledgedAt: true,
        },
      },
    },
  });
  const views = rows.map(({ mailId: _, mail, ...row }) => ({
    ...row,
    urgency: row.urgency as Urgency,
    mail: mail && {
      id: mail.id.toString(),
      kind: mail.kind as NoticeMail['kind'],
      status: mail.status as NoticeMail['status'],
      acceptedAt: isoOrNull(mail.acceptedAt),
      bouncedAt: isoOrNull(mail.bouncedAt),
      openedAt: isoOrNull(mail.openedAt),
      acknowledgedAt: isoOrNull(mail.acknowledgedAt),
    },
    id: row.id.toString(),
    kind: row.kind as NoticeKind,
    status: row.status as NoticeView['status'],
    nextAttemptAt: iso(row.nextAttemptAt),
    createdAt: iso(row.createdAt),
    sentAt: isoOrNull(row.sentAt),
  }));
  return toPage(views, page.limit, ({ id }) => id);
}
