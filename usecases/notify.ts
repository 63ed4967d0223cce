import { Prisma } from '../generated/prisma/client.ts';
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
  if (notices.length > 0) await tx.$executeRaw(insertOfNotices(notices));
}

/** The statement that queues them, for a use case that writes more with it; of an empty list, nothing. */
export const insertOfNotices = (notices: readonly NewNotice[]): Prisma.Sql => Prisma.sql`
  INSERT INTO notice (kind, urgency, recipient_id, dedupe_key, cycle_id, appraisal_id, task_id, case_id, data)
  SELECT n.kind, n.urgency, n.recipient_id, n.dedupe_key, n.cycle_id, n.appraisal_id, n.task_id, n.case_id, n.data
  FROM jsonb_to_recordset(${JSON.stringify(notices.map(columnsOf))}::jsonb) AS n (kind text, urgency text, recipient_id uuid, dedupe_key text,
    cycle_id uuid, appraisal_id uuid, task_id uuid, case_id uuid, data jsonb)
  ON CONFLICT DO NOTHING`;

const columnsOf = (notice: NewNotice) => ({
  kind: notice.kind,
  urgency: notice.urgency ?? urgencyOf(notice.kind),
  recipient_id: notice.recipientId,
  dedupe_key: `${notice.kind}:${notice.cause}:${notice.recipientId}`,
  cycle_id: notice.cycleId,
  appraisal_id: notice.appraisalId,
  task_id: notice.taskId,
  case_id: notice.caseId,
  data: notice.data ?? {},
});
