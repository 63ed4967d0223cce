/** The postman takes what is queued to a real mail server, and another one finishes the round of one who was killed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { startMailServer, type TestMailServer } from '../support/mail-server.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';
import { startWorkerProcess } from '../support/worker-process.ts';
import { ensureStandingWorkflows } from '../../worker/standing-workflows.ts';

let mail: TestMailServer;
let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  mail = await startMailServer();
  engine = await startEngine({ smtpUrl: mail.url });
  agency = await Agency.found(engine);
});
afterAll(async () => {
  await engine.close();
  await mail.close();
});

const queued = (): Promise<number> => engine.db.notice.count({ where: { status: 'QUEUED' } });

test('what happens is mailed to whom it concerns, and a second start finds the same postman', async () => {
  await engine.startWorker();
  await ensureStandingWorkflows(engine.temporal, 1);
  await ensureStandingWorkflows(engine.temporal, 1);
  const { first, party } = await agency.launch(hastyPolicy({}));
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  const approval = await agency.open(first, 'APPROVE_TARGETS');
  await until('the mails', async () => (await queued()) === 0);
  const evaluator = await engine.db.employee.findUniqueOrThrow({ where: { id: party.evaluator } });
  // Other mails may have come to him meanwhile: a digest is made every second here.
  const notice = await engine.db.notice.findFirstOrThrow({ where: { taskId: approval.id } });
  expect(notice).toMatchObject({ status: 'SENT', attempts: 1 });
  const sent = mail.mails.filter((each) => each.mail.messageId === notice.messageId);
  expect(sent.map(({ recipient }) => recipient)).toEqual([evaluator.email]);
  expect(sent[0]?.mail.text).toContain(`http://daur.test`);
  await engine.stopWorker();
});

test(
  'the mails of a killed worker are taken over by another, each sent, and hardly one twice',
  { timeout: 150_000 },
  async () => {
    const before = mail.mails.length;
    // Slow enough to be killed in the middle of what it has claimed.
    const slow = startWorkerProcess(engine, {
      MAIL_RATE_PER_SECOND: '4',
      SMTP_URL: mail.url,
      HOUSEKEEPING_SECONDS: '1',
    });
    const { cycleId } = await agency.launch(hastyPolicy({}), { employees: 30 });
    await until('the first mails', async () => mail.mails.length >= before + 4, 60_000);
    await slow.kill();
    const left = await queued();
    expect(left).toBeGreaterThan(10);

    await engine.startWorker();
    await until('the other mails', async () => (await queued()) === 0, 100_000);
    expect(await engine.db.notice.count({ where: { cycleId, status: 'SENT' } })).toBe(30);
    const ids = mail.mails.slice(before).map((each) => each.mail.messageId);
    expect(new Set(ids).size).toBe(30);
    // At most those that the server had taken and the killed worker had not yet noted: one for each of its connections.
    expect(ids.length).toBeLessThanOrEqual(35);
  },
);
