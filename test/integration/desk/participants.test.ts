/** BKD's desk over HTTP: who takes part in a cycle, who no longer, who does not, and why. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { draftCycle, newAppraisal, runningCycle } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { appraisalOf, expectStatus } from '../../support/engine.ts';

let house: ApiHouse;
beforeEach(async () => {
  house = await startApiHouse();
});
afterEach(() => house.close());

interface Item {
  employee: { id: string };
  membership: string;
  state: string | null;
  ended: { code: string; reason: string } | null;
  outside: { code: string } | null;
  joinedAt: string | null;
  evaluator: { id: string } | null;
}
const list = async (cycleId: string, query = '', as = house.people.admin): Promise<Item[]> => {
  const answer = await house.api.call('GET', `/cycles/${cycleId}/participants?limit=200${query}`, { as });
  return expectStatus(answer, 200).items as Item[];
};
const of = (items: readonly Item[], id: string): Item | undefined => items.find((item) => item.employee.id === id);
const post = (path: string, json: object) => house.api.call('POST', path, { as: house.people.admin, json });
const exclusion = (code: string) => ({
  code,
  reason: 'Tercatat dalam surat keputusan',
  decree: '858/12/2026',
  effectiveOn: '2026-05-04',
});

test('everybody of the roster is listed: in, ended with the reason, outside with the reason', async () => {
  const { people, db } = house;
  const cycleId = await runningCycle(house);
  const items = await list(cycleId);
  expect(items).toHaveLength(await db.employee.count());
  expect(of(items, people.employee)).toMatchObject({
    membership: 'IN',
    state: 'ACTIVE',
    evaluator: { id: people.evaluator },
  });
  expect(of(items, people.regent)).toMatchObject({ membership: 'OUTSIDE', outside: { code: 'NOT_APPRAISED' } });
  expect(of(items, people.stranger)).toMatchObject({ membership: 'OUTSIDE', outside: { code: 'FILTER' } });

  // Who came after the launch is not in, and is added.
  const { id: late } = await db.employee.create({
    data: {
      identityNumber: '199001012020011001',
      name: 'Baru Bergabung',
      kind: 'CIVIL_SERVANT',
      position: 'Analis',
      unitId: people.unitId,
    },
  });
  expect(of(await list(cycleId, '&membership=OUTSIDE'), late)).toMatchObject({
    outside: { code: 'NOT_ADDED' },
    evaluator: null,
  });
  expectStatus(await post(`/cycles/${cycleId}/participants`, { employeeIds: [late] }), 200);
  const joined = of(await list(cycleId, '&membership=IN&evaluatorMissing=true&search=bergabung'), late);
  expect(joined).toMatchObject({ state: 'ACTIVE', joinedAt: expect.any(String) as string });
  expect(await list(cycleId, '&evaluatorMissing=false&search=bergabung')).toEqual([]);

  // Excluded with its reason, and re-included.
  const appraisalId = await appraisalOf(db, cycleId, people.employee);
  expectStatus(await post(`/appraisals/${appraisalId}/exclusion`, exclusion('UNPAID_LEAVE')), 201);
  expect(of(await list(cycleId, '&membership=ENDED'), people.employee)).toMatchObject({
    state: 'EXCLUDED',
    ended: {
      code: 'UNPAID_LEAVE',
      reason: 'Tercatat dalam surat keputusan',
      decree: '858/12/2026',
      effectiveOn: '2026-05-04',
    },
  });
  expectStatus(
    await post(`/appraisals/${appraisalId}/re-inclusion`, { reason: 'Kembali aktif', decree: '824/31/2026' }),
    201,
  );
  expect(of(await list(cycleId, '&state=ACTIVE'), people.employee)).toMatchObject({ membership: 'IN', ended: null });
});

test('who was taken in by mistake is removed, keeps the status in the roster, and may be taken up again', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  expectStatus(await post(`/appraisals/${walk.id}/exclusion`, exclusion('REMOVED')), 201);
  expect(await walk.row()).toMatchObject({ state: 'EXCLUDED', endReason: 'REMOVED' });
  expect(await db.employee.findUnique({ where: { id: people.employee } })).toMatchObject({ status: 'ACTIVE' });
  expect(of(await list(walk.cycleId), people.employee)).toMatchObject({
    membership: 'ENDED',
    ended: { code: 'REMOVED' },
  });
  const status = await house.api.call('GET', `/appraisals/${walk.id}/status`, { as: people.employee });
  expect(JSON.stringify(status.body)).toContain('not belonging in this cycle');
  expectStatus(
    await post(`/appraisals/${walk.id}/re-inclusion`, { reason: 'Ternyata peserta', decree: '824/31/2026' }),
    201,
  );
  expect(await walk.row()).toMatchObject({ state: 'ACTIVE' });
});

test('leavers are closed: the deceased get no mail, whoever left stays listed with the reason', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  expectStatus(await post(`/appraisals/${walk.id}/exclusion`, exclusion('DIED')), 201);
  const ofManager = await appraisalOf(db, walk.cycleId, people.manager);
  expectStatus(await post(`/appraisals/${ofManager}/exclusion`, exclusion('LEFT')), 201);
  const items = await list(walk.cycleId, '&membership=ENDED');
  expect(of(items, people.employee)).toMatchObject({ ended: { code: 'DIED' } });
  expect(of(items, people.manager)).toMatchObject({ ended: { code: 'LEFT' } });
  expect(await db.employee.findUnique({ where: { id: people.employee } })).toMatchObject({
    status: 'LEFT',
    email: null,
  });
  expect((await walk.notices('EXCLUDED')).map((notice) => notice.recipientId)).toEqual([people.evaluator]);
});

test('pages neither skip nor repeat; a draft says who will come in; filters by unit reach the units below; only BKD reads it', async () => {
  const { people, db } = house;
  const draft = await draftCycle(house);
  expect(of(await list(draft), people.employee)).toMatchObject({
    membership: 'OUTSIDE',
    outside: { code: 'NOT_LAUNCHED' },
  });
  await db.unit.update({ where: { id: people.unitId }, data: { parentId: people.otherUnitId } });
  const all = (await list(draft)).map((item) => item.employee.id);
  expect((await list(draft, `&unitId=${people.otherUnitId}`)).map((item) => item.employee.id)).toEqual(all);
  expect((await list(draft, `&unitId=${people.unitId}`)).length).toBeLessThan(all.length);
  const paged: string[] = [];
  for (let cursor = ''; ;) {
    const page = expectStatus(
      await house.api.call('GET', `/cycles/${draft}/participants?limit=3${cursor}`, { as: people.admin }),
      200,
    );
    paged.push(...(page.items as Item[]).map((item) => item.employee.id));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor as string)}`;
  }
  expect(paged).toEqual(all);
  expect((await house.api.call('GET', `/cycles/${draft}/participants`, { as: people.evaluator })).status).toBe(403);
});
