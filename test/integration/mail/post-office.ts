/** A real mail server and the way to it, for tests of what people get. */
import type { PrismaClient } from '../../../generated/prisma/client.ts';
import { composeMail } from '../../../mail/compose.ts';
import { createMailTransport } from '../../../mail/transport.ts';
import { makeDigests, type DigestCounts } from '../../../usecases/mails/make-digests.ts';
import { sendMails, type Post, type SendCounts } from '../../../usecases/mails/send-mails.ts';
import { startMailServer, type TestMailServer } from '../../support/mail-server.ts';
import { log, PUBLIC_URL } from './notices-fixture.ts';

const MAIL_FROM = 'Daur <noreply@bkd.example.go.id>';

export interface PostOffice {
  readonly server: TestMailServer;
  /** Sends what is queued; nobody waits for a batch to end. */
  send(changes?: Partial<Post>): Promise<SendCounts>;
  /** The n-th turn of a rehearsal whose turns are a day apart. */
  makeTurn(n: number): Promise<DigestCounts>;
  /** Mails to an address, as they came. */
  to(email: string): TestMailServer['mails'][number]['mail'][];
  close(): Promise<void>;
}

export const DAY_MS = 86_400_000;
const RHYTHM = { everySeconds: 86_400 };

export async function openPostOffice(db: PrismaClient): Promise<PostOffice> {
  const server = await startMailServer();
  const transport = createMailTransport({ smtpUrl: server.url, from: MAIL_FROM, ratePerSecond: 500 });
  const post: Post = {
    mailFrom: MAIL_FROM,
    concurrency: 5,
    compose: composeMail,
    send: transport.send,
    returnAddress: undefined,
    linkHours: 72,
  };
  const began = Date.now();
  return {
    server,
    send: (changes = {}) =>
      sendMails(
        { db, log, publicUrl: PUBLIC_URL },
        { ...post, ...changes },
        { settleSeconds: 0, atMostSeconds: 0, limit: 500 },
      ),
    makeTurn: (n) => makeDigests({ db }, { rhythm: RHYTHM, asOf: new Date(began + n * DAY_MS) }),
    to: (email) => server.mails.filter(({ recipient }) => recipient === email).map(({ mail }) => mail),
    async close() {
      transport.close();
      await server.close();
    },
  };
}
