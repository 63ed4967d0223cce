/**
 * Bounces on purpose, for rehearsals and tests: mail to `bounce+…@` is taken and then reported as undeliverable, mail to `delay+…@` as late, as a
 * real server does: a report (RFC 3464) by SMTP to the envelope's sender.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';

interface Bounced {
  /** Of the listener on this machine. */
  readonly port: number;
  /** The envelope's sender. */
  readonly returnPath: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

/** The listener belongs to a worker that may just be restarting: a mail server would come again as well. */
const ATTEMPTS = 20;
const PAUSE_MS = 1_500;
const LONGEST_HEADERS = 8_000;

const REPORTS = {
  bounce: {
    action: 'failed',
    status: '5.1.1',
    text: '550 5.1.1 User unknown',
    subject: 'Undelivered Mail Returned to Sender',
  },
  delay: {
    action: 'delayed',
    status: '4.4.1',
    text: '451 4.4.1 No answer from host',
    subject: 'Delayed Mail (still being retried)',
  },
} as const;

/** Sends a report for each recipient who asks for one by his address; does not wait, and gives up silently: it is a rehearsal. */
export function bounceLater({ port, returnPath, to, raw }: Bounced): void {
  if (returnPath === '') return;
  for (const recipient of to) {
    const kind = /^(bounce|delay)\+/i.exec(recipient)?.[1]?.toLowerCase();
    if (kind === 'bounce' || kind === 'delay') void send(port, returnPath, reportOf(kind, recipient, returnPath, raw));
  }
}

async function send(port: number, returnPath: string, raw: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const mailer = createTransport({
      host: '127.0.0.1',
      port,
      secure: false,
      ignoreTLS: true,
      connectionTimeout: 5_000,
    });
    try {
      // The empty sender: a report about a report is never made.
      await mailer.sendMail({ envelope: { from: '', to: returnPath }, raw });
      return;
    } catch (error) {
      // 5xx: the listener does not know the address, and never will.
      if (error instanceof Error && 'responseCode' in error && Number(error.responseCode) >= 500) return;
      await sleep(PAUSE_MS, undefined, { ref: false });
    } finally {
      mailer.close();
    }
  }
}

function reportOf(kind: keyof typeof REPORTS, recipient: string, returnPath: string, raw: Buffer): string {
  const { action, status, text, subject } = REPORTS[kind];
  const headers = raw.toString('utf8').split('\r\n\r\n')[0]?.slice(0, LONGEST_HEADERS) ?? '';
  return [
    'From: Mail Delivery System <MAILER-DAEMON@daur.invalid>',
    `To: ${returnPath}`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString()}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="daur-report"',
    '',
    '--daur-report',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `The mail sink was asked to report this mail as ${action}.`,
    '',
    '--daur-report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; sink.daur.invalid',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${text}`,
    '',
    '--daur-report',
    'Content-Type: text/rfc822-headers',
    '',
    headers,
    '',
    '--daur-report--',
    '',
  ].join('\r\n');
}
