import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addParticipants } from '../../usecases/movements/add-participants.ts';
import { excludeAppraisal } from '../../usecases/movements/exclude-appraisal.ts';
import { moveEmployee } from '../../usecases/movements/move-employee.ts';
import { moveEvaluator } from '../../usecases/movements/move-evaluator.ts';
import { reincludeAppraisal } from '../../usecases/movements/reinclude-appraisal.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { Agency, type Party } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await engine.startWorker();
});
afterAll(() => engine.close());

const yesterday = () => new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
const order = () => ({ effectiveOn: yesterday(), decree: '821.2/417/2026', reason: 'Mutasi' });

/** Sari moves to another party: its unit, its evaluator, its superior. */
async function move(appraisalId: string, to: Party): Promise<void> {
  await moveEmployee(engine.deps, agency.act(agency.admin), {
    ...{ appraisalId, ...order(), unitId: to.unitId, position: 'Analis Kebijakan' },
    ...{ evaluatorId: to.evaluator, superiorId: to.superior },
  });
  engine.nudge();
}

describe.concurrent('movements', { timeout: 180_000 }, () => {
  test('an employee moves between target-setting and mid-term: a new SKP with the new evaluator, and the year goes on to its end', async () => {
    const { first } = await agency.launch(hastyPolicy({ windows: { MID_TERM: [20, 600] } }));
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
    await until('the monitoring to begin', async () => (await agency.appraisal(first)).stage === 'MONITORING');
    const other = await agency.party({ employees: 0 });
    await move(first, other);

    const draft = await agency.open(first, 'DRAFT_TARGETS', { round: 2 });
    await agency.decide(draft, 'SUBMITTED');
    const approval = await agency.open(first, 'APPROVE_TARGETS', { round: 2 });
    expect(approval).toMatchObject({ assigneeId: other.evaluator, unitId: other.unitId, level: 0 });
    await agency.decide(approval, 'APPROVED');
    const review = await agency.forward(first, 'GIVE_FEEDBACK');
    expect(review.assigneeId).toBe(other.evaluator);
    const rate = await agency.forward(first, 'RATE');
    expect(rate.assigneeId).toBe(other.evaluator);
    await agency.decide(rate, 'RATED');
    const receipt = await agency.forward(first, 'RECEIVE_RESULT');
    await agency.decide(receipt, 'RECEIVED');
    await agency.open(first, 'FILE_APPEAL');
    const plans = await engine.db.plan.findMany({ where: { appraisalId: first }, orderBy: { number: 'asc' } });
    expect(plans.map((plan) => plan.closedBecause)).toEqual(['EMPLOYEE_MOVED', null]);
    expect(await agency.unanswered(first)).toBe(0);
    const rating = await engine.db.rating.findFirstOrThrow({ where: { appraisalId: first } });
    expect(rating.authorId).toBe(other.evaluator);
    // The run of the epoch before, which slept until the window, is gone.
    expect(['COMPLETED', 'TERMINATED']).toContain(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 }));
  });

  test('an evaluator moves in the middle of the mid-term review: the open report waits for the new SKP, then opens again', async () => {
    const { first, party } = await agency.launch(hastyPolicy({}));
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
    const report = await agency.open(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    const other = await agency.party({ employees: 0 });
    await moveEvaluator(engine.deps, agency.act(agency.admin), {
      ...{ evaluatorId: party.evaluator, successorId: other.evaluator, ...order(), headsUnits: true },
    });
    engine.nudge();
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED', { round: 2 });
    const approval = await agency.open(first, 'APPROVE_TARGETS', { round: 2 });
    expect(approval.assigneeId).toBe(other.evaluator);
    expect(await engine.db.task.findUnique({ where: { id: report.id } })).toMatchObject({ status: 'CANCELLED' });
    await agency.decide(approval, 'APPROVED');
    expect((await agency.open(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' })).id).toBe(report.id);
    const review = await agency.forward(first, 'GIVE_FEEDBACK');
    expect(review).toMatchObject({ assigneeId: other.evaluator, marks: [] });
  });

  test('an excluded appraisal’s run ends; re-included, a new one goes on where it stood', async () => {
    const { first, party } = await agency.launch(hastyPolicy({}));
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    const approval = await agency.open(first, 'APPROVE_TARGETS');
    await excludeAppraisal(engine.deps, agency.act(agency.admin), {
      ...{ appraisalId: first, code: 'UNPAID_LEAVE', ...order() },
    });
    engine.nudge();
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
    expect(await agency.unanswered(first)).toBe(0);
    await reincludeAppraisal(engine.deps, agency.act(agency.admin), {
      ...{ appraisalId: first, decree: '824/31/2026', reason: 'Kembali aktif' },
    });
    engine.nudge();
    const again = await agency.open(first, 'APPROVE_TARGETS');
    expect(again).toMatchObject({ id: approval.id, assigneeId: party.evaluator });
    await agency.decide(again, 'APPROVED');
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    expect(await agency.unanswered(first)).toBe(0);
  });

  test('a late joiner’s workflow starts by its bell, and his year begins', async () => {
    const { cycleId } = await agency.launch(hastyPolicy({}));
    const other = await agency.party({ employees: 1 });
    const joined = await addParticipants(engine.deps, agency.act(agency.admin), {
      ...{ cycleId, employeeIds: other.employees, reason: 'Bergabung', decree: null },
    });
    engine.nudge();
    const id = joined.items[0]?.appraisalId ?? '';
    await agency.settle(id, 'DRAFT_TARGETS', 'SUBMITTED');
    const approval = await agency.open(id, 'APPROVE_TARGETS');
    expect(approval.assigneeId).toBe(other.evaluator);
    await agency.decide(approval, 'APPROVED');
    await agency.open(id, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    // The unit had nobody in the cycle: its report's workflow runs too.
    const report = await engine.db.unitReport.findFirstOrThrow({ where: { cycleId, unitId: other.unitId } });
    await until('the bell of the report to be answered', async () => (await agency.unanswered(report.id)) === 0);
    expect((await agency.run({ kind: 'report', id: report.id, epoch: 1 })).status.name).toBe('RUNNING');
  });
});
