/** The embedded mail server: takes every mail, delivers none, and lets people and tests read them. */
import type { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { DataFolder } from './data-folder.ts';
import { describeError, RuntimeError } from './errors.ts';
import { bounceLater } from './mail-bounces.ts';
import { createMailPage } from './mail-page.ts';
import { MailStore, type Mail, type MailFilter, type MailSummary } from './mail-store.ts';
import type { ConfiguredPort } from './ports.ts';

const HOST = '127.0.0.1';
const LARGEST_MAIL_BYTES = 25 * 1024 * 1024;
/** How long an open connection may go on when the sink stops. */
const CLOSE_GRACE_MS = 500;

export interface MailSinkOptions {
  readonly folder: DataFolder;
  readonly smtpPort: ConfiguredPort;
  readonly pagePort: ConfiguredPort;
  /** Where bounces are taken on this machine; undefined: none are sent. */
  readonly bouncePort: number | undefined;
}

export interface MailSink {
  /** For a mail client, such as `smtp://127.0.0.1:20025`. */
  readonly smtpUrl: string;
  /** The page; `/messages` under it is the list as JSON. */
  readonly pageUrl: string;
  /** Oldest first. */
  find(filter: MailFilter): readonly MailSummary[];
  read(id: string): Promise<Mail | undefined>;
  /** From now on this recipient is answered with `code` (5xx: for good; 4xx: for now). */
  refuse(address: string, code: number): void;
  /** From now on every mail is answered with `code`. */
  failAll(code: number): void;
  /** Takes every mail again. */
  acceptAll(): void;
  /** Stops listening, as a mail server that is down. */
  stop(): Promise<void>;
  /** Listens again on the same ports. */
  start(): Promise<void>;
}

/** Starts the sink; the mails of earlier starts on the data folder are still there. */
export async function startMailSink(options: MailSinkOptions): Promise<MailSink> {
  const store = await MailStore.open(join(options.folder.path, 'mail'));
  const smtpPort = await options.folder.ports.take('smtp', options.smtpPort);
  const pagePort = await options.folder.ports.take('mail-page', options.pagePort);
  const refused = new Map<string, number>();
  let failure: number | undefined;

  const createSmtp = () =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      size: LARGEST_MAIL_BYTES,
      closeTimeout: CLOSE_GRACE_MS,
      banner: 'Daur mail sink',
      onMailFrom(_address, _session, done) {
        done(failure === undefined ? null : smtpError(failure, 'Every mail is being refused'));
      },
      onRcptTo({ address }, _session, done) {
        const code = refused.get(address.toLowerCase());
        done(code === undefined ? null : smtpError(code, 'This recipient is being refused'));
      },
      onData(stream, { envelope }, done) {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        buffer(stream)
          .then(async (raw) => {
            const { id } = await store.add(raw, { from, to });
            if (options.bouncePort !== undefined) bounceLater({ port: options.bouncePort, returnPath: from, to, raw });
            return id;
          })
          .then(
            (id) => done(null, `kept as ${id}`),
            (error: unknown) => done(smtpError(451, describeError(error))),
          );
      },
    });

  let smtp: SMTPServer | undefined;
  let page: Server | undefined;
  const sink: MailSink = {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    pageUrl: `http://127.0.0.1:${pagePort}`,
    find: (filter) => store.find(filter),
    read: (id) => store.read(id),
    refuse: (address, code) => void refused.set(address.toLowerCase(), code),
    failAll: (code) => void (failure = code),
    acceptAll() {
      refused.clear();
      failure = undefined;
    },
    async start() {
      if (smtp !== undefined) return;
      const newSmtp = createSmtp();
      const newPage = createMailPage(store);
      await listening(newSmtp, 'mail sink (SMTP)', (ready) => newSmtp.listen(smtpPort, HOST, ready));
      smtp = newSmtp;
      try {
        await listening(newPage, 'mail page', (ready) => newPage.listen(pagePort, HOST, ready));
        page = newPage;
      } catch (error) {
        await sink.stop();
        throw error;
      }
    },
    async stop() {
      const [oldSmtp, oldPage] = [smtp, page];
      smtp = page = undefined;
      await Promise.all([
        new Promise<void>((resolve) => (oldSmtp === undefined ? resolve() : oldSmtp.close(() => resolve()))),
        new Promise<void>((resolve) => {
          if (oldPage === undefined) return resolve();
          oldPage.close(() => resolve());
          oldPage.closeAllConnections();
        }),
      ]);
    },
  };
  await sink.start();
  return sink;
}

async function listening(server: EventEmitter, what: string, listen: (ready: () => void) => unknown): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: Error) => reject(new RuntimeError(`${what}: ${error.message}`, { cause: error }));
    server.once('error', failed);
    listen(() => {
      server.off('error', failed);
      // A client that breaks its connection off is no error of ours.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
