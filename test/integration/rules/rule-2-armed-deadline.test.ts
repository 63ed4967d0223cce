/** Design rule 2: an overdue step carries the due date that it was armed for; a row with another one, or paused, stays as it is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../../usecases/cycles/resume-cycle.ts';
import { act, newAppraisal, setDue, startHouse, type House } from '../../support/acts.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

describe('an old timer', () => {
  it('after an extension changes nothing and is told the new due date', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    const armedFor = await walk.passDue('RATE');
    // BKD extends: the row is what counts, no signal is needed.
    const extended = await setDue(house.db, (await walk.task('RATE')).id, 3_600);
    const before = await walk.events();
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor })).toEqual({
      is: 'OPEN',
      dueAt: extended,
      wakeAt: new Date(Date.parse(extended) + 1_000).toISOString(),
    });
    expect((await walk.tasks('RATE')).map((task) => task.status)).toEqual(['OPEN']);
    expect(await walk.events()).toEqual(before);
  });

  it('armed for a date that was moved changes nothing even where the new date has passed too', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    const armedFor = await walk.passDue('RATE', 600);
    const moved = await walk.passDue('RATE', 60);
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor })).toMatchObject({ is: 'OPEN', dueAt: moved });
    // Re-armed with what the row says, the same step settles.
    await walk.see('FINAL_SCORING', 'RATE', { armedFor: moved });
    expect((await walk.tasks('RATE')).map((task) => task.status)).toEqual(['TAKEN_OVER', 'OPEN']);
  });

  it('while the cycle is paused changes nothing, and after it is resumed is told the shifted date', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    const armedFor = await setDue(house.db, (await walk.task('RATE')).id, 0.5);
    const admin = act(house.people.admin);
    await pauseCycle(house.deps, admin, { cycleId: walk.cycleId, reason: 'Bencana banjir.' });
    // The pause began two hours ago, so that the due date lies in it.
    await house.db
      .$executeRaw`UPDATE cycle SET paused_at = paused_at - interval '2 hours' WHERE id = ${walk.cycleId}::uuid`;
    await house.db
      .$executeRaw`UPDATE task SET paused_at = paused_at - interval '2 hours' WHERE cycle_id = ${walk.cycleId}::uuid AND paused_at IS NOT NULL`;
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor })).toEqual({ is: 'HELD' });
    expect((await walk.tasks('RATE')).map((task) => task.status)).toEqual(['OPEN']);

    const { movedSeconds } = await resumeCycle(house.deps, admin, walk.cycleId);
    const shifted = new Date(Date.parse(armedFor) + Math.round(movedSeconds * 1_000));
    expect(movedSeconds).toBeGreaterThanOrEqual(7_200);
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor })).toMatchObject({
      is: 'OPEN',
      dueAt: shifted.toISOString(),
    });
    expect((await walk.tasks('RATE')).map((task) => task.status)).toEqual(['OPEN']);
  });

  it('of a task that was decided meanwhile is told the decision', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const { dueAt } = await walk.task('RATE');
    await walk.decide('RATE', house.people.evaluator, 'RATED', await walk.assessment('MEETS'));
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor: dueAt?.toISOString() })).toEqual({
      is: 'DECIDED',
      outcome: 'RATED',
      level: 0,
    });
  });

  it('of the rung below does not take over from the rung above', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    const armedFor = await walk.passDue('RATE');
    await walk.see('FINAL_SCORING', 'RATE', { armedFor });
    const superior = await walk.task('RATE');
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor })).toMatchObject({
      is: 'OPEN',
      dueAt: superior.dueAt?.toISOString(),
    });
    expect(await walk.tasks('RATE')).toHaveLength(2);
  });
});
