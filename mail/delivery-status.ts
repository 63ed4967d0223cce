/** Reads delivery status notifications (RFC 3464): what became of a mail after the first server had taken it. */
import { simpleParser, type Attachment } from 'mailparser';
import type { DeliveryReport } from '../domain/delivery-report.ts';

const LONGEST_TEXT = 300;

/**
 * What a mail to a return address says of the recipient. Undefined where it is no report of a delivery: an out-of-office answer, a mail that
 * somebody wrote, a report that cannot be read.
 * @throws whatever the parser throws on malformed MIME
 */
export async function readDeliveryReport(source: Buffer): Promise<DeliveryReport | undefined> {
  const mail = await simpleParser(source, { keepDeliveryStatus: true, skipTextToHtml: true, skipImageLinks: true });
  const status = mail.attachments.find((part: Attachment) =>
    /^message\/(global-)?delivery-status$/i.test(part.contentType),
  );
  return status && reportOf(status.content.toString('utf8'));
}

/** The fields of one block, by lower-case name; a folded line belongs to the one before. */
function fieldsOf(block: string): ReadonlyMap<string, string> {
  const lines = block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return new Map(
    lines.flatMap((line) => {
      const [, name, value] = /^([A-Za-z0-9-]{1,60}):\s*(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()] as const];
    }),
  );
}

/**
 * A mail of ours has one recipient, so one block speaks of it; where there are several, the worst counts. The word decides, not the number: a mail
 * that was given up after days of trying is "failed" with a 4.4.7.
 */
function reportOf(text: string): DeliveryReport | undefined {
  const recipients = text
    .split(/\r?\n[ \t]*\r?\n/)
    .map(fieldsOf)
    .flatMap((fields) => {
      const action = fields.get('action')?.toLowerCase();
      const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0];
      if (status === undefined || (action !== 'failed' && action !== 'delayed')) return [];
      const outcome = action === 'failed' ? ('FAILED' as const) : ('DELAYED' as const);
      return [{ outcome, status, text: plain(fields.get('diagnostic-code')), server: plain(fields.get('remote-mta')) }];
    });
  return recipients.find(({ outcome }) => outcome === 'FAILED') ?? recipients[0];
}

/** `smtp; 550 5.1.1 …` → `550 5.1.1 …`, one line. */
function plain(value: string | undefined): string | null {
  if (value === undefined) return null;
  const text = value
    .replace(/^[A-Za-z0-9-]+\s*;\s*/, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return text === '' ? null : text.slice(0, LONGEST_TEXT);
}
