/** The office is asked for in the transaction of the act, whatever called the use case. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelCycle } from '../../../usecases/cycles/cancel-cycle.ts';
import { cloneCycle, createCycle } from '../../../usecases/cycles/create-cycle.ts';
import { editCycle } from '../../../usecases/cycles/edit-cycle.ts';
import { launchCycle } from '../../../usecases/cycles/launch-cycle.ts';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../../usecases/cycles/resume-cycle.ts';
import { act, draftCycle, refusal, runningCycle, startHouse, type House } from '../../support/acts.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

test('whoever is no BKD_ADMIN today can neither make nor steer a cycle', async () => {
  const { deps, db, people } = house;
  const [draft, running] = [await draftCycle(house), await runningCycle(house)];
  const head = act(people.head);
  const cycle = { name: 'Lain', year: 2026, policyId: house.walkPolicyId, filter: {}, virtualTime: false };
  const attempts = [
    () => createCycle(deps, head, cycle),
    () => cloneCycle(deps, head, { cycleId: draft, year: 2027, name: 'Salinan' }),
    () => editCycle(deps, head, { cycleId: draft, version: 1, change: { name: 'Lain' } }),
    () => launchCycle(deps, head, draft),
    () => pauseCycle(deps, head, { cycleId: running, reason: 'Banjir' }),
    () => resumeCycle(deps, head, running),
    () => cancelCycle(deps, head, { cycleId: running, reason: 'Salah' }),
  ];
  for (const attempt of attempts)
    expect(await refusal(attempt())).toMatchObject({ code: 'ROLE_REQUIRED', status: 403 });
  const rows = await db.cycle.findMany({ orderBy: { createdAt: 'asc' }, select: { name: true, status: true } });
  expect(rows.map((row) => row.status)).toEqual(['DRAFT', 'RUNNING']);

  // Whose grant has ended: at once, although the token is still good.
  await db.roleGrant.updateMany({ where: { personId: people.admin }, data: { validTo: new Date('2025-01-01') } });
  expect((await refusal(pauseCycle(deps, act(people.admin), { cycleId: running, reason: 'Banjir' }))).code).toBe(
    'ROLE_REQUIRED',
  );
});
