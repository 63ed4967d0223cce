/** Epochs: runs are started afresh from the rows, in the middle of every stage. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorkflow } from '../../temporal/start-workflow.ts';
import { cancelCycle } from '../../usecases/cycles/cancel-cycle.ts';
import { closeFinishedCycles } from '../../usecases/cycles/close-finished-cycles.ts';
import { raiseEpochs } from '../../usecases/raise-epochs.ts';
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

describe('recovery', { timeout: 120_000 }, () => {
  test('old runs end, new ones go on from the rows in the middle of each stage, and nothing is done twice', async () => {
    const { appraisals, reportId, cycleId } = await agency.launch(
      hastyPolicy({ due: { FILE_APPEAL: 600, STATE_AS_EMPLOYEE: 0, STATE_AS_EVALUATOR: 0 } }),
      { employees: 7 },
    );
    const [drafting = '', returned = '', midTerm = '', rating = '', receiving = '', hearing = '', finished = ''] =
      appraisals;
    await Promise.all([
      agency
        .forward(returned, 'APPROVE_TARGETS')
        .then((task) => agency.decide(task, 'RETURNED', { comment: 'Lengkapi.' }))
        .then(() => agency.open(returned, 'DRAFT_TARGETS', { round: 2 })),
      agency
        .forward(midTerm, 'GIVE_FEEDBACK')
        .then((task) => agency.decide(task, 'ADJUSTMENT_PROPOSED'))
        .then(() => agency.open(midTerm, 'AGREE_ADJUSTMENT')),
      agency.forward(rating, 'RATE'),
      agency.forward(receiving, 'RECEIVE_RESULT'),
      agency
        .forward(hearing, 'FILE_APPEAL')
        .then((task) => agency.decide(task, 'FILED'))
        .then(() => agency.heard(hearing)),
      agency
        .forward(finished, 'SIGN_AND_RETURN', { ratings: { results: 'BELOW', behaviour: 'MEETS' } })
        .then((task) => agency.decide(task, 'SIGNED'))
        .then(() => agency.open(finished, 'FILE_APPEAL'))
        .then((task) => agency.decide(task, 'FILED'))
        .then(() => agency.heard(finished))
        .then(() => agency.settle(finished, 'DECIDE_APPEAL', 'CONFIRMED'))
        .then(() => agency.final(finished)),
    ]);
    const { id: caseId } = await engine.db.developmentCase.findFirstOrThrow({ where: { appraisalId: finished } });
    await agency.settle(caseId, 'PLAN_COACHING', 'PLANNED');
    await agency.open(caseId, 'CONCLUDE_COACHING');
    await closeFinishedCycles(engine.deps);
    engine.nudge();
    await agency.open(reportId, 'REPORT_RESULTS');
    await until(
      'the bells to be answered',
      async () => (await engine.db.outbox.count({ where: { consumedAt: null } })) === 0,
    );
    const rows = (): Promise<unknown> =>
      engine.db.task.findMany({
        where: { cycleId },
        select: { id: true, kind: true, status: true, level: true, round: true, dueAt: true },
        orderBy: { id: 'asc' },
      });
    const before = await rows();

    // One run is lost with its state, as if Temporal had been set back.
    await engine.temporal.client.workflow.getHandle(`appraisal/${rating}/1`).terminate('lost');
    expect(await raiseEpochs(engine.deps)).toBe(8);
    engine.nudge();
    const now = (id: string, names: readonly string[]): Promise<void> =>
      agency.waits({ kind: 'appraisal', id, epoch: 2 }, names);
    await now(drafting, ['TARGET_SETTING.DRAFT_TARGETS']);
    await now(returned, ['TARGET_SETTING.DRAFT_TARGETS']);
    await now(midTerm, ['MID_TERM.AGREE_ADJUSTMENT']);
    await now(rating, ['FINAL_SCORING.RATE']);
    await now(receiving, ['DELIVERY.RECEIVE_RESULT']);
    await now(hearing, ['APPEAL.DECIDE_APPEAL', 'DELIVERY.SIGN_AND_RETURN']);
    await agency.waits({ kind: 'case', id: caseId, epoch: 2, caseKind: 'COACHING' }, ['FOLLOW_UP.CONCLUDE_COACHING']);
    await agency.waits({ kind: 'report', id: reportId, epoch: 2 }, ['REPORTING.REPORT_RESULTS']);
    const old = await Promise.all(
      [drafting, returned, midTerm, receiving, hearing].map((id) => agency.ended({ kind: 'appraisal', id, epoch: 1 })),
    );
    expect(new Set(old)).toEqual(new Set(['TERMINATED']));
    expect(await agency.ended({ kind: 'appraisal', id: finished, epoch: 1 })).toBe('COMPLETED');
    expect(await rows()).toEqual(before);

    // The new runs go on.
    await agency.settle(returned, 'DRAFT_TARGETS', 'SUBMITTED', { round: 2 });
    await agency.settle(midTerm, 'AGREE_ADJUSTMENT', 'AGREED');
    await agency.settle(rating, 'RATE', 'RATED');
    await agency.settle(receiving, 'RECEIVE_RESULT', 'RECEIVED');
    await agency.heard(hearing);
    await agency.settle(hearing, 'DECIDE_APPEAL', 'CONFIRMED');
    await agency.settle(hearing, 'SIGN_AND_RETURN', 'SIGNED');
    await agency.settle(caseId, 'CONCLUDE_COACHING', 'CONCLUDED');
    await agency.open(returned, 'APPROVE_TARGETS', { round: 2 });
    await agency.open(midTerm, 'REPORT_REALIZATION', { stage: 'FINAL_SCORING' });
    await agency.open(rating, 'DELIVER_RESULT');
    await agency.open(receiving, 'FILE_APPEAL');
    await agency.final(hearing);
    expect(await agency.ended({ kind: 'case', id: caseId, epoch: 2, caseKind: 'COACHING' })).toBe('COMPLETED');
  });

  test('a run of an older epoch changes nothing and ends', async () => {
    const { first } = await agency.launch(hastyPolicy({}));
    await raiseEpochs(engine.deps);
    engine.nudge();
    await until(
      'the new run',
      async () => (await agency.waitingFor({ kind: 'appraisal', id: first, epoch: 2 })).length > 0,
    );
    const tasks = await engine.db.task.findMany({ where: { ownerId: first }, orderBy: { id: 'asc' } });
    // A bell is left for the new run; the old one may not answer it.
    await engine.db.outbox.create({
      data: { ownerKind: 'appraisal', ownerId: first, reason: 'TEST', nextAttemptAt: new Date(Date.now() + 60_000) },
    });
    await startWorkflow(engine.temporal.client, { kind: 'appraisal', id: first, epoch: 1 });
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
    expect(await agency.unanswered(first)).toBe(1);
    expect(await engine.db.task.findMany({ where: { ownerId: first }, orderBy: { id: 'asc' } })).toEqual(tasks);
  });

  test('a run that finds everything ended answers the bells of every branch, so that none rings for ever', async () => {
    const { first, cycleId } = await agency.launch(hastyPolicy({}));
    await agency.forward(first, 'FILE_APPEAL');
    await engine.stopWorker();
    await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
    await raiseEpochs(engine.deps);
    await cancelCycle(engine.deps, agency.act(agency.admin), { cycleId, reason: 'Diulang dengan kebijakan lain.' });
    await engine.startWorker();
    engine.nudge();
    expect(await until('the new run', () => agency.ended({ kind: 'appraisal', id: first, epoch: 2 }))).toBe(
      'COMPLETED',
    );
    await until('the bells to be answered', async () => (await agency.unanswered(first)) === 0, 5_000);
  });
});
