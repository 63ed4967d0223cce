/** A real mail server on a real socket, whose answer depends on the recipient. */
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface TestMailServer {
  readonly url: string;
  /** Every mail that was accepted, with the source as it came over the wire. */
  readonly mails: { readonly recipient: string; readonly source: string; readonly mail: ParsedMail }[];
  close(): Promise<void>;
}

/** How the server answers, by the local part of the recipient; everything else is accepted. */
const ANSWERS = {
  refused: { at: 'RCPT', code: 550, message: '5.1.1 No such mailbox' },
  busy: { at: 'RCPT', code: 451, message: '4.7.1 Try again later' },
  spam: { at: 'DATA', code: 554, message: '5.7.1 Message refused' },
  full: { at: 'DATA', code: 452, message: '4.2.2 Mailbox full' },
  cut: { at: 'DATA', code: 'CUT' },
} as const;
type Answer = (typeof ANSWERS)[keyof typeof ANSWERS];

function answerTo(address: string | undefined, at: Answer['at']): Answer | undefined {
  const local = address?.split('@')[0];
  const answer = local !== undefined && local in ANSWERS ? ANSWERS[local as keyof typeof ANSWERS] : undefined;
  return answer?.at === at ? answer : undefined;
}

function fault(answer: Answer): Error {
  if (answer.code === 'CUT') return new Error('cut');
  return Object.assign(new Error(answer.message), { responseCode: answer.code });
}

/** @param options.senderRefused the server takes nothing from our address: a fault of the configuration */
export async function startMailServer(options: { senderRefused?: boolean } = {}): Promise<TestMailServer> {
  const mails: TestMailServer['mails'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onMailFrom(_address, _session, callback) {
      callback(
        options.senderRefused
          ? Object.assign(new Error('5.7.1 Sender address rejected'), { responseCode: 550 })
          : undefined,
      );
    },
    onRcptTo(address, _session, callback) {
      const answer = answerTo(address.address, 'RCPT');
      callback(answer && fault(answer));
    },
    onData(stream, session, callback) {
      const recipient = session.envelope.rcptTo[0]?.address ?? '';
      const answer = answerTo(recipient, 'DATA');
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (answer?.code === 'CUT') {
          for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
        }
      });
      stream.on('end', () => {
        if (answer) {
          callback(fault(answer));
          return;
        }
        const source = Buffer.concat(chunks).toString('utf8');
        simpleParser(source).then(
          (mail) => {
            mails.push({ recipient, source, mail });
            callback(null, 'Taken as test mail');
          },
          (error: Error) => callback(error),
        );
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail server has no port.');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
