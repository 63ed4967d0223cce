import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NOTICE_KINDS } from '../../../domain/terms.ts';
import { URGENCY } from '../../../domain/urgency.ts';
import type { PrismaClient } from '../../../generated/prisma/client.ts';
import { gatherAtOnce } from '../../../usecases/mails/gather-at-once.ts';
import { notify } from '../../../usecases/notify.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { agency, openTask, person, queue, type Agency } from './notices-fixture.ts';
import { DAY_MS, openPostOffice, type PostOffice } from './post-office.ts';

let database: TestDatabase;
let db: PrismaClient;
let office: PostOffice;
let here: Agency;

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
  office = await openPostOffice(db);
  here = await agency(db);
});
afterAll(async () => {
  await office.close();
  await database.close();
});
beforeEach(async () => {
  await db.actionToken.deleteMany();
  await db.notice.deleteMany();
  await db.mail.deleteMany();
  await db.task.deleteMany();
  office.server.mails.length = 0;
});

const emailOf = async (id: string) => (await db.employee.findUniqueOrThrow({ where: { id } })).email ?? '';
const about = () => ({ appraisalId: here.appraisalId, cycleId: here.cycleId });
const tell = (kind: 'APPEAL_DECIDED' | 'ASSIGNED', recipientId: string, cause: string) =>
  db.$transaction((tx) => notify(tx, [{ ...about(), kind, recipientId, cause, data: { result: 'CONFIRMED' } }]));

describe('what changes a right or a deadline', () => {
  it('is mailed at once, everything else waits', async () => {
    await tell('APPEAL_DECIDED', here.employeeId, 'a');
    await tell('ASSIGNED', here.employeeId, 'b');
    expect(await office.send()).toMatchObject({ sent: 1 });
    const rows = await db.notice.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ kind, urgency, status }) => [kind, urgency, status])).toEqual([
      ['APPEAL_DECIDED', 'AT_ONCE', 'SENT'],
      ['ASSIGNED', 'DIGEST', 'QUEUED'],
    ]);
  });

  it('is decided of every kind of notice, with the reason', () => {
    for (const kind of NOTICE_KINDS) expect(URGENCY[kind]?.because, kind).toBeTruthy();
  });

  it('makes one mail to each person however much happened: forty decisions, one mail each', async () => {
    const people = await Promise.all([1, 2, 3].map((i) => person(db, here.unitId, { name: `Pegawai ${i}` })));
    for (const recipientId of people) {
      for (let item = 0; item < 40; item += 1) await tell('APPEAL_DECIDED', recipientId, `decision-${item}`);
    }
    expect(await office.send()).toMatchObject({ claimed: 3, sent: 3 });
    expect(office.server.mails).toHaveLength(3);
    const [mail] = office.to(await emailOf(people[0] ?? ''));
    expect(mail?.subject).toMatch(/^40 pemberitahuan: Keputusan atas keberatan/);
    expect(mail?.text).toContain('… dan 15 lainnya di Daur');
    expect(await db.notice.count({ where: { status: 'SENT' } })).toBe(120);
    expect(await db.notice.groupBy({ by: ['messageId'], _count: true })).toHaveLength(3);
  });

  it('waits a moment for what comes in the same batch, and not for ever', async () => {
    await tell('APPEAL_DECIDED', here.employeeId, 'first');
    const settling = { settleSeconds: 60, atMostSeconds: 300 };
    expect(await gatherAtOnce({ db }, settling)).toBe(0);
    await db.notice.updateMany({ data: { createdAt: new Date(Date.now() - 61_000) } });
    await tell('APPEAL_DECIDED', here.employeeId, 'second');
    expect(await gatherAtOnce({ db }, settling)).toBe(0);
    await db.notice.updateMany({
      where: { dedupeKey: { contains: 'first' } },
      data: { createdAt: new Date(Date.now() - 301_000) },
    });
    expect(await gatherAtOnce({ db }, settling)).toBe(1);
    expect(await db.notice.count({ where: { mailId: { not: null } } })).toBe(2);
  });

  it('is also a task that is due before its holder’s next digest', async () => {
    // Turns are a day apart: the next one is some hours away.
    await office.makeTurn(0);
    const { nextAt } = await db.digestClock.findUniqueOrThrow({ where: { unitId: here.unitId } });
    const task = (dueAt: Date, round: number) =>
      openTask(db, here, {
        kind: 'STATE_AS_EMPLOYEE',
        stage: 'APPEAL',
        role: 'EMPLOYEE',
        round,
        assigneeId: here.employeeId,
        dueAt,
      });
    const hasty = await task(new Date((nextAt.getTime() + Date.now()) / 2), 1);
    await db.task.update({ where: { id: hasty }, data: { kind: 'DRAFT_TARGETS', stage: 'TARGET_SETTING' } });
    const later = await task(new Date(nextAt.getTime() + DAY_MS), 2);
    const late = await openTask(db, here, {
      kind: 'RATE',
      stage: 'FINAL_SCORING',
      assigneeId: here.employeeId,
      dueAt: new Date(Date.now() - DAY_MS),
    });
    for (const taskId of [hasty, later, late])
      await queue(db, 'ASSIGNED', here.employeeId, { ...about(), taskId, urgency: 'DIGEST' });
    expect(await office.makeTurn(0)).toMatchObject({ promoted: 1 });
    expect(await office.send()).toMatchObject({ sent: 1 });
    const rows = await db.notice.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ urgency, status }) => [urgency, status])).toEqual([
      ['AT_ONCE', 'SENT'],
      ['DIGEST', 'QUEUED'],
      ['DIGEST', 'QUEUED'],
    ]);
  });

  it('goes before digests, however many of them wait', async () => {
    for (let i = 0; i < 5; i += 1) {
      await queue(db, 'RECOGNISED', await person(db, here.unitId, { name: `Pegawai ${i}` }), {
        ...about(),
        urgency: 'DIGEST',
      });
    }
    await office.makeTurn(1);
    await tell('APPEAL_DECIDED', here.employeeId, 'now');
    await office.send({ concurrency: 1 });
    expect(office.server.mails[0]?.mail.subject).toBe('Keputusan atas keberatan Bapak/Ibu');
    expect(office.server.mails).toHaveLength(6);
  });
});

describe('what was queued before there were mails', () => {
  it('is sent, whatever its kind', async () => {
    // As the migration leaves them: AT_ONCE by default, without a mail.
    const ids = [
      await queue(db, 'CYCLE_LAUNCHED', here.employeeId, about()),
      await queue(db, 'REMINDER', here.evaluatorId, about()),
    ];
    expect(await office.send()).toMatchObject({ sent: 2 });
    for (const id of ids) expect((await db.notice.findUniqueOrThrow({ where: { id } })).status).toBe('SENT');
  });
});
