/** A quarter over HTTP: beside the year, in the same file, and told apart from it everywhere. */
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import type { Stage, TaskKind } from '../../../domain/terms.ts';
import { openPeriodsOf } from '../../../usecases/open-periods.ts';
import type { Owner } from '../../../usecases/ring.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisal,
  appraisalOf,
  expectStatus,
  launchCycle,
  makeAgency,
  ratingFor,
  realizationFor,
  step,
  walkToTargets,
  type TinyAgency,
} from '../../support/engine.ts';
import { LIMITS, publishPeriodicPolicy, windowOf } from '../../support/periods.ts';

let api: TestApi;
let agency: TinyAgency;
let cycleId: string;
let id: string;
let period: Owner;
let plan: unknown;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  const policyId = await publishPeriodicPolicy(api.db, [windowOf('Q1', 0, 800), windowOf('Q2', 801, 900)]);
  cycleId = await launchCycle(api, agency, policyId, 'Triwulanan');
  id = await appraisalOf(api.db, cycleId, agency.employee);
  await walkToTargets(api, agency, id);
  const targets = (await get(`/appraisals/${id}/targets`, agency.employee)).items as { inForce: boolean }[];
  plan = targets.find((each) => each.inForce);
});
afterAll(() => api.close());

const get = async (path: string, as: string) => expectStatus(await api.call('GET', path, { as }), 200);
const post = async (path: string, as: string, json: object | undefined, status: number) =>
  expectStatus(await api.call('POST', path, { as, ...(json ? { json } : {}) }), status);
const refused = async (method: string, path: string, as: string, json?: object) => {
  const { status, body } = await api.call(method, path, { as, ...(json ? { json } : {}) });
  return [status, body.code];
};
const see = (stage: Stage, kind: TaskKind) => step(api.db, period, stage, kind);
const complete = async (kind: TaskKind, as: string, json: object) => {
  const task = await api.db.task.findFirstOrThrow({ where: { ownerId: period.id, kind, status: 'OPEN' } });
  return post(`/tasks/${task.id}/complete`, as, json, 200);
};

describe('a quarter over HTTP', () => {
  it('BKD enters the organisation’s result of the quarter', async () => {
    const entered = { year: 2026, period: 'Q1', grade: 'BAIK', source: 'LKj triwulan I 2026' };
    const answer = await api.call('PUT', `/units/${agency.unitId}/organisation-results`, {
      as: agency.admin,
      json: entered,
    });
    expect(expectStatus(answer, 200)).toMatchObject({ ...entered, number: 1 });
    const { items } = await get(`/units/${agency.unitId}/organisation-results`, agency.employee);
    expect(items).toMatchObject([{ period: 'Q1', grade: 'BAIK' }]);
  });

  it('what comes is listed before any window has opened', async () => {
    await api.db
      .$executeRaw`UPDATE cycle SET launched_at = launched_at + interval '60 seconds' WHERE id = ${cycleId}::uuid`;
    const before = await get(`/appraisals/${id}/periods`, agency.employee);
    expect(before.items).toEqual([]);
    expect(before.upcoming).toMatchObject([
      {
        period: 'Q1',
        name: { id: 'Triwulan I', en: 'quarter I' },
        derivation: { opens: { from: { event: 'LAUNCH' } } },
      },
      { period: 'Q2' },
    ]);
    expect((await get(`/appraisals/${id}`, agency.employee)).nextWindow).toMatchObject({
      period: 'Q1',
      stage: 'FINAL_SCORING',
    });
    expect(await refused('GET', `/appraisals/${id}/periods/Q1`, agency.employee)).toEqual([404, 'NOT_FOUND']);
    expect(
      await refused('POST', `/appraisals/${id}/realizations`, agency.employee, {
        form: realizationFor(plan),
        period: 'Q1',
      }),
    ).toEqual([404, 'NOT_FOUND']);
    expect(await refused('GET', `/appraisals/${id}/periods`, agency.stranger)).toEqual([403, 'FORBIDDEN']);
    await api.db
      .$executeRaw`UPDATE cycle SET launched_at = launched_at - interval '60 seconds' WHERE id = ${cycleId}::uuid`;
  });

  it('opens, and its task is told apart from the year’s in every list', async () => {
    expect(await openPeriodsOf({ db: api.db }, cycleId, LIMITS)).toBe(1);
    const row = await api.db.periodicEvaluation.findFirstOrThrow({ where: { appraisalId: id } });
    period = { kind: 'period', id: row.id };
    await see('FINAL_SCORING', 'REPORT_REALIZATION');
    await step(api.db, appraisal(id), 'FINAL_SCORING', 'REPORT_REALIZATION');
    const { items } = await get('/tasks?kind=REPORT_REALIZATION', agency.employee);
    expect((items as { period: string | null }[]).map((task) => task.period).sort()).toEqual(['Q1', null].sort());
    const view = await get(`/appraisals/${id}`, agency.evaluator);
    expect(view.periods).toMatchObject([{ period: 'Q1', state: 'ACTIVE', finalAt: null }]);
    expect(
      (view.waitingFor as { kind: string; period: string | null }[]).map((task) => [task.kind, task.period]),
    ).toEqual(
      expect.arrayContaining([
        ['REPORT_REALIZATION', 'Q1'],
        ['REPORT_REALIZATION', null],
      ]),
    );
    expect(view.nextWindow).toMatchObject({ period: 'Q2' });
    const { items: mine } = await get(`/appraisals?scope=MINE`, agency.employee);
    expect(mine).toMatchObject([{ openTasks: 3 }]);
    expect((await get(`/appraisals/${id}/periods/Q1`, agency.head)).waitingFor).toMatchObject([
      { kind: 'REPORT_REALIZATION', period: 'Q1', holder: { role: 'EMPLOYEE' } },
    ]);
  });

  it('is reported and rated by naming it; without a name the year is meant', async () => {
    await post(`/appraisals/${id}/realizations`, agency.employee, { form: realizationFor(plan), period: 'Q1' }, 201);
    const open = await api.db.task.findMany({ where: { appraisalId: id, kind: 'REPORT_REALIZATION', status: 'OPEN' } });
    expect(open.map((task) => task.ownerId)).toEqual([id]);
    expect(
      await refused('POST', `/appraisals/${id}/ratings`, agency.evaluator, { form: ratingFor(plan, 'BELOW') }),
    ).toEqual([409, 'NO_OPEN_TASK']);
    await see('FINAL_SCORING', 'RATE');
    const rating = await api.db.task.findFirstOrThrow({ where: { ownerId: period.id, kind: 'RATE' } });
    const task = await get(`/tasks/${rating.id}`, agency.evaluator);
    expect(task).toMatchObject({
      period: 'Q1',
      context: { realizations: [{ period: 'Q1' }], planInForce: { inForce: true } },
    });
    const form = ratingFor(plan, 'BELOW', 'MEETS');
    await post(`/appraisals/${id}/ratings`, agency.evaluator, { form, period: 'Q1' }, 201);
    expect((await get(`/appraisals/${id}/realizations?period=YEAR`, agency.employee)).items).toEqual([]);
    expect((await get(`/appraisals/${id}/realizations?period=Q1`, agency.employee)).items).toMatchObject([
      { period: 'Q1' },
    ]);
  });

  it('its result is the employee’s from its receipt on, and the year has none', async () => {
    const seen = await get(`/appraisals/${id}/periods/Q1`, agency.evaluator);
    expect(seen).toMatchObject({
      rating: { predicate: 'BUTUH_PERBAIKAN', origin: 'EVALUATOR' },
      document: { form: 'D.1.1', number: 1, period: 'Q1' },
    });
    expect(await get(`/appraisals/${id}/periods/Q1`, agency.employee)).toMatchObject({ rating: null, document: null });
    expect((await get(`/appraisals/${id}/ratings`, agency.employee)).items).toEqual([]);
    await see('DELIVERY', 'DELIVER_RESULT');
    await complete('DELIVER_RESULT', agency.evaluator, { outcome: 'DELIVERED', form: {} });
    await see('DELIVERY', 'RECEIVE_RESULT');
    const locked = await api.call('GET', `/appraisals/${id}/ratings?period=Q1`, { as: agency.employee });
    expect([locked.status, locked.body.code, locked.body.period]).toEqual([409, 'RECEIPT_REQUIRED', 'Q1']);
    expect(await refused('GET', `/appraisals/${id}/documents/1`, agency.employee)).toEqual([409, 'RECEIPT_REQUIRED']);
    const taskId = (await api.db.task.findFirstOrThrow({ where: { ownerId: period.id, kind: 'RATE' } })).id;
    expect((await get(`/tasks/${taskId}`, agency.employee)).decision).toMatchObject({ form: null });
    // Without a body the receipt of the year's result is meant, and there is none.
    expect(await refused('POST', `/appraisals/${id}/receipt`, agency.employee)).toEqual([409, 'NO_OPEN_TASK']);
    const { document } = await post(`/appraisals/${id}/receipt`, agency.employee, { period: 'Q1' }, 200);
    expect(document).toMatchObject({
      number: 1,
      period: 'Q1',
      receipt: 'ACKNOWLEDGED',
      content: { period: { code: 'Q1', from: '2026-01-01', to: '2026-03-31' }, organisationResult: 'BAIK' },
    });
    expect(await get(`/appraisals/${id}/periods/Q1`, agency.employee)).toMatchObject({
      rating: { predicate: 'BUTUH_PERBAIKAN' },
    });
    const { items, facts } = await get(`/appraisals/${id}/ratings`, agency.employee);
    expect(items).toMatchObject([{ period: 'Q1', counts: true, organisation: { grade: 'BAIK', isLastYears: false } }]);
    expect(facts).toMatchObject({ realizations: [{ period: 'Q1' }] });
    expect((await get(`/tasks/${taskId}`, agency.employee)).decision).toMatchObject({
      form: { notes: 'Catatan penilai untuk tahun ini.' },
    });
    expect(await get(`/appraisals/${id}`, agency.employee)).toMatchObject({
      rating: null,
      receivedAt: null,
      stage: 'FINAL_SCORING',
    });
  });

  it('prints the quarter with its name and days', async () => {
    const response = await fetch(`${api.url}/appraisals/${id}/documents/1/pdf`, {
      headers: { Authorization: `Bearer ${await api.token(agency.employee, 60)}` },
    });
    expect(response.status).toBe(200);
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  it('is appealed against on its own, judged, and final; the timeline says of which period', async () => {
    await see('DELIVERY', 'SIGN_AND_RETURN');
    await see('APPEAL', 'FILE_APPEAL');
    const form = { reasons: 'Bukti triwulan pertama belum diperhitungkan.', evidence: [] };
    expect(await refused('POST', `/appraisals/${id}/appeals`, agency.employee, { form })).toEqual([
      409,
      'NOT_RECEIVED',
    ]);
    const { appealId } = await post(`/appraisals/${id}/appeals`, agency.employee, { form, period: 'Q1' }, 201);
    for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) await see('APPEAL', kind);
    const statement = { form: { text: 'Penjelasan saya.', evidence: [] } };
    await post(`/appeals/${String(appealId)}/statements`, agency.employee, statement, 201);
    await post(`/appeals/${String(appealId)}/statements`, agency.evaluator, statement, 201);
    const { items: appeals } = await get(`/appeals?cycleId=${cycleId}`, agency.head);
    expect(appeals).toMatchObject([{ id: appealId, period: 'Q1', judge: { name: 'Kadis' } }]);
    expect(await get(`/appeals/${String(appealId)}`, agency.employee)).toMatchObject({
      period: 'Q1',
      contested: { number: 1 },
    });
    const judging = await api.db.task.findFirstOrThrow({ where: { ownerId: period.id, kind: 'DECIDE_APPEAL' } });
    expect((await get(`/tasks/${judging.id}`, agency.head)).context).toMatchObject({
      appeal: { id: appealId },
      ratings: [{ period: 'Q1' }],
      documents: [{ period: 'Q1' }],
    });
    expect((await get(`/appraisals/${id}/periods/Q1`, agency.employee)).appeal).toEqual({
      id: appealId,
      status: 'FILED',
    });
    expect((await get(`/appraisals/${id}`, agency.employee)).appealId).toBeNull();
    const { items: events } = await get(`/appraisals/${id}/timeline?limit=100`, agency.employee);
    const told = (events as { type: string; period: string | null }[]).map((event) => [event.type, event.period]);
    expect(told).toEqual(expect.arrayContaining([['PERIOD_OPENED', 'Q1']]));
    expect(told.at(-1)).toEqual(['TASK_DECIDED', 'Q1']);
    expect(told[0]).toEqual(['APPRAISAL_STARTED', null]);
    const progress = await get(`/cycles/${cycleId}/progress`, agency.admin);
    expect(progress.periods).toEqual([{ period: 'Q1', state: 'ACTIVE', count: 1 }]);
    expect(progress.tasks).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ kind: 'RATE', period: 'Q1', decided: 1 })]) as object,
    );
    expect(progress.predicates).toEqual([]);
  });

  it('a period that is none, and one that is not evaluated, are refused', async () => {
    expect(await refused('GET', `/appraisals/${id}/periods/Q9`, agency.employee)).toEqual([422, 'VALIDATION_FAILED']);
    expect(await refused('GET', `/appraisals/${id}/ratings?period=M01`, agency.employee)).toEqual([404, 'NOT_FOUND']);
    expect(await refused('POST', `/appraisals/${id}/receipt`, agency.employee, { period: 'YEAR' })).toEqual([
      422,
      'VALIDATION_FAILED',
    ]);
  });
});

describe('a policy with periods over HTTP', () => {
  it('is refused where windows overlap, with a pointer', async () => {
    const { periodic } = nationalPolicy;
    if (!periodic) throw new Error('the national policy has periods');
    const [first, ...others] = periodic.periods;
    const body = {
      ...nationalPolicy,
      periodic: {
        ...periodic,
        periods: [{ ...first, due: { on: { yearOffset: 0, month: 6, day: 25 } } }, ...others],
      },
    };
    const policy = { code: 'tumpang-tindih', title: 'Tumpang tindih', legalBasis: 'Uji', demo: false, body };
    const answer = await api.call('POST', '/policies', { as: agency.admin, json: policy });
    expect([answer.status, answer.body.code, answer.body.errors]).toMatchObject([
      422,
      'POLICY_INCOMPLETE',
      [{ pointer: '/body/periodic/periods/1/opens' }],
    ]);
  });
});
