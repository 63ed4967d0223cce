/** A task given to somebody to prepare: he writes, the holder decides. And when to come back to it, and how urgent it is. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus } from '../../support/engine.ts';
import { approvalTask, moreOfficers, newCycle } from './inbox-house.ts';

let house: ApiHouse;
let cycleId: string;
let taskId: string;
let serial = 0;
beforeAll(async () => {
  house = await startApiHouse();
});
beforeEach(async () => {
  serial += 1;
  cycleId = await newCycle(house, `Konsep ${serial}`);
  taskId = await approvalTask(house, cycleId, house.people.employee);
});
afterAll(() => house.close());

const call = (method: string, path: string, as: string, json?: object) =>
  house.api.call(method, `/tasks/${taskId}${path}`, { as, ...(json ? { json } : {}) });
const give = (as: string, preparerId: string) =>
  call('POST', '/prepare', as, { preparerId, reason: 'Mohon disiapkan konsepnya.' });
const inbox = async (as: string) =>
  expectStatus(await house.api.call('GET', `/tasks?cycleId=${cycleId}`, { as }), 200).items as { id: string }[];

describe('preparing', () => {
  it('the preparer finds it marked in his inbox with its context, keeps a draft that the holder sees, and cannot decide', async () => {
    const { evaluator, stranger } = house.people;
    expect((await call('GET', '', stranger)).status).toBe(403);
    expect(expectStatus(await give(evaluator, stranger), 200)).toMatchObject({
      preparer: { id: stranger },
      givenBy: { id: evaluator },
      endedAt: null,
    });
    expect(await inbox(stranger)).toMatchObject([{ id: taskId, holding: 'ME', inHand: 'PREPARING' }]);
    expect(await inbox(evaluator)).toContainEqual(
      expect.objectContaining({ id: taskId, preparedBy: expect.objectContaining({ id: stranger }) as object }),
    );
    const seen = expectStatus(await call('GET', '', stranger), 200);
    expect(seen.context).toMatchObject({ latestPlan: { results: expect.any(Array) as unknown[] } });
    expect(seen.mineBecause).toMatchObject({
      en: 'Given to you by Kabid to prepare; the decision stays with the holder.',
    });
    expect((seen.outcomes as { mine: boolean }[]).every((outcome) => !outcome.mine)).toBe(true);
    expectStatus(await call('PUT', '/draft', stranger, { form: { catatan: 'Indikator kedua' } }), 200);
    const holder = expectStatus(await call('GET', '', evaluator), 200);
    expect(holder).toMatchObject({
      draft: null,
      sharedDraft: { by: { id: stranger }, form: { catatan: 'Indikator kedua' } },
    });
    const refused = await call('POST', '/complete', stranger, { outcome: 'APPROVED' });
    expect([refused.status, refused.body.because]).toEqual([403, 'PREPARER']);
    expect(await house.db.notice.findMany({ where: { taskId, kind: 'TASK_GIVEN' } })).toMatchObject([
      { recipientId: stranger, urgency: 'DIGEST' },
    ]);
  });

  it('handed back, the draft stays with the holder and the other one no longer sees the task', async () => {
    const { evaluator, stranger } = house.people;
    expectStatus(await give(evaluator, stranger), 200);
    expectStatus(await call('PUT', '/draft', stranger, { form: { catatan: 'Selesai' } }), 200);
    const back = expectStatus(await call('POST', '/hand-back', stranger, { note: 'Tinggal diperiksa.' }), 200);
    expect(back).toMatchObject({ endedBy: { id: stranger }, note: 'Tinggal diperiksa.' });
    expect((await call('GET', '', stranger)).status).toBe(403);
    expect(await inbox(stranger)).toEqual([]);
    expect((await call('PUT', '/draft', stranger, { form: {} })).status).toBe(403);
    expect(expectStatus(await call('GET', '', evaluator), 200)).toMatchObject({
      sharedDraft: { form: { catatan: 'Selesai' } },
      preparations: [{ note: 'Tinggal diperiksa.' }],
    });
    expect(await house.db.notice.count({ where: { taskId, kind: 'TASK_HANDED_BACK', recipientId: evaluator } })).toBe(
      1,
    );
    const again = await call('POST', '/hand-back', evaluator, {});
    expect([again.status, again.body.code]).toEqual([409, 'NOT_IN_PREPARATION']);
  });

  it('one at a time; the holder takes it back and gives it to another', async () => {
    const { evaluator, stranger, colleague } = house.people;
    expectStatus(await give(evaluator, stranger), 200);
    const second = await give(evaluator, colleague);
    expect([second.status, second.body.code, second.body.preparer]).toMatchObject([
      409,
      'IN_PREPARATION',
      { id: stranger },
    ]);
    expectStatus(await call('POST', '/hand-back', evaluator, {}), 200);
    expectStatus(await give(evaluator, colleague), 200);
  });

  it('never by the employee himself, somebody out of service, or somebody who does not hold the task', async () => {
    const { evaluator, employee, colleague, stranger } = house.people;
    const himself = await give(evaluator, employee);
    expect([himself.status, himself.body.code]).toEqual([422, 'PREPARATION_REFUSED']);
    await house.db.employee.update({ where: { id: stranger }, data: { status: 'UNPAID_LEAVE' } });
    expect((await give(evaluator, stranger)).body.code).toBe('PREPARATION_REFUSED');
    await house.db.employee.update({ where: { id: stranger }, data: { status: 'ACTIVE' } });
    expect((await give(colleague, stranger)).status).toBe(403);
  });

  it('ends when the task is decided', async () => {
    const { evaluator, stranger } = house.people;
    expectStatus(await give(evaluator, stranger), 200);
    expectStatus(await call('POST', '/complete', evaluator, { outcome: 'APPROVED' }), 200);
    expect(await house.db.taskPreparation.findMany({ where: { taskId } })).toMatchObject([
      { endedAt: expect.any(Date) as Date, endedById: null },
    ]);
    expect(await inbox(stranger)).toEqual([]);
  });
});

describe('follow-up and priority', () => {
  it('the holder sets a day to come back, which the inbox filters; nobody else does', async () => {
    const { evaluator, colleague } = house.people;
    expect((await call('PUT', '/follow-up', colleague, { on: '2026-01-20' })).status).toBe(403);
    expectStatus(await call('PUT', '/follow-up', evaluator, { on: '2020-01-20' }), 200);
    const due = (query: string) => house.api.call('GET', `/tasks?cycleId=${cycleId}&${query}`, { as: evaluator });
    expect(expectStatus(await due('followUp=true'), 200).items).toMatchObject([
      { id: taskId, followUpOn: '2020-01-20' },
    ]);
    expectStatus(await call('PUT', '/follow-up', evaluator, { on: '2999-01-20' }), 200);
    expect(expectStatus(await due('followUp=true'), 200).items).toEqual([]);
    expect(expectStatus(await call('PUT', '/follow-up', evaluator, { on: null }), 200).followUpOn).toBeNull();
  });

  it('the holder or BKD says how urgent it is; the most urgent comes first', async () => {
    const { evaluator, admin, colleague } = house.people;
    expect((await call('PUT', '/priority', colleague, { priority: 90 })).status).toBe(403);
    expect((await call('PUT', '/priority', evaluator, { priority: 101 })).status).toBe(422);
    expect(expectStatus(await call('PUT', '/priority', admin, { priority: 90 }), 200)).toMatchObject({
      priority: 90,
      version: 1,
    });
    const sorted = await house.api.call('GET', `/tasks?cycleId=${cycleId}&sort=priority`, { as: evaluator });
    expect((expectStatus(sorted, 200).items as { id: string }[])[0]?.id).toBe(taskId);
  });

  it('says why a task is mine: as a stand-in by decree, with its number', async () => {
    await moreOfficers(house);
    const { evaluator, stranger, admin } = house.people;
    const today = new Date().toISOString().slice(0, 10);
    const delegation = await house.api.call('POST', '/delegations', {
      as: admin,
      json: {
        kind: 'PLH',
        postHolderId: evaluator,
        actingId: stranger,
        office: 'Kepala Bidang Pelayanan',
        decree: '800/17/2026',
        validFrom: today,
        validUntil: new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10),
      },
    });
    expectStatus(delegation, 201);
    try {
      const seen = expectStatus(await call('GET', '', stranger), 200);
      expect(seen.mineBecause).toEqual({
        id: 'Sebagai Plh. Kepala Bidang Pelayanan (jabatan Kabid), SK no. 800/17/2026: Pejabat Penilai Kinerja dari Sari.',
        en: 'As Plh. Kepala Bidang Pelayanan (the post of Kabid), decree no. 800/17/2026: the evaluator of Sari.',
      });
      expect(seen.history).toMatchObject([
        { type: 'TASK_OPENED', to: { name: 'Kabid' } },
        { type: 'TASK_MOVED', to: { name: 'Orang' } },
      ]);
    } finally {
      await house.db.$executeRaw`UPDATE delegation SET valid_to = valid_from`;
    }
  });
});
