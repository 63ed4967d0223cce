import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisal,
  appraisalOf,
  expectStatus,
  launchCycle,
  letPass,
  makeAgency,
  openTaskId,
  planForm,
  publishWalkPolicy,
  step,
  type TinyAgency,
} from '../../support/engine.ts';

let api: TestApi;
let agency: TinyAgency;
let policyId: string;
let cycleId: string;
let mine: string;
let serial = 0;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  policyId = await publishWalkPolicy(api.db);
});
beforeEach(async () => {
  serial += 1;
  cycleId = await launchCycle(api, agency, policyId, `Siklus ${serial}`);
  mine = await appraisalOf(api.db, cycleId, agency.employee);
});
afterAll(() => api.close());

interface Item {
  readonly id: string;
  readonly kind: string;
  readonly holding: string;
  readonly dueAt: string;
  readonly overdue: boolean;
  readonly appraisal: { readonly employee: { readonly id: string } };
}

const inbox = async (as: string, query = '') => {
  const body = expectStatus(await api.call('GET', `/tasks?cycleId=${cycleId}${query}`, { as }), 200);
  return { items: body.items as Item[], nextCursor: body.nextCursor as string | null };
};
const complete = (taskId: string, as: string, json: object, headers: Record<string, string> = {}) =>
  api.call('POST', `/tasks/${taskId}/complete`, { as, json, headers });

/** The employee's targets are with the evaluator. */
async function submitted(): Promise<string> {
  expectStatus(
    await complete(await openTaskId(api.db, mine, 'DRAFT_TARGETS'), agency.employee, {
      outcome: 'SUBMITTED',
      form: planForm,
    }),
    200,
  );
  await step(api.db, appraisal(mine), 'TARGET_SETTING', 'APPROVE_TARGETS');
  return openTaskId(api.db, mine, 'APPROVE_TARGETS');
}

describe('the inbox', () => {
  it('lists what waits for me, the earliest due first, page by page, and by kind, stage and status', async () => {
    const all = await inbox(agency.employee);
    expect(all.items.map((item) => item.kind)).toEqual(['DRAFT_TARGETS', 'ACKNOWLEDGE_SOCIALIZATION']);
    expect(all.items[0]).toMatchObject({
      holding: 'ME',
      stage: 'TARGET_SETTING',
      round: 1,
      level: 0,
      overdue: false,
      right: false,
      version: 1,
      assignee: { id: agency.employee, name: 'Sari' },
      appraisal: { id: mine, employee: { id: agency.employee, name: 'Sari' } },
      unit: { code: 'DINKES' },
      cycle: { id: cycleId },
    });
    const first = await inbox(agency.employee, '&limit=1');
    const second = await inbox(agency.employee, `&limit=1&cursor=${String(first.nextCursor)}`);
    expect([...first.items, ...second.items].map((item) => item.kind)).toEqual([
      'DRAFT_TARGETS',
      'ACKNOWLEDGE_SOCIALIZATION',
    ]);
    expect(second.nextCursor).toBeNull();
    expect((await inbox(agency.employee, '&kind=DRAFT_TARGETS&stage=TARGET_SETTING')).items).toHaveLength(1);
    expect((await inbox(agency.employee, '&status=DECIDED')).items).toEqual([]);
    expect((await inbox(agency.employee, '&holding=OFFICE')).items).toEqual([]);
    expect((await inbox(agency.employee, '&overdue=true')).items).toEqual([]);
    expect((await inbox(agency.stranger)).items).toEqual([]);
  });

  it('holds what an office of mine must do, but nothing about my own appraisal', async () => {
    // Employees silent: the performance manager drafts; about her own appraisal the next in line does.
    const own = await appraisalOf(api.db, cycleId, agency.manager);
    await letPass(api.db, appraisal(mine), 'TARGET_SETTING', 'DRAFT_TARGETS');
    await letPass(api.db, appraisal(own), 'TARGET_SETTING', 'DRAFT_TARGETS');
    const office = await inbox(agency.manager, '&holding=OFFICE');
    expect(office.items).toMatchObject([
      { kind: 'DRAFT_TARGETS', holding: 'OFFICE', role: 'PERFORMANCE_MANAGER', assignee: null, level: 1 },
    ]);
    expect(office.items[0]?.appraisal.employee.id).toBe(agency.employee);
    const taskId = office.items[0]?.id ?? '';
    const task = expectStatus(await api.call('GET', `/tasks/${taskId}`, { as: agency.manager }), 200);
    expect(task.outcomes).toMatchObject([{ outcome: 'SUBMITTED', by: 'PERFORMANCE_MANAGER', mine: true }]);
    expectStatus(await complete(taskId, agency.manager, { outcome: 'SUBMITTED', form: planForm }), 200);
    // The one who lost it still sees the task, and who took it over.
    const lost = await api.db.task.findFirstOrThrow({ where: { appraisalId: mine, kind: 'DRAFT_TARGETS', level: 0 } });
    const seen = expectStatus(await api.call('GET', `/tasks/${lost.id}`, { as: agency.employee }), 200);
    expect(seen).toMatchObject({
      status: 'TAKEN_OVER',
      takenOverBy: { taskId, role: 'PERFORMANCE_MANAGER', person: null },
      outcomes: [],
      context: null,
    });
    const late = await complete(lost.id, agency.employee, { outcome: 'SUBMITTED', form: planForm });
    expect([late.status, late.body.code, late.body.successorTaskId]).toEqual([409, 'TASK_CLOSED', taskId]);
  });

  it('marks what is overdue', async () => {
    const taskId = await openTaskId(api.db, mine, 'DRAFT_TARGETS');
    await api.db.task.update({ where: { id: taskId }, data: { dueAt: new Date(Date.now() - 5_000) } });
    expect((await inbox(agency.employee, '&overdue=true')).items.map((item) => item.id)).toEqual([taskId]);
    expect((await inbox(agency.employee, '&overdue=false')).items.map((item) => item.kind)).toEqual([
      'ACKNOWLEDGE_SOCIALIZATION',
    ]);
  });
});

describe('one task', () => {
  it('says what may be decided, by whom, with which form, until when and why, and what happens when nobody acts', async () => {
    const taskId = await submitted();
    const answer = await api.call('GET', `/tasks/${taskId}`, { as: agency.evaluator });
    const task = expectStatus(answer, 200);
    expect(answer.headers.get('ETag')).toBe('"v1"');
    expect(task).toMatchObject({
      kind: 'APPROVE_TARGETS',
      role: 'EVALUATOR',
      afterDue: 'REFUSE',
      legalBasis: expect.stringContaining('II.C.1') as string,
      derivation: { rule: { clock: { unit: 'SECONDS' } }, timeZone: 'Asia/Makassar' },
      whenNobodyActs: {
        action: 'TAKEN_OVER',
        by: 'SUPERIOR',
        legalBasis: expect.stringContaining('II.C.5') as string,
      },
      outcomes: [
        { outcome: 'APPROVED', by: 'EVALUATOR', mine: true, comment: 'OPTIONAL' },
        { outcome: 'RETURNED', by: 'EVALUATOR', mine: true, comment: 'REQUIRED' },
      ],
      decision: null,
      draft: null,
      context: { latestPlan: { number: 1, inForce: false, author: { name: 'Sari' } }, returns: [] },
    });
    // Others of the appraisal see the task, not the holder's context, and may choose nothing.
    for (const as of [agency.employee, agency.head, agency.admin]) {
      const seen = expectStatus(await api.call('GET', `/tasks/${taskId}`, { as }), 200);
      expect(seen.context).toBeNull();
      expect((seen.outcomes as { mine: boolean }[]).some((outcome) => outcome.mine)).toBe(false);
    }
    const draft = await openTaskId(api.db, await appraisalOf(api.db, cycleId, agency.colleague), 'DRAFT_TARGETS');
    const form = expectStatus(await api.call('GET', `/tasks/${draft}`, { as: agency.colleague }), 200);
    expect(form.outcomes).toMatchObject([
      { outcome: 'SUBMITTED', form: { type: 'object', required: ['results', 'behaviourExpectations'] } },
    ]);
  });

  it('is not for strangers: 403, kept in the audit trail; an unknown one is 404', async () => {
    const taskId = await submitted();
    for (const as of [agency.stranger, agency.colleague]) {
      const refused = await api.call('GET', `/tasks/${taskId}`, { as });
      expect([refused.status, refused.body.code, refused.body.because]).toEqual([403, 'FORBIDDEN', 'NOT_RELATED']);
    }
    const events = expectStatus(
      await api.call('GET', `/events?appraisalId=${mine}&result=DENIED`, { as: agency.admin }),
      200,
    );
    expect(events.items).toMatchObject([
      { type: 'ACCESS_DENIED', actorId: agency.colleague, data: { attempted: 'TASK.READ' } },
      { type: 'ACCESS_DENIED', actorId: agency.stranger },
    ]);
    expect((await api.call('GET', `/tasks/${cycleId}`, { as: agency.employee })).status).toBe(404);
  });
});

describe('a decision', () => {
  it('a second one is told who decided what and when', async () => {
    const taskId = await submitted();
    const first = expectStatus(await complete(taskId, agency.evaluator, { outcome: 'APPROVED' }), 200);
    expect(first).toMatchObject({ outcome: 'APPROVED', role: 'EVALUATOR', late: false });
    const second = await complete(taskId, agency.evaluator, { outcome: 'RETURNED', comment: 'Lagi' });
    expect([second.status, second.body]).toMatchObject([
      409,
      {
        code: 'TASK_CLOSED',
        decidedBy: { id: agency.evaluator, name: 'Kabid' },
        outcome: 'APPROVED',
        decidedAt: first.decidedAt,
      },
    ]);
    const task = expectStatus(await api.call('GET', `/tasks/${taskId}`, { as: agency.employee }), 200);
    expect(task.decision).toMatchObject({ outcome: 'APPROVED', decidedBy: { name: 'Kabid' }, form: {} });
  });

  it('repeated with the same Idempotency-Key gives the same answer; with another body it is 422', async () => {
    const taskId = await submitted();
    const headers = { 'Idempotency-Key': 'a-key' };
    const first = await complete(taskId, agency.evaluator, { outcome: 'APPROVED' }, headers);
    const again = await complete(taskId, agency.evaluator, { outcome: 'APPROVED' }, headers);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.status).toBe(200);
    const other = await complete(taskId, agency.evaluator, { outcome: 'RETURNED', comment: 'x' }, headers);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('by somebody who may not is 403 and audited', async () => {
    const taskId = await submitted();
    const refused = await complete(taskId, agency.head, { outcome: 'APPROVED' });
    expect([refused.status, refused.body.code, refused.body.because]).toEqual([403, 'FORBIDDEN', 'NOT_HOLDER']);
    const own = await complete(taskId, agency.employee, { outcome: 'APPROVED' });
    expect([own.status, own.body.because]).toEqual([403, 'OWN_APPRAISAL']);
    const denied = await api.db.event.findMany({
      where: { appraisalId: mine, result: 'DENIED' },
      orderBy: { id: 'asc' },
    });
    expect(denied.map((event) => event.actorId)).toEqual([agency.head, agency.employee]);
  });

  it('on a version that is no longer the current one is 412', async () => {
    const taskId = await submitted();
    await api.call('POST', `/cycles/${cycleId}/pause`, { as: agency.admin, json: { reason: 'Banjir' } });
    const stale = await complete(taskId, agency.evaluator, { outcome: 'APPROVED' }, { 'If-Match': '"v1"' });
    expect([stale.status, stale.body.code, stale.body.version]).toEqual([412, 'STALE_VERSION', 2]);
    expect((await complete(taskId, agency.evaluator, { outcome: 'APPROVED' }, { 'If-Match': '"v2"' })).status).toBe(
      200,
    );
  });

  it('with faults in the form points to each of them; an unknown outcome and a missing comment are named', async () => {
    const taskId = await openTaskId(api.db, mine, 'DRAFT_TARGETS');
    const form = {
      ...planForm,
      results: [
        { statement: 'Ok saja', main: true, indicators: [{ ...planForm.results[0]?.indicators[0], target: 'baik' }] },
      ],
    };
    const faulty = await complete(taskId, agency.employee, { outcome: 'SUBMITTED', form });
    expect([faulty.status, faulty.body.code]).toEqual([422, 'INVALID_FORM']);
    expect(faulty.body.errors).toMatchObject([{ pointer: '/form/results/0/indicators/0/target' }]);
    const unknown = await complete(taskId, agency.employee, { outcome: 'APPROVED' });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'OUTCOME_NOT_ALLOWED']);
    const approval = await submitted();
    const silent = await complete(approval, agency.evaluator, { outcome: 'RETURNED' });
    expect([silent.status, silent.body.code, silent.body.errors]).toMatchObject([
      422,
      'COMMENT_REQUIRED',
      [{ pointer: '/comment' }],
    ]);
    const shape = await complete(approval, agency.evaluator, { outcome: 'APPROVED', komentar: 'x' });
    expect([shape.status, shape.body.code]).toEqual([422, 'VALIDATION_FAILED']);
  });

  it('after the due date is refused with the article, and what follows has happened', async () => {
    const taskId = await submitted();
    await api.db.task.update({ where: { id: taskId }, data: { dueAt: new Date(Date.now() - 1_500) } });
    const late = await complete(taskId, agency.evaluator, { outcome: 'APPROVED' });
    expect([late.status, late.body.code]).toEqual([409, 'TASK_OVERDUE']);
    expect(late.body.legalBasis).toContain('II.C.1');
    const taken = await inbox(agency.head, '&kind=APPROVE_TARGETS');
    expect(taken.items).toMatchObject([{ level: 1, role: 'SUPERIOR', holding: 'ME' }]);
  });
});

describe('a draft', () => {
  it('is kept for its writer only, in versions, and is gone with the decision', async () => {
    const taskId = await openTaskId(api.db, mine, 'DRAFT_TARGETS');
    const put = (form: object, headers: Record<string, string> = {}, as = agency.employee) =>
      api.call('PUT', `/tasks/${taskId}/draft`, { as, json: { form }, headers });
    const first = await put({ results: [] });
    expect([first.status, first.body.version, first.headers.get('ETag')]).toEqual([200, 1, '"v1"']);
    expect((await put({ results: [{}] }, { 'If-Match': '"v1"' })).body.version).toBe(2);
    const stale = await put({}, { 'If-Match': '"v1"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'STALE_VERSION']);
    const other = await put({}, {}, agency.evaluator);
    expect([other.status, other.body.code]).toEqual([403, 'FORBIDDEN']);
    const read = expectStatus(await api.call('GET', `/tasks/${taskId}`, { as: agency.employee }), 200);
    expect(read.draft).toMatchObject({ form: { results: [{}] }, version: 2 });
    expect(expectStatus(await api.call('GET', `/tasks/${taskId}`, { as: agency.evaluator }), 200).draft).toBeNull();
    await submitted();
    expect(expectStatus(await api.call('GET', `/tasks/${taskId}`, { as: agency.employee }), 200).draft).toBeNull();
    expect((await put({})).body.code).toBe('TASK_CLOSED');
  });
});
