import type { Tx } from '../context.ts';

export interface NewMail {
  readonly recipientId: string;
  readonly kind: 'AT_ONCE' | 'DIGEST' | 'WEEKLY';
  /** FIRST: the person's address; OTHER: the other one (employee.other_email). */
  readonly channel: 'FIRST' | 'OTHER';
  /** The mail that this one repeats on the other channel: it says the same, and its notices wait again until this one is accepted. */
  readonly repeatsId?: bigint;
  /** The same key never makes two mails. */
  readonly dedupeKey?: string;
  /** What it tells of; they wait for it. Not with `repeatsId`. */
  readonly noticeIds?: readonly bigint[];
}

/**
 * Queues a mail in the transaction that causes it. Its text is made when it is sent, from the rows of then. Notices stay with the mail that
 * first carried them (`notice.mail_id`); a repetition names that one in `repeats_id`, also where a repetition is repeated.
 * @returns the mail's id; undefined where its key has made one already
 */
export async function queueMail(tx: Tx, mail: NewMail): Promise<bigint | undefined> {
  const [made] = await tx.$queryRaw<{ id: bigint; repeatsId: bigint | null }[]>`
    INSERT INTO mail (recipient_id, kind, channel, repeats_id, dedupe_key)
    VALUES (${mail.recipientId}::uuid, ${mail.kind}, ${mail.channel},
      (SELECT coalesce(m.repeats_id, m.id) FROM mail m WHERE m.id = ${mail.repeatsId ?? null}::bigint), ${mail.dedupeKey ?? null})
    ON CONFLICT (dedupe_key) DO NOTHING RETURNING id, repeats_id AS "repeatsId"`;
  if (!made) return undefined;
  if (made.repeatsId !== null) {
    await tx.$executeRaw`
      UPDATE notice SET status = 'QUEUED', sent_at = NULL, attempts = 0 WHERE mail_id = ${made.repeatsId} AND status IN ('SENT', 'FAILED')`;
  }
  if (mail.noticeIds && mail.noticeIds.length > 0) {
    await tx.$executeRaw`
      UPDATE notice SET mail_id = ${made.id}
      WHERE id = ANY (${mail.noticeIds.map(String)}::bigint[]) AND status = 'QUEUED' AND mail_id IS NULL`;
  }
  return made.id;
}
