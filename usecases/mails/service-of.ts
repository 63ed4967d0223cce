import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';

/** What became of one mail: the proof that something was, or was not, brought to its reader's notice. Instants are ISO, UTC. */
export interface ServiceOfMail {
  /** Decimal text of a bigint. */
  readonly mailId: string;
  readonly recipientId: string;
  readonly kind: 'AT_ONCE' | 'DIGEST' | 'WEEKLY';
  /** FIRST: the address of the roster. OTHER: the person's other address. */
  readonly channel: 'FIRST' | 'OTHER';
  readonly status: 'QUEUED' | 'ACCEPTED' | 'FAILED' | 'BOUNCED' | 'DROPPED';
  /** The mail that this one repeats. */
  readonly repeatsId: string | null;
  readonly queuedAt: string;
  /** The mail server took it. That is not receipt. */
  readonly acceptedAt: string | null;
  readonly bouncedAt: string | null;
  /** What the servers said about the failure, or about the delay. */
  readonly bounce: { readonly status: string; readonly text: string | null; readonly taskId: string | null } | null;
  /** The reader opened in Daur what it was about, under his own name. */
  readonly openedAt: string | null;
  /** The reader said on the page behind its link that he has read it, or decided there. */
  readonly acknowledgedAt: string | null;
}

/** @param which mails m */
export async function selectMails(tx: Pick<Tx, '$queryRaw'>, which: Prisma.Sql): Promise<ServiceOfMail[]> {
  return tx.$queryRaw<ServiceOfMail[]>`
    SELECT m.id::text AS "mailId", m.recipient_id::text AS "recipientId", m.kind, m.channel, m.status, m.repeats_id::text AS "repeatsId",
      ${utc('created_at')} AS "queuedAt", ${utc('accepted_at')} AS "acceptedAt", ${utc('bounced_at')} AS "bouncedAt",
      CASE WHEN m.bounce IS NOT NULL THEN jsonb_build_object('status', m.bounce ->> 'status', 'text', m.bounce ->> 'text',
        'taskId', m.bounce ->> 'taskId') END AS bounce,
      ${utc('opened_at')} AS "openedAt", ${utc('acknowledged_at')} AS "acknowledgedAt"
    FROM mail m WHERE ${which} ORDER BY m.id`;
}

function utc(column: 'created_at' | 'accepted_at' | 'bounced_at' | 'opened_at' | 'acknowledged_at'): Prisma.Sql {
  return Prisma.sql`to_char(m.${Prisma.raw(column)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
