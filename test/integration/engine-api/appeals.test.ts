import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisal,
  appraisalOf,
  expectStatus,
  launchCycle,
  letPass,
  makeAgency,
  openTaskId,
  publishWalkPolicy,
  step,
  walkToDelivery,
  walkToRating,
  walkToTargets,
  type TinyAgency,
} from '../../support/engine.ts';

let api: TestApi;
let agency: TinyAgency;
let policyId: string;
let cycleId: string;
let id: string;
let serial = 0;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  policyId = await publishWalkPolicy(api.db);
});
beforeEach(async () => {
  serial += 1;
  cycleId = await launchCycle(api, agency, policyId, `Keberatan ${serial}`);
  id = await appraisalOf(api.db, cycleId, agency.employee);
  await walkToTargets(api, agency, id);
  await walkToRating(api, agency, id, 'BELOW', 'MEETS');
  await walkToDelivery(api, agency, id);
});
afterAll(() => api.close());

const get = async (path: string, as: string) => expectStatus(await api.call('GET', path, { as }), 200);
const appealForm = { reasons: 'Bukti dukung hasil pertama tidak diperhitungkan.', evidence: [] };
const file = (headers: Record<string, string> = {}) =>
  api.call('POST', `/appraisals/${id}/appeals`, { as: agency.employee, json: { form: appealForm }, headers });
const hearing = {
  heldOn: '2026-11-20',
  mode: 'IN_PERSON',
  place: 'Ruang rapat',
  attended: ['Pegawai yang dinilai', 'Pejabat penilai'],
  notes: 'Kedua pihak hadir dan didengar.',
};
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Makassar' }).format(new Date());

async function filed(): Promise<string> {
  expectStatus(await api.call('POST', `/appraisals/${id}/receipt`, { as: agency.employee }), 200);
  const appealId = expectStatus(await file(), 201).appealId as string;
  for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) {
    await step(api.db, appraisal(id), 'APPEAL', kind);
  }
  return appealId;
}
const say = (appealId: string, as: string, text: string) =>
  api.call('POST', `/appeals/${appealId}/statements`, { as, json: { form: { text, evidence: [] } } });
const decide = (appealId: string, as: string, json: object) =>
  api.call('POST', `/appeals/${appealId}/decision`, { as, json });

it('is filed after receipt only, once, with reasons, and the same key gives the same answer', async () => {
  const early = await file();
  expect([early.status, early.body.code]).toEqual([409, 'NOT_RECEIVED']);
  expectStatus(await api.call('POST', `/appraisals/${id}/receipt`, { as: agency.employee }), 200);
  const short = await api.call('POST', `/appraisals/${id}/appeals`, {
    as: agency.employee,
    json: { form: { reasons: 'Tidak adil', evidence: [] } },
  });
  expect([short.status, short.body.errors]).toMatchObject([422, [{ pointer: '/form/reasons' }]]);
  const first = await file({ 'Idempotency-Key': `file-${serial}` });
  expect(first.status).toBe(201);
  expect(first.headers.get('Location')).toBe(`/appeals/${String(first.body.appealId)}`);
  const again = await file({ 'Idempotency-Key': `file-${serial}` });
  expect([again.status, again.body]).toEqual([201, first.body]);
  const second = await file();
  expect([second.status, second.body.code, second.body.reason]).toEqual([409, 'APPEAL_FILED_BEFORE', 'FILED_BEFORE']);
  const others = await api.call('POST', `/appraisals/${id}/appeals`, {
    as: agency.evaluator,
    json: { form: appealForm },
  });
  expect([others.status, others.body.code]).toEqual([403, 'FORBIDDEN']);
});

it('both sides are heard, the judge changes both ratings, and D.1.3 stands beside D.1.1', async () => {
  const appealId = await filed();
  const change = {
    outcome: 'CHANGED',
    form: {
      hearing: { ...hearing, heldOn: today() },
      reasons: 'Bukti hasil pertama sah.',
      resultsRating: 'MEETS',
      behaviourRating: 'MEETS',
      notes: 'Hasil pertama diperhitungkan.',
      recommendation: 'Pelatihan analis.',
    },
  };
  const judge = await openTaskId(api.db, id, 'DECIDE_APPEAL');
  expect((await get(`/tasks/${judge}`, agency.head)).context).toMatchObject({
    appeal: { id: appealId, reasons: appealForm.reasons },
    ratings: [{ predicate: 'BUTUH_PERBAIKAN' }],
    planInForce: { number: 1 },
    realizations: [{ stage: 'FINAL_SCORING' }],
  });
  const pending = await decide(appealId, agency.head, change);
  expect([pending.status, pending.body.code]).toEqual([409, 'STATEMENTS_PENDING']);
  expectStatus(await say(appealId, agency.employee, 'Bukti saya serahkan pada 3 Desember.'), 201);
  expectStatus(await say(appealId, agency.evaluator, 'Bukti itu belum saya terima.'), 201);
  const twice = await say(appealId, agency.employee, 'Tambahan.');
  expect([twice.status, twice.body.code]).toEqual([409, 'NO_OPEN_TASK']);
  const byRater = await decide(appealId, agency.evaluator, change);
  expect([byRater.status, byRater.body.because]).toEqual([403, 'RATED_IT']);
  const same = await decide(appealId, agency.head, {
    ...change,
    form: { ...change.form, resultsRating: 'BELOW', behaviourRating: 'MEETS' },
  });
  expect([same.status, same.body.code]).toEqual([422, 'NOTHING_CHANGED']);
  expect(expectStatus(await decide(appealId, agency.head, change), 200)).toMatchObject({
    outcome: 'CHANGED',
    role: 'SUPERIOR',
  });
  const appeal = await get(`/appeals/${appealId}`, agency.employee);
  expect(appeal).toMatchObject({
    status: 'CHANGED',
    contested: { predicate: 'BUTUH_PERBAIKAN' },
    statements: [{ side: 'EMPLOYEE' }, { side: 'EVALUATOR', author: { name: 'Kabid' } }],
    decision: {
      outcome: 'CHANGED',
      decidedBy: { name: 'Kadis' },
      newRating: { number: 2, predicate: 'BAIK' },
      hearing: { notes: hearing.notes },
    },
  });
  const ratings = await get(`/appraisals/${id}/ratings`, agency.employee);
  expect(ratings.items).toMatchObject([
    { origin: 'EVALUATOR', counts: false, predicate: 'BUTUH_PERBAIKAN' },
    { origin: 'APPEAL', counts: true, predicate: 'BAIK', facts: { appealId } },
  ]);
  expect((await get(`/appraisals/${id}/documents`, agency.employee)).items).toMatchObject([
    { form: 'D.1.1' },
    { form: 'D.1.3', signedBy: { name: 'Kadis' } },
  ]);
  expect((await get(`/appraisals/${id}/documents/2`, agency.employee)).content).toMatchObject({
    predicate: 'BAIK',
    appeal: { objection: appealForm.reasons, evaluatorsExplanation: 'Bukti itu belum saya terima.' },
  });
  expect((await get(`/appraisals/${id}`, agency.employee)).rating).toMatchObject({ origin: 'APPEAL' });
});

it('is confirmed when the time for statements has passed; a second decision finds it closed', async () => {
  const appealId = await filed();
  await letPass(api.db, appraisal(id), 'APPEAL', 'STATE_AS_EMPLOYEE');
  await letPass(api.db, appraisal(id), 'APPEAL', 'STATE_AS_EVALUATOR');
  const confirm = {
    outcome: 'CONFIRMED',
    form: { hearing: { ...hearing, heldOn: today() }, reasons: 'Tidak ada bukti baru.' },
  };
  expectStatus(await decide(appealId, agency.head, confirm), 200);
  const again = await decide(appealId, agency.head, confirm);
  expect([again.status, again.body]).toMatchObject([
    409,
    { code: 'NO_OPEN_TASK', latest: { outcome: 'CONFIRMED', decidedBy: { id: agency.head } } },
  ]);
  const withdrawn = await api.call('POST', `/appeals/${appealId}/withdrawal`, { as: agency.employee });
  expect([withdrawn.status, withdrawn.body.code]).toEqual([409, 'APPEAL_CLOSED']);
  const progress = await get(`/cycles/${cycleId}/progress`, agency.admin);
  expect(progress.appeals).toEqual([{ status: 'CONFIRMED', count: 1 }]);
});

it('is withdrawn by the employee only; a judge further up sees what he judges', async () => {
  const appealId = await filed();
  await letPass(api.db, appraisal(id), 'APPEAL', 'DECIDE_APPEAL');
  const judge = await openTaskId(api.db, id, 'DECIDE_APPEAL');
  const task = await get(`/tasks/${judge}`, agency.secretary);
  expect(task).toMatchObject({ role: 'NEXT_SUPERIOR', level: 1, context: { appeal: { id: appealId } } });
  expect((await get(`/appeals/${appealId}`, agency.secretary)).status).toBe('FILED');
  expect((await get(`/appraisals/${id}/ratings`, agency.secretary)).items).toHaveLength(1);
  const others = await api.call('POST', `/appeals/${appealId}/withdrawal`, { as: agency.evaluator });
  expect([others.status, others.body.code]).toEqual([403, 'FORBIDDEN']);
  expect(expectStatus(await api.call('POST', `/appeals/${appealId}/withdrawal`, { as: agency.employee }), 200)).toEqual(
    {
      appealId,
      status: 'WITHDRAWN',
    },
  );
  expect((await get(`/appeals/${appealId}`, agency.employee)).decision).toBeNull();
});

it('is listed for those whom it concerns, all for BKD, and read by nobody else', async () => {
  const appealId = await filed();
  const ids = async (as: string, query = '') =>
    ((await get(`/appeals?cycleId=${cycleId}${query}`, as)).items as { id: string }[]).map((item) => item.id);
  for (const as of [agency.employee, agency.evaluator, agency.head, agency.admin])
    expect(await ids(as)).toEqual([appealId]);
  for (const as of [agency.stranger, agency.colleague, agency.secretary]) expect(await ids(as)).toEqual([]);
  expect(await ids(agency.admin, '&status=CHANGED')).toEqual([]);
  const all = (await get('/appeals?limit=1', agency.admin)) as { items?: unknown; nextCursor?: unknown };
  expect(all.items).toMatchObject([{ id: appealId, judge: { name: 'Kadis' }, contestedPredicate: 'BUTUH_PERBAIKAN' }]);
  const next = await get(`/appeals?limit=1&cursor=${String(all.nextCursor)}`, agency.admin);
  expect((next.items as { id: string }[])[0]?.id).not.toBe(appealId);
  const refused = await api.call('GET', `/appeals/${appealId}`, { as: agency.stranger });
  expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  const foreign = await say(appealId, agency.stranger, 'Saya juga ingin bicara.');
  expect([foreign.status, foreign.body.code]).toEqual([403, 'FORBIDDEN']);
});
