/** Pausing, resuming and cancelling a cycle whose workflows run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelCycle } from '../../usecases/cycles/cancel-cycle.ts';
import { pauseCycle } from '../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../usecases/cycles/resume-cycle.ts';
import { seeToTask } from '../../usecases/see-to-task.ts';
import { fileAppeal } from '../../usecases/file-appeal.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await engine.startWorker();
});
afterAll(() => engine.close());

const pause = (cycleId: string): Promise<unknown> =>
  pauseCycle(engine.deps, agency.act(agency.admin), { cycleId, reason: 'Gangguan jaringan.' });
const resume = async (cycleId: string): Promise<number> => {
  const { movedSeconds } = await resumeCycle(engine.deps, agency.act(agency.admin), cycleId);
  engine.nudge();
  return movedSeconds;
};
/** Nothing is under way any more: every bell was answered. */
const quiet = (ownerId: string): Promise<boolean> =>
  until('the bells to be answered', async () => (await agency.unanswered(ownerId)) === 0);

describe.concurrent('a paused cycle', { timeout: 120_000 }, () => {
  test('opens no new task; what is open may be decided, and on resume the held run goes on', async () => {
    const { first, cycleId } = await agency.launch(hastyPolicy({}));
    await pause(cycleId);
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    await quiet(first);
    expect(await agency.tasks(first, 'APPROVE_TARGETS')).toEqual([]);
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['TARGET_SETTING.APPROVE_TARGETS']);
    await resume(cycleId);
    await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
    await quiet(first);
  });

  test('a timer that was armed before the pause changes nothing; the moved deadline does, once', async () => {
    const { first, cycleId } = await agency.launch(hastyPolicy({ due: { DRAFT_TARGETS: 2 } }));
    const before = await agency.open(first, 'DRAFT_TARGETS');
    await pause(cycleId);
    // The timer fires meanwhile.
    await sleep(4_500);
    const paused = await agency.tasks(first, 'DRAFT_TARGETS');
    expect(paused.map((task) => [task.status, task.level])).toEqual([['OPEN', 0]]);
    const movedSeconds = await resume(cycleId);
    expect(movedSeconds).toBeGreaterThan(4);
    const after = await engine.db.task.findUniqueOrThrow({ where: { id: before.id } });
    expect(((after.dueAt?.getTime() ?? 0) - (before.dueAt?.getTime() ?? 0)) / 1_000).toBeCloseTo(movedSeconds, 1);
    const taken = await agency.open(first, 'DRAFT_TARGETS', { level: 1 });
    expect(taken.openedAt.getTime()).toBeGreaterThanOrEqual((after.dueAt?.getTime() ?? 0) + 1_000);
    await quiet(first);
  });

  test('an appeal can be filed while the cycle is paused, and its window does not shrink', async () => {
    const { first, cycleId, party } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 3 } }));
    const receiving = await agency.forward(first, 'RECEIVE_RESULT');
    await pause(cycleId);
    await agency.decide(receiving, 'RECEIVED');
    const filing = await agency.open(first, 'FILE_APPEAL');
    expect(filing.pausedAt).not.toBeNull();
    await sleep(5_000);
    // Later than the window was long.
    await fileAppeal(engine.deps, agency.act(party.employees[0] ?? ''), {
      appraisalId: first,
      form: { reasons: 'Penilaian ini tidak sesuai dengan bukti.', evidence: [] },
    });
    engine.nudge();
    await quiet(first);
    expect(await agency.tasks(first, 'DECIDE_APPEAL')).toEqual([]);
    await resume(cycleId);
    await agency.open(first, 'DECIDE_APPEAL');
    await agency.open(first, 'SIGN_AND_RETURN');
  });

  test('a result does not become final while the cycle is paused', async () => {
    const { first, cycleId } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 0 } }));
    await agency.forward(first, 'SIGN_AND_RETURN');
    await until('the window to pass', async () =>
      (await agency.tasks(first, 'FILE_APPEAL')).some((task) => task.status === 'CLOSED_WITHOUT'),
    );
    await pause(cycleId);
    await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
    await quiet(first);
    expect((await agency.appraisal(first)).state).toBe('ACTIVE');
    await resume(cycleId);
    await agency.final(first);
  });
});

describe('two branches that a pause holds', () => {
  test('are each woken by the resume: the one that looks first does not answer the bell of the other', async () => {
    const { first, cycleId } = await agency.launch(hastyPolicy({}));
    const receiving = await agency.forward(first, 'RECEIVE_RESULT');
    await pause(cycleId);
    await agency.decide(receiving, 'RECEIVED');
    await agency.open(first, 'FILE_APPEAL');
    await quiet(first);
    await engine.stopWorker();
    // A step of the appeal's branch comes between the resume and its bell.
    await resumeCycle(engine.deps, agency.act(agency.admin), cycleId);
    const owner = { kind: 'appraisal', id: first } as const;
    const appeal = { stage: 'APPEAL', kind: 'FILE_APPEAL', round: 1 } as const;
    await seeToTask(engine.deps, { owner, epoch: 1, ...appeal, workflowNow: new Date().toISOString() });
    expect(await agency.unanswered(first)).toBe(1);
    await engine.startWorker();
    await agency.open(first, 'SIGN_AND_RETURN');
    await quiet(first);
  });
});

describe.concurrent('a cancelled cycle', { timeout: 120_000 }, () => {
  test('ends every run and keeps every fact', async () => {
    const { appraisals, reportId, cycleId } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 0 } }), {
      employees: 3,
    });
    const [drafting = '', hearing = '', finished = ''] = appraisals;
    await Promise.all([
      agency.forward(hearing, 'SIGN_AND_RETURN'),
      agency
        .forward(finished, 'SIGN_AND_RETURN', { ratings: { results: 'BELOW', behaviour: 'MEETS' } })
        .then((task) => agency.decide(task, 'SIGNED'))
        .then(() => agency.final(finished)),
    ]);
    const { id: caseId } = await engine.db.developmentCase.findFirstOrThrow({ where: { appraisalId: finished } });
    await agency.open(caseId, 'PLAN_COACHING');
    const plans = await engine.db.plan.count();

    await cancelCycle(engine.deps, agency.act(agency.admin), { cycleId, reason: 'Diulang dengan kebijakan lain.' });
    engine.nudge();
    for (const owner of [
      { kind: 'appraisal', id: drafting, epoch: 1 },
      { kind: 'appraisal', id: hearing, epoch: 1 },
      { kind: 'case', id: caseId, epoch: 1, caseKind: 'COACHING' },
      { kind: 'report', id: reportId, epoch: 1 },
    ] as const) {
      expect([owner.kind, await agency.ended(owner)]).toEqual([owner.kind, 'COMPLETED']);
      await quiet(owner.id);
    }
    expect(await engine.db.task.count({ where: { cycleId, status: 'OPEN' } })).toBe(0);
    expect(await engine.db.plan.count()).toBe(plans);
    expect((await agency.appraisal(finished)).state).toBe('FINAL');
  });
});
