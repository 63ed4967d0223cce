import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  expectStatus,
  launchCycle,
  makeAgency,
  publishWalkPolicy,
  runLaunch,
  type TinyAgency,
} from '../../support/engine.ts';

let api: TestApi;
let agency: TinyAgency;
let policyId: string;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  policyId = await publishWalkPolicy(api.db);
});
afterAll(() => api.close());

const draft = (more: object = {}) => ({
  name: 'Penilaian 2026',
  year: 2026,
  policyId,
  filter: { unitIds: [agency.unitId] },
  ...more,
});

it('BKD drafts, edits with If-Match, checks and launches a cycle; launching twice is the same launch', async () => {
  const created = await api.call('POST', '/cycles', { as: agency.admin, json: draft() });
  const cycle = expectStatus(created, 201);
  expect(created.headers.get('Location')).toBe(`/cycles/${String(cycle.id)}`);
  expect(cycle).toMatchObject({ status: 'DRAFT', version: 1, policy: { code: 'walk' }, participants: 0 });
  const path = `/cycles/${String(cycle.id)}`;

  const noMatch = await api.call('PATCH', path, { as: agency.admin, json: { name: 'Lain' } });
  expect([noMatch.status, noMatch.body.code]).toEqual([428, 'PRECONDITION_REQUIRED']);
  const edit = (etag: string) =>
    api.call('PATCH', path, { as: agency.admin, json: { name: 'Penilaian kinerja' }, headers: { 'If-Match': etag } });
  const edited = await edit('"v1"');
  expect(expectStatus(edited, 200)).toMatchObject({ name: 'Penilaian kinerja', version: 2 });
  expect(edited.headers.get('ETag')).toBe('"v2"');
  const stale = await edit('"v1"');
  expect([stale.status, stale.body.code, stale.body.version]).toEqual([412, 'STALE_VERSION', 2]);

  const check = expectStatus(await api.call('GET', `${path}/check`, { as: agency.admin }), 200);
  expect(check).toMatchObject({ participants: 5, launchable: true });

  const launched = await api.call('POST', `${path}/launch`, { as: agency.admin });
  const operation = expectStatus(launched, 202);
  expect(launched.headers.get('Location')).toBe(`/operations/${String(operation.id)}`);
  expect(operation).toMatchObject({ kind: 'LAUNCH', status: 'RUNNING', total: 5 });
  const again = expectStatus(await api.call('POST', `${path}/launch`, { as: agency.admin }), 202);
  expect(again.id).toBe(operation.id);
  await runLaunch(api.db, String(cycle.id));
  expect(
    expectStatus(await api.call('GET', `/operations/${String(operation.id)}`, { as: agency.admin }), 200),
  ).toMatchObject({
    status: 'SUCCEEDED',
    done: 5,
  });
  const running = expectStatus(await api.call('GET', path, { as: agency.admin }), 200);
  expect(running).toMatchObject({ status: 'RUNNING', participants: 5, launchOperationId: operation.id });
  expect((running.windows as { stage: string }[]).map((window) => window.stage)).toContain('FINAL_SCORING');
  const late = await api.call('PATCH', path, {
    as: agency.admin,
    json: { year: 2027 },
    headers: { 'If-Match': `"v${String(running.version)}"` },
  });
  expect([late.status, late.body.code]).toEqual([409, 'CYCLE_NOT_DRAFT']);
});

it('people see the cycles that they are in, once launched; a stranger none', async () => {
  const cycleId = await launchCycle(api, agency, policyId, 'Terlihat');
  await api.call('POST', '/cycles', { as: agency.admin, json: draft({ name: 'Rancangan rahasia' }) });
  const names = async (as: string) => {
    const body = expectStatus(await api.call('GET', '/cycles', { as }), 200);
    return (body.items as { name: string }[]).map((item) => item.name);
  };
  expect(await names(agency.admin)).toContain('Rancangan rahasia');
  expect(await names(agency.employee)).toContain('Terlihat');
  expect(await names(agency.employee)).not.toContain('Rancangan rahasia');
  expect(await names(agency.stranger)).toEqual([]);
  expect((await api.call('GET', `/cycles/${cycleId}`, { as: agency.employee })).status).toBe(200);
  expect((await api.call('GET', `/cycles/${cycleId}`, { as: agency.stranger })).status).toBe(404);
  for (const path of ['check', 'reports']) {
    const refused = await api.call('GET', `/cycles/${cycleId}/${path}`, { as: agency.employee });
    expect([path, refused.status, refused.body.code]).toEqual([path, 403, 'ROLE_REQUIRED']);
  }
  const page = expectStatus(await api.call('GET', '/cycles?limit=1', { as: agency.admin }), 200);
  const next = expectStatus(
    await api.call('GET', `/cycles?limit=1&cursor=${String(page.nextCursor)}`, { as: agency.admin }),
    200,
  );
  expect((next.items as { id: string }[])[0]?.id).not.toBe((page.items as { id: string }[])[0]?.id);
});

it('is paused with a reason, resumed, cloned and cancelled; what is not possible is refused with the reason', async () => {
  const cycleId = await launchCycle(api, agency, policyId, 'Jeda');
  const post = (path: string, json?: unknown) =>
    api.call('POST', `/cycles/${cycleId}/${path}`, { as: agency.admin, ...(json === undefined ? {} : { json }) });
  const noReason = await post('pause', {});
  expect([noReason.status, noReason.body.errors]).toEqual([422, [{ pointer: '/reason', detail: 'required: string' }]]);
  expect((await post('resume')).body).toMatchObject({ status: 'RUNNING', movedSeconds: 0 });
  expect(expectStatus(await post('pause', { reason: 'Banjir' }), 200)).toMatchObject({
    status: 'PAUSED',
    pauseReason: 'Banjir',
  });
  const inbox = expectStatus(await api.call('GET', `/tasks?cycleId=${cycleId}`, { as: agency.employee }), 200);
  expect((inbox.items as { paused: boolean }[]).every((task) => task.paused)).toBe(true);
  const resumed = expectStatus(await post('resume'), 200);
  expect(resumed.movedSeconds).toBeGreaterThan(0);
  const clone = expectStatus(await post('clone', { year: 2027, name: 'Tahun depan' }), 201);
  expect(clone).toMatchObject({ status: 'DRAFT', year: 2027, clonedFromId: cycleId, policy: { code: 'walk' } });
  expect(expectStatus(await post('cancel', { reason: 'Salah kebijakan' }), 200)).toMatchObject({
    status: 'CANCELLED',
    cancelReason: 'Salah kebijakan',
  });
  const launch = await post('launch');
  expect([launch.status, launch.body.code]).toEqual([409, 'CYCLE_ENDED']);
});

it('progress counts appraisals, tasks and mails of one moment', async () => {
  const cycleId = await launchCycle(api, agency, policyId, 'Hitungan');
  const body = expectStatus(await api.call('GET', `/cycles/${cycleId}/progress`, { as: agency.admin }), 200);
  expect(body).toMatchObject({
    status: 'RUNNING',
    appraisals: 5,
    byStage: [{ stage: 'TARGET_SETTING', state: 'ACTIVE', count: 5 }],
    takeovers: 0,
    reports: [{ status: 'OPEN', count: 1 }],
    mails: [{ status: 'QUEUED', count: 5 }],
  });
  expect(body.byUnit).toMatchObject([{ unit: { code: 'DINKES' }, stage: 'TARGET_SETTING', count: 5 }]);
  expect(body.tasks).toContainEqual({
    stage: 'TARGET_SETTING',
    kind: 'DRAFT_TARGETS',
    period: null,
    open: 5,
    overdue: 0,
    alarm: 0,
    decided: 0,
    late: 0,
    takenOver: 0,
    closedWithout: 0,
    cancelled: 0,
  });
  const reports = expectStatus(await api.call('GET', `/cycles/${cycleId}/reports`, { as: agency.admin }), 200);
  expect(reports.items).toMatchObject([{ unit: { code: 'DINKES' }, status: 'OPEN', notReported: 0, submissions: [] }]);
});

it('writes are for BKD only, and virtual time only where demonstrations are accepted', async () => {
  const refused = await api.call('POST', '/cycles', { as: agency.evaluator, json: draft() });
  expect([refused.status, refused.body.code]).toEqual([403, 'ROLE_REQUIRED']);
  const virtual = expectStatus(
    await api.call('POST', '/cycles', { as: agency.admin, json: draft({ virtualTime: true }) }),
    201,
  );
  expect(virtual.virtualTime).toBe(true);
  const production = await startApi({ deps: { allowDemoPolicies: false } });
  try {
    const people = await makeAgency(production.db);
    const id = await publishWalkPolicy(production.db);
    const body = { name: 'Virtual', year: 2026, policyId: id };
    const no = await production.call('POST', '/cycles', { as: people.admin, json: { ...body, virtualTime: true } });
    expect([no.status, no.body.code]).toEqual([409, 'VIRTUAL_TIME_REFUSED']);
    const demo = await production.call('POST', '/cycles', { as: people.admin, json: body });
    expect([demo.status, demo.body.code]).toEqual([409, 'DEMO_POLICY_REFUSED']);
  } finally {
    await production.close();
  }
});
