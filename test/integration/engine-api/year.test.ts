import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisal,
  appraisalOf,
  conclude,
  developmentCase,
  expectStatus,
  launchCycle,
  letPass,
  makeAgency,
  openTaskId,
  planForm,
  publishWalkPolicy,
  ratingFor,
  realizationFor,
  step,
  walkToDelivery,
  walkToRating,
  walkToTargets,
  type TinyAgency,
} from '../../support/engine.ts';

let api: TestApi;
let agency: TinyAgency;
let cycleId: string;
let id: string;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  cycleId = await launchCycle(api, agency, await publishWalkPolicy(api.db), 'Setahun');
  id = await appraisalOf(api.db, cycleId, agency.employee);
  await api.call('PUT', `/units/${agency.unitId}/organisation-results`, {
    as: agency.admin,
    json: { year: 2026, period: 'YEAR', grade: 'BAIK', source: 'SK Bupati 45/2027' },
  });
});
afterAll(() => api.close());

const get = async (path: string, as: string) => expectStatus(await api.call('GET', path, { as }), 200);
const post = async (path: string, as: string, json: object, status: number) =>
  expectStatus(await api.call('POST', path, { as, json }), status);
const waits = async () => {
  const { waitingFor } = await get(`/appraisals/${id}`, agency.employee);
  return (waitingFor as { kind: string }[]).map((task) => task.kind);
};
const see = (stage: Parameters<typeof step>[2], kind: Parameters<typeof step>[3], more = {}) =>
  step(api.db, appraisal(id), stage, kind, more);

describe('a whole year over HTTP', () => {
  let plan: unknown;

  it('targets are drafted, returned with a comment, drafted again and approved; every version stays', async () => {
    expect(await waits()).toEqual(['DRAFT_TARGETS', 'ACKNOWLEDGE_SOCIALIZATION']);
    await post(
      `/tasks/${await openTaskId(api.db, id, 'ACKNOWLEDGE_SOCIALIZATION')}/complete`,
      agency.employee,
      { outcome: 'ACKNOWLEDGED' },
      200,
    );
    await post(`/appraisals/${id}/targets`, agency.employee, { form: planForm }, 201);
    await see('TARGET_SETTING', 'APPROVE_TARGETS');
    const again = await api.call('POST', `/appraisals/${id}/targets`, {
      as: agency.employee,
      json: { form: planForm },
    });
    expect([again.status, again.body]).toMatchObject([
      409,
      {
        code: 'NO_OPEN_TASK',
        latest: { status: 'DECIDED', outcome: 'SUBMITTED', decidedBy: { id: agency.employee, name: 'Sari' } },
        waitingFor: [{ kind: 'APPROVE_TARGETS', holder: { role: 'EVALUATOR', person: { id: agency.evaluator } } }],
      },
    ]);
    const approve = await openTaskId(api.db, id, 'APPROVE_TARGETS');
    await post(`/tasks/${approve}/complete`, agency.evaluator, { outcome: 'RETURNED', comment: 'Target kedua?' }, 200);
    await see('TARGET_SETTING', 'DRAFT_TARGETS', { round: 2 });
    const redraft = await get(`/tasks/${await openTaskId(api.db, id, 'DRAFT_TARGETS')}`, agency.employee);
    expect(redraft.context).toMatchObject({
      latestPlan: { number: 1 },
      returns: [{ round: 1, comment: 'Target kedua?' }],
    });
    await post(`/appraisals/${id}/targets`, agency.employee, { form: planForm }, 201);
    await see('TARGET_SETTING', 'APPROVE_TARGETS', { round: 2 });
    const approval = await openTaskId(api.db, id, 'APPROVE_TARGETS');
    await post(`/tasks/${approval}/complete`, agency.evaluator, { outcome: 'APPROVED' }, 200);
    const targets = (await get(`/appraisals/${id}/targets`, agency.employee)).items as { inForce: boolean }[];
    expect(targets.map((each) => each.inForce)).toEqual([false, true]);
    plan = targets[1];
  });

  it('progress and feedback are noted during the year, each by whom it belongs to', async () => {
    const entry = { date: '2026-04-03', text: 'Imunisasi di 12 desa', evidence: [] };
    await post(`/appraisals/${id}/progress-entries`, agency.employee, entry, 201);
    await post(`/appraisals/${id}/progress-entries`, agency.employee, { ...entry, date: '2026-04-02' }, 201);
    const page = await get(`/appraisals/${id}/progress-entries?limit=1`, agency.evaluator);
    expect(page.items).toMatchObject([{ date: '2026-04-02' }]);
    const next = await get(`/appraisals/${id}/progress-entries?cursor=${String(page.nextCursor)}`, agency.evaluator);
    expect(next.items).toMatchObject([{ date: '2026-04-03', author: { name: 'Sari' } }]);
    const feedback = { text: 'Cakupan naik, laporan rapi', tone: 'POSITIVE', behaviour: 'AKUNTABEL' };
    await post(`/appraisals/${id}/feedback`, agency.evaluator, feedback, 201);
    await post(`/appraisals/${id}/feedback`, agency.head, { ...feedback, tone: 'NEUTRAL' }, 201);
    expect((await get(`/appraisals/${id}/feedback`, agency.employee)).items).toMatchObject([
      { author: { name: 'Kabid' }, stage: 'MONITORING', tone: 'POSITIVE' },
      { author: { name: 'Kadis' } },
    ]);
    const refusals = [
      await api.call('POST', `/appraisals/${id}/progress-entries`, { as: agency.evaluator, json: entry }),
      await api.call('POST', `/appraisals/${id}/feedback`, { as: agency.employee, json: feedback }),
      await api.call('POST', `/appraisals/${id}/feedback`, { as: agency.stranger, json: feedback }),
    ];
    expect(refusals.map((each) => [each.status, each.body.because])).toEqual([
      [403, 'NOT_RELATED'],
      [403, 'OWN_APPRAISAL'],
      [403, 'NOT_RELATED'],
    ]);
    const tomorrow = await api.call('POST', `/appraisals/${id}/progress-entries`, {
      as: agency.employee,
      json: { ...entry, date: '2099-01-01' },
    });
    expect([tomorrow.status, tomorrow.body.errors]).toMatchObject([422, [{ pointer: '/date' }]]);
    const foreign = await api.call('POST', `/appraisals/${id}/feedback`, {
      as: agency.evaluator,
      json: { ...feedback, plannedResultId: cycleId },
    });
    expect([foreign.status, foreign.body.errors]).toMatchObject([422, [{ pointer: '/plannedResultId' }]]);
  });

  it('mid-term: realization, feedback with other targets, agreed by the employee', async () => {
    await see('MID_TERM', 'REPORT_REALIZATION');
    const wrong = await api.call('POST', `/appraisals/${id}/realizations`, {
      as: agency.employee,
      json: { form: { lines: realizationFor(plan).lines.slice(1) } },
    });
    expect([wrong.status, wrong.body.code, wrong.body.errors]).toMatchObject([
      422,
      'INVALID_FORM',
      [{ pointer: '/form/lines' }],
    ]);
    await post(`/appraisals/${id}/realizations`, agency.employee, { form: realizationFor(plan) }, 201);
    await see('MID_TERM', 'GIVE_FEEDBACK');
    const review = await openTaskId(api.db, id, 'GIVE_FEEDBACK');
    expect((await get(`/tasks/${review}`, agency.evaluator)).context).toMatchObject({
      planInForce: { number: 2 },
      realizations: [{ stage: 'MID_TERM', number: 1 }],
      progress: [{}, {}],
      feedback: [{}, {}],
    });
    const form = {
      strengths: 'Cakupan luas',
      gaps: 'Mutu data',
      text: 'Perlu target mutu data yang lebih ketat',
      plan: planForm,
      reason: 'Anggaran berubah',
    };
    await post(`/tasks/${review}/complete`, agency.evaluator, { outcome: 'ADJUSTMENT_PROPOSED', form }, 200);
    await see('MID_TERM', 'AGREE_ADJUSTMENT');
    const agree = await openTaskId(api.db, id, 'AGREE_ADJUSTMENT');
    expect((await get(`/tasks/${agree}`, agency.employee)).context).toMatchObject({
      planInForce: { number: 2 },
      latestPlan: { number: 3, origin: 'ADJUSTMENT' },
    });
    await post(`/tasks/${agree}/complete`, agency.employee, { outcome: 'AGREED' }, 200);
    const targets = (await get(`/appraisals/${id}/targets`, agency.employee)).items as { inForce: boolean }[];
    expect(targets.map((each) => each.inForce)).toEqual([false, false, true]);
    plan = targets[2];
  });

  it('the rating is for the evaluator at once and for the employee only from receipt on', async () => {
    await see('FINAL_SCORING', 'REPORT_REALIZATION');
    await post(`/appraisals/${id}/realizations`, agency.employee, { form: realizationFor(plan) }, 201);
    await see('FINAL_SCORING', 'RATE');
    const rate = await openTaskId(api.db, id, 'RATE');
    expect((await get(`/tasks/${rate}`, agency.evaluator)).context).toMatchObject({
      planInForce: { number: 3 },
      realizations: [{ stage: 'MID_TERM' }, { stage: 'FINAL_SCORING' }],
    });
    const departs = await api.call('POST', `/appraisals/${id}/ratings`, {
      as: agency.evaluator,
      json: { form: { ...ratingFor(plan, 'MEETS'), resultsRating: 'ABOVE' } },
    });
    expect([departs.status, departs.body.code]).toEqual([422, 'REASON_REQUIRED']);
    await post(`/appraisals/${id}/ratings`, agency.evaluator, { form: ratingFor(plan, 'MEETS') }, 201);
    for (const as of [agency.evaluator, agency.head, agency.admin]) {
      expect((await get(`/appraisals/${id}`, as)).rating).toMatchObject({ predicate: 'BAIK', origin: 'EVALUATOR' });
    }
    expect((await get(`/appraisals/${id}`, agency.employee)).rating).toBeNull();
    expect((await get(`/appraisals/${id}/ratings`, agency.employee)).items).toEqual([]);
    expect((await get(`/appraisals/${id}/documents`, agency.employee)).items).toEqual([]);
    // Neither through the task that was decided, nor through a filter of the list.
    expect((await get(`/tasks/${rate}`, agency.employee)).decision).toMatchObject({ outcome: 'RATED', form: null });
    expect((await get('/appraisals?predicate=BAIK', agency.employee)).items).toEqual([]);
    expect((await get('/appraisals?scope=TEAM&predicate=BAIK', agency.evaluator)).items).toMatchObject([
      { id, rating: { predicate: 'BAIK' } },
    ]);
  });

  it('the document is received before it is read; a read never records the receipt', async () => {
    await see('DELIVERY', 'DELIVER_RESULT');
    const deliver = await openTaskId(api.db, id, 'DELIVER_RESULT');
    await post(`/tasks/${deliver}/complete`, agency.evaluator, { outcome: 'DELIVERED', form: {} }, 200);
    await see('DELIVERY', 'RECEIVE_RESULT');
    for (const path of ['documents', 'documents/1', 'documents/1/pdf', 'ratings']) {
      const early = await api.call('GET', `/appraisals/${id}/${path}`, { as: agency.employee });
      expect([path, early.status, early.body.code]).toEqual([path, 409, 'RECEIPT_REQUIRED']);
      expect(early.body.receipt).toBe(`/appraisals/${id}/receipt`);
    }
    expect((await get(`/appraisals/${id}/documents/1`, agency.evaluator)).receivedAt).toBeNull();
    const others = await api.call('POST', `/appraisals/${id}/receipt`, { as: agency.evaluator });
    expect([others.status, others.body.code]).toEqual([403, 'FORBIDDEN']);
    const received = expectStatus(await api.call('POST', `/appraisals/${id}/receipt`, { as: agency.employee }), 200);
    expect(received).toMatchObject({
      decision: { outcome: 'RECEIVED', role: 'EMPLOYEE' },
      document: {
        number: 1,
        form: 'D.1.1',
        receipt: 'ACKNOWLEDGED',
        content: {
          employee: { name: 'Sari' },
          evaluator: { name: 'Kabid' },
          predicate: 'BAIK',
          organisationResult: 'BAIK',
        },
      },
    });
    const pdf = await api.call('GET', `/appraisals/${id}/documents/1/pdf`, { as: agency.employee });
    expect([pdf.status, pdf.headers.get('Content-Type'), String(pdf.body.text).slice(0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);
    const ratings = await get(`/appraisals/${id}/ratings`, agency.employee);
    expect(ratings).toMatchObject({
      items: [{ number: 1, counts: true, predicate: 'BAIK' }],
      facts: { plans: [{ number: 3 }], realizations: [{}, {}], feedback: [{}, {}, {}], progress: [{}, {}] },
    });
    const twice = await api.call('POST', `/appraisals/${id}/receipt`, { as: agency.employee });
    expect([twice.status, twice.body.code]).toEqual([409, 'NO_OPEN_TASK']);
    expect((await api.call('GET', `/appraisals/${id}/documents/7`, { as: agency.employee })).status).toBe(404);
    expect((await api.call('GET', `/appraisals/${id}/documents/x`, { as: agency.employee })).status).toBe(422);
  });

  it('signed, the appeal window over, the result is final and what follows is open', async () => {
    await see('DELIVERY', 'SIGN_AND_RETURN');
    await see('APPEAL', 'FILE_APPEAL');
    const inbox = await get(`/tasks?cycleId=${cycleId}&kind=FILE_APPEAL`, agency.employee);
    expect(inbox.items).toMatchObject([{ right: true, kind: 'FILE_APPEAL' }]);
    const sign = await openTaskId(api.db, id, 'SIGN_AND_RETURN');
    await post(`/tasks/${sign}/complete`, agency.employee, { outcome: 'SIGNED' }, 200);
    expect(await letPass(api.db, appraisal(id), 'APPEAL', 'FILE_APPEAL')).toMatchObject({ is: 'CLOSED_WITHOUT' });
    expect(await conclude(api.db, id)).toEqual({ is: 'FINAL' });
    const view = await get(`/appraisals/${id}`, agency.employee);
    expect(view).toMatchObject({ state: 'FINAL', stage: 'FOLLOW_UP', rating: { predicate: 'BAIK' }, waitingFor: [] });
    const late = await api.call('POST', `/appraisals/${id}/appeals`, {
      as: agency.employee,
      json: { form: { reasons: 'Saya keberatan atas hasil penilaian ini.', evidence: [] } },
    });
    expect([late.status, late.body.code]).toEqual([409, 'APPEAL_WINDOW_OVER']);
    const entry = { date: '2026-12-03', text: 'Terlambat', evidence: [] };
    const ended = await api.call('POST', `/appraisals/${id}/progress-entries`, { as: agency.employee, json: entry });
    expect([ended.status, ended.body.code]).toEqual([409, 'APPRAISAL_ENDED']);
  });

  it('its timeline tells it all, with names, and the chain verifies', async () => {
    const events: { type: string; seq: number; actor: { name: string } | null }[] = [];
    for (let cursor = ''; ;) {
      const page = await get(`/appraisals/${id}/timeline?limit=20${cursor}`, agency.employee);
      events.push(...(page.items as typeof events));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor as string}`;
    }
    expect(events[0]).toMatchObject({ type: 'APPRAISAL_STARTED', seq: 1, actor: null });
    expect(events.map((event) => event.type)).toEqual(
      expect.arrayContaining(['TASK_DECIDED', 'RESULT_FINAL', 'RECOGNISED']),
    );
    expect(events.some((event) => event.type === 'ACCESS_DENIED')).toBe(false);
    expect(events.find((event) => event.type === 'FEEDBACK_ADDED')?.actor?.name).toBe('Kabid');
    const bkd = await get(`/appraisals/${id}/timeline?limit=200`, agency.admin);
    expect((bkd.items as { type: string }[]).some((event) => event.type === 'ACCESS_DENIED')).toBe(true);
    const numbers = await get(`/cycles/${cycleId}/progress`, agency.admin);
    expect(numbers).toMatchObject({ predicates: [{ predicate: 'BAIK', count: 1, final: 1 }] });
  });
});

describe('reads by relationship', () => {
  it('a stranger and a colleague read nothing of it, and each attempt is kept', async () => {
    const before = await api.db.event.count({ where: { appraisalId: id, result: 'DENIED' } });
    const paths = [
      '',
      '/timeline',
      '/targets',
      '/realizations',
      '/ratings',
      '/documents',
      '/documents/1',
      '/feedback',
      '/progress-entries',
    ];
    for (const as of [agency.stranger, agency.colleague, agency.manager, agency.regent]) {
      for (const path of paths) {
        const refused = await api.call('GET', `/appraisals/${id}${path}`, { as });
        expect([path, refused.status, refused.body.code]).toEqual([path, 403, 'FORBIDDEN']);
      }
    }
    const after = await api.db.event.count({ where: { appraisalId: id, result: 'DENIED' } });
    expect(after - before).toBe(4 * paths.length);
  });

  it('lists hold mine, my people, or all for BKD', async () => {
    const names = async (as: string, query: string) =>
      ((await get(`/appraisals?cycleId=${cycleId}${query}`, as)).items as { employee: { name: string } }[]).map(
        (item) => item.employee.name,
      );
    expect(await names(agency.employee, '')).toEqual(['Sari']);
    expect(await names(agency.evaluator, '&scope=TEAM')).toEqual(['Made', 'Pengelola', 'Sari']);
    expect(await names(agency.head, '&scope=TEAM')).toEqual(['Kabid', 'Made', 'Pengelola', 'Sari']);
    expect(await names(agency.admin, '&scope=ALL')).toEqual(['Kabid', 'Kadis', 'Made', 'Pengelola', 'Sari']);
    expect(await names(agency.admin, '&scope=ALL&state=FINAL')).toEqual(['Sari']);
    expect(await names(agency.stranger, '&scope=TEAM')).toEqual([]);
    const page = await get(`/appraisals?cycleId=${cycleId}&scope=ALL&limit=2`, agency.admin);
    expect(await names(agency.admin, `&scope=ALL&limit=2&cursor=${String(page.nextCursor)}`)).toEqual([
      'Made',
      'Pengelola',
    ]);
    const refused = await api.call('GET', '/appraisals?scope=ALL', { as: agency.evaluator });
    expect([refused.status, refused.body.code]).toEqual([403, 'ROLE_REQUIRED']);
  });

  it('an evaluator who lets the window pass loses the rating to the superior; it is final and says so', async () => {
    const other = await appraisalOf(api.db, cycleId, agency.colleague);
    await post(`/appraisals/${other}/targets`, agency.colleague, { form: planForm }, 201);
    await step(api.db, appraisal(other), 'TARGET_SETTING', 'APPROVE_TARGETS');
    const approval = await openTaskId(api.db, other, 'APPROVE_TARGETS');
    await post(`/tasks/${approval}/complete`, agency.evaluator, { outcome: 'APPROVED' }, 200);
    await step(api.db, appraisal(other), 'FINAL_SCORING', 'RATE', { marks: ['NO_REPORT'] });
    await letPass(api.db, appraisal(other), 'FINAL_SCORING', 'RATE');
    const view = await get(`/appraisals/${other}`, agency.colleague);
    const rate = (view.waitingFor as { kind: string }[]).find((task) => task.kind === 'RATE');
    expect(rate).toMatchObject({
      holder: { role: 'SUPERIOR', person: { name: 'Kadis' } },
      level: 1,
      then: { action: 'TAKEN_OVER', by: 'NEXT_SUPERIOR' },
    });
    const { items } = await get(`/appraisals/${other}/targets`, agency.head);
    await post(
      `/appraisals/${other}/ratings`,
      agency.head,
      { form: ratingFor((items as unknown[])[0], 'BELOW', 'MEETS') },
      201,
    );
    await step(api.db, appraisal(other), 'DELIVERY', 'DELIVER_RESULT');
    const deliver = await openTaskId(api.db, other, 'DELIVER_RESULT');
    await post(`/tasks/${deliver}/complete`, agency.head, { outcome: 'DELIVERED', form: {} }, 200);
    await step(api.db, appraisal(other), 'DELIVERY', 'RECEIVE_RESULT');
    // Never opened: BKD hands it over before witnesses, from the inbox of its office.
    await letPass(api.db, appraisal(other), 'DELIVERY', 'RECEIVE_RESULT');
    const inbox = await get(`/tasks?cycleId=${cycleId}&holding=OFFICE`, agency.admin);
    expect(inbox.items).toMatchObject([{ kind: 'RECEIVE_RESULT', role: 'BKD_ADMIN', level: 1 }]);
    const served = (inbox.items as { id: string }[])[0]?.id ?? '';
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Makassar' }).format(new Date());
    const form = { servedOn: today, place: 'Kantor Dinas', witnesses: ['Saksi Satu', 'Saksi Dua'] };
    await post(`/tasks/${served}/complete`, agency.admin, { outcome: 'SERVED', form }, 200);
    const documents = await get(`/appraisals/${other}/documents`, agency.colleague);
    expect(documents.items).toMatchObject([{ form: 'D.1.2', receipt: 'SERVED', signedBy: { name: 'Kadis' } }]);
    const appeal = await api.call('POST', `/appraisals/${other}/appeals`, {
      as: agency.colleague,
      json: { form: { reasons: 'Saya keberatan atas hasil penilaian ini.', evidence: [] } },
    });
    expect([appeal.status, appeal.body.code]).toEqual([409, 'APPEAL_NOT_POSSIBLE']);
    expect(appeal.body.legalBasis).toContain('IV.A.11');
    expect((await get(`/appraisals/${other}`, agency.colleague)).finalBecause).toBe('TAKEOVER');
    // Below BAIK: coaching opens with the final result.
    expect(await conclude(api.db, other)).toEqual({ is: 'FINAL' });
    const cases = await get(`/cases?cycleId=${cycleId}`, agency.colleague);
    expect(cases.items).toMatchObject([{ kind: 'COACHING', origin: 'RESULT', status: 'OPEN' }]);
    const caseId = (cases.items as { id: string }[])[0]?.id ?? '';
    await step(api.db, developmentCase(caseId), 'FOLLOW_UP', 'PLAN_COACHING');
    const waiting = (await get(`/appraisals/${other}`, agency.colleague)).waitingFor;
    expect(waiting).toMatchObject([{ kind: 'PLAN_COACHING', caseId, holder: { person: { name: 'Kabid' } } }]);
  });
});

describe('beside the appraisal', () => {
  it('the head of the unit reports the results, and a stranger reads nothing of the task', async () => {
    const report = await api.db.unitReport.findFirstOrThrow({ where: { cycleId } });
    await step(api.db, { kind: 'report', id: report.id }, 'REPORTING', 'REPORT_RESULTS');
    const inbox = await get(`/tasks?cycleId=${cycleId}&kind=REPORT_RESULTS`, agency.head);
    const task = (inbox.items as { id: string; appraisal: unknown }[])[0];
    expect(task?.appraisal).toBeNull();
    const path = `/tasks/${task?.id ?? ''}`;
    expect(await get(path, agency.head)).toMatchObject({
      outcomes: [{ outcome: 'REPORTED', by: 'UNIT_HEAD', mine: true }],
      context: { toReport: { BAIK: 1, BUTUH_PERBAIKAN: 1 } },
    });
    expect((await get(path, agency.admin)).context).toBeNull();
    expect((await api.call('GET', path, { as: agency.evaluator })).status).toBe(403);
    await post(`${path}/complete`, agency.head, { outcome: 'REPORTED', form: {} }, 200);
    expect((await get(`/cycles/${cycleId}/reports`, agency.admin)).items).toMatchObject([
      {
        notReported: 0,
        submissions: [
          { number: 1, submittedBy: { name: 'Kadis' }, content: { byPredicate: { BAIK: 1, BUTUH_PERBAIKAN: 1 } } },
        ],
      },
    ]);
  });

  it('SANGAT_BAIK opens a reward that BKD decides from the inbox of its office', async () => {
    const next = await launchCycle(api, agency, (await api.db.policy.findFirstOrThrow()).id, 'Penghargaan');
    const own = await appraisalOf(api.db, next, agency.employee);
    await walkToTargets(api, agency, own);
    await walkToRating(api, agency, own, 'ABOVE');
    await walkToDelivery(api, agency, own);
    expectStatus(await api.call('POST', `/appraisals/${own}/receipt`, { as: agency.employee }), 200);
    await step(api.db, appraisal(own), 'APPEAL', 'FILE_APPEAL');
    await letPass(api.db, appraisal(own), 'APPEAL', 'FILE_APPEAL');
    await conclude(api.db, own);
    const reward = await api.db.developmentCase.findFirstOrThrow({ where: { appraisalId: own, kind: 'REWARD' } });
    await step(api.db, developmentCase(reward.id), 'FOLLOW_UP', 'DECIDE_REWARD');
    const inbox = await get(`/tasks?cycleId=${next}&holding=OFFICE`, agency.admin);
    const task = (inbox.items as { id: string }[])[0]?.id ?? '';
    expect((await get(`/tasks/${task}`, agency.admin)).context).toMatchObject({
      case: { kind: 'REWARD' },
      ratings: [{ predicate: 'SANGAT_BAIK' }],
    });
    const form = { rewards: ['SUCCESSION_POOL_PRIORITY'], reasons: 'Hasil di atas ekspektasi.' };
    await post(`/tasks/${task}/complete`, agency.admin, { outcome: 'GRANTED', form }, 200);
    expect(await get(`/cases/${reward.id}`, agency.employee)).toMatchObject({
      status: 'CLOSED',
      content: { outcome: 'GRANTED', entries: [{ kind: 'DECISION', author: { name: 'Admin' } }] },
    });
  });
});
