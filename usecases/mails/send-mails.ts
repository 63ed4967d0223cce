/**
 * Queued notices become mails, and mails are sent.
 *
 * Nothing is lost, and little comes twice: a mail is claimed, sent, and then marked with the server's answer. A process killed in between
 * leaves a claim that lapses, and the mail is sent again. If it was killed after the server had taken the mail and before the commit, the
 * mail is sent twice; both copies have the same Message-ID, by which mail systems recognise the second. SMTP has no way to do better: the
 * answer can always be lost.
 */
import type { MailView } from '../../domain/digest.ts';
import { mailMessageId, type ComposedMail, type OutgoingMail, type SendResult } from '../../domain/notices.ts';
import type { Deps } from '../context.ts';
import { inTransaction } from '../transact.ts';
import { claim, release, renewClaims } from './claims.ts';
import { gatherAtOnce, type Settling } from './gather-at-once.ts';
import { queueMail } from './queue-mail.ts';
import { readLetters, type Letter } from './read-letters.ts';
import { recordResult, type Outcome } from './record-result.ts';
import { withLinks } from './with-links.ts';

/** How mails are written and sent; made from mail/ by the activity, because use cases know neither templates nor SMTP. */
export interface Post {
  /** An address, or `Name <address>`; its domain is that of the Message-ID. */
  readonly mailFrom: string;
  /** Mails under way at once. */
  readonly concurrency: number;
  readonly compose: (view: MailView) => ComposedMail;
  readonly send: (mail: OutgoingMail) => Promise<SendResult>;
  /** Where the bounce of a mail goes; undefined: to the sender's address, and nobody reads it. */
  readonly returnAddress: ((mailId: bigint) => string) | undefined;
  /** How long the links of a mail can be used, hours. */
  readonly linkHours: number;
}

export interface SendOptions extends Settling {
  /** Mails claimed at most in this call. */
  readonly limit: number;
  /** No mail is begun after this instant; what was claimed and not begun goes back into the queue. */
  readonly until?: Date;
  /** As `until`, as soon as it is aborted. A mail under way is finished. */
  readonly signal?: AbortSignal;
}

export interface SendCounts {
  readonly claimed: number;
  readonly sent: number;
  readonly failed: number;
  /** Stay queued: the server said not now, or something went wrong on our side. */
  readonly postponed: number;
  /** Nothing was left to say. */
  readonly dropped: number;
}

type SendDeps = Pick<Deps, 'db' | 'log' | 'publicUrl'>;

export async function sendMails(deps: SendDeps, post: Post, options: SendOptions): Promise<SendCounts> {
  await gatherAtOnce(deps, options);
  const claims = await claim(deps, options.limit);
  const counts = { claimed: claims.length, sent: 0, failed: 0, postponed: 0, dropped: 0 };
  if (claims.length === 0) return counts;

  const inHand = new Map(claims.map((held) => [held.id, held]));
  const finished = new AbortController();
  const renewal = renewClaims(deps, inHand, finished.signal);
  try {
    const letters = await withLinks(deps, await readLetters(deps, claims), post.linkHours);
    const waiting = [...letters];
    const mayBegin = () => !options.signal?.aborted && (options.until === undefined || new Date() < options.until);
    const carrier = async () => {
      for (
        let letter = mayBegin() ? waiting.shift() : undefined;
        letter;
        letter = mayBegin() ? waiting.shift() : undefined
      ) {
        const outcome = await deliver(deps, post, letter);
        counts[outcome] += 1;
        inHand.delete(letter.id);
      }
    };
    await Promise.all(Array.from({ length: Math.min(post.concurrency, claims.length) }, carrier));
  } finally {
    finished.abort();
    await renewal;
    await release(deps, [...inHand.values()]);
  }
  return counts;
}

const COUNTED_AS = { ACCEPTED: 'sent', REFUSED: 'failed', NOT_NOW: 'postponed', NOTHING: 'dropped' } as const;

async function deliver(
  deps: SendDeps,
  post: Post,
  letter: Letter,
): Promise<(typeof COUNTED_AS)[keyof typeof COUNTED_AS]> {
  const messageId = mailMessageId(letter.id, post.mailFrom);
  const result = await attempt(deps, post, letter, messageId);
  try {
    if (letter.written.view) await setApart(deps, letter);
    await recordResult(deps, letter, messageId, letter.written.noticeIds, result);
  } catch (error) {
    // The claim lapses and the mail is tried again: the one case besides a crash in which a mail may come twice.
    deps.log.error(
      { err: error, mailId: letter.id.toString(), outcome: result.outcome },
      'Outcome of a mail was not recorded',
    );
    return 'postponed';
  }
  return COUNTED_AS[result.outcome];
}

/** One mail's fault is its own: whatever is wrong becomes its result. */
async function attempt(deps: SendDeps, post: Post, letter: Letter, messageId: string): Promise<Outcome> {
  const { recipient, written } = letter;
  if (!recipient) return { outcome: 'REFUSED', answer: 'no recipient' };
  if (!written.view) {
    const [broken] = written.unreadable;
    return broken
      ? unwritable(deps, letter, broken.fault)
      : { outcome: 'NOTHING', answer: 'not sent: nothing was left to say' };
  }
  const address = letter.address?.trim() ?? '';
  if (address === '') return { outcome: 'REFUSED', answer: 'no e-mail address' };
  // Exactly one plain address: a comma or a bracket would make it a list or another person's.
  if (!ONE_ADDRESS.test(address)) return { outcome: 'REFUSED', answer: 'the e-mail address is not valid' };
  try {
    return await post.send({
      ...post.compose(written.view),
      to: { name: recipient.name.replace(/\p{Cc}+/gu, ' '), address },
      messageId,
      envelopeFrom: post.returnAddress?.(letter.id),
      headers: {
        // RFC 3834: nobody's out-of-office answers it.
        'Auto-Submitted': 'auto-generated',
        'X-Daur-Mail-Kind': letter.kind,
        // Codes, never names.
        'X-Daur-Notice-Kind': letter.noticeKinds.slice(0, MOST_KINDS_NAMED).join(', '),
      },
    });
  } catch (error) {
    return unwritable(deps, letter, error);
  }
}

const MOST_KINDS_NAMED = 8;
const ONE_ADDRESS = /^[^\s\p{Cc}<>()[\],;:\\"@]+@[^\s\p{Cc}<>()[\],;:\\"@]+$/u;

function unwritable(deps: SendDeps, letter: Letter, error: unknown): Outcome {
  deps.log.error({ err: error, mailId: letter.id.toString() }, 'A mail could not be written');
  return {
    outcome: 'NOT_NOW',
    answer: `the mail could not be written: ${error instanceof Error ? error.name : 'unknown fault'}`,
  };
}

/** Notices that cannot be read wait in a mail of their own for a version that knows them; the others have gone. */
async function setApart(deps: SendDeps, { recipient, kind, written }: Letter): Promise<void> {
  const noticeIds = written.unreadable.flatMap(({ noticeId }) => (noticeId === undefined ? [] : [noticeId]));
  if (noticeIds.length === 0 || !recipient) return;
  await inTransaction(deps, async (tx) => {
    await tx.$executeRaw`UPDATE notice SET mail_id = NULL WHERE id = ANY (${noticeIds.map(String)}::bigint[]) AND status = 'QUEUED'`;
    await queueMail(tx, { recipientId: recipient.id, kind, channel: 'FIRST', noticeIds });
  });
}
