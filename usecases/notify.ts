import type { Prisma } from '../generated/prisma/client.ts';
import type { NoticeKind } from '../domain/terms.ts';
import type { Tx } from './context.ts';

export interface NewNotice {
  readonly kind: NoticeKind;
  readonly recipientId: string;
  /** What happened, by id: the same cause to the same person never makes two mails. */
  readonly cause: string;
  readonly cycleId?: string | undefined;
  readonly appraisalId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly caseId?: string | undefined;
  /** Ids, codes and dates; names and texts are read when the mail is composed. */
  readonly data?: Prisma.InputJsonObject;
}

/** Queues mails in the transaction that causes them; they are sent by the mail worker. */
export async function notify(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.notice.createMany({
    data: notices.map((notice) => ({
      kind: notice.kind,
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
