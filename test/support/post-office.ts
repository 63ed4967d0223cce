/**
 * Mail as it goes in a running installation, over sockets both ways: the sender's SMTP into the embedded mail sink, and the sink's bounces by SMTP
 * into the listener. Nothing is sent before a test says so.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { composeMail } from '../../mail/compose.ts';
import { startBounceListener } from '../../mail/bounce-listener.ts';
import { returnAddresses, type ReturnAddresses } from '../../mail/return-address.ts';
import { createMailTransport } from '../../mail/transport.ts';
import { openDataFolder } from '../../runtime/data-folder.ts';
import { startMailSink, type MailSink } from '../../runtime/mail-sink.ts';
import type { Mail } from '../../runtime/mail-store.ts';
import { recordBounce } from '../../usecases/bounces/record-bounce.ts';
import { sendMails, type SendCounts } from '../../usecases/mails/send-mails.ts';
import type { ApiHouse } from './api-house.ts';

const MAIL_FROM = 'Daur <noreply@daur.example.go.id>';
const ANY_PORT = { port: 0, variable: 'UNUSED' };

export interface PostOffice {
  readonly sink: MailSink;
  /** Of the listener for bounces. */
  readonly bouncePort: number;
  readonly addresses: ReturnAddresses;
  /** Sends all that is queued, also what would wait for tomorrow's digest. */
  send(): Promise<SendCounts>;
  /** Mails that an address has got, oldest first. */
  mailsTo(address: string): Promise<Mail[]>;
  close(): Promise<void>;
}

export async function openPostOffice(house: Pick<ApiHouse, 'db' | 'url'>): Promise<PostOffice> {
  const { db, url } = house;
  const log = pino({ level: 'silent' });
  const path = await mkdtemp(join(tmpdir(), 'daur-post-'));
  const folder = await openDataFolder(path);
  const addresses = returnAddresses('bounces@daur.example.go.id', new Uint8Array(32).fill(1));
  const listener = await startBounceListener({
    host: '127.0.0.1',
    port: 0,
    addresses,
    log,
    handle: async (mailId, report) => void (await recordBounce({ db }, { mailId, report })),
  });
  const sink = await startMailSink({ folder, smtpPort: ANY_PORT, pagePort: ANY_PORT, bouncePort: listener.port });
  const transport = createMailTransport({ smtpUrl: sink.smtpUrl, from: MAIL_FROM, ratePerSecond: 500 });
  const post = {
    mailFrom: MAIL_FROM,
    concurrency: transport.concurrency,
    compose: composeMail,
    send: transport.send,
    returnAddress: addresses.of,
    linkHours: 72,
  };
  return {
    sink,
    bouncePort: listener.port,
    addresses,
    async send() {
      await db.notice.updateMany({ where: { status: 'QUEUED' }, data: { urgency: 'AT_ONCE' } });
      return sendMails({ db, log, publicUrl: url }, post, { settleSeconds: 0, atMostSeconds: 0, limit: 500 });
    },
    mailsTo: async (address) => {
      const mails = await Promise.all(sink.find({ to: address }).map(({ id }) => sink.read(id)));
      return mails.filter((mail) => mail !== undefined);
    },
    async close() {
      transport.close();
      await listener.close();
      await sink.stop();
      await folder.release();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** The pages behind the links of a mail, each once. */
export const linksOf = (mail: Mail): string[] => [...new Set(mail.text.match(/https?:\/\/\S+/g) ?? [])];

/** The token of the mail's first action link. */
export function tokenOf(mail: Mail | undefined): string {
  const token = /\/a\/([\w-]{43})/.exec(mail?.text ?? '')?.[1];
  if (token === undefined) throw new Error('The mail has no link of ours.');
  return token;
}
