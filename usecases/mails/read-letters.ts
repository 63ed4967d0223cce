import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps, Tx } from '../context.ts';
import { inTransaction } from '../transact.ts';
import { ids, type Claim } from './claims.ts';
import { dropNotices } from './drop-notices.ts';
import { writeMail, type MailKind, type Written } from './mail-view.ts';
import { noticesAsItems, readItems } from './notice-items.ts';
import { dueTasksAsItems, readWeeks } from './read-digests.ts';
import { readRecipients, type Recipient } from './recipients.ts';

/** A claimed mail with all that its text needs. */
export interface Letter extends Claim {
  readonly kind: MailKind;
  readonly recipient: Recipient | undefined;
  readonly address: string | null;
  readonly written: Written;
  readonly noticeKinds: readonly string[];
}

/** Writes the mails from the rows of now: what has come to nothing since they were queued is dropped first. */
export async function readLetters(deps: Pick<Deps, 'db' | 'publicUrl'>, claims: readonly Claim[]): Promise<Letter[]> {
  return inTransaction(deps, async (tx) => {
    const mails = await readMails(tx, claims);
    const roots = mails.map(({ root }) => root.toString());
    const inThese = Prisma.sql`n.mail_id = ANY (${roots}::bigint[])`;
    await dropNotices(tx, inThese);
    const people = mails.map(({ recipientId }) => recipientId);
    const recipients = await readRecipients(tx, people);
    const notices = await readItems(tx, noticesAsItems(inThese), deps.publicUrl);
    const digested = mails.filter(({ kind }) => kind !== 'AT_ONCE').map(({ recipientId }) => recipientId);
    const due = digested.length === 0 ? [] : await readItems(tx, dueTasksAsItems(digested, 'TODAY'), deps.publicUrl);
    const weeks = await readWeeks(
      tx,
      mails.filter(({ kind }) => kind === 'WEEKLY').map(({ recipientId }) => recipientId),
    );
    const byId = new Map(mails.map((mail) => [mail.id, mail]));
    return claims.flatMap((held) => {
      const mail = byId.get(held.id);
      if (!mail) return [];
      const { kind, recipientId, channel } = mail;
      const recipient = recipients.get(recipientId);
      const items = [
        ...notices.filter(({ mailId }) => mailId === mail.root),
        ...(kind === 'AT_ONCE' ? [] : due.filter((item) => item.recipientId === recipientId)),
      ];
      const written: Written = recipient
        ? writeMail(kind, recipient, items, kind === 'WEEKLY' ? (weeks.get(recipientId) ?? []) : [], deps.publicUrl)
        : { view: undefined, noticeIds: [], unreadable: [] };
      const address = (channel === 'OTHER' ? recipient?.otherEmail : recipient?.email) ?? null;
      const noticeKinds = [...new Set(items.filter(({ noticeId }) => noticeId !== undefined).map((item) => item.kind))];
      return [{ ...held, kind, recipient, address, written, noticeKinds }];
    });
  });
}

const kinds = z.enum(['AT_ONCE', 'DIGEST', 'WEEKLY']);

interface MailRow {
  readonly id: bigint;
  /** The mail that first carried the notices. */
  readonly root: bigint;
  readonly recipientId: string;
  readonly kind: MailKind;
  readonly channel: string;
}

async function readMails(tx: Tx, claims: readonly Claim[]): Promise<MailRow[]> {
  const rows = await tx.$queryRaw<(Omit<MailRow, 'kind'> & { kind: string })[]>`
    SELECT id, coalesce(repeats_id, id) AS root, recipient_id::text AS "recipientId", kind, channel FROM mail WHERE id = ANY (${ids(claims)}::bigint[])`;
  return rows.map((row) => ({ ...row, kind: kinds.parse(row.kind) }));
}
