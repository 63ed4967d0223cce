import type { Prisma } from '../generated/prisma/client.ts';
import type { NoticeKind } from '../domain/terms.ts';
import { urgencyOf, type Urgency } from '../domain/urgency.ts';
import type { Tx } from './context.ts';

export interface NewNotice {
  readonly kind: NoticeKind;
  readonly recipientId: string;
  /** What happened, by id: the same cause to the same person never makes two notices. */
  readonly cause: string;
  readonly cycleId?: string | undefined;
  readonly appraisalId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly caseId?: string | undefined;
  /** Ids, codes and dates; names and texts are read when the mail is composed. */
  readonly data?: Prisma.InputJsonObject;
  /** Where this one differs from its kind (domain/urgency.ts). */
  readonly urgency?: Urgency | undefined;
}

/** Queues notices in the transaction that causes them; the mail worker sends them, at once or in the next digest (domain/urgency.ts). */
export async function notify(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.notice.createMany({
    data: notices.map((notice) => ({
      kind: notice.kind,
      urgency: notice.urgency ?? urgencyOf(notice.kind),
      recipientId: notice.recipientId,
      dedupeKey: `${notice.kind}:${notice.cause}:${notice.recipientId}`,
      cycleId: notice.cycleId ?? null,
      appraisalId: notice.appraisalId ?? null,
      taskId: notice.taskId ?? null,
      caseId: notice.caseId ?? null,
      data: notice.data ?? {},
    })),
    skipDuplicates: true,
  });
}
