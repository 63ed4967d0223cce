import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** What is in force: the number of the version that was approved last. */
async function versionInForce(appraisalId: string): Promise<number | undefined> {
  const plan = await engine.db.plan.findFirst({
    where: { appraisalId, approvedAt: { not: null } },
    orderBy: { approvedAt: 'desc' },
  });
  return plan?.number;
}

describe.concurrent('mid-term review', { timeout: 120_000 }, () => {
  test('the employee reports, the evaluator gives feedback, and the final report opens', async () => {
    const { first, party } = await agency.launch(hastyPolicy({}));
    const report = await agency.forward(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    expect(report.assigneeId).toBe(party.employees[0]);
    await agency.decide(report, 'REPORTED');
    const feedback = await agency.open(first, 'GIVE_FEEDBACK');
    expect(feedback).toMatchObject({ assigneeId: party.evaluator, marks: [] });
    await agency.decide(feedback, 'GIVEN');
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'FINAL_SCORING' });
    expect(await agency.tasks(first, 'AGREE_ADJUSTMENT')).toEqual([]);
    expect(await versionInForce(first)).toBe(1);
  });

  test('without a report the evaluator is asked anyway, and sees that there is none', async () => {
    const { first } = await agency.launch(hastyPolicy({ due: { 'MID_TERM.REPORT_REALIZATION': 1 } }));
    const silent = await agency.forward(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    const feedback = await agency.open(first, 'GIVE_FEEDBACK');
    expect(feedback.marks).toEqual(['NO_REPORT']);
    await expect(agency.decide(silent, 'REPORTED')).rejects.toMatchObject({ code: 'TASK_CLOSED' });
    await agency.decide(feedback, 'GIVEN');
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'FINAL_SCORING' });
  });

  test('a silent evaluator is stood in for by the superior, who still sees that there was no report', async () => {
    const { first, party } = await agency.launch(
      hastyPolicy({ due: { 'MID_TERM.REPORT_REALIZATION': 1, GIVE_FEEDBACK: 1 } }),
    );
    await agency.forward(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    const taken = await agency.open(first, 'GIVE_FEEDBACK', { level: 1 });
    expect(taken).toMatchObject({ role: 'SUPERIOR', assigneeId: party.superior, marks: ['NO_REPORT'] });
    await agency.decide(taken, 'GIVEN');
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'FINAL_SCORING' });
  });

  test('adjusted targets are in force when the employee agrees', async () => {
    const { first, party } = await agency.launch(hastyPolicy({}));
    await agency.forward(first, 'GIVE_FEEDBACK');
    await agency.settle(first, 'GIVE_FEEDBACK', 'ADJUSTMENT_PROPOSED');
    const asked = await agency.open(first, 'AGREE_ADJUSTMENT');
    expect(asked.assigneeId).toBe(party.employees[0]);
    expect(await versionInForce(first)).toBe(1);
    await agency.decide(asked, 'AGREED');
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'FINAL_SCORING' });
    expect(await versionInForce(first)).toBe(2);
  });

  test('declined adjustments leave the targets as they are', async () => {
    const { first } = await agency.launch(hastyPolicy({}));
    await agency.forward(first, 'GIVE_FEEDBACK');
    await agency.settle(first, 'GIVE_FEEDBACK', 'ADJUSTMENT_PROPOSED');
    await agency.settle(first, 'AGREE_ADJUSTMENT', 'DECLINED', { comment: 'Target semula dapat dicapai.' });
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'FINAL_SCORING' });
    expect(await versionInForce(first)).toBe(1);
  });

  test('silence is no agreement: unanswered adjustments leave the targets as they are', async () => {
    const { first } = await agency.launch(hastyPolicy({ due: { AGREE_ADJUSTMENT: 1 } }));
    await agency.forward(first, 'GIVE_FEEDBACK');
    await agency.settle(first, 'GIVE_FEEDBACK', 'ADJUSTMENT_PROPOSED');
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'FINAL_SCORING' });
    expect((await agency.tasks(first, 'AGREE_ADJUSTMENT')).map((task) => task.status)).toEqual(['CLOSED_WITHOUT']);
    expect(await versionInForce(first)).toBe(1);
  });

  test('the review waits for its window to open', async () => {
    const { first } = await agency.launch(hastyPolicy({ windows: { MID_TERM: [4, 600] } }));
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
    await until('the bell to be answered', async () => (await agency.unanswered(first)) === 0);
    expect(await agency.tasks(first, 'REPORT_REALIZATION')).toEqual([]);
    const report = await agency.open(first, 'REPORT_REALIZATION');
    const window = await engine.db.stageWindow.findFirstOrThrow({
      where: { stage: 'MID_TERM', unitId: report.unitId },
    });
    expect(report.openedAt.getTime()).toBeGreaterThanOrEqual(window.opensAt.getTime());
  });
});
