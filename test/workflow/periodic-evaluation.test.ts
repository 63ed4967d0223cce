/** A quarter as a workflow of its own, beside the year, on real Temporal. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PeriodRule, PolicyBody, TaskRule } from '../../domain/policy.ts';
import { openPeriodsOf } from '../../usecases/open-periods.ts';
import { raiseEpochs } from '../../usecases/raise-epochs.ts';
import { ensureStandingWorkflows } from '../../worker/standing-workflows.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { LIMITS, periodicRule, windowOf } from '../support/periods.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy, type Haste } from '../support/workflow-policy.ts';

let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await engine.startWorker();
});
afterAll(() => engine.close());

const OPEN_FROM_THE_LAUNCH = [windowOf('Q1', 0, 600)];

/** A hasty year with periods; `rate` seconds for the rating of a period. */
function policy(haste: Haste, periods: readonly PeriodRule[], rate?: number): PolicyBody {
  const body = hastyPolicy(haste);
  const periodic = periodicRule(body, periods);
  const rule: TaskRule = { ...body.tasks.RATE, due: { clock: { n: rate ?? 600, unit: 'SECONDS', from: 'OPENED' } } };
  return { ...body, periodic: { ...periodic, tasks: { ...periodic.tasks, RATE: rule } } };
}

/** Targets are in force and the window is open; the next round of the housekeeping opens the period. */
async function opened(body: PolicyBody): Promise<{ first: string; periodId: string; superior: string }> {
  const { first, cycleId, party } = await agency.launch(body);
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
  // A step may hold the appraisal just now: then the next round finds it.
  const { id } = await until('the period to be opened', async () => {
    await openPeriodsOf(engine.deps, cycleId, LIMITS);
    return engine.db.periodicEvaluation.findFirst({ where: { appraisalId: first } });
  });
  engine.nudge();
  return { first, periodId: id, superior: party.superior };
}

const final = (periodId: string): Promise<unknown> =>
  until('the period to be final', async () => {
    const { state } = await engine.db.periodicEvaluation.findUniqueOrThrow({ where: { id: periodId } });
    return state === 'FINAL';
  });
const run = (id: string, epoch = 1) => ({ kind: 'period', id, epoch }) as const;

describe.concurrent('a periodic evaluation', { timeout: 120_000 }, () => {
  test('runs beside the year to its end, with an appeal, and leaves the year where it was', async () => {
    const { first, periodId } = await opened(policy({ windows: { MID_TERM: [590, 600] } }, OPEN_FROM_THE_LAUNCH));
    await agency.settle(periodId, 'REPORT_REALIZATION', 'REPORTED');
    await agency.settle(periodId, 'RATE', 'RATED', { ratings: { results: 'BELOW', behaviour: 'MEETS' } });
    await agency.settle(periodId, 'DELIVER_RESULT', 'DELIVERED');
    await agency.settle(periodId, 'RECEIVE_RESULT', 'RECEIVED');
    await agency.settle(periodId, 'FILE_APPEAL', 'FILED');
    await agency.settle(periodId, 'STATE_AS_EMPLOYEE', 'STATED');
    await agency.settle(periodId, 'STATE_AS_EVALUATOR', 'STATED');
    await agency.settle(periodId, 'DECIDE_APPEAL', 'CHANGED');
    await agency.waits(run(periodId), ['DELIVERY.SIGN_AND_RETURN']);
    await agency.settle(periodId, 'SIGN_AND_RETURN', 'SIGNED');
    await final(periodId);
    expect(await agency.ended(run(periodId))).toBe('COMPLETED');
    expect(await agency.unanswered(periodId)).toBe(0);
    expect(await agency.appraisal(first)).toMatchObject({ state: 'ACTIVE', stage: 'MONITORING' });
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['MID_TERM.REPORT_REALIZATION']);
    expect(await engine.db.developmentCase.count({ where: { appraisalId: first } })).toBe(0);
  });

  test('that the evaluator lets pass is the superior’s, final, without an appeal', async () => {
    const { first, periodId, superior } = await opened(policy({}, OPEN_FROM_THE_LAUNCH, 1));
    await agency.settle(periodId, 'REPORT_REALIZATION', 'REPORTED');
    const taken = await agency.open(periodId, 'RATE', { level: 1 });
    expect(taken).toMatchObject({ role: 'SUPERIOR', assigneeId: superior, appraisalId: first });
    await agency.decide(taken, 'RATED');
    await agency.settle(periodId, 'DELIVER_RESULT', 'DELIVERED');
    await agency.settle(periodId, 'RECEIVE_RESULT', 'RECEIVED');
    await agency.settle(periodId, 'SIGN_AND_RETURN', 'SIGNED');
    await final(periodId);
    expect(await agency.tasks(periodId, 'FILE_APPEAL')).toEqual([]);
    expect(await engine.db.periodicEvaluation.findUniqueOrThrow({ where: { id: periodId } })).toMatchObject({
      finalBecause: 'TAKEOVER',
    });
  });

  test('goes on while the year is evaluated to its end, and after it', async () => {
    const { first, periodId } = await opened(policy({ due: { FILE_APPEAL: 1 } }, OPEN_FROM_THE_LAUNCH));
    await agency.open(periodId, 'REPORT_REALIZATION');
    await agency.forward(first, 'SIGN_AND_RETURN');
    await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
    await agency.final(first);
    await agency.settle(periodId, 'REPORT_REALIZATION', 'REPORTED');
    await agency.settle(periodId, 'RATE', 'RATED');
    await agency.settle(periodId, 'DELIVER_RESULT', 'DELIVERED');
    await agency.settle(periodId, 'RECEIVE_RESULT', 'RECEIVED');
    await agency.settle(periodId, 'SIGN_AND_RETURN', 'SIGNED');
    await final(periodId);
    const ratings = await engine.db.rating.findMany({ where: { appraisalId: first }, orderBy: { number: 'asc' } });
    expect(ratings.map((rating) => rating.periodId)).toEqual([null, periodId]);
  });

  test('is started by the Schedule when its window opens, and only then', async () => {
    const { first } = await agency.launch(policy({}, [windowOf('M01', 0, 500), windowOf('M02', 501, 600)]));
    await ensureStandingWorkflows(engine.temporal, 1);
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
    const { id } = await until('the period to be opened', () =>
      engine.db.periodicEvaluation.findFirst({ where: { appraisalId: first } }),
    );
    await agency.settle(id, 'REPORT_REALIZATION', 'REPORTED');
    await agency.waits(run(id), ['FINAL_SCORING.RATE']);
    expect(await engine.db.periodicEvaluation.count({ where: { appraisalId: first } })).toBe(1);
  });
});

test('recovery starts a period under way from its rows, and ends the old run', { timeout: 120_000 }, async () => {
  const { periodId } = await opened(policy({}, OPEN_FROM_THE_LAUNCH));
  await agency.settle(periodId, 'REPORT_REALIZATION', 'REPORTED');
  const rating = await agency.open(periodId, 'RATE');
  await agency.waits(run(periodId), ['FINAL_SCORING.RATE']);
  await raiseEpochs(engine.deps);
  engine.nudge();
  await until('the new run', async () => (await agency.waitingFor(run(periodId, 2))).includes('FINAL_SCORING.RATE'));
  expect(await agency.ended(run(periodId))).toBe('TERMINATED');
  expect((await agency.tasks(periodId, 'RATE')).map((task) => task.id)).toEqual([rating.id]);
  await agency.decide(rating, 'RATED');
  await agency.settle(periodId, 'DELIVER_RESULT', 'DELIVERED');
});
