/**
 * The way back: an SMTP server that takes bounces, and nothing else. The agency's mail server forwards to it what comes to the return addresses.
 * It relays nothing: a recipient that is not a signed return address of ours is refused in the dialogue.
 */
import type { Logger } from 'pino';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { DeliveryReport } from '../domain/delivery-report.ts';
import { readDeliveryReport } from './delivery-status.ts';
import type { ReturnAddresses } from './return-address.ts';

export interface BounceListenerOptions {
  readonly host: string;
  /** 0: a free one is picked. */
  readonly port: number;
  readonly addresses: ReturnAddresses;
  readonly log: Logger;
  /** What is done with a report; where it throws, the sender is told to come again. */
  readonly handle: (mailId: bigint, report: DeliveryReport) => Promise<void>;
}

export interface BounceListener {
  readonly port: number;
  close(): Promise<void>;
}

/** A report with the headers of our mail is a few kB; one that carries a whole foreign mail back is cut off here. */
const LARGEST_BYTES = 512 * 1024;
const MOST_CLIENTS = 20;
const SILENCE_MS = 30_000;
const CLOSE_GRACE_MS = 1_000;
/** Each recipient would be a report of its own; servers send them one by one. */
const MOST_RECIPIENTS = 5;

/** @throws the system's error (EADDRINUSE …) where it cannot listen */
export async function startBounceListener(options: BounceListenerOptions): Promise<BounceListener> {
  const { addresses, log } = options;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    banner: 'Daur bounces',
    size: LARGEST_BYTES,
    maxClients: MOST_CLIENTS,
    socketTimeout: SILENCE_MS,
    closeTimeout: CLOSE_GRACE_MS,
    logger: false,
    onRcptTo({ address }, { envelope }, done) {
      if (addresses.mailOf(address) === undefined) return done(smtpError(550, '5.1.1 No such return address'));
      if (envelope.rcptTo.length >= MOST_RECIPIENTS) return done(smtpError(452, '4.5.3 Too many recipients'));
      done();
    },
    onData(stream, { envelope }, done) {
      const mailIds = envelope.rcptTo.flatMap(({ address }) => addresses.mailOf(address) ?? []);
      take(stream, mailIds).then(
        (answer) => done(null, answer),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });

  async function take(stream: SMTPServerDataStream, mailIds: readonly bigint[]): Promise<string> {
    const source = await received(stream);
    const report = await understood(source, mailIds);
    if (!report) return '2.0.0 Taken; it is no report of a delivery';
    for (const mailId of mailIds) {
      try {
        await options.handle(mailId, report);
      } catch (error) {
        log.error({ err: error, mailId: mailId.toString() }, 'a bounce could not be recorded; its sender comes again');
        throw smtpError(451, '4.3.0 Not now');
      }
    }
    return '2.0.0 Noted';
  }

  async function understood(source: Buffer, mailIds: readonly bigint[]): Promise<DeliveryReport | undefined> {
    const about = { mailIds: mailIds.map(String), bytes: source.length };
    try {
      const report = await readDeliveryReport(source);
      // Out-of-office answers come here too (RFC 3834): they say nothing about the delivery.
      if (!report) log.info(about, 'a mail to a return address is no report of a delivery');
      return report;
    } catch (error) {
      // Taken all the same: sent back it would bounce to whoever sent it, and be no more readable.
      log.warn({ ...about, err: error }, 'a mail to a return address cannot be read');
      return undefined;
    }
  }

  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      // A client that breaks its connection off is no error of ours.
      server.on('error', (error: Error) => log.debug({ err: error }, 'a connection for bounces broke off'));
      const address = server.server.address();
      if (address === null || typeof address === 'string') reject(new Error('The listener for bounces has no port.'));
      else resolve(address.port);
    });
  });
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Reads to the end whatever the size, so that the dialogue stays in order, but keeps no more than the limit. */
async function received(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BYTES) chunks.push(chunk);
  }
  if (size > LARGEST_BYTES) throw smtpError(552, '5.3.4 Too large');
  return Buffer.concat(chunks);
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
