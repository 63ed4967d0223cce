/** A mail server that remembers what it took and what it answered, and that answers as badly as it is told to. */
import { buffer } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** How every mail is answered from now on. HANG: the answer to its text never comes, until the connection breaks. */
export type Manner = 'TAKE' | 421 | 451 | 'HANG' | 'CUT_AFTER_DATA';

/** Under what an answer of that manner is counted. */
export const ANSWER_OF = {
  421: '421',
  451: '451',
  HANG: 'no answer',
  CUT_AFTER_DATA: 'taken, and cut before the answer',
} as const satisfies Record<Exclude<Manner, 'TAKE'>, string>;

const HANGS_MS = 4_000;

/** A mail that lies in a mailbox: the server had it whole. */
export interface Taken {
  readonly messageId: string;
  readonly to: string;
  readonly at: number;
  /** Whether the server went on to say so. */
  readonly answered: boolean;
}

export interface MailWitness {
  /** host:port */
  readonly address: string;
  readonly taken: readonly Taken[];
  /** Recipients that were ever refused for good, in lower case. */
  readonly refused: ReadonlySet<string>;
  /** Answers by what they were, for the report. */
  readonly answers: ReadonlyMap<string, number>;
  behave(manner: Manner): void;
  /** The next so many recipients, each another one, are refused with 550. */
  refuseNext(recipients: number): void;
  close(): Promise<void>;
}

export async function startMailWitness(): Promise<MailWitness> {
  const taken: Taken[] = [];
  const refused = new Set<string>();
  /** Nobody is refused twice in a row: his address was mended meanwhile. */
  let justRefused = new Set<string>();
  const answers = new Map<string, number>();
  let manner: Manner = 'TAKE';
  let toRefuse = 0;
  const count = (answer: string): void => void answers.set(answer, (answers.get(answer) ?? 0) + 1);
  const no = (code: number, text: string): Error => {
    count(String(code));
    return Object.assign(new Error(text), { responseCode: code });
  };
  const breakOff = (session: SMTPServerSession): void => {
    for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
  };

  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onMailFrom(_address, session, done) {
      if (manner !== 421) return done();
      // The server goes away in the middle of a session (RFC 5321, 3.8).
      done(no(421, '4.3.2 Service shutting down'));
      setImmediate(() => breakOff(session));
    },
    onRcptTo({ address }, _session, done) {
      if (manner === 451) return done(no(451, '4.7.1 Try again later'));
      const recipient = address.toLowerCase();
      if (toRefuse === 0 || justRefused.has(recipient)) return done();
      toRefuse -= 1;
      justRefused.add(recipient);
      refused.add(recipient);
      done(no(550, '5.1.1 No such mailbox'));
    },
    onData(stream, session, done) {
      const as = manner;
      buffer(stream)
        .then(async (raw) => {
          const mail = await simpleParser(raw, { skipTextToHtml: true, skipImageLinks: true });
          const took = { messageId: mail.messageId ?? '', to: session.envelope.rcptTo[0]?.address.toLowerCase() ?? '' };
          if (as === 'HANG') {
            // Whether it took the mail is never known; here it did not.
            count(ANSWER_OF.HANG);
            setTimeout(() => breakOff(session), HANGS_MS).unref();
            return;
          }
          taken.push({ ...took, at: Date.now(), answered: as !== 'CUT_AFTER_DATA' });
          if (as === 'CUT_AFTER_DATA') {
            count(ANSWER_OF.CUT_AFTER_DATA);
            breakOff(session);
            return;
          }
          count('250');
          done(null, 'Taken');
        })
        // The connection broke in the middle of a mail.
        .catch((error: Error) => done(error));
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail server has no port.');
  return {
    address: `127.0.0.1:${address.port}`,
    taken,
    refused,
    answers,
    behave: (next) => void (manner = next),
    refuseNext(recipients) {
      justRefused = new Set();
      toRefuse = recipients;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
