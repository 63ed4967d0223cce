import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PrismaClient } from '../../../generated/prisma/client.ts';
import { remindDue } from '../../../usecases/remind-due.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { agency, log, openTask, person, type Agency } from './notices-fixture.ts';

let database: TestDatabase;
let db: PrismaClient;
let here: Agency;

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
});
afterAll(() => database.close());
beforeEach(async () => {
  await db.notice.deleteMany();
  await db.task.deleteMany();
  here = await agency(db);
});

const remind = () => remindDue({ db, log }, { batch: 10, maxBatches: 10 });
const DAY_MS = 86_400_000;
const due = () => ({ dueAt: new Date(Date.now() + 2 * DAY_MS), nextReminderAt: new Date(Date.now() - 1_000) });
const reminders = () => db.notice.findMany({ where: { kind: 'REMINDER' }, orderBy: { id: 'asc' } });
const task = (id: string) => db.task.findUniqueOrThrow({ where: { id } });

describe('reminders', () => {
  it('go to the holder once per turn, and the next one is set', async () => {
    const id = await openTask(db, here, { kind: 'APPROVE_TARGETS', assigneeId: here.evaluatorId, ...due() });
    expect(await remind()).toEqual({ tasks: 1, notices: 1 });
    expect(await remind()).toEqual({ tasks: 0, notices: 0 });
    const [notice] = await reminders();
    expect(notice).toMatchObject({
      recipientId: here.evaluatorId,
      taskId: id,
      cycleId: here.cycleId,
      appraisalId: here.appraisalId,
      dedupeKey: `REMINDER:${id}:1`,
    });
    const after = await task(id);
    expect(notice?.data).toEqual({ taskKind: 'APPROVE_TARGETS', level: 0, dueAt: after.dueAt?.toISOString() });
    expect(after.remindersSent).toBe(1);
    expect(after.nextReminderAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it('go on as long as the task is overdue', async () => {
    const id = await openTask(db, here, {
      kind: 'DECIDE_APPEAL',
      stage: 'APPEAL',
      role: 'SUPERIOR',
      assigneeId: here.superiorId,
      dueAt: new Date(Date.now() - 90 * DAY_MS),
      nextReminderAt: new Date(Date.now() - 60 * DAY_MS),
      remindersSent: 4,
    });
    await remind();
    expect((await reminders())[0]?.dedupeKey).toBe(`REMINDER:${id}:5`);
    const next = (await task(id)).nextReminderAt?.getTime() ?? 0;
    expect(next).toBeGreaterThan(Date.now());
    expect(next).toBeLessThan(Date.now() + 7 * DAY_MS);
  });

  it('go to everybody who holds the office of the task, but not to the appraised employee', async () => {
    const manager = await person(db, here.unitId, { name: 'Pengelola Kinerja' });
    const former = await person(db, here.unitId, { name: 'Pengelola Lama' });
    const role = 'PERFORMANCE_MANAGER';
    const validFrom = new Date('2020-01-01');
    await db.roleGrant.createMany({
      data: [
        { personId: manager, role, unitId: here.unitId, validFrom },
        { personId: here.employeeId, role, unitId: here.unitId, validFrom },
        { personId: former, role, unitId: here.unitId, validFrom, validTo: new Date('2021-01-01') },
      ],
    });
    const id = await openTask(db, here, { kind: 'DRAFT_TARGETS', role, level: 1, ...due() });
    await remind();
    expect(await reminders()).toMatchObject([{ recipientId: manager, dedupeKey: `REMINDER:${id}:1:${manager}` }]);
  });

  it('that would reach nobody go to BKD', async () => {
    await openTask(db, here, { kind: 'APPROVE_TARGETS', role: 'SUPERIOR', assigneeId: null, ...due() });
    await remind();
    expect((await reminders()).map(({ recipientId }) => recipientId)).toContain(here.adminId);
  });

  it('leave closed and paused tasks and cancelled cycles alone', async () => {
    await openTask(db, here, {
      kind: 'RATE',
      status: 'DECIDED',
      closedAt: new Date(),
      assigneeId: here.evaluatorId,
      ...due(),
    });
    await openTask(db, here, { kind: 'GIVE_FEEDBACK', pausedAt: new Date(), assigneeId: here.evaluatorId, ...due() });
    const other = await agency(db);
    await db.cycle.update({ where: { id: other.cycleId }, data: { status: 'CANCELLED' } });
    await openTask(db, other, { kind: 'RATE', assigneeId: other.evaluatorId, ...due() });
    expect(await remind()).toEqual({ tasks: 0, notices: 0 });
  });

  it('wait while the cycle is paused', async () => {
    await db.cycle.update({ where: { id: here.cycleId }, data: { status: 'PAUSED' } });
    await openTask(db, here, { kind: 'RATE', assigneeId: here.evaluatorId, ...due() });
    expect(await remind()).toEqual({ tasks: 0, notices: 0 });
    await db.cycle.update({ where: { id: here.cycleId }, data: { status: 'RUNNING' } });
    expect(await remind()).toEqual({ tasks: 1, notices: 1 });
  });

  it('written by two at once are written once', async () => {
    for (let round = 1; round <= 25; round += 1) {
      await openTask(db, here, {
        kind: 'APPROVE_TARGETS',
        round,
        status: round === 1 ? 'OPEN' : 'DECIDED',
        closedAt: round === 1 ? null : new Date(),
        assigneeId: here.evaluatorId,
        ...due(),
      });
    }
    for (let i = 0; i < 24; i += 1) {
      const more = await agency(db);
      await openTask(db, more, { kind: 'RATE', assigneeId: more.evaluatorId, ...due() });
    }
    const counts = await Promise.all([remind(), remind()]);
    const left = await remind();
    expect([...counts, left].reduce((sum, { notices }) => sum + notices, 0)).toBe(25);
    expect(await reminders()).toHaveLength(25);
  });
});
