/** Activities of the mail task queue. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { composeMail } from '../mail/compose.ts';
import type { MailTransport } from '../mail/transport.ts';
import type { Deps } from '../usecases/context.ts';
import type { Settling } from '../usecases/mails/gather-at-once.ts';
import { sendMails } from '../usecases/mails/send-mails.ts';
import { beating } from './beating.ts';

export interface MailActivities {
  /**
   * Puts what cannot wait into mails, sends what is queued, and waits for more, for about a minute. A stop of the worker or a cancellation ends it early: mails
   * under way are finished, the others stay in the queue.
   */
  deliverNotices(): Promise<{ sent: number; failed: number }>;
}

export interface MailActivityOptions {
  readonly deps: Pick<Deps, 'db' | 'log' | 'publicUrl'>;
  readonly transport: MailTransport;
  /** An address, or `Name <address>`. */
  readonly mailFrom: string;
  readonly settling: Settling;
  /** Where the bounce of a mail goes; undefined: nowhere. */
  readonly returnAddress: ((mailId: bigint) => string) | undefined;
  readonly linkHours: number;
}

/** How long one activity takes up mail. Long, because each costs Temporal three events. */
const SHIFT_MS = 60_000;
/** Pause when nothing is queued: a mail waits this long at most. */
const IDLE_MS = 750;
/** Claims at once, in mails per connection: few enough to go back quickly, enough to keep the connections busy. */
const CLAIMED_PER_CONNECTION = 20;

export function createMailActivities(options: MailActivityOptions): MailActivities {
  const { deps, transport, mailFrom, settling, returnAddress, linkHours } = options;
  const { concurrency, send } = transport;
  const post = { mailFrom, concurrency, compose: composeMail, send, returnAddress, linkHours };

  return {
    async deliverNotices() {
      const signal = Context.current().cancellationSignal;
      const until = new Date(Date.now() + SHIFT_MS);
      const total = { sent: 0, failed: 0 };
      const shift = async (): Promise<void> => {
        while (!signal.aborted && new Date() < until) {
          const limit = transport.concurrency * CLAIMED_PER_CONNECTION;
          const { claimed, sent, failed } = await sendMails(deps, post, { ...settling, limit, until, signal });
          total.sent += sent;
          total.failed += failed;
          // An aborted sleep is how a stop of the worker arrives here; the loop's condition ends the shift.
          if (claimed === 0) await sleep(IDLE_MS, undefined, { signal }).catch(() => undefined);
        }
      };
      await beating(shift, () => total);
      return total;
    },
  };
}
