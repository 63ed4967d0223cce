/** Design rule 4: the epoch is part of the run; a step of an older one changes nothing and ends its run. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concludeAppraisal } from '../../../usecases/conclude-appraisal.ts';
import { claimBells } from '../../../usecases/claim-bells.ts';
import { raiseEpochs } from '../../../usecases/raise-epochs.ts';
import { seeToTask } from '../../../usecases/see-to-task.ts';
import { newAppraisal, startHouse, unanswered, type House, type Walk } from '../../support/acts.ts';
import { conclude, developmentCase } from '../../support/engine.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const STALE = { is: 'ENDED', because: 'STALE_EPOCH' };

/** Everything about an appraisal that a step could change. */
async function everything(walk: Walk) {
  const { db } = house;
  return {
    appraisal: await walk.row(),
    tasks: await db.task.findMany({ where: { appraisalId: walk.id }, orderBy: { id: 'asc' } }),
    events: await walk.events(),
    notices: await db.notice.findMany({ where: { appraisalId: walk.id }, orderBy: { id: 'asc' } }),
    bells: await db.outbox.findMany({ where: { ownerId: walk.id }, orderBy: { id: 'asc' } }),
  };
}

describe('a step of an older epoch', () => {
  it('opens nothing, settles nothing, answers no bell and ends its run', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const armedFor = await walk.passDue('RATE');
    expect((await walk.bells()).length).toBeGreaterThan(0);
    await house.db.appraisal.update({ where: { id: walk.id }, data: { epoch: 3 } });
    const before = await everything(walk);
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor, epoch: 2 })).toEqual(STALE);
    expect(await walk.see('DELIVERY', 'DELIVER_RESULT')).toEqual(STALE);
    const workflowNow = new Date().toISOString();
    expect(await concludeAppraisal(house.deps, { appraisalId: walk.id, epoch: 1, workflowNow })).toEqual(STALE);
    expect(await everything(walk)).toEqual(before);
  });

  it('does not hinder the run of the new epoch, which finds the same task', async () => {
    const walk = await newAppraisal(house);
    const opened = await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    await house.db.appraisal.update({ where: { id: walk.id }, data: { epoch: 2 } });
    expect(await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { epoch: 2 })).toEqual(opened);
    expect(await walk.tasks('APPROVE_TARGETS')).toHaveLength(1);
  });
});

describe('raising the epochs', () => {
  it('rings everybody who is not at the end, once; runs of before end themselves; nobody else is rung', async () => {
    const live = await newAppraisal(house);
    const done = await newAppraisal(house);
    await done.toReceived('BELOW');
    await conclude(house.db, done.id);
    const [open] = await house.db.developmentCase.findMany({ where: { appraisalId: done.id, kind: 'COACHING' } });
    const [reward] = await house.db.developmentCase.findMany({ where: { appraisalId: done.id, kind: 'COUNSELLING' } });
    if (!open || !reward) throw new Error('both cases are open');
    await house.db.developmentCase.update({ where: { id: reward.id }, data: { status: 'CLOSED' } });
    const ended = await newAppraisal(house);
    await house.db.cycle.update({ where: { id: ended.cycleId }, data: { status: 'CANCELLED' } });
    await house.db.outbox.updateMany({ data: { consumedAt: new Date() } });

    const rung = await raiseEpochs(house.deps);

    const bells = await house.db.outbox.findMany({ where: { consumedAt: null } });
    expect(bells).toHaveLength(rung);
    expect(new Set(bells.map((bell) => bell.ownerId)).size).toBe(rung);
    expect(new Set(bells.map((bell) => bell.reason))).toEqual(new Set(['RECOVERED']));
    const owners = new Set(bells.map((bell) => bell.ownerId));
    expect([live.id, open.id].map((id) => owners.has(id))).toEqual([true, true]);
    expect([done.id, reward.id, ended.id].map((id) => owners.has(id))).toEqual([false, false, false]);
    const reports = await house.db.unitReport.findMany({ where: { cycleId: live.cycleId } });
    expect(reports.map((report) => [report.epoch, owners.has(report.id)])).toEqual([[2, true]]);

    expect((await live.row()).epoch).toBe(2);
    expect(await live.see('TARGET_SETTING', 'DRAFT_TARGETS')).toEqual(STALE);
    const step = { stage: 'FOLLOW_UP' as const, kind: 'PLAN_COACHING' as const, round: 1, workflowNow: '' };
    const look = (epoch: number) =>
      seeToTask(house.deps, { ...step, owner: developmentCase(open.id), epoch, workflowNow: new Date().toISOString() });
    expect(await look(1)).toEqual(STALE);
    expect(await look(2)).toMatchObject({ is: 'OPEN' });
    expect(await unanswered(house.db, open.id)).toEqual([]);

    // The relay starts each workflow under its new epoch.
    const claimed = await claimBells(house.deps, 1_000);
    expect(claimed.find((bell) => bell.ownerId === live.id)).toMatchObject({ ownerKind: 'appraisal', epoch: 2 });
  });
});
