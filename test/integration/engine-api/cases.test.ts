import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisalOf,
  developmentCase,
  expectStatus,
  launchCycle,
  makeAgency,
  publishWalkPolicy,
  step,
  type TinyAgency,
} from '../../support/engine.ts';

let api: TestApi;
let agency: TinyAgency;
let cycleId: string;
let id: string;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  cycleId = await launchCycle(api, agency, await publishWalkPolicy(api.db), 'Bimbingan');
  id = await appraisalOf(api.db, cycleId, agency.employee);
});
afterAll(() => api.close());

const get = async (path: string, as: string) => expectStatus(await api.call('GET', path, { as }), 200);
const open = (as: string, kind: string) =>
  api.call('POST', `/appraisals/${id}/cases`, { as, json: { kind, reason: 'Sering terlambat melapor.' } });
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Makassar' }).format(new Date());
const session = () => ({ heldOn: today(), topic: 'Disiplin melapor', notes: 'Dibahas penyebab keterlambatan.' });
const plan = {
  problem: 'Sering terlambat melapor.',
  goals: ['Melapor tepat waktu'],
  actions: [{ action: 'Pendampingan mingguan', by: '2026-12-31' }],
};

it('coaching opens on the leader’s observation, has a plan, sessions and an outcome', async () => {
  for (const as of [agency.employee, agency.colleague, agency.admin]) {
    const refused = await open(as, 'COACHING');
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  }
  const opened = await open(agency.evaluator, 'COACHING');
  const caseId = expectStatus(opened, 201).caseId as string;
  expect(opened.headers.get('Location')).toBe(`/cases/${caseId}`);
  const twice = await open(agency.head, 'COACHING');
  expect([twice.status, twice.body.code, twice.body.caseId]).toEqual([409, 'CASE_ALREADY_OPEN', caseId]);
  expect((await open(agency.head, 'REWARD')).status).toBe(422);

  const owner = developmentCase(caseId);
  await step(api.db, owner, 'FOLLOW_UP', 'PLAN_COACHING');
  const inbox = await get(`/tasks?cycleId=${cycleId}&kind=PLAN_COACHING`, agency.evaluator);
  const planTask = (inbox.items as { id: string }[])[0]?.id ?? '';
  expect((await get(`/tasks/${planTask}`, agency.evaluator)).context).toMatchObject({
    case: { id: caseId, content: { reason: 'Sering terlambat melapor.' } },
  });
  const complete = (task: string, json: object) =>
    api.call('POST', `/tasks/${task}/complete`, { as: agency.evaluator, json });
  expectStatus(await complete(planTask, { outcome: 'PLANNED', form: plan }), 200);
  const record = (as: string, json: object) => api.call('POST', `/cases/${caseId}/sessions`, { as, json });
  expectStatus(await record(agency.evaluator, session()), 201);
  expectStatus(await record(agency.head, session()), 201);
  const own = await record(agency.employee, session());
  expect([own.status, own.body.because]).toEqual([403, 'OWN_APPRAISAL']);
  const future = await record(agency.evaluator, { ...session(), heldOn: '2099-01-01' });
  expect([future.status, future.body.errors]).toMatchObject([422, [{ pointer: '/heldOn' }]]);
  await step(api.db, owner, 'FOLLOW_UP', 'CONCLUDE_COACHING');
  const conclude = (await get(`/tasks?cycleId=${cycleId}&kind=CONCLUDE_COACHING`, agency.evaluator)).items as {
    id: string;
  }[];
  const form = { result: 'IMPROVED', reevaluatedOn: today(), summary: 'Laporan tepat waktu.' };
  expectStatus(await complete(conclude[0]?.id ?? '', { outcome: 'CONCLUDED', form }), 200);
  expect(await get(`/cases/${caseId}`, agency.employee)).toMatchObject({
    status: 'CLOSED',
    content: {
      outcome: 'IMPROVED',
      reevaluationDate: today(),
      entries: [
        { kind: 'PLAN' },
        { kind: 'SESSION' },
        { kind: 'SESSION', author: { name: 'Kadis' } },
        { kind: 'OUTCOME' },
      ],
    },
  });
  const closed = await record(agency.evaluator, session());
  expect([closed.status, closed.body.code]).toEqual([409, 'CASE_CLOSED']);
});

it('counselling is confidential: BKD sees that it is, its people what it is about, others nothing', async () => {
  const caseId = expectStatus(await open(agency.head, 'COUNSELLING'), 201).caseId as string;
  await step(api.db, developmentCase(caseId), 'FOLLOW_UP', 'PLAN_COUNSELLING');
  const task = await api.db.task.findFirstOrThrow({ where: { caseId } });
  expectStatus(
    await api.call('POST', `/tasks/${task.id}/complete`, {
      as: agency.evaluator,
      json: { outcome: 'PLANNED', form: plan, comment: 'Rahasia.' },
    }),
    200,
  );
  for (const as of [agency.employee, agency.evaluator, agency.head]) {
    expect((await get(`/cases/${caseId}`, as)).content).toMatchObject({ entries: [{ kind: 'PLAN' }] });
  }
  expect(await get(`/cases/${caseId}`, agency.admin)).toMatchObject({
    kind: 'COUNSELLING',
    status: 'OPEN',
    content: null,
  });
  expect((await get(`/tasks/${task.id}`, agency.admin)).decision).toMatchObject({
    outcome: 'PLANNED',
    form: null,
    comment: null,
  });
  expect((await get(`/tasks/${task.id}`, agency.employee)).decision).toMatchObject({ form: { problem: plan.problem } });
  for (const as of [agency.stranger, agency.colleague]) {
    const refused = await api.call('GET', `/cases/${caseId}`, { as });
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  }
  const kinds = async (as: string, query = '') =>
    ((await get(`/cases?cycleId=${cycleId}${query}`, as)).items as { kind: string }[]).map((item) => item.kind);
  for (const as of [agency.employee, agency.evaluator, agency.head, agency.admin]) {
    expect(await kinds(as)).toEqual(['COUNSELLING', 'COACHING']);
  }
  expect(await kinds(agency.admin, '&status=OPEN&kind=COUNSELLING')).toEqual(['COUNSELLING']);
  expect(await kinds(agency.stranger)).toEqual([]);
  const page = await get(`/cases?cycleId=${cycleId}&limit=1`, agency.admin);
  expect(await kinds(agency.admin, `&limit=1&cursor=${String(page.nextCursor)}`)).toEqual(['COACHING']);
});
