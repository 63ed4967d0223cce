/** Extensions, another policy version and suspensions over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../support/api.ts';
import { applyAll, changeOf, inDays, local, publishNational } from '../../support/clocks.ts';
import {
  appraisalOf,
  expectStatus,
  launchCycle,
  makeAgency,
  openTaskId,
  type TinyAgency,
} from '../../support/engine.ts';

let api: TestApi;
let agency: TinyAgency;
let nationalId: string;
let cycleId: string;
let own: string;
beforeAll(async () => {
  api = await startApi();
  agency = await makeAgency(api.db);
  nationalId = await publishNational(api.db, (body) => body);
  cycleId = await launchCycle(api, agency, nationalId, 'Penilaian kinerja');
  own = await appraisalOf(api.db, cycleId, agency.employee);
});
afterAll(() => api.close());

const WHY = { reason: 'Banjir di dua kecamatan', decree: 'Keputusan Bupati 7/2026' };
const post = (path: string, json: unknown, as = agency.admin) => api.call('POST', path, { as, json });
const faults = async (json: object, path = `/cycles/${cycleId}/extensions`) => {
  const { status, body } = await post(path, { ...WHY, ...json });
  return [status, body.code];
};

describe('an extension', () => {
  it('is shown first, ordered, followed and listed', async () => {
    const until = inDays(45);
    const wanted = { stage: 'TARGET_SETTING', unitId: agency.unitId, until };
    const shown = expectStatus(await post(`/cycles/${cycleId}/extensions/preview`, wanted), 200);
    expect(shown).toMatchObject({ appraisals: 5, later: 5, earlier: 0, kept: 0, windows: 1 });
    const [example] = (
      shown.examples as { what: string; taskKind: string | null; count: number; newDueAt: string }[]
    ).filter(({ what }) => what === 'TASK');
    expect(example).toMatchObject({ taskKind: 'DRAFT_TARGETS', count: 5 });
    expect(local(example?.newDueAt)).toBe(`${until} 23:59:59`);
    expect(await api.db.clockChange.count()).toBe(0);

    const ordered = await post(`/cycles/${cycleId}/extensions`, { ...wanted, ...WHY });
    const operation = expectStatus(ordered, 202);
    expect(operation).toMatchObject({ kind: 'CLOCK_CHANGE', status: 'RUNNING', cycleId, total: 5, done: 0 });
    const path = ordered.headers.get('Location') ?? '';
    expect(path).toBe(`/operations/${operation.id as string}`);
    await applyAll(api.db, await changeOf(api.db, operation.id as string));
    expect((await api.call('GET', path, { as: agency.admin })).body).toMatchObject({
      status: 'SUCCEEDED',
      done: 5,
      failed: 0,
    });
    const { body: items } = await api.call('GET', `${path}/items`, { as: agency.admin });
    expect(items.items).toHaveLength(5);
    const { body: listed } = await api.call('GET', `/cycles/${cycleId}/extensions`, { as: agency.admin });
    expect(listed.items).toMatchObject(
      [
        {
          ...wanted,
          unitId: undefined,
          unit: { id: agency.unitId },
          ...WHY,
          status: 'SUCCEEDED',
          orderedBy: { id: agency.admin },
        },
      ].map(({ unitId: _unitId, ...rest }) => rest),
    );
  });

  it('with the same Idempotency-Key is the same extension', async () => {
    const order = () =>
      api.call('POST', `/cycles/${cycleId}/extensions`, {
        as: agency.admin,
        json: { stage: 'MID_TERM', add: { n: 3, unit: 'WORKING_DAYS' }, ...WHY },
        headers: { 'Idempotency-Key': 'ext-1' },
      });
    // Mid-term is over in this cycle: nothing is open.
    expect((await order()).body).toMatchObject({ code: 'NOTHING_TO_EXTEND' });
    const reporting = () =>
      api.call('POST', `/cycles/${cycleId}/extensions`, {
        as: agency.admin,
        json: { stage: 'REPORTING', add: { n: 3, unit: 'WORKING_DAYS' }, ...WHY },
        headers: { 'Idempotency-Key': 'ext-2' },
      });
    const first = expectStatus(await reporting(), 202);
    expect(expectStatus(await reporting(), 202).id).toBe(first.id);
  });

  it('is refused where it makes no sense, and says why', async () => {
    expect(await faults({ stage: 'TARGET_SETTING', until: '2026-01-01' })).toEqual([422, 'EXTENSION_PAST']);
    expect(await faults({ stage: 'APPEAL', add: { n: 3, unit: 'WORKING_DAYS' } })).toEqual([409, 'NOTHING_TO_EXTEND']);
    expect(await faults({ stage: 'TARGET_SETTING', until: inDays(10) })).toEqual([409, 'NOTHING_TO_EXTEND']);
    expect(await faults({ stage: 'TARGET_SETTING' })).toEqual([422, 'VALIDATION_FAILED']);
    const both = { until: inDays(90), add: { n: 1, unit: 'WORKING_DAYS' } };
    expect(await faults({ stage: 'TARGET_SETTING', ...both })).toEqual([422, 'VALIDATION_FAILED']);
    expect(await faults({ stage: 'TARGET_SETTING', add: { n: 60, unit: 'SECONDS' } })).toEqual([
      422,
      'VALIDATION_FAILED',
    ]);
    const two = { unitId: agency.unitId, appraisalId: own, until: inDays(90) };
    expect(await faults({ stage: 'TARGET_SETTING', ...two })).toEqual([422, 'VALIDATION_FAILED']);
    expect(await faults({ stage: 'TARGET_SETTING', appraisalId: agency.unitId, until: inDays(90) })).toEqual([
      404,
      'NOT_FOUND',
    ]);
    const missing = `/cycles/${agency.unitId}/extensions`;
    expect(await faults({ stage: 'TARGET_SETTING', until: inDays(90) }, missing)).toEqual([404, 'NOT_FOUND']);
  });

  it('is BKD’s, and nobody at BKD extends his own appraisal', async () => {
    const wanted = { stage: 'TARGET_SETTING', appraisalId: own, until: inDays(90), ...WHY };
    expect((await post(`/cycles/${cycleId}/extensions`, wanted, agency.evaluator)).status).toBe(403);
    await api.db.roleGrant.create({
      data: { personId: agency.employee, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
    });
    const { status, body } = await post(`/cycles/${cycleId}/extensions`, wanted, agency.employee);
    expect([status, body.code]).toEqual([403, 'OWN_APPRAISAL']);
    expect(await api.db.event.count({ where: { chain: own, type: 'ACCESS_DENIED' } })).toBe(1);
    // That a whole unit's extension reaches him too is no favour.
    const { appraisalId: _own, ...forAll } = wanted;
    expect(
      (
        await post(
          `/cycles/${cycleId}/extensions/preview`,
          { stage: forAll.stage, until: forAll.until },
          agency.employee,
        )
      ).status,
    ).toBe(200);
    await api.db.roleGrant.deleteMany({ where: { personId: agency.employee } });
  });
});

describe('another version of the policy', () => {
  it('is shown first, and switched', async () => {
    const next = await publishNational(api.db, (body) => ({
      ...body,
      tasks: {
        ...body.tasks,
        DRAFT_TARGETS: {
          ...body.tasks.DRAFT_TARGETS,
          due: { clock: { n: 90, unit: 'CALENDAR_DAYS', from: 'OPENED' } },
        },
      },
    }));
    const shown = expectStatus(await post(`/cycles/${cycleId}/policy/preview`, { policyId: next }), 200);
    expect(shown).toMatchObject({ appraisals: 5, later: 5 });
    const operation = expectStatus(await post(`/cycles/${cycleId}/policy`, { policyId: next, ...WHY }), 202);
    await applyAll(api.db, await changeOf(api.db, operation.id as string));
    const taskId = await openTaskId(api.db, own, 'DRAFT_TARGETS');
    const { body: task } = await api.call('GET', `/tasks/${taskId}`, { as: agency.employee });
    expect(local(task.dueAt as string)).toBe(`${inDays(90)} 23:59:59`);
    const { body: cycle } = await api.call('GET', `/cycles/${cycleId}`, { as: agency.admin });
    expect(cycle.policy).toMatchObject({ id: next });
    const again = await post(`/cycles/${cycleId}/policy`, { policyId: next, ...WHY });
    expect([again.status, again.body.code]).toEqual([422, 'NOTHING_CHANGED']);
  });
});

describe('a suspension', () => {
  it('is begun and ended by BKD, and seen by the people of the appraisal', async () => {
    const path = `/appraisals/${own}/suspensions`;
    const wanted = { scope: 'EMPLOYEE', cause: 'SICK_LEAVE', reason: 'Cuti sakit 30 hari' };
    expect((await post(path, wanted, agency.evaluator)).status).toBe(403);
    const begun = expectStatus(await post(path, wanted), 201);
    expect(begun).toMatchObject({ tasks: 2 });
    const twice = await post(path, wanted);
    expect([twice.status, twice.body.code]).toEqual([409, 'ALREADY_SUSPENDED']);
    expect(expectStatus(await api.call('GET', path, { as: agency.employee }), 200).items).toMatchObject([
      {
        id: begun.suspensionId,
        ...wanted,
        decree: null,
        startedBy: { id: agency.admin },
        endedAt: null,
        endedBy: null,
      },
    ]);
    expect((await api.call('GET', path, { as: agency.stranger })).status).toBe(403);
    expect(expectStatus(await post(`${path}/end`, undefined), 200)).toEqual(begun);
    expect(expectStatus(await api.call('GET', path, { as: agency.evaluator }), 200).items).toMatchObject([
      { endedBy: { id: agency.admin } },
    ]);
    const over = await post(`${path}/end`, undefined);
    expect([over.status, over.body.code]).toEqual([409, 'NOT_SUSPENDED']);
  });
});
