/** Design rule 1: a step is unique by (owner, stage, kind, round, level); coming twice finds what the first one did. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import { withdrawAppeal } from '../../../usecases/withdraw-appeal.ts';
import { act, newAppraisal, runningCycle, startHouse, unanswered, type House, type Walk } from '../../support/acts.ts';
import { appraisalOf, conclude, planForm } from '../../support/engine.ts';
import { without } from '../../support/without.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** What a step leaves behind for a task: rows, events and mails. */
async function traces(walk: Walk, kind: 'APPROVE_TARGETS' | 'RATE') {
  const tasks = await walk.tasks(kind);
  const events = (await walk.events()).filter((event) => tasks.some((task) => task.id === event.taskId));
  const notices = await house.db.notice.findMany({ where: { taskId: { in: tasks.map((task) => task.id) } } });
  return {
    tasks: tasks.map((task) => `${task.level} ${task.status}`),
    events: events.map((event) => event.type),
    notices: notices.map((notice) => notice.kind).sort(),
  };
}

describe('opening a task', () => {
  const OPENED_ONCE = { tasks: ['0 OPEN'], events: ['TASK_OPENED'], notices: ['ASSIGNED'] };

  it('by a step that comes again after a kill behind its commit leaves one task, one event, one mail', async () => {
    const walk = await newAppraisal(house);
    // The result of the first call never reached the workflow.
    const lost = await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    const again = await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    expect(again).toEqual(lost);
    expect(await traces(walk, 'APPROVE_TARGETS')).toEqual(OPENED_ONCE);
  });

  it('by several steps at once leaves one, and all of them say the same', async () => {
    const walk = await newAppraisal(house);
    const views = await Promise.all(Array.from({ length: 6 }, () => walk.see('TARGET_SETTING', 'APPROVE_TARGETS')));
    expect(new Set(views.map((view) => JSON.stringify(view))).size).toBe(1);
    expect(await traces(walk, 'APPROVE_TARGETS')).toEqual(OPENED_ONCE);
  });

  it('in another round is another task', async () => {
    const walk = await newAppraisal(house);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    await walk.decide(
      'APPROVE_TARGETS',
      house.people.evaluator,
      'RETURNED',
      {},
      { comment: 'Indikator belum terukur.' },
    );
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { round: 2 });
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { round: 2 });
    expect((await walk.tasks('DRAFT_TARGETS')).map((task) => `${task.round} ${task.status}`)).toEqual([
      '1 DECIDED',
      '2 OPEN',
    ]);
  });
});

describe('a takeover', () => {
  const TAKEN_ONCE = {
    tasks: ['0 TAKEN_OVER', '1 OPEN'],
    events: ['TASK_OPENED', 'TASK_TAKEN_OVER'],
    notices: ['ASSIGNED', 'TAKEOVER_GAINED', 'TAKEOVER_LOST'],
  };

  it('by a step that comes again with the same armed date happens once', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    const armedFor = await walk.passDue('RATE');
    const lost = await walk.see('FINAL_SCORING', 'RATE', { armedFor });
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor })).toEqual(lost);
    expect(await traces(walk, 'RATE')).toEqual(TAKEN_ONCE);
  });

  it('by the timer, the sweeper and the late evaluator at once happens once', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    const armedFor = await walk.passDue('RATE');
    await Promise.all([
      walk.see('FINAL_SCORING', 'RATE', { armedFor }),
      walk.see('FINAL_SCORING', 'RATE', { armedFor }),
      sweepOverdue(house.deps, { graceSeconds: 0, limit: 100 }),
      sweepOverdue(house.deps, { graceSeconds: 0, limit: 100 }),
      walk.decide('RATE', house.people.evaluator, 'RATED').catch((error: unknown) => error),
    ]);
    expect(await traces(walk, 'RATE')).toEqual(TAKEN_ONCE);
  });

  it('on the last rung alarms once, however often the timer comes', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    for (let level = 0; level < 4; level += 1) {
      const armedFor = await walk.passDue('RATE');
      await walk.see('FINAL_SCORING', 'RATE', { armedFor });
      await walk.see('FINAL_SCORING', 'RATE', { armedFor });
    }
    expect((await walk.tasks('RATE')).map((task) => task.status)).toEqual([
      'TAKEN_OVER',
      'TAKEN_OVER',
      'TAKEN_OVER',
      'OPEN',
    ]);
    expect((await walk.events()).filter((event) => event.type === 'TASK_ALARM')).toHaveLength(1);
    expect((await walk.notices('ALARM')).map((notice) => notice.recipientId)).toEqual([house.people.admin]);
  });
});

describe('a conclusion', () => {
  it('that comes twice, or twice at once, makes the result final and opens its case once', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived('ABOVE');
    await Promise.all([conclude(house.db, walk.id), conclude(house.db, walk.id)]);
    expect(await conclude(house.db, walk.id)).toEqual({ is: 'FINAL' });
    expect((await walk.events()).filter((event) => event.type === 'RESULT_FINAL')).toHaveLength(1);
    const cases = await house.db.developmentCase.findMany({ where: { appraisalId: walk.id } });
    expect(cases.map((each) => each.kind)).toEqual(['REWARD']);
    expect(await walk.notices('RESULT_FINAL')).toHaveLength(1);
    expect(await unanswered(house.db, cases[0]?.id ?? '')).toHaveLength(1);
  });
});

describe('the database itself', () => {
  it('refuses a second task with the same natural key, and a second open one of a kind', async () => {
    const cycleId = await runningCycle(house);
    const appraisalId = await appraisalOf(house.db, cycleId, house.people.colleague);
    const row = await house.db.task.findFirstOrThrow({ where: { appraisalId, kind: 'DRAFT_TARGETS' } });
    const first = without(row, 'id', 'ownerId', 'derivation');
    const insert = (more: object) => house.db.task.create({ data: { ...first, ...more } });
    await expect(insert({ level: 1 })).rejects.toThrow('task_one_open');
    await expect(insert({ status: 'CANCELLED', closedAt: new Date() })).rejects.toThrow('task_natural_key');
  });

  it('refuses a second appeal of an appraisal', async () => {
    const walk = await newAppraisal(house);
    await walk.toHearing();
    const appeal = await house.db.appeal.findFirstOrThrow({ where: { appraisalId: walk.id } });
    await withdrawAppeal(house.deps, act(walk.employeeId), appeal.id);
    const decision = await house.db.decision.findFirstOrThrow({ where: { task: { appraisalId: walk.id } } });
    await expect(
      house.db.appeal.create({
        data: { ...without(appeal, 'id'), decisionId: decision.id, evidence: [], hearing: {}, bundle: {} },
      }),
    ).rejects.toThrow(/unique/i);
  });
});
