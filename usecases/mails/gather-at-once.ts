import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps, Tx } from '../context.ts';
import { inTransaction } from '../transact.ts';

export interface Settling {
  /** Notices to a person wait until none has come for so long, so that a batch of decisions makes one mail … */
  readonly settleSeconds: number;
  /** … but no longer than this. */
  readonly atMostSeconds: number;
}

/** People whose notices are gathered in one transaction. */
const MOST_PEOPLE = 1_000;

/**
 * Puts all notices to one person that could not wait into one mail. Two senders at once gather different notices. In steps whose plans do not
 * depend on statistics: thousands of notices may have come a second ago.
 * @returns mails made
 */
export async function gatherAtOnce(
  deps: Pick<Deps, 'db'>,
  { settleSeconds, atMostSeconds }: Settling,
): Promise<number> {
  return inTransaction(deps, async (tx) => {
    const people = await peopleDue(tx, settleSeconds, atMostSeconds);
    if (people.length === 0) return 0;
    const notices = await tx.$queryRaw<{ id: bigint; recipientId: string }[]>`
      SELECT id, recipient_id::text AS "recipientId" FROM notice
      WHERE ${WAITING} AND recipient_id = ANY (${people}::uuid[]) ORDER BY id FOR UPDATE SKIP LOCKED`;
    // In the order in which the first of each person's notices came.
    const recipients = [...new Set(notices.map(({ recipientId }) => recipientId))];
    const mails = await tx.$queryRaw<{ id: bigint; recipientId: string }[]>`
      INSERT INTO mail (recipient_id, kind) SELECT id, 'AT_ONCE' FROM unnest(${recipients}::uuid[]) WITH ORDINALITY AS r (id, n) ORDER BY n
      RETURNING id, recipient_id::text AS "recipientId"`;
    const mailOf = new Map(mails.map(({ id, recipientId }) => [recipientId, id]));
    await tx.$executeRaw`
      UPDATE notice SET mail_id = put.mail_id
      FROM unnest(${notices.map(({ id }) => String(id))}::bigint[],
        ${notices.map(({ recipientId }) => String(mailOf.get(recipientId)))}::bigint[]) AS put (id, mail_id)
      WHERE notice.id = put.id`;
    return mails.length;
  });
}

const WAITING = Prisma.sql`status = 'QUEUED' AND mail_id IS NULL AND urgency = 'AT_ONCE' AND next_attempt_at <= clock_timestamp()`;

async function peopleDue(tx: Tx, settleSeconds: number, atMostSeconds: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT recipient_id::text AS id FROM notice WHERE ${WAITING} GROUP BY recipient_id
    HAVING max(created_at) <= clock_timestamp() - make_interval(secs => ${settleSeconds})
      OR min(created_at) <= clock_timestamp() - make_interval(secs => ${atMostSeconds})
    ORDER BY min(id) LIMIT ${MOST_PEOPLE}`;
  return rows.map(({ id }) => id);
}
