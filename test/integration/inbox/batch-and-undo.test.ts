import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyBody } from '../../../domain/policy.ts';
import { quickPolicy } from '../../../domain/policies/quick.ts';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import { pino } from 'pino';
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
/** Approvals can be undone for ten minutes, and for two seconds. */
let minutes: string;
let seconds: string;
let walk: string;
let serial = 0;

beforeAll(async () => {
  api = await startApi();
  agency = await makeAgency(api.db);
  walk = await publishWalkPolicy(api.db);
  minutes = await policyWithGrace('undo-minutes', { n: 600, unit: 'SECONDS' });
  seconds = await policyWithGrace('undo-seconds', { n: 2, unit: 'SECONDS' });
});
afterAll(() => api.close());
beforeEach(() => {
  serial += 1;
});

async function policyWithGrace(code: string, grace: { n: number; unit: 'SECONDS' }): Promise<string> {
  const body: PolicyBody = quickPolicy(8);
  const changed = {
    ...body,
    stages: Object.fromEntries(
      Object.entries(body.stages).map(([stage, rule]) => [
        stage,
        { ...rule, opens: { clock: { n: 0, unit: 'SECONDS', from: 'LAUNCH' } } },
      ]),
    ),
    tasks: {
      ...body.tasks,
      APPROVE_TARGETS: { ...body.tasks.APPROVE_TARGETS, grace },
      ACKNOWLEDGE_SOCIALIZATION: { ...body.tasks.ACKNOWLEDGE_SOCIALIZATION, grace },
    },
  };
  const { id } = await api.db.policy.create({
    data: {
      code,
      version: 1,
      title: code,
      legalBasis: 'None: a test',
      demo: true,
      status: 'PUBLISHED',
      publishedAt: new Date(),
      body: JSON.parse(JSON.stringify(changed)) as object,
    },
  });
  return id;
}

const complete = (taskId: string, as: string, json: object, headers: Record<string, string> = {}) =>
  api.call('POST', `/tasks/${taskId}/complete`, { as, json, headers });
const undo = (taskId: string, as: string, json: object = {}) => api.call('POST', `/tasks/${taskId}/undo`, { as, json });
const batch = (as: string, items: readonly object[], headers: Record<string, string> = {}) =>
  api.call('POST', '/tasks/batch', { as, json: { items }, headers });

/** A cycle in which the targets of these people are with the evaluator. @returns the tasks, in the order of the people */
async function submitted(policyId: string, people: readonly string[]): Promise<{ id: string; file: string }[]> {
  const cycleId = await launchCycle(api, agency, policyId, `Siklus ${serial}`);
  const tasks = [];
  for (const person of people) {
    const file = await appraisalOf(api.db, cycleId, person);
    expectStatus(
      await complete(await openTaskId(api.db, file, 'DRAFT_TARGETS'), person, { outcome: 'SUBMITTED', form: planForm }),
      200,
    );
    await step(api.db, appraisal(file), 'TARGET_SETTING', 'APPROVE_TARGETS');
    tasks.push({ id: await openTaskId(api.db, file, 'APPROVE_TARGETS'), file });
  }
  return tasks;
}

const decisions = (taskId: string) => api.db.decision.findMany({ where: { taskId } });
const eventTypes = async (file: string) =>
  (await api.db.event.findMany({ where: { appraisalId: file }, orderBy: { seq: 'asc' } })).map(({ type }) => type);

describe('a batch of decisions', () => {
  it('decides each item on its own: a faulty one stops no other, and says what a single decision would say', async () => {
    const [first, second, third] = await submitted(walk, [agency.employee, agency.colleague, agency.manager]);
    const answer = expectStatus(
      await batch(agency.evaluator, [
        { taskId: first?.id, outcome: 'APPROVED' },
        { taskId: second?.id, outcome: 'RETURNED' },
        { taskId: '00000000-0000-4000-8000-000000000000', outcome: 'APPROVED' },
        { taskId: third?.id, outcome: 'RETURNED', comment: 'Target kedua belum terukur.' },
      ]),
      200,
    );
    expect(answer).toMatchObject({
      decided: 2,
      refused: 2,
      notDone: 0,
      items: [
        { taskId: first?.id, status: 'DECIDED', decision: { outcome: 'APPROVED', undoUntil: null } },
        {
          taskId: second?.id,
          status: 'REFUSED',
          problem: { code: 'COMMENT_REQUIRED', status: 422, errors: [{ pointer: '/comment' }] },
        },
        { status: 'REFUSED', problem: { code: 'NOT_FOUND', status: 404 } },
        { taskId: third?.id, status: 'DECIDED', decision: { outcome: 'RETURNED' } },
      ],
    });
    expect(await decisions(second?.id ?? '')).toEqual([]);
    expect(expectStatus(await api.call('GET', `/tasks/${third?.id}`, { as: agency.evaluator }), 200)).toMatchObject({
      status: 'DECIDED',
      decision: { outcome: 'RETURNED', comment: 'Target kedua belum terukur.' },
    });
  });

  it('gives the same answer to the same key, and finishes what was interrupted without deciding anything twice', async () => {
    const [first, second] = await submitted(walk, [agency.employee, agency.colleague]);
    const items = [
      { taskId: first?.id, outcome: 'APPROVED' },
      { taskId: second?.id, outcome: 'APPROVED' },
    ];
    const key = { 'Idempotency-Key': `batch-${serial}` };
    const once = expectStatus(await batch(agency.evaluator, items, key), 200);
    const again = expectStatus(await batch(agency.evaluator, items, key), 200);
    expect(again).toEqual(once);
    // The process died after the items and before the batch's own answer was kept.
    await api.db.idempotencyKey.deleteMany({ where: { key: `batch-${serial}` } });
    expect(expectStatus(await batch(agency.evaluator, items, key), 200)).toEqual(once);
    expect(await decisions(first?.id ?? '')).toHaveLength(1);
    expectStatus(await batch(agency.evaluator, items.slice(1), key), 422);
  });

  it('two batches at once over the same tasks decide each task once', async () => {
    const tasks = await submitted(walk, [agency.employee, agency.colleague, agency.manager]);
    const items = tasks.map(({ id }) => ({ taskId: id, outcome: 'APPROVED' }));
    const answers = await Promise.all([batch(agency.evaluator, items), batch(agency.evaluator, items.toReversed())]);
    const counts = answers.map((answer) => expectStatus(answer, 200).decided as number);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    for (const { id } of tasks) expect(await decisions(id)).toHaveLength(1);
  });

  it('refuses a task that is named twice, an empty batch and one of more than 200, and decides nothing', async () => {
    const [first] = await submitted(walk, [agency.employee]);
    const item = { taskId: first?.id, outcome: 'APPROVED' };
    expect(expectStatus(await batch(agency.evaluator, [item, item]), 422)).toMatchObject({
      errors: [{ pointer: '/items/1/taskId' }],
    });
    expectStatus(await batch(agency.evaluator, []), 422);
    expectStatus(
      await batch(
        agency.evaluator,
        Array.from({ length: 201 }, () => item),
      ),
      422,
    );
    expect(await decisions(first?.id ?? '')).toEqual([]);
  });

  it('denies, and records, what is in other hands', async () => {
    const [first] = await submitted(walk, [agency.employee]);
    const answer = expectStatus(await batch(agency.stranger, [{ taskId: first?.id, outcome: 'APPROVED' }]), 200);
    expect(answer).toMatchObject({ refused: 1, items: [{ problem: { code: 'FORBIDDEN', status: 403 } }] });
    expect(await eventTypes(first?.file ?? '')).toContain('ACCESS_DENIED');
  });
});

describe('undoing a decision where the policy gives a grace', () => {
  it('holds the decision back, shows until when it can be undone, and lets nobody decide meanwhile', async () => {
    const [task] = await submitted(minutes, [agency.employee]);
    const id = task?.id ?? '';
    const answer = expectStatus(await complete(id, agency.evaluator, { outcome: 'APPROVED' }), 200);
    expect(answer.undoUntil).not.toBeNull();
    const row = await api.db.task.findUniqueOrThrow({ where: { id } });
    expect(new Date(answer.undoUntil as string) <= (row.dueAt ?? new Date(0))).toBe(true);
    expect(await decisions(id)).toEqual([]);
    expect(expectStatus(await api.call('GET', `/tasks/${id}`, { as: agency.evaluator }), 200)).toMatchObject({
      provisional: {
        outcome: 'APPROVED',
        decidedBy: { id: agency.evaluator },
        undoUntil: answer.undoUntil,
        mine: true,
      },
    });
    const second = expectStatus(await complete(id, agency.evaluator, { outcome: 'RETURNED', comment: 'x' }), 409);
    expect(second).toMatchObject({
      code: 'DECISION_PROVISIONAL',
      outcome: 'APPROVED',
      decidedBy: { id: agency.evaluator },
      effectiveAt: answer.undoUntil,
    });
    // The workflow waits until it takes effect, not until the due date.
    expect(await step(api.db, appraisal(task?.file ?? ''), 'TARGET_SETTING', 'APPROVE_TARGETS')).toEqual({
      is: 'OPEN',
      dueAt: answer.undoUntil,
      wakeAt: answer.undoUntil,
    });
  });

  it('is undone by whoever made it, as a new fact beside the old one, and the task is open as before', async () => {
    const [task] = await submitted(minutes, [agency.employee]);
    const id = task?.id ?? '';
    const before = await api.db.task.findUniqueOrThrow({ where: { id } });
    expectStatus(await complete(id, agency.evaluator, { outcome: 'APPROVED' }), 200);
    expectStatus(await undo(id, agency.head), 403);
    const undone = expectStatus(await undo(id, agency.evaluator, { reason: 'Salah pilih pegawai.' }), 200);
    const kept = await api.db.provisionalDecision.findMany({ where: { taskId: id }, include: { end: true } });
    expect(kept).toMatchObject([
      { id: undone.decisionId, outcome: 'APPROVED', end: { kind: 'UNDONE', actorId: agency.evaluator } },
    ]);
    const after = await api.db.task.findUniqueOrThrow({ where: { id } });
    expect({ status: after.status, dueAt: after.dueAt }).toEqual({ status: 'OPEN', dueAt: before.dueAt });
    expect(expectStatus(await undo(id, agency.evaluator), 409).code).toBe('NOTHING_TO_UNDO');
    expectStatus(await complete(id, agency.evaluator, { outcome: 'RETURNED', comment: 'Belum terukur.' }), 200);
    expect(await eventTypes(task?.file ?? '')).toEqual(
      expect.arrayContaining(['TASK_DECIDED_PROVISIONALLY', 'TASK_DECISION_UNDONE']),
    );
    expect(await decisions(id)).toEqual([]);
  });

  it('takes effect by the timer’s step, with the instant at which it was made', async () => {
    const [task] = await submitted(seconds, [agency.employee]);
    const id = task?.id ?? '';
    const answer = expectStatus(await complete(id, agency.evaluator, { outcome: 'APPROVED' }), 200);
    const armedFor = answer.undoUntil as string;
    const owner = appraisal(task?.file ?? '');
    await expect
      .poll(() => step(api.db, owner, 'TARGET_SETTING', 'APPROVE_TARGETS', { armedFor }), { timeout: 15_000 })
      .toMatchObject({ is: 'DECIDED', outcome: 'APPROVED' });
    const [decision] = await decisions(id);
    expect(decision).toMatchObject({ id: answer.decisionId, decidedAt: new Date(answer.decidedAt as string) });
    const plan = await api.db.plan.findFirstOrThrow({ where: { appraisalId: task?.file ?? '' } });
    expect(plan.approvedAt).toEqual(new Date(armedFor));
    expect(expectStatus(await undo(id, agency.evaluator), 409)).toMatchObject({ code: 'TASK_CLOSED' });
    const verified = expectStatus(
      await api.call('GET', `/audit/verify?chain=${task?.file}`, { as: agency.admin }),
      200,
    );
    expect(verified.verified).toBe(true);
  });

  it('takes effect by whoever comes after its time: a second decision meets it decided', async () => {
    const [task] = await submitted(seconds, [agency.employee]);
    const id = task?.id ?? '';
    expectStatus(await complete(id, agency.evaluator, { outcome: 'APPROVED' }), 200);
    await expect
      .poll(async () => (await complete(id, agency.evaluator, { outcome: 'RETURNED', comment: 'x' })).body.code, {
        timeout: 15_000,
      })
      .toBe('TASK_CLOSED');
    expect(await decisions(id)).toMatchObject([{ outcome: 'APPROVED' }]);
  });

  it('takes effect by the sweeper where no workflow waits, and is not reminded meanwhile', async () => {
    const cycleId = await launchCycle(api, agency, seconds, `Siklus ${serial}`);
    const file = await appraisalOf(api.db, cycleId, agency.employee);
    const id = await openTaskId(api.db, file, 'ACKNOWLEDGE_SOCIALIZATION');
    expectStatus(await complete(id, agency.employee, { outcome: 'ACKNOWLEDGED' }), 200);
    const log = pino({ level: 'silent' });
    await expect
      .poll(
        async () => {
          await sweepOverdue({ db: api.db, log }, { graceSeconds: 0, limit: 500 });
          return (await decisions(id)).length;
        },
        { timeout: 15_000 },
      )
      .toBe(1);
  });

  it('says at once what a rule would refuse, and keeps nothing of it', async () => {
    const [task] = await submitted(minutes, [agency.employee]);
    expect(expectStatus(await complete(task?.id ?? '', agency.evaluator, { outcome: 'RETURNED' }), 422).code).toBe(
      'COMMENT_REQUIRED',
    );
    expect(await api.db.provisionalDecision.count({ where: { taskId: task?.id ?? '' } })).toBe(0);
  });

  it('ends without effect where the appraisal is excluded before its time', async () => {
    const [task] = await submitted(minutes, [agency.colleague]);
    expectStatus(await complete(task?.id ?? '', agency.evaluator, { outcome: 'APPROVED' }), 200);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    expectStatus(
      await api.call('POST', `/appraisals/${task?.file}/exclusion`, {
        as: agency.admin,
        json: { code: 'UNPAID_LEAVE', reason: 'Cuti', decree: '858/12/2026', effectiveOn: today },
      }),
      201,
    );
    expect(
      await api.db.provisionalDecision.findMany({ where: { taskId: task?.id ?? '' }, include: { end: true } }),
    ).toMatchObject([{ end: { kind: 'VOID' } }]);
    expect(await decisions(task?.id ?? '')).toEqual([]);
  });

  it('a late decision counts at once: there is no time left to undo it', async () => {
    const [task] = await submitted(minutes, [agency.employee]);
    const file = task?.file ?? '';
    const open = () =>
      api.db.task.findFirstOrThrow({ where: { ownerId: file, kind: 'APPROVE_TARGETS', status: 'OPEN' } });
    // Everybody in the line is silent; the last one keeps the overdue task, and his decision still counts.
    while ((await open()).alarmAt === null) {
      await letPass(api.db, appraisal(file), 'TARGET_SETTING', 'APPROVE_TARGETS');
    }
    const last = await open();
    const answer = expectStatus(await complete(last.id, last.assigneeId ?? '', { outcome: 'APPROVED' }), 200);
    expect(answer).toMatchObject({ late: true, undoUntil: null });
    expect(await decisions(last.id)).toHaveLength(1);
  });
});
