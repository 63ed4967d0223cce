import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { quickPolicy } from '../../../domain/policies/quick.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisal,
  appraisalOf,
  expectStatus,
  launchCycle,
  makeAgency,
  openTaskId,
  planForm,
  publishWalkPolicy,
  step,
  type TinyAgency,
} from '../../support/engine.ts';
import { keepLines } from '../../support/log-lines.ts';

const { log, lines } = keepLines();
let api: TestApi;
let agency: TinyAgency;
let walk: string;
let serial = 0;

beforeAll(async () => {
  api = await startApi({ log });
  agency = await makeAgency(api.db);
  walk = await publishWalkPolicy(api.db);
});
afterAll(() => api.close());
beforeEach(() => {
  serial += 1;
});

async function launched(policyId: string = walk): Promise<string> {
  const cycleId = await launchCycle(api, agency, policyId, `Siklus ${serial}`);
  lines.length = 0;
  return cycleId;
}

const acknowledged = () => lines.filter(({ event }) => event === 'acknowledged');
const submit = (file: string, person: string, headers: Record<string, string> = {}) =>
  api.call('POST', `/appraisals/${file}/targets`, { as: person, json: { form: planForm }, headers });

/** The rows know exactly this act. */
const isOnRecord = async ({ chain, seq, hash }: Record<string, unknown>): Promise<boolean> =>
  (await api.db.event.count({ where: { chain: String(chain), seq: Number(seq), hash: String(hash) } })) === 1;

it('logs one line for a decision that was answered with success: who, which task, which decision, and its place in the chain', async () => {
  const file = await appraisalOf(api.db, await launched(), agency.employee);
  const task = await openTaskId(api.db, file, 'DRAFT_TARGETS');
  const path = `/tasks/${task}/complete`;
  const answer = await api.call('POST', path, { as: agency.employee, json: { outcome: 'SUBMITTED', form: planForm } });
  const { decisionId } = expectStatus(answer, 200);
  expect(acknowledged()).toEqual([
    expect.objectContaining({
      event: 'acknowledged',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      requestId: answer.headers.get('X-Request-Id'),
      actorId: agency.employee,
      route: 'POST /tasks/{taskId}/complete',
      status: 200,
      type: 'TASK_DECIDED',
      appraisalId: file,
      taskId: task,
      decisionId,
      chain: file,
    }),
  ]);
  expect(await isOnRecord(acknowledged()[0] ?? {})).toBe(true);
});

it('logs no such line for what was refused, denied, or only read', async () => {
  const file = await appraisalOf(api.db, await launched(), agency.employee);
  const task = await openTaskId(api.db, file, 'DRAFT_TARGETS');
  expectStatus(await api.call('GET', `/tasks/${task}`, { as: agency.employee }), 200);
  expectStatus(await submit(file, agency.stranger), 403);
  expectStatus(
    await api.call('POST', `/tasks/${task}/complete`, { as: agency.employee, json: { outcome: 'APPROVED' } }),
    422,
  );
  expect(acknowledged()).toEqual([]);
});

it('names the row of every other act, and each item of a batch', async () => {
  const cycleId = await launched();
  const people = [agency.employee, agency.colleague];
  const files = await Promise.all(people.map((person) => appraisalOf(api.db, cycleId, person)));
  const [own = '', other = ''] = files;
  expectStatus(await submit(own, agency.employee), 201);
  expectStatus(await submit(other, agency.colleague), 201);
  await Promise.all(files.map((file) => step(api.db, appraisal(file), 'TARGET_SETTING', 'APPROVE_TARGETS')));
  const tasks = await Promise.all(files.map((file) => openTaskId(api.db, file, 'APPROVE_TARGETS')));
  lines.length = 0;
  const items = tasks.map((taskId) => ({ taskId, outcome: 'APPROVED' }));
  const headers = { 'Idempotency-Key': `batch-${serial}` };
  // Repeated, because the first answer may never have gone out.
  for (const _ of ['first', 'repeated']) {
    lines.length = 0;
    expectStatus(await api.call('POST', '/tasks/batch', { as: agency.evaluator, json: { items }, headers }), 200);
    expect(
      acknowledged()
        .map(({ taskId }) => taskId)
        .sort(),
    ).toEqual([...tasks].sort());
  }

  lines.length = 0;
  expectStatus(
    await api.call('POST', `/appraisals/${own}/exclusion`, {
      as: agency.admin,
      json: { code: 'UNPAID_LEAVE', reason: 'Cuti', decree: '858/12/2026', effectiveOn: '2026-05-04' },
    }),
    201,
  );
  expect(acknowledged()).toEqual([
    expect.objectContaining({ type: 'APPRAISAL_EXCLUDED', appraisalId: own, changeId: expect.any(String) as string }),
  ]);
  expect(await isOnRecord(acknowledged()[0] ?? {})).toBe(true);
});

it('keeps the line whatever LOG_LEVEL says', async () => {
  const file = await appraisalOf(api.db, await launched(), agency.colleague);
  log.level = 'error';
  try {
    expectStatus(await submit(file, agency.colleague), 201);
  } finally {
    log.level = 'info';
  }
  expect(acknowledged()).toMatchObject([{ appraisalId: file, type: 'TASK_DECIDED' }]);
});

it('logs a repetition with the same Idempotency-Key like the first answer, which may never have gone out', async () => {
  const file = await appraisalOf(api.db, await launched(), agency.colleague);
  const key = { 'Idempotency-Key': `acknowledged-${serial}` };
  const first = await submit(file, agency.colleague, key);
  const second = await submit(file, agency.colleague, key);
  expect(second.body).toEqual(expectStatus(first, 201));
  const [once, again] = acknowledged();
  expect(again).toMatchObject({
    requestId: first.headers.get('X-Request-Id'),
    repeatedBy: second.headers.get('X-Request-Id'),
    decisionId: once?.['decisionId'],
    seq: once?.['seq'],
    hash: once?.['hash'],
  });
});

it('logs what a decision that can be undone has put on record, and nothing that was only tried out', async () => {
  const quick = quickPolicy(8);
  const graced = { ...quick.tasks.DRAFT_TARGETS, grace: { n: 600, unit: 'SECONDS' } };
  const opens = { clock: { n: 0, unit: 'SECONDS', from: 'LAUNCH' } };
  const stages = Object.fromEntries(Object.entries(quick.stages).map(([stage, rule]) => [stage, { ...rule, opens }]));
  const body = JSON.parse(
    JSON.stringify({ ...quick, stages, tasks: { ...quick.tasks, DRAFT_TARGETS: graced } }),
  ) as object;
  const policy = await api.db.policy.create({
    data: { code: 'graced', version: 1, title: 'x', legalBasis: 'x', demo: true, status: 'PUBLISHED', body },
  });
  const file = await appraisalOf(api.db, await launched(policy.id), agency.colleague);
  expectStatus(await submit(file, agency.colleague), 201);
  expect(acknowledged()).toMatchObject([{ type: 'TASK_DECIDED_PROVISIONALLY', appraisalId: file }]);
  expect(await isOnRecord(acknowledged()[0] ?? {})).toBe(true);
});
