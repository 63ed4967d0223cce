import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelCycle } from '../../../usecases/cycles/cancel-cycle.ts';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import { act, newAppraisal, setDue, startHouse, type House } from '../../support/acts.ts';
import { holdRow } from '../../support/hold-row.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const sweep = (graceSeconds = 0, limit = 100) => sweepOverdue(house.deps, { graceSeconds, limit });
const admin = () => act(house.people.admin);

describe('the sweeper', () => {
  it('does what a lost timer would have done, and rings the workflow', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    await walk.passDue('RATE');
    expect(await sweep()).toBe(1);
    expect((await walk.tasks('RATE')).map((task) => task.status)).toEqual(['TAKEN_OVER', 'OPEN']);
    expect((await walk.bells()).map((bell) => bell.reason)).toEqual(['OVERDUE']);
    expect(await sweep()).toBe(0);
  });

  it('raises the alarm for what no workflow waits for, once, and rings and mails nobody about it', async () => {
    const walk = await newAppraisal(house);
    await walk.passDue('ACKNOWLEDGE_SOCIALIZATION');
    expect(await sweep()).toBe(1);
    expect(await walk.task('ACKNOWLEDGE_SOCIALIZATION')).toMatchObject({ status: 'OPEN' });
    expect((await walk.task('ACKNOWLEDGE_SOCIALIZATION')).alarmAt).not.toBeNull();
    expect(await walk.bells()).toEqual([]);
    expect(await walk.notices('ALARM')).toEqual([]);
    expect(await sweep()).toBe(0);
    // It never blocks, and may still be done.
    expect(await walk.decide('ACKNOWLEDGE_SOCIALIZATION', walk.employeeId, 'ACKNOWLEDGED')).toMatchObject({
      late: true,
    });
  });

  it('leaves to the timers what has just become due', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    await walk.passDue('RATE', 10);
    expect(await sweep(20)).toBe(0);
    expect(await sweep(5)).toBe(1);
  });

  it('does not touch paused, cancelled or future tasks', async () => {
    const paused = await newAppraisal(house);
    await paused.passDue('DRAFT_TARGETS');
    await pauseCycle(house.deps, admin(), { cycleId: paused.cycleId, reason: 'Bencana banjir.' });
    const cancelled = await newAppraisal(house);
    await cancelled.passDue('DRAFT_TARGETS');
    await cancelCycle(house.deps, admin(), { cycleId: cancelled.cycleId, reason: 'Batal.' });
    const future = await newAppraisal(house);
    expect(await sweep()).toBe(0);
    expect((await future.task('DRAFT_TARGETS')).status).toBe('OPEN');
  });

  it('is not held up by one locked appraisal: the others are settled, that one next time', async () => {
    const [locked, free] = [await newAppraisal(house), await newAppraisal(house)];
    for (const walk of [locked, free]) await setDue(house.db, (await walk.task('DRAFT_TARGETS')).id, -60);
    const held = await holdRow(house.url, 'SELECT 1 FROM appraisal WHERE id = $1 FOR UPDATE', [locked.id]);
    expect(await sweep()).toBe(1);
    expect((await free.tasks('DRAFT_TARGETS')).map((task) => task.status)).toEqual(['TAKEN_OVER', 'OPEN']);
    await held.release();
    expect(await sweep()).toBe(1);
    expect((await locked.tasks('DRAFT_TARGETS')).map((task) => task.status)).toEqual(['TAKEN_OVER', 'OPEN']);
  });

  it('takes as many as it is told at once', async () => {
    const walks = [await newAppraisal(house), await newAppraisal(house), await newAppraisal(house)];
    for (const walk of walks) await walk.passDue('DRAFT_TARGETS');
    expect(await sweep(0, 2)).toBe(2);
    expect(await sweep(0, 2)).toBe(1);
  });
});
