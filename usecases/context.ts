import type { Logger } from 'pino';
import type { PrismaClient, Prisma } from '../generated/prisma/client.ts';
import type { RecordedEvent } from './recorded-event.ts';

/** A transaction of Prisma: what a use case works on. */
export type Tx = Prisma.TransactionClient;

/** What every use case needs; made once in app.ts. */
export interface Deps {
  readonly db: PrismaClient;
  readonly log: Logger;
  /** Where links in mails and documents point, without a trailing slash. */
  readonly publicUrl: string;
  /** Policies whose clocks are seconds are accepted (never in production). */
  readonly allowDemoPolicies: boolean;
  /** Where the bytes lie that people attach to tasks (absolute), and how large one file may be. */
  readonly files: { readonly folder: string; readonly maxBytes: number };
}

/** Who acts, and by which request. Roles are relationships and grants, read in the transaction, never from the token. */
export interface Act {
  readonly actorId: string;
  readonly requestId: string;
  /** By a link in a mail instead of a login; kept in the decision. */
  readonly channel?: 'MAIL_LINK';
  /** Present on POST: the same key and body give the same answer. */
  readonly idempotency?: { readonly key: string; readonly route: string; readonly bodyHash: string };
  /** Told what the act put on record, once that is committed; of a repetition the same again. */
  readonly acknowledge?: (events: readonly RecordedEvent[]) => void;
}
