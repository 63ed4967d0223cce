/** The way out: SMTP through nodemailer, with one rate cap for the whole engine, because one postman sends everything. */
import { createTransport } from 'nodemailer';
import type { NodemailerError } from 'nodemailer';
import type { OutgoingMail, SendResult } from '../domain/notices.ts';

export interface MailTransportOptions {
  /** smtp://user:password@host:port or smtps://…; query parameters are nodemailer's options. */
  readonly smtpUrl: string;
  /** An address, or `Name <address>`. */
  readonly from: string;
  /** Mails per second, at most; may be below one. */
  readonly ratePerSecond: number;
}

/** What the last mail showed of the mail server; codes only. */
export type MailServerState =
  | { readonly is: 'UNUSED' | 'ANSWERS' | 'LOGIN_REFUSED' }
  /** `code` as of nodemailer or the system: ECONNECTION, ETIMEDOUT, ECONNREFUSED … or the server's 4xx. */
  | { readonly is: 'SILENT'; readonly code: string };

export interface MailTransport {
  /** How many mails may be under way at once; handing over more only makes them wait here. */
  readonly concurrency: number;
  /** Never throws: every fault is a result. Takes at most 90 s plus the wait for the rate cap. */
  readonly send: (mail: OutgoingMail) => Promise<SendResult>;
  /** How the mail server behaved at the last mail. */
  readonly state: () => MailServerState;
  /** Ends idle connections at once; a mail under way is finished first. */
  readonly close: () => void;
}

const MOST_CONNECTIONS = 5;
const CONNECT_MS = 10_000;
const GREETING_MS = 15_000;
/** Longest silence of the server. */
const SILENCE_MS = 60_000;
/** Longest time for one mail; a server that trickles its replies is never silent. */
const WHOLE_MAIL_MS = 90_000;
const LONGEST_ANSWER = 500;

export function createMailTransport({ smtpUrl, from, ratePerSecond }: MailTransportOptions): MailTransport {
  const cap = rateCap(ratePerSecond);
  // The cap counts when a connection becomes free again, so that every connection sends its first mail at once: no more
  // connections than mails in one window keep the first burst below the cap.
  const concurrency = Math.min(MOST_CONNECTIONS, cap.rateLimit);
  const mailer = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: concurrency,
    ...cap,
    // Only for mails of which not a byte was sent yet (an idle connection that the server has closed); all else is the queue's.
    maxRequeues: 2,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const deadlineMs = WHOLE_MAIL_MS + cap.rateDelta;
  let state: MailServerState = { is: 'UNUSED' };

  return {
    concurrency,
    async send(mail) {
      try {
        const info = await mailer.sendMail({
          from,
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: mail.messageId,
          headers: mail.headers,
          ...(mail.envelopeFrom === undefined
            ? {}
            : {
                envelope: { from: mail.envelopeFrom, to: mail.to.address },
                // A report brings back the headers only, not what the mail says; asked of servers that know the extension.
                dsn: { return: 'headers', notify: ['failure', 'delay'] },
              }),
          date: new Date(),
          signal: AbortSignal.timeout(deadlineMs),
        });
        state = { is: 'ANSWERS' };
        return { outcome: 'ACCEPTED', answer: shortened(info.response) };
      } catch (error) {
        const result = failure(error);
        // Whoever refuses one mail for good answers well.
        state = result.outcome === 'REFUSED' ? { is: 'ANSWERS' } : stateAfter(error);
        return result;
      }
    },
    state: () => state,
    close: () => mailer.close(),
  };
}

/** nodemailer counts whole mails in a window: 2.5 a second are 2 in 800 ms, one in ten seconds is 1 in 10,000 ms. */
export function rateCap(ratePerSecond: number): { rateLimit: number; rateDelta: number } {
  if (!(ratePerSecond > 0)) throw new RangeError('The rate cap must be above zero mails per second.');
  const rateLimit = Math.max(1, Math.floor(ratePerSecond));
  return { rateLimit, rateDelta: Math.ceil((rateLimit / ratePerSecond) * 1_000) };
}

/**
 * Refused for good is what the server said with 5xx about this recipient or this message, and an address that cannot be put on an
 * envelope. A 5xx to the login, to the greeting or to our own sender address is a fault of the configuration that hits every
 * mail: those wait until it is mended.
 */
function failure(error: unknown): SendResult {
  const fault: NodemailerError = error instanceof Error ? error : new Error(String(error));
  const aboutThisMail = fault.command === 'RCPT TO' || fault.command === 'DATA';
  const noSuchEnvelope = fault.code === 'EENVELOPE' && fault.command === 'API';
  const refused = noSuchEnvelope || (aboutThisMail && fault.permanent === true);
  return { outcome: refused ? 'REFUSED' : 'NOT_NOW', answer: shortened(fault.response ?? describe(fault)) };
}

function stateAfter(error: unknown): MailServerState {
  const fault: NodemailerError = error instanceof Error ? error : new Error(String(error));
  if (fault.code === 'EAUTH') return { is: 'LOGIN_REFUSED' };
  return { is: 'SILENT', code: String(fault.responseCode ?? fault.originalCode ?? fault.code ?? 'UNKNOWN') };
}

function describe(fault: NodemailerError): string {
  return [fault.originalCode ?? fault.code, fault.message].filter((part) => part !== undefined).join(': ');
}

function shortened(answer: string): string {
  return answer.replace(/\s+/g, ' ').trim().slice(0, LONGEST_ANSWER);
}
