import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../generated/prisma/client.ts';
import { composeMail } from '../../../mail/compose.ts';
import { createMailTransport, type MailTransport } from '../../../mail/transport.ts';
import { sendMails, type Post } from '../../../usecases/mails/send-mails.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { startMailServer, type TestMailServer } from '../../support/mail-server.ts';
import { agency, log, openTask, person, PUBLIC_URL, queue, type Agency } from './notices-fixture.ts';

const MAIL_FROM = 'Daur <noreply@bkd.example.go.id>';

let database: TestDatabase;
let db: PrismaClient;
let server: TestMailServer;
let transport: MailTransport;
let here: Agency;

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
  server = await startMailServer();
  transport = createMailTransport({ smtpUrl: server.url, from: MAIL_FROM, ratePerSecond: 200 });
  here = await agency(db);
});

afterAll(async () => {
  transport.close();
  await server.close();
  await database.close();
});

beforeEach(async () => {
  await db.notice.deleteMany();
  await db.actionToken.deleteMany();
  await db.mail.deleteMany();
  server.mails.length = 0;
});

const post = (send: Post['send'] = transport.send, concurrency = 5): Post => ({
  mailFrom: MAIL_FROM,
  concurrency,
  compose: composeMail,
  send,
  returnAddress: undefined,
  linkHours: 72,
});

const deps = () => ({ db, log, publicUrl: PUBLIC_URL });
/** Nobody waits for a batch to end. */
const AT_ONCE = { settleSeconds: 0, atMostSeconds: 0 };
const sendAll = (using: Post = post()) => sendMails(deps(), using, { ...AT_ONCE, limit: 100 });
const row = (id: bigint) => db.notice.findUniqueOrThrow({ where: { id } });
const mailOf = async (id: bigint) => db.mail.findUniqueOrThrow({ where: { id: (await row(id)).mailId ?? 0n } });
const secondsAhead = (at: Date) => (at.getTime() - Date.now()) / 1_000;

describe('a queued notice', () => {
  it('arrives as text and HTML with the deadline in the zone of the unit, and is SENT with the answer of the server', async () => {
    const taskId = await openTask(db, here, {
      kind: 'APPROVE_TARGETS',
      assigneeId: here.evaluatorId,
      dueAt: new Date('2027-01-31T15:59:59Z'),
    });
    const id = await queue(db, 'ASSIGNED', here.evaluatorId, {
      taskId,
      appraisalId: here.appraisalId,
      data: { taskKind: 'APPROVE_TARGETS', dueAt: '2027-01-31T15:59:59.000Z', level: 0 },
    });

    expect(await sendAll()).toEqual({ claimed: 1, sent: 1, failed: 0, postponed: 0, dropped: 0 });

    const [arrived] = server.mails;
    expect(arrived?.mail.subject).toBe('Tugas baru: Penetapan SKP - Budi Santoso');
    const { mailId } = await row(id);
    expect(arrived?.mail.messageId).toBe(`<mail-${mailId}@bkd.example.go.id>`);
    expect(await mailOf(id)).toMatchObject({ status: 'ACCEPTED', attempts: 1, acceptedAt: expect.any(Date) as Date });
    expect(arrived?.mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(arrived?.mail.headers.get('x-daur-notice-kind')).toBe('ASSIGNED');
    expect(arrived?.mail.from?.text).toBe('"Daur" <noreply@bkd.example.go.id>');
    expect(arrived?.mail.date).toBeInstanceOf(Date);
    expect(arrived?.mail.text).toMatch(/Batas waktu\s+: Minggu, 31 Januari 2027 pukul 23\.59 WITA/);
    expect(arrived?.mail.text).toContain('beralih kepada atasan Pejabat Penilai Kinerja');
    // A page of its own, not the API's resource (links.test.ts).
    expect(arrived?.mail.text).toMatch(new RegExp(`${PUBLIC_URL}/a/[\\w-]{43}\\s`));
    expect(arrived?.mail.html).toMatch(new RegExp(`href="${PUBLIC_URL}/a/[\\w-]{43}"`));
    expect(await row(id)).toMatchObject({
      status: 'SENT',
      attempts: 1,
      messageId: `<mail-${mailId}@bkd.example.go.id>`,
      serverAnswer: expect.stringContaining('Taken as test mail') as string,
      sentAt: expect.any(Date) as Date,
    });
    expect(await sendAll()).toMatchObject({ claimed: 0 });
  });

  it('says how its date was counted, unless the task has another date by now', async () => {
    const derivation = {
      rule: { clock: { n: 14, unit: 'WORKING_DAYS', from: 'OPENED' } },
      legalBasis: 'PermenPANRB 6/2022 Annex II.C.5 (p.65)',
      timeZone: 'Asia/Makassar',
      from: { event: 'OPENED', at: '2026-01-05T01:00:00.000Z' },
      skipped: [{ date: '2026-01-10', reason: 'Saturday' }],
    };
    const due = {
      kind: 'DECIDE_REWARD' as const,
      assigneeId: here.superiorId,
      dueAt: new Date('2026-01-26T15:59:59Z'),
    };
    const taskId = await openTask(db, here, { ...due, derivation });
    const tell = (dueAt: string) =>
      queue(db, 'ASSIGNED', here.superiorId, { taskId, data: { taskKind: 'DECIDE_REWARD', dueAt, level: 0 } });
    await tell('2026-01-26T15:59:59.000Z');
    await sendAll();
    await tell('2026-01-20T15:59:59.000Z');
    await sendAll();
    const texts = server.mails.map(({ mail }) => mail.text ?? '');
    const [counted = '', stale = ''] = texts.toSorted(
      (a, b) => Number(b.includes('26 January')) - Number(a.includes('26 January')),
    );
    expect(counted).toMatch(
      /How it is counted\s+: 14 working days from the opening of the task \(5 January 2026\); 1 day not counted/,
    );
    expect(stale).not.toContain('How it is counted');
  });

  it('is in English for whoever chose that, and says who lost the task and when it was due', async () => {
    const taskId = await openTask(db, here, {
      kind: 'RATE',
      stage: 'FINAL_SCORING',
      level: 1,
      role: 'SUPERIOR',
      dueAt: new Date('2027-02-18T15:59:59Z'),
    });
    await queue(db, 'TAKEOVER_GAINED', here.superiorId, { taskId, data: { fromId: here.evaluatorId } });
    await sendAll();
    const { mail } = server.mails[0] ?? {};
    expect(mail?.subject).toBe('Takeover: Yearly performance evaluation - Budi Santoso');
    expect(mail?.text).toContain('because Siti Rahmawati did not complete it');
    expect(mail?.text).toContain('Thursday, 18 February 2027, 23:59 WITA');
    expect(mail?.text).toContain('PermenPANRB 6/2022 Annex');
  });

  it('shows the comment of the decision that returned the targets, and who wrote it', async () => {
    const decidedId = await openTask(db, here, {
      kind: 'APPROVE_TARGETS',
      round: 7,
      status: 'DECIDED',
      closedAt: new Date(),
    });
    const decision = await db.decision.create({
      data: {
        taskId: decidedId,
        outcome: 'RETURNED',
        form: {},
        comment: 'Target <b>kedua</b> belum terukur.',
        actorId: here.evaluatorId,
        authority: {},
        decidedAt: new Date(),
      },
    });
    const taskId = await openTask(db, here, { kind: 'DRAFT_TARGETS', round: 8, role: 'EMPLOYEE' });
    await queue(db, 'RETURNED', here.employeeId, { taskId, data: { commentDecisionId: decision.id } });
    await sendAll();
    const { mail } = server.mails[0] ?? {};
    expect(mail?.text).toContain('Catatan (Siti Rahmawati):\n> Target <b>kedua</b> belum terukur.');
    expect(mail?.html).toContain('Target &lt;b&gt;kedua&lt;/b&gt; belum terukur.');
  });

  it('about a cancelled cycle gives the reason', async () => {
    await db.cycle.update({ where: { id: here.cycleId }, data: { cancelReason: 'Reorganisasi perangkat daerah' } });
    await queue(db, 'CYCLE_CANCELLED', here.employeeId, { cycleId: here.cycleId, appraisalId: here.appraisalId });
    await sendAll();
    expect(server.mails[0]?.mail.text).toMatch(/Alasan\s+: Reorganisasi perangkat daerah/);
    expect(server.mails[0]?.mail.text).toContain(`${PUBLIC_URL}/appraisals/${here.appraisalId}`);
  });

  it('cannot be given another header or recipient by a name', async () => {
    const name = 'Budi\r\nBcc: victim@example.com\r\nX-Evil: yes';
    const recipientId = await person(db, here.unitId, { name });
    const other = await db.appraisal.create({
      data: { cycleId: here.cycleId, employeeId: recipientId, unitId: here.unitId },
    });
    await queue(db, 'ASSIGNED', here.evaluatorId, { appraisalId: other.id, data: { taskKind: 'RATE' } });
    await queue(db, 'RESULT_FINAL', recipientId, { appraisalId: other.id, data: { predicate: 'BAIK' } });
    expect(await sendAll()).toMatchObject({ sent: 2 });
    expect(server.mails).toHaveLength(2);
    for (const { mail, source } of server.mails) {
      const head = source.slice(0, source.indexOf('\r\n\r\n'));
      expect(head).not.toMatch(/^(?:Bcc|X-Evil):/im);
      expect(mail.bcc).toBeUndefined();
      expect(mail.headers.has('x-evil')).toBe(false);
    }
  });
});

describe('what the mail server says', () => {
  const to = async (address: string | null) =>
    queue(db, 'RESULT_FINAL', await person(db, here.unitId, { name: 'Penerima', email: address }), {
      appraisalId: here.appraisalId,
    });

  it('with 5xx about the recipient or the message is final', async () => {
    const unknown = await to('refused@example.go.id');
    const spam = await to('spam@example.go.id');
    expect(await sendAll()).toMatchObject({ failed: 2 });
    expect(await row(unknown)).toMatchObject({
      status: 'FAILED',
      serverAnswer: '550 5.1.1 No such mailbox',
      sentAt: null,
    });
    expect(await row(spam)).toMatchObject({ status: 'FAILED', serverAnswer: '554 5.7.1 Message refused' });
  });

  it('with 4xx is kept, and the notice comes again later, each time twice as late', async () => {
    const busy = await to('busy@example.go.id');
    const full = await to('full@example.go.id');
    expect(await sendAll()).toMatchObject({ postponed: 2 });
    for (const id of [busy, full]) expect(secondsAhead((await row(id)).nextAttemptAt)).toBeCloseTo(15, -0.5);
    expect(await row(busy)).toMatchObject({ status: 'QUEUED', attempts: 1, serverAnswer: '451 4.7.1 Try again later' });
    expect(await row(full)).toMatchObject({ status: 'QUEUED', attempts: 1, serverAnswer: '452 4.2.2 Mailbox full' });

    expect(await sendAll()).toMatchObject({ claimed: 0 });
    await db.mail.updateMany({ data: { nextAttemptAt: new Date(0) } });
    await sendAll();
    expect((await row(busy)).attempts).toBe(2);
    expect(secondsAhead((await row(busy)).nextAttemptAt)).toBeCloseTo(30, -0.5);
  });

  it('or nothing at all, the connection being cut or nobody listening, leaves the notice queued', async () => {
    const cut = await to('cut@example.go.id');
    expect(await sendAll()).toMatchObject({ postponed: 1 });
    expect(await row(cut)).toMatchObject({ status: 'QUEUED', attempts: 1, sentAt: null });
    expect((await row(cut)).serverAnswer).toBeTruthy();

    const nobody = createMailTransport({ smtpUrl: 'smtp://127.0.0.1:1', from: MAIL_FROM, ratePerSecond: 10 });
    const id = await to('somebody@example.go.id');
    expect(await sendAll(post(nobody.send))).toMatchObject({ postponed: 1 });
    nobody.close();
    expect(await row(id)).toMatchObject({
      status: 'QUEUED',
      serverAnswer: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it('about our own sender address fails no notice for good: that is a fault of the configuration', async () => {
    const strict = await startMailServer({ senderRefused: true });
    const out = createMailTransport({ smtpUrl: strict.url, from: MAIL_FROM, ratePerSecond: 10 });
    const id = await to('somebody@example.go.id');
    expect(await sendAll(post(out.send))).toMatchObject({ postponed: 1 });
    out.close();
    await strict.close();
    expect(await row(id)).toMatchObject({ status: 'QUEUED', serverAnswer: '550 5.7.1 Sender address rejected' });
  });

  it('is not asked where there is no address, or none that is one', async () => {
    const none = await to(null);
    const two = await to('a@example.go.id, b@example.go.id');
    expect(await sendAll()).toMatchObject({ failed: 2 });
    expect(await row(none)).toMatchObject({ status: 'FAILED', serverAnswer: 'no e-mail address' });
    expect(await row(two)).toMatchObject({ status: 'FAILED', serverAnswer: 'the e-mail address is not valid' });
    expect(server.mails).toHaveLength(0);
  });

  it('to one does not stop the others, nor does a notice that cannot be written', async () => {
    const broken = await queue(db, 'RESULT_FINAL', here.employeeId, { data: { predicate: 'UNHEARD_OF' } });
    const refused = await to('refused@example.go.id');
    const fine = await to('fine@example.go.id');
    expect(await sendAll(post(transport.send, 1))).toEqual({
      claimed: 3,
      sent: 1,
      failed: 1,
      postponed: 1,
      dropped: 0,
    });
    expect((await row(broken)).status).toBe('QUEUED');
    expect((await row(refused)).status).toBe('FAILED');
    expect((await row(fine)).status).toBe('SENT');
  });
});

const people = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => person(db, here.unitId, { name: `Pegawai ${i}` })));

function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('crashes and company', () => {
  it('a mail whose process died before it could say so is sent again with the same Message-ID', async () => {
    const id = await queue(db, 'RESULT_FINAL', here.employeeId, { appraisalId: here.appraisalId });
    await sendAll();
    // As the row is when the process dies between the server's answer and the commit, and the claim has lapsed.
    const { mailId } = await db.notice.update({ where: { id }, data: { status: 'QUEUED', sentAt: null } });
    await db.mail.update({
      where: { id: mailId ?? 0n },
      data: { status: 'QUEUED', acceptedAt: null, nextAttemptAt: new Date(0) },
    });
    await sendAll();
    expect(server.mails.map(({ mail }) => mail.messageId)).toEqual(Array(2).fill(`<mail-${mailId}@bkd.example.go.id>`));
  });

  it('a claim is not taken by another as long as it holds', async () => {
    const id = await queue(db, 'RESULT_FINAL', here.employeeId, { appraisalId: here.appraisalId });
    const arrived = gate();
    const hold = gate();
    const slow = sendAll(
      post(async (mail) => {
        arrived.open();
        await hold.opened;
        return transport.send(mail);
      }),
    );
    await arrived.opened;
    expect(secondsAhead((await mailOf(id)).nextAttemptAt)).toBeGreaterThan(20);
    expect(await sendAll()).toMatchObject({ claimed: 0 });
    hold.open();
    expect(await slow).toMatchObject({ sent: 1 });
    expect(server.mails).toHaveLength(1);
  });

  it('several senders at once send each notice once', async () => {
    const crowd = await people(60);
    await db.notice.createMany({
      data: crowd.map((recipientId, i) => ({
        kind: 'RESULT_FINAL',
        recipientId,
        appraisalId: here.appraisalId,
        dedupeKey: `many-${i}`,
      })),
    });
    let sent = 0;
    for (let round = 1; round > 0; sent += round) {
      const rounds = await Promise.all([1, 2, 3].map(() => sendMails(deps(), post(), { ...AT_ONCE, limit: 25 })));
      round = rounds.reduce((sum, each) => sum + each.sent, 0);
    }
    expect(sent).toBe(60);
    expect(new Set(server.mails.map(({ mail }) => mail.messageId)).size).toBe(60);
    expect(server.mails).toHaveLength(60);
  });

  it('a stop puts back what was not begun, as if it had not been touched', async () => {
    for (const id of await people(4)) await queue(db, 'RESULT_FINAL', id, { appraisalId: here.appraisalId });
    const stop = new AbortController();
    const one = post(async (mail) => {
      stop.abort();
      return transport.send(mail);
    }, 1);
    const counts = await sendMails(deps(), one, { ...AT_ONCE, limit: 10, signal: stop.signal });
    expect(counts).toEqual({ claimed: 4, sent: 1, failed: 0, postponed: 0, dropped: 0 });
    expect(await db.mail.count({ where: { status: 'QUEUED', attempts: 0, nextAttemptAt: { lte: new Date() } } })).toBe(
      3,
    );
  });

  it('the rate cap holds from the first mail on', async () => {
    const slow = createMailTransport({ smtpUrl: server.url, from: MAIL_FROM, ratePerSecond: 4 });
    for (const id of await people(8)) await queue(db, 'RESULT_FINAL', id, { appraisalId: here.appraisalId });
    const began = Date.now();
    expect(await sendAll(post(slow.send, slow.concurrency))).toMatchObject({ sent: 8 });
    slow.close();
    expect(Date.now() - began).toBeGreaterThan(900);
  });
});
