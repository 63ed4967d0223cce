import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { purposeOf } from '../../../domain/action-links.ts';
import { issueLinks } from '../../../usecases/action-tokens/issue-links.ts';
import { databasePrint } from '../../support/database-print.ts';
import { newAppraisal, setDue, type Walk } from '../../support/acts.ts';
import { startApi } from '../../support/api.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { planForm } from '../../support/engine.ts';

let house: ApiHouse;
let walk: Walk;

beforeAll(async () => {
  house = await startApiHouse();
});
afterAll(() => house.close());

/** A token as a mail would carry it. */
async function tokenFor(personId: string, taskId: string): Promise<string> {
  const { id: mailId } = await house.db.mail.create({
    data: { recipientId: personId, kind: 'AT_ONCE', status: 'ACCEPTED', acceptedAt: new Date() },
    select: { id: true },
  });
  const urlOf = await issueLinks(house.db, [{ mailId, personId, taskIds: [taskId] }], {
    hours: 72,
    publicUrl: house.url,
  });
  return urlOf(mailId, taskId)?.split('/').at(-1) ?? '';
}

const get = async (token: string) => shown(await fetch(`${house.url}/a/${token}`));
const send = async (token: string, confirm = 'yes') =>
  shown(await fetch(`${house.url}/a`, { method: 'POST', body: new URLSearchParams({ token, confirm }) }));
async function shown(answer: Response) {
  const html = await answer.text();
  return { status: answer.status, html, title: /<h1>([^<]*)/.exec(html)?.[1]?.trim() };
}

const approval = async () => {
  walk = await newAppraisal(house);
  await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  const task = await walk.task('APPROVE_TARGETS');
  return { task, token: await tokenFor(house.people.evaluator, task.id) };
};

describe('a token', () => {
  it('is 256 bits at random, of which only the hash is kept', async () => {
    const { task, token } = await approval();
    expect(token).toMatch(/^[\w-]{43}$/);
    const rows = await house.db.actionToken.findMany({ where: { taskId: task.id } });
    expect(rows).toHaveLength(1);
    expect(
      JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(token);
    expect(rows[0]).toMatchObject({ purpose: 'APPROVED', taskVersion: task.version, usedAt: null });
    const hours = ((rows[0]?.expiresAt.getTime() ?? 0) - (rows[0]?.createdAt.getTime() ?? 0)) / 3_600_000;
    expect(hours).toBeCloseTo(72, 1);
  });

  it('approves in the name of its person, as if he had logged in: the plan is in force and the workflow is rung', async () => {
    const { task, token } = await approval();
    expect(await send(token)).toMatchObject({ status: 200, title: 'SKP telah ditetapkan.' });
    expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ id: task.id, status: 'DECIDED' });
    expect(await walk.planInForce()).toBeDefined();
    expect((await walk.bells()).map(({ reason }) => reason)).toContain('DECIDED');
  });

  it('sent twice at once decides once; the other one reads what was decided', async () => {
    const { task, token } = await approval();
    const answers = await Promise.all([send(token), send(token), send(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(new Set(answers.map(({ title }) => title))).toEqual(new Set(['SKP telah ditetapkan.']));
    expect(await house.db.decision.count({ where: { taskId: task.id } })).toBe(1);
  });

  it('of a task that has changed since says so and does nothing', async () => {
    const { task, token } = await approval();
    await house.db.task.update({ where: { id: task.id }, data: { version: { increment: 1 } } });
    const before = await databasePrint(house.db);
    expect(await get(token)).toMatchObject({ status: 409, title: 'Tugas ini sudah berubah' });
    expect(await databasePrint(house.db)).toEqual(before);
    expect(await send(token)).toMatchObject({ status: 409, title: 'Tugas ini sudah berubah' });
    expect((await walk.task('APPROVE_TARGETS')).status).toBe('OPEN');
  });

  it('of a task that was decided otherwise says by whom and when', async () => {
    const { token } = await approval();
    await walk.decide(
      'APPROVE_TARGETS',
      house.people.evaluator,
      'RETURNED',
      {},
      { comment: 'Indikator belum lengkap.' },
    );
    for (const page of [await get(token), await send(token)]) {
      expect(page.title).toBe('Tugas ini sudah diselesaikan');
      expect(page.html).toMatch(/Diselesaikan oleh Bapak\/Ibu sendiri pada \w+, \d+ \w+ \d{4}/);
      expect(page.html).not.toContain('Indikator belum lengkap');
    }
  });

  it('of a task whose due date has passed meets the same rule as everybody: the superior has it', async () => {
    const { task, token } = await approval();
    await setDue(house.db, task.id, -60);
    expect((await get(token)).html).toContain('Batas waktu telah lewat.');
    const page = await send(token);
    expect(page).toMatchObject({ status: 410, title: 'Tugas ini sudah ditutup' });
    expect(page.html).toContain('beralih kepada pejabat lain');
    expect((await walk.tasks('APPROVE_TARGETS')).map(({ status }) => status)).toEqual(['TAKEN_OVER', 'OPEN']);
  });

  it('of a person who no longer holds the task tells nothing of it, and his attempt is on record', async () => {
    const { task, token } = await approval();
    const links = { where: { employeeId: walk.employeeId, relation: 'EVALUATOR' } };
    await house.db.reportingLink.updateMany({ ...links, data: { personId: house.people.manager } });
    try {
      const page = await send(token);
      expect(page.status).toBe(409);
      expect((await walk.task('APPROVE_TARGETS')).status).toBe('OPEN');
      const denied = (await walk.events()).filter(({ type }) => type === 'ACCESS_DENIED');
      expect(denied.at(-1)).toMatchObject({ actorId: house.people.evaluator, taskId: task.id });
      await house.db.task.update({ where: { id: task.id }, data: { assigneeId: house.people.manager } });
      const seen = await get(token);
      expect(seen).toMatchObject({ status: 410, title: 'Tugas ini tidak lagi pada Bapak/Ibu' });
      expect(seen.html).not.toContain('Sari');
    } finally {
      await house.db.reportingLink.updateMany({ ...links, data: { personId: house.people.evaluator } });
    }
  });

  it('that has expired, or is unknown, decides nothing and says how to get in', async () => {
    const { task, token } = await approval();
    await house.db.actionToken.updateMany({
      where: { taskId: task.id },
      data: { createdAt: new Date('2026-01-01'), expiresAt: new Date('2026-01-02') },
    });
    expect(await send(token)).toMatchObject({ status: 410, title: 'Tautan ini sudah tidak berlaku' });
    expect((await get(token)).html).toContain('Masuk ke Daur');
    expect((await walk.task('APPROVE_TARGETS')).status).toBe('OPEN');
    for (const wrong of ['x', `${token.slice(0, -1)}_`, '..%2F..', "'; DROP TABLE mail; --", '<script>']) {
      const page = await get(encodeURIComponent(wrong));
      expect(page).toMatchObject({ status: 404, title: 'Tautan tidak dikenal' });
      expect(page.html).not.toContain('<script>');
      expect(await send(wrong)).toMatchObject({ status: 404 });
    }
  });

  it('of somebody who has left the agency is worth nothing', async () => {
    const { token } = await approval();
    await house.db.employee.update({ where: { id: house.people.evaluator }, data: { status: 'LEFT' } });
    try {
      expect(await send(token)).toMatchObject({ status: 404 });
      expect((await walk.task('APPROVE_TARGETS')).status).toBe('OPEN');
    } finally {
      await house.db.employee.update({ where: { id: house.people.evaluator }, data: { status: 'ACTIVE' } });
    }
  });
});

describe('what a link can do', () => {
  it('is what needs no form; everything else only opens information', () => {
    expect(purposeOf({ kind: 'RECEIVE_RESULT', level: 0 }, true)).toBe('RECEIVED');
    // BKD serves the document before witnesses, and never receives it.
    expect(purposeOf({ kind: 'RECEIVE_RESULT', level: 1 }, false)).toBe('OPEN');
    for (const kind of ['RATE', 'DECIDE_APPEAL', 'FILE_APPEAL', 'DRAFT_TARGETS', 'RESTORE_CONTACT'] as const) {
      expect(purposeOf({ kind, level: 0 }, true)).toBe('OPEN');
    }
  });

  it('is never a rating: the page says where to log in, and "I have read this" decides nothing', async () => {
    walk = await newAppraisal(house);
    await walk.toRating();
    const task = await walk.task('RATE');
    const token = await tokenFor(house.people.evaluator, task.id);
    const page = await get(token);
    expect(page.html).toContain('Tugas ini diselesaikan di dalam Daur, tidak melalui tautan surel.');
    expect(await send(token)).toMatchObject({
      status: 200,
      title: 'Tercatat: Bapak/Ibu telah membaca pemberitahuan ini.',
    });
    expect(await walk.task('RATE')).toMatchObject({ status: 'OPEN', version: task.version });
    const { mailId } = await house.db.actionToken.findFirstOrThrow({ where: { taskId: task.id } });
    const mail = await house.db.mail.findUniqueOrThrow({ where: { id: mailId ?? 0n } });
    expect(mail.acknowledgedAt).toBeInstanceOf(Date);
  });

  it('is the receipt of the result: the clocks of signing and of the appeal start by it, and nothing told the rating before', async () => {
    walk = await newAppraisal(house);
    await walk.toRated('BELOW');
    await walk.see('DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', house.people.evaluator, 'DELIVERED');
    await walk.see('DELIVERY', 'RECEIVE_RESULT');
    const token = await tokenFor(walk.employeeId, (await walk.task('RECEIVE_RESULT')).id);
    expect((await get(token)).html).not.toMatch(/predikat|butuh perbaikan|kurang/i);
    expect(await send(token)).toMatchObject({ status: 200 });
    const document = await house.db.evaluationDocument.findFirstOrThrow({ where: { appraisalId: walk.id } });
    expect(document).toMatchObject({ receipt: 'ACKNOWLEDGED', receivedAt: expect.any(Date) as Date });
    await walk.see('APPEAL', 'FILE_APPEAL');
    const appeal = await walk.task('FILE_APPEAL');
    expect(appeal.derivation).toMatchObject({ from: { event: 'RECEIPT', at: document.receivedAt?.toISOString() } });
  });

  it('says nothing about counselling', async () => {
    walk = await newAppraisal(house);
    await walk.toRated('MEETS', 'BELOW');
    const { id: caseId } = await house.db.developmentCase.create({
      data: {
        appraisalId: walk.id,
        kind: 'COUNSELLING',
        origin: 'OBSERVATION',
        openedAt: new Date(),
        reason: 'Rahasia',
      },
      select: { id: true },
    });
    const { cycleId, unitId } = await walk.row();
    const task = await house.db.task.create({
      data: {
        ...{
          cycleId,
          unitId,
          caseId,
          appraisalId: walk.id,
          stage: 'FOLLOW_UP',
          kind: 'PLAN_COUNSELLING',
          role: 'EVALUATOR',
        },
        assigneeId: house.people.evaluator,
        openedAt: new Date(),
      },
    });
    const { html } = await get(await tokenFor(house.people.evaluator, task.id));
    expect(html).toContain('Tindak lanjut evaluasi kinerja');
    expect(html).not.toMatch(/Sari|konseling/i);
  });
});

describe('links and the outside', () => {
  it('are in no log, and are limited by address with a page that says so', async () => {
    const lines: string[] = [];
    const out = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
    const api = await startApi({
      log: pino({ level: 'trace' }, out),
      rateLimits: { personPerMinute: 10, anonymousPerMinute: 10, linksPerMinute: 3 },
    });
    try {
      const token = randomUUID().replaceAll('-', '').padEnd(43, 'x');
      const answers = [];
      for (let count = 0; count < 3; count += 1) answers.push(await fetch(`${api.url}/a/${token}`));
      const limited = await fetch(`${api.url}/a`, {
        method: 'POST',
        body: new URLSearchParams({ token, confirm: 'yes' }),
      });
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(limited.status).toBe(429);
      expect(await limited.text()).toContain('mohon dicoba lagi');
      await fetch(`${api.url}/a/${token}/more`);
      expect(lines.join('')).toContain('GET /a/{token}');
      expect(lines.join('')).not.toContain(token);
    } finally {
      await api.close();
    }
  });
});
