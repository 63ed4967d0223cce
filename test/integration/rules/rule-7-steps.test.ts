/** Design rule 7: a refusal by a rule is a result of a step, not an exception; a step's waits end before its 4 seconds do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelCycle } from '../../../usecases/cycles/cancel-cycle.ts';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { isBusy } from '../../../usecases/database-errors.ts';
import { inTransaction } from '../../../usecases/transact.ts';
import { withdrawAppeal } from '../../../usecases/withdraw-appeal.ts';
import { act, newAppraisal, startHouse, type House } from '../../support/acts.ts';
import { conclude } from '../../support/engine.ts';
import { holdRow } from '../../support/hold-row.ts';

/** The time that a workflow gives a step (workflows/step.ts). */
const STEP_MS = 4_000;

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

describe('a step that may not go on says so', () => {
  it('in a cancelled cycle: ENDED, for tasks that exist and tasks that do not', async () => {
    const walk = await newAppraisal(house);
    await cancelCycle(house.deps, act(house.people.admin), { cycleId: walk.cycleId, reason: 'Salah tahun.' });
    expect(await walk.see('TARGET_SETTING', 'DRAFT_TARGETS')).toEqual({ is: 'ENDED', because: 'CANCELLED' });
    expect(await walk.see('FINAL_SCORING', 'RATE')).toEqual({ is: 'ENDED', because: 'CANCELLED' });
    expect(await conclude(house.db, walk.id)).toEqual({ is: 'ENDED', because: 'CANCELLED' });
    expect(await walk.tasks('RATE')).toEqual([]);
  });

  it('for an excluded appraisal: ENDED', async () => {
    const walk = await newAppraisal(house);
    await house.db.appraisal.update({ where: { id: walk.id }, data: { state: 'EXCLUDED', endReason: 'SUSPENDED' } });
    expect(await walk.see('FINAL_SCORING', 'RATE')).toEqual({ is: 'ENDED', because: 'EXCLUDED' });
    expect(await conclude(house.db, walk.id)).toEqual({ is: 'ENDED', because: 'EXCLUDED' });
  });

  it('for a final result: ENDED, and FINAL from the conclusion itself', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await conclude(house.db, walk.id);
    expect(await walk.see('DELIVERY', 'SIGN_AND_RETURN')).toEqual({ is: 'ENDED', because: 'FINAL' });
    expect(await conclude(house.db, walk.id)).toEqual({ is: 'FINAL' });
  });

  it('in a paused cycle: HELD', async () => {
    const walk = await newAppraisal(house);
    await pauseCycle(house.deps, act(house.people.admin), { cycleId: walk.cycleId, reason: 'Bencana banjir.' });
    expect(await walk.see('TARGET_SETTING', 'DRAFT_TARGETS')).toEqual({ is: 'HELD' });
    expect(await walk.see('FINAL_SCORING', 'RATE')).toEqual({ is: 'HELD' });
    expect(await walk.tasks('RATE')).toEqual([]);
  });

  it('before the window opens: NOT_YET, with the instant', async () => {
    const walk = await newAppraisal(house);
    const opensAt = new Date(Date.now() + 3_600_000);
    await house.db.stageWindow.updateMany({ where: { cycleId: walk.cycleId, stage: 'MID_TERM' }, data: { opensAt } });
    expect(await walk.see('MID_TERM', 'REPORT_REALIZATION')).toEqual({ is: 'NOT_YET', wakeAt: opensAt.toISOString() });
    expect(await walk.tasks('REPORT_REALIZATION')).toEqual([]);
  });

  it('where no appeal is possible: NOT_APPLICABLE, with the reason', async () => {
    const walk = await newAppraisal(house);
    await house.db.appraisal.update({ where: { id: walk.id }, data: { finalBecause: 'TAKEOVER' } });
    expect(await walk.see('APPEAL', 'FILE_APPEAL')).toEqual({ is: 'NOT_APPLICABLE', because: 'TAKEOVER' });
  });

  it('of an appeal that was withdrawn: CANCELLED, asked before or not', async () => {
    const walk = await newAppraisal(house);
    await walk.toHearing();
    await house.db.task.deleteMany({ where: { appraisalId: walk.id, kind: 'STATE_AS_EVALUATOR' } });
    const { id } = await house.db.appeal.findFirstOrThrow({ where: { appraisalId: walk.id } });
    await withdrawAppeal(house.deps, act(walk.employeeId), id);
    expect(await walk.see('APPEAL', 'DECIDE_APPEAL')).toEqual({ is: 'CANCELLED' });
    expect(await walk.see('APPEAL', 'STATE_AS_EVALUATOR')).toEqual({ is: 'CANCELLED' });
    expect(await walk.tasks('STATE_AS_EVALUATOR')).toEqual([]);
  });

  it('where nobody holds the role: OPEN, with an alarm, and no holder is invented', async () => {
    const { db, people } = house;
    const walk = await newAppraisal(house, people.colleague);
    const links = await db.reportingLink.findMany({ where: { employeeId: people.colleague } });
    await db.reportingLink.deleteMany({ where: { employeeId: people.colleague } });
    expect(await walk.see('TARGET_SETTING', 'APPROVE_TARGETS')).toMatchObject({ is: 'OPEN' });
    const task = await walk.task('APPROVE_TARGETS');
    expect(task).toMatchObject({ assigneeId: null, role: 'EVALUATOR', status: 'OPEN' });
    expect(task.alarmAt).not.toBeNull();
    expect((await walk.notices('ALARM')).map((notice) => notice.recipientId)).toEqual([people.admin]);
    await db.reportingLink.createMany({ data: links });
  });
});

describe('a step that meets a locked appraisal', () => {
  it('fails in time, without harm, and succeeds when it comes again', async () => {
    const walk = await newAppraisal(house);
    const held = await holdRow(house.url, 'SELECT 1 FROM appraisal WHERE id = $1 FOR UPDATE', [walk.id]);
    const started = performance.now();
    const error: unknown = await walk.see('TARGET_SETTING', 'APPROVE_TARGETS').catch((reason: unknown) => reason);
    expect(performance.now() - started).toBeLessThan(STEP_MS);
    expect(error).toBeInstanceOf(Error);
    // The caller can tell that it is worth trying again.
    expect(isBusy(error)).toBe(true);
    expect(await walk.tasks('APPROVE_TARGETS')).toEqual([]);
    await held.release();
    expect(await walk.see('TARGET_SETTING', 'APPROVE_TARGETS')).toMatchObject({ is: 'OPEN' });
  });

  it('has its statements bounded too', async () => {
    const started = performance.now();
    const error: unknown = await inTransaction(house.deps, (tx) => tx.$queryRaw`SELECT pg_sleep(10)::text`).catch(
      (reason: unknown) => reason,
    );
    expect(performance.now() - started).toBeLessThan(STEP_MS);
    expect(isBusy(error)).toBe(true);
  });
});
