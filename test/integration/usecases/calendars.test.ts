import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAppraisals, prepareLaunch } from '../../../usecases/cycles/launch-steps.ts';
import { calendarOf, calendarsOf } from '../../../usecases/calendars.ts';
import { draftCycle, startHouse, type House } from '../../support/acts.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

it('the calendars of many units are those that each unit has by itself: its weeks, and the local days of all above it', async () => {
  const { db } = house;
  const unit = async (code: string, parentId: string | null, timeZone = 'Asia/Makassar') =>
    (await db.unit.create({ data: { code, name: code, timeZone, workingWeek: 'MON_FRI', parentId } })).id;
  const region = await unit('REGION', null);
  const office = await unit('OFFICE', region);
  const branch = await unit('BRANCH', office, 'Asia/Jayapura');
  const other = await unit('OTHER', null);
  const day = (date: string, kind: string, unitId: string | null, revoked = false) => ({
    ...{ date: new Date(date), kind, name: `${kind} ${date}`, source: 'SKB', unitId },
    revokedAt: revoked ? new Date() : null,
  });
  await db.holiday.createMany({
    data: [
      day('2027-08-17', 'NATIONAL', null),
      day('2027-08-18', 'LOCAL', region),
      day('2027-08-17', 'LOCAL', office),
      day('2027-08-19', 'LOCAL', office, true),
      day('2027-08-20', 'LOCAL', other),
    ],
  });
  await db.unitWeek.createMany({
    data: [
      {
        unitId: office,
        weekdays: [1, 2, 3, 4, 5, 6],
        validFrom: new Date('2027-03-01'),
        source: 'SK',
        enteredAt: new Date('2027-01-01'),
      },
      // Corrected later.
      {
        unitId: office,
        weekdays: [1, 2, 3, 4],
        validFrom: new Date('2027-03-01'),
        source: 'SK',
        enteredAt: new Date('2027-02-01'),
      },
    ],
  });
  const units = [region, office, branch, other];
  const together = await calendarsOf(db, units);
  for (const id of units) expect(together.get(id)).toEqual(await calendarOf(db, id));
  expect(together.get(branch)?.daysOff.get('2027-08-18')?.kind).toBe('LOCAL');
  expect(together.get(other)?.daysOff.has('2027-08-18')).toBe(false);
});

it('the lanes of a launch are everybody, once, whatever the size of a page', async () => {
  const { db, deps } = house;
  const cycleId = await draftCycle(house);
  await db.cycle.update({ where: { id: cycleId }, data: { status: 'LAUNCHING', launchedAt: new Date() } });
  await prepareLaunch(deps, cycleId);
  const middle = '7fffffff-ffff-ffff-ffff-ffffffffffff';
  const lane = async (after: string | null, upTo: string): Promise<void> => {
    for (let from = after; ;) {
      const page = await createAppraisals(deps, { cycleId, after: from, upTo });
      if (page.is !== 'MORE') return;
      from = page.after;
    }
  };
  await Promise.all([lane(null, middle), lane(middle, 'ffffffff-ffff-ffff-ffff-ffffffffffff')]);
  const appraised = await db.appraisal.count({ where: { cycleId } });
  expect(appraised).toBe(5);
  expect(await db.task.count({ where: { cycleId, status: 'OPEN' } })).toBe(appraised * 2);
});
