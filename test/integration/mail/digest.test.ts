import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../generated/prisma/client.ts';
import { makeDigests } from '../../../usecases/mails/make-digests.ts';
import { queueMail } from '../../../usecases/mails/queue-mail.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { agency, log, openTask, person, queue, type Agency } from './notices-fixture.ts';
import { DAY_MS, openPostOffice, type PostOffice } from './post-office.ts';
import { remindDue } from '../../../usecases/remind-due.ts';

let database: TestDatabase;
let db: PrismaClient;
let office: PostOffice;
let here: Agency;
let turn = 0;

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
  office = await openPostOffice(db);
});
afterAll(async () => {
  await office.close();
  await database.close();
});
beforeEach(async () => {
  await db.actionToken.deleteMany();
  await db.notice.deleteMany();
  await db.mail.deleteMany();
  office.server.mails.length = 0;
  here = await agency(db);
  await db.unit.update({ where: { id: here.unitId }, data: { headId: null } });
});

const digest = { urgency: 'DIGEST' } as const;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const nextTurn = () => office.makeTurn(turn++);
const emailOf = async (id: string) => (await db.employee.findUniqueOrThrow({ where: { id } })).email ?? '';
const notice = (id: bigint) => db.notice.findUniqueOrThrow({ where: { id } });
const mailsTo = async (id: string) => office.to(await emailOf(id));

/** A task in somebody's hands, and the notice that it is his. */
async function assigned(
  to: string,
  given: Parameters<typeof openTask>[2],
  kind: 'ASSIGNED' | 'REMINDER' = 'ASSIGNED',
): Promise<{ taskId: string; id: bigint }> {
  const taskId = await openTask(db, here, { assigneeId: to, ...given });
  return {
    taskId,
    id: await queue(db, kind, to, { taskId, appraisalId: here.appraisalId, cycleId: here.cycleId, ...digest }),
  };
}

describe('a digest', () => {
  it('is one mail with all that waited: due, returned, new, soon, news, each once, with its date and link', async () => {
    const to = here.evaluatorId;
    const due = await assigned(to, { kind: 'RATE', stage: 'FINAL_SCORING', dueAt: new Date(Date.now() - 1_000) });
    await queue(db, 'REMINDER', to, { taskId: due.taskId, appraisalId: here.appraisalId, ...digest });
    const fresh = await assigned(to, { kind: 'APPROVE_TARGETS', dueAt: inDays(9) });
    const soon = await assigned(to, { kind: 'GIVE_FEEDBACK', stage: 'MID_TERM', dueAt: inDays(3) }, 'REMINDER');
    const news = await queue(db, 'RESULT_FINAL', to, {
      appraisalId: here.appraisalId,
      data: { predicate: 'BAIK' },
      ...digest,
    });

    expect(await nextTurn()).toMatchObject({ digests: 1, dropped: 0 });
    expect(await office.send()).toMatchObject({ claimed: 1, sent: 1 });

    const [mail, ...more] = await mailsTo(to);
    expect(more).toEqual([]);
    expect(mail?.subject).toMatch(
      /^Ringkasan penilaian kinerja, \d+ \p{L}+ 20\d\d: 1 jatuh tempo, 1 baru, 1 segera jatuh tempo, 1 kabar$/u,
    );
    expect(mail?.headers.get('x-daur-mail-kind')).toBe('DIGEST');
    const text = mail?.text ?? '';
    const order = ['Jatuh tempo hari ini atau terlambat', 'Tugas baru', 'Segera jatuh tempo', 'Kabar'];
    expect(order.map((title) => text.indexOf(title))).toEqual(
      order.map((title) => text.indexOf(title)).toSorted((a, b) => a - b),
    );
    expect(text).toMatch(/\* Evaluasi kinerja tahunan - Budi Santoso\n {2}Batas waktu: .* WITA \(terlambat\)/);
    expect(text.match(/Evaluasi kinerja tahunan - /g)).toHaveLength(1);
    expect(text).toContain('* Penetapan SKP - Budi Santoso');
    expect(text).toContain('Predikat kinerja: Baik');
    expect(text.match(/https:\/\/daur\.example\.go\.id\//g)?.length).toBeGreaterThanOrEqual(5);
    for (const id of [due.id, fresh.id, soon.id, news]) {
      expect(await notice(id)).toMatchObject({ status: 'SENT', messageId: mail?.messageId });
    }
  });

  it('is in English for whoever chose that', async () => {
    await assigned(here.superiorId, { kind: 'RATE', stage: 'FINAL_SCORING', dueAt: inDays(5) });
    await nextTurn();
    await office.send();
    const [mail] = await mailsTo(here.superiorId);
    expect(mail?.subject).toMatch(/^Appraisal digest, \d+ \w+ 20\d\d: 1 new$/);
    expect(mail?.text).toContain('New tasks');
  });

  it('says of what was returned why, and by whom', async () => {
    const decided = await openTask(db, here, { kind: 'APPROVE_TARGETS', status: 'DECIDED', closedAt: new Date() });
    const { id: commentDecisionId } = await db.decision.create({
      data: {
        taskId: decided,
        outcome: 'RETURNED',
        form: {},
        comment: 'Target kedua\nbelum terukur.',
        actorId: here.evaluatorId,
        authority: {},
        decidedAt: new Date(),
      },
    });
    const taskId = await openTask(db, here, {
      kind: 'DRAFT_TARGETS',
      role: 'EMPLOYEE',
      round: 2,
      assigneeId: here.employeeId,
      dueAt: inDays(6),
    });
    await queue(db, 'RETURNED', here.employeeId, {
      taskId,
      appraisalId: here.appraisalId,
      data: { commentDecisionId },
      ...digest,
    });
    await nextTurn();
    await office.send();
    const [mail] = await mailsTo(here.employeeId);
    expect(mail?.text).toContain('Dikembalikan kepada Bapak/Ibu');
    expect(mail?.text).toMatch(/Catatan \(Siti Rahmawati\):\n\s+> Target kedua\n\s+> belum terukur\./);
  });

  it('does not tell of a task that was decided between its making and its sending; the notice comes to nothing, and says why', async () => {
    const gone = await assigned(here.evaluatorId, { kind: 'APPROVE_TARGETS', dueAt: inDays(9) });
    const still = await assigned(here.evaluatorId, { kind: 'GIVE_FEEDBACK', stage: 'MID_TERM', dueAt: inDays(9) });
    await nextTurn();
    await db.task.update({ where: { id: gone.taskId }, data: { status: 'DECIDED', closedAt: new Date() } });
    await office.send();
    const [mail] = await mailsTo(here.evaluatorId);
    expect(mail?.text).toContain('Umpan balik tengah tahun');
    expect(mail?.text).not.toContain('Penetapan SKP');
    expect(await notice(gone.id)).toMatchObject({ status: 'DROPPED', serverAnswer: 'not sent: the task is closed' });
    expect((await notice(still.id)).status).toBe('SENT');
  });

  it('is not sent where nothing is left to say', async () => {
    const { taskId, id } = await assigned(here.evaluatorId, { kind: 'APPROVE_TARGETS', dueAt: inDays(9) });
    await nextTurn();
    await db.task.update({ where: { id: taskId }, data: { status: 'DECIDED', closedAt: new Date() } });
    expect(await office.send()).toMatchObject({ claimed: 1, sent: 0, dropped: 1 });
    expect(office.server.mails).toHaveLength(0);
    const { mailId } = await notice(id);
    expect(await db.mail.findUniqueOrThrow({ where: { id: mailId ?? 0n } })).toMatchObject({ status: 'DROPPED' });
  });

  it('comes to nobody who has left or is suspended, holds the task no more, or whose clock stands still', async () => {
    const left = await person(db, here.unitId, { name: 'Sudah Pindah' });
    await db.employee.update({ where: { id: left }, data: { status: 'LEFT' } });
    const dropped = [
      await queue(db, 'RESULT_FINAL', left, { appraisalId: here.appraisalId, ...digest }),
      (
        await assigned(
          here.evaluatorId,
          { kind: 'RATE', stage: 'FINAL_SCORING', dueAt: inDays(3), pausedAt: new Date() },
          'REMINDER',
        )
      ).id,
    ];
    const moved = await assigned(here.evaluatorId, { kind: 'APPROVE_TARGETS', dueAt: inDays(9) });
    await db.task.update({ where: { id: moved.taskId }, data: { assigneeId: here.superiorId } });
    dropped.push(moved.id);
    expect(await nextTurn()).toMatchObject({ digests: 0, dropped: 3 });
    expect((await Promise.all(dropped.map(notice))).map(({ serverAnswer }) => serverAnswer)).toEqual([
      'not sent: the recipient is not in service',
      'not sent: the clock of the task stands still',
      'not sent: somebody else holds the task',
    ]);
  });

  it('keeps reminders coming after the date has passed, as part of it', async () => {
    await openTask(db, here, {
      kind: 'RATE',
      stage: 'FINAL_SCORING',
      assigneeId: here.evaluatorId,
      dueAt: inDays(-30),
      nextReminderAt: inDays(-1),
      remindersSent: 6,
    });
    await remindDue({ db, log }, { batch: 10, maxBatches: 1 });
    expect(await office.send()).toMatchObject({ claimed: 0 });
    await nextTurn();
    await office.send();
    const [mail] = await mailsTo(here.evaluatorId);
    expect(mail?.subject).toContain('1 jatuh tempo');
    expect(mail?.text).toContain('(terlambat)');
  });

  it('of a turn is made once, by two workers at once and after a crash, and sent once', async () => {
    for (let i = 0; i < 20; i += 1) {
      await queue(db, 'RECOGNISED', await person(db, here.unitId, { name: `Pegawai ${i}` }), {
        appraisalId: here.appraisalId,
        ...digest,
      });
    }
    const n = turn++;
    const counts = await Promise.all([1, 2, 3].map(() => office.makeTurn(n)));
    expect(counts.reduce((sum, { digests }) => sum + digests, 0)).toBe(20);
    await queue(db, 'RESULT_FINAL', here.employeeId, { appraisalId: here.appraisalId, ...digest });
    expect(await office.makeTurn(n)).toMatchObject({ digests: 0 });
    await Promise.all([office.send(), office.send()]);
    expect(office.server.mails).toHaveLength(20);
    expect(new Set(office.server.mails.map(({ mail }) => mail.messageId)).size).toBe(20);
    // As after a loss of the unit's clock: the key of the person's digest still holds.
    await db.digestClock.deleteMany();
    const [first] = await db.mail.findMany({ take: 1 });
    await queue(db, 'RECOGNISED', first?.recipientId ?? '', { appraisalId: here.appraisalId, ...digest });
    expect(await office.makeTurn(n)).toMatchObject({ digests: 1 });
    expect(await db.mail.count({ where: { recipientId: first?.recipientId ?? '' } })).toBe(1);
  });

  it('cannot be given a header or markup by a name or a comment', async () => {
    const name = 'Budi\r\nBcc: victim@example.com\r\n<script>alert(1)</script>';
    const evil = await person(db, here.unitId, { name });
    const other = await db.appraisal.create({ data: { cycleId: here.cycleId, employeeId: evil, unitId: here.unitId } });
    const decided = await openTask(db, here, {
      kind: 'APPROVE_TARGETS',
      status: 'DECIDED',
      closedAt: new Date(),
      round: 3,
    });
    const { id: commentDecisionId } = await db.decision.create({
      data: {
        taskId: decided,
        outcome: 'RETURNED',
        form: {},
        comment: '<img src=x onerror=alert(1)>\r\n\r\nBcc: x@example.com',
        actorId: evil,
        authority: {},
        decidedAt: new Date(),
      },
    });
    const taskId = await openTask(db, here, {
      kind: 'DRAFT_TARGETS',
      role: 'EMPLOYEE',
      round: 4,
      assigneeId: evil,
      dueAt: inDays(6),
    });
    await queue(db, 'RETURNED', evil, { taskId, appraisalId: other.id, data: { commentDecisionId }, ...digest });
    await queue(db, 'RESULT_FINAL', here.evaluatorId, { appraisalId: other.id, ...digest });
    await nextTurn();
    expect(await office.send()).toMatchObject({ sent: 2 });
    for (const { mail, source } of office.server.mails) {
      expect(source.slice(0, source.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/im);
      expect(mail.bcc).toBeUndefined();
      expect(String(mail.html)).not.toMatch(/<script|<img/i);
    }
  });

  it('that came back is said again to the other address', async () => {
    await db.employee.update({ where: { id: here.employeeId }, data: { otherEmail: 'budi@example.com' } });
    const id = await queue(db, 'RESULT_FINAL', here.employeeId, { appraisalId: here.appraisalId, ...digest });
    await nextTurn();
    await office.send();
    const { mailId } = await notice(id);
    await db.mail.update({ where: { id: mailId ?? 0n }, data: { status: 'BOUNCED', bouncedAt: new Date() } });
    await db.$transaction((tx) =>
      queueMail(tx, { recipientId: here.employeeId, kind: 'DIGEST', channel: 'OTHER', repeatsId: mailId ?? 0n }),
    );
    expect(await office.send()).toMatchObject({ sent: 1 });
    expect(office.to('budi@example.com')[0]?.text).toContain('final');
    expect(await notice(id)).toMatchObject({ status: 'SENT', mailId });
  });
});

describe('the week of a unit', () => {
  it('comes to its head with the first digest of the week, once', async () => {
    await db.unit.update({ where: { id: here.unitId }, data: { headId: here.superiorId } });
    const work = { assigneeId: here.evaluatorId };
    await openTask(db, here, { kind: 'RATE', stage: 'FINAL_SCORING', dueAt: inDays(-2), ...work });
    await openTask(db, here, { kind: 'GIVE_FEEDBACK', stage: 'MID_TERM', dueAt: inDays(4), ...work });
    await openTask(db, here, {
      kind: 'APPROVE_TARGETS',
      status: 'TAKEN_OVER',
      dueAt: inDays(-3),
      closedAt: inDays(-2),
      ...work,
    });
    await openTask(db, here, {
      kind: 'ACKNOWLEDGE_SOCIALIZATION',
      stage: 'SOCIALIZATION',
      role: 'EMPLOYEE',
      assigneeId: here.employeeId,
      dueAt: inDays(-9),
    });
    const rhythm = { at: '08:00' };
    // A Monday, a Tuesday and the next Monday, at nine in Makassar.
    const [monday, tuesday, next] = ['2026-11-23', '2026-11-24', '2026-11-30'].map(
      (date) => new Date(`${date}T01:00:00Z`),
    );
    await makeDigests({ db }, { rhythm, asOf: monday });
    await office.send();
    const [mail] = await mailsTo(here.superiorId);
    expect(mail?.headers.get('x-daur-mail-kind')).toBe('WEEKLY');
    expect(mail?.text).toContain('This week in Dinas Kesehatan');
    expect(mail?.text).toContain('Overdue tasks: 1');
    expect(mail?.text).toContain('Taken over in the last seven days: 1');
    expect(mail?.text).toContain('Due in the next seven days: 1');
    expect(mail?.text).toContain('Have not acknowledged the material: 1 (Budi Santoso)');
    await makeDigests({ db }, { rhythm, asOf: tuesday });
    expect(await db.mail.count({ where: { recipientId: here.superiorId } })).toBe(1);
    await makeDigests({ db }, { rhythm, asOf: next });
    expect(await db.mail.count({ where: { recipientId: here.superiorId, kind: 'WEEKLY' } })).toBe(2);
  });
});
