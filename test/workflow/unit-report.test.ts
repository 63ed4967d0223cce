import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeFinishedCycles } from '../../usecases/cycles/close-finished-cycles.ts';
import { sweepOverdue } from '../../usecases/sweep-overdue.ts';
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

/** What housekeeping does every minute. */
async function houseKeep(): Promise<void> {
  await closeFinishedCycles(engine.deps);
  engine.nudge();
}

describe.concurrent('reporting of a unit', { timeout: 120_000 }, () => {
  test('reports what is rated, reports again what an appeal changed, ends when all is final and reported, and the cycle closes', async () => {
    const { appraisals, reportId, cycleId, party } = await agency.launch(
      hastyPolicy({ due: { STATE_AS_EMPLOYEE: 0, STATE_AS_EVALUATOR: 0, SIGN_AND_RETURN: 0 } }),
      { employees: 2 },
    );
    const [one = '', two = ''] = appraisals;
    await houseKeep();
    expect(await agency.tasks(reportId, 'REPORT_RESULTS')).toEqual([]);

    await agency.forward(one, 'FILE_APPEAL');
    await houseKeep();
    const first = await agency.open(reportId, 'REPORT_RESULTS', { round: 1 });
    expect(first).toMatchObject({ role: 'UNIT_HEAD', assigneeId: party.evaluator, stage: 'REPORTING' });
    await agency.decide(first, 'REPORTED');

    // Beside the report: an appeal, and the second rating.
    await agency.settle(one, 'FILE_APPEAL', 'FILED');
    const judge = await agency.open(one, 'DECIDE_APPEAL');
    await agency.heard(one);
    await agency.decide(judge, 'CHANGED');
    await agency.final(one);
    const rated = await agency.forward(two, 'RATE');
    await agency.decide(rated, 'RATED');
    await houseKeep();
    await agency.settle(reportId, 'REPORT_RESULTS', 'REPORTED', { round: 2 });
    const submissions = await engine.db.reportSubmission.findMany({ where: { reportId }, orderBy: { number: 'asc' } });
    expect(submissions.map((each) => (each.content as { byPredicate: unknown }).byPredicate)).toEqual([
      { BAIK: 1 },
      { SANGAT_BAIK: 1, BAIK: 1 },
    ]);

    // All is reported, but not yet final: the run waits.
    await houseKeep();
    expect((await agency.run({ kind: 'report', id: reportId, epoch: 1 })).status.name).toBe('RUNNING');
    await agency.settle(two, 'DELIVER_RESULT', 'DELIVERED');
    await agency.settle(two, 'RECEIVE_RESULT', 'RECEIVED');
    const filing = await agency.open(two, 'FILE_APPEAL');
    await engine.db.task.update({ where: { id: filing.id }, data: { dueAt: new Date(Date.now() - 5_000) } });
    await sweepOverdue(engine.deps, { graceSeconds: 1, limit: 10 });
    engine.nudge();
    await agency.final(two);
    await houseKeep();
    expect(await agency.ended({ kind: 'report', id: reportId, epoch: 1 })).toBe('COMPLETED');
    expect(await engine.db.unitReport.findUnique({ where: { id: reportId } })).toMatchObject({ status: 'COMPLETE' });
    await houseKeep();
    expect(await engine.db.cycle.findUnique({ where: { id: cycleId } })).toMatchObject({ status: 'CLOSED' });
    expect(await agency.unanswered(reportId)).toBe(0);
  });

  test('waits for the end of the evaluation, and a late report raises an alarm but stays with the unit', async () => {
    const { first, reportId } = await agency.launch(
      hastyPolicy({ windows: { REPORTING: [5, 600] }, due: { REPORT_RESULTS: 1 } }),
    );
    await agency.decide(await agency.forward(first, 'RATE'), 'RATED');
    const window = await engine.db.stageWindow.findFirstOrThrow({
      where: { stage: 'REPORTING', cycle: { reports: { some: { id: reportId } } } },
    });
    // By its own timer: nobody rings when a window opens.
    const report = await agency.open(reportId, 'REPORT_RESULTS');
    expect(report.openedAt.getTime()).toBeGreaterThanOrEqual(window.opensAt.getTime());
    const late = await until('the alarm', () =>
      engine.db.task.findFirst({ where: { id: report.id, alarmAt: { not: null } } }),
    );
    expect(late.status).toBe('OPEN');
    expect((await agency.decide(late, 'REPORTED')).late).toBe(true);
  });
});
