import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelCycle } from '../../../usecases/cycles/cancel-cycle.ts';
import { excludeAppraisal } from '../../../usecases/movements/exclude-appraisal.ts';
import { withdrawAppeal } from '../../../usecases/withdraw-appeal.ts';
import { act, newAppraisal, refusal, startHouse, type House, type Walk } from '../../support/acts.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const withdraw = async (walk: Walk) => {
  const appeal = await house.db.appeal.findFirstOrThrow({ where: { appraisalId: walk.id } });
  return withdrawAppeal(house.deps, act(walk.employeeId), appeal.id);
};

test('withdrawing closes the tasks of the hearing in a new version, so that a form on an old screen is stale', async () => {
  const walk = await newAppraisal(house);
  await walk.toHearing();
  const before = await walk.task('DECIDE_APPEAL');
  await withdraw(walk);
  expect(await walk.task('DECIDE_APPEAL')).toMatchObject({ status: 'CANCELLED', version: before.version + 1 });
});

test('in a cancelled cycle, or of an excluded employee, nothing is left to withdraw', async () => {
  const { people, deps, db } = house;
  const cancelled = await newAppraisal(house);
  await cancelled.toHearing();
  await cancelCycle(deps, act(people.admin), { cycleId: cancelled.cycleId, reason: 'Salah kebijakan' });
  expect(await refusal(withdraw(cancelled))).toMatchObject({ code: 'APPRAISAL_ENDED', status: 409 });
  expect(await db.appeal.findFirst({ where: { appraisalId: cancelled.id } })).toMatchObject({ status: 'FILED' });

  const excluded = await newAppraisal(house);
  await excluded.toHearing();
  await excludeAppraisal(deps, act(people.admin), {
    ...{ appraisalId: excluded.id, code: 'SUSPENDED', reason: 'Diberhentikan sementara', decree: '880/1/2026' },
    effectiveOn: '2026-06-01',
  });
  expect(await refusal(withdraw(excluded))).toMatchObject({ code: 'APPRAISAL_ENDED', extra: { because: 'EXCLUDED' } });
});
