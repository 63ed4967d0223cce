import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelCycle } from '../../usecases/cycles/cancel-cycle.ts';
import { launchCycle } from '../../usecases/cycles/launch-cycle.ts';
import { startWorkflow } from '../../temporal/start-workflow.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { Agency, type Launched } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await engine.startWorker();
});
afterAll(() => engine.close());

const launchOf = (cycleId: string): { kind: 'launch'; id: string; epoch: number } => ({
  kind: 'launch',
  id: cycleId,
  epoch: 1,
});

/** The run id of everybody's workflow, and of the unit's report. */
async function runIds({ appraisals, reportId }: Launched): Promise<string[]> {
  const owners = [
    ...appraisals.map((id) => ({ kind: 'appraisal' as const, id, epoch: 1 })),
    { kind: 'report' as const, id: reportId, epoch: 1 },
  ];
  return Promise.all(owners.map(async (owner) => (await agency.run(owner)).runId));
}

test('a launch fills every inbox, starts every workflow, and reports to its operation', async () => {
  const launched = await agency.launch(hastyPolicy({}), { employees: 12 });
  const { cycleId, appraisals } = launched;
  const tasks = await engine.db.task.groupBy({ by: ['kind', 'status'], where: { cycleId }, _count: true });
  expect(tasks.map((each) => [each.kind, each.status, each._count]).sort()).toEqual([
    ['ACKNOWLEDGE_SOCIALIZATION', 'OPEN', 12],
    ['DRAFT_TARGETS', 'OPEN', 12],
  ]);
  const operation = await until('the operation to succeed', () =>
    engine.db.operation.findFirst({ where: { cycleId, status: 'SUCCEEDED' }, include: { items: true } }),
  );
  expect([operation.total, operation.done, operation.failed]).toEqual([12, 12, 0]);
  expect(operation.items.map((item) => item.key).sort()).toEqual([...appraisals].sort());
  expect(await agency.ended(launchOf(cycleId))).toBe('COMPLETED');
  expect(new Set(await runIds(launched)).size).toBe(13);
  expect(await engine.db.notice.count({ where: { cycleId, kind: 'CYCLE_LAUNCHED' } })).toBe(12);
  expect(await agency.unanswered(cycleId)).toBe(0);
});

test('launching twice is the same launch, and a launch that is run twice starts nothing twice', async () => {
  const launched = await agency.launch(hastyPolicy({}), { employees: 3 });
  const { cycleId } = launched;
  expect(await agency.ended(launchOf(cycleId))).toBe('COMPLETED');
  const before = await runIds(launched);
  const events = await engine.db.event.count({ where: { cycleId } });
  const [operation] = await engine.db.operation.findMany({ where: { cycleId } });

  const again = await launchCycle(engine.deps, agency.act(agency.admin), cycleId);
  expect(again.operationId).toBe(operation?.id);
  expect(await agency.unanswered(cycleId)).toBe(0);
  // As a relay would whose answer got lost.
  await startWorkflow(engine.temporal.client, launchOf(cycleId));
  expect(await agency.ended(launchOf(cycleId))).toBe('COMPLETED');
  expect(await runIds(launched)).toEqual(before);
  expect(await engine.db.appraisal.count({ where: { cycleId } })).toBe(3);
  expect(await engine.db.event.count({ where: { cycleId } })).toBe(events);
  expect(await engine.db.operation.findMany({ where: { cycleId }, select: { done: true } })).toEqual([{ done: 3 }]);
});

describe('with no worker at first', () => {
  test('a launch with a long history continues as new and starts every workflow', async () => {
    await engine.stopWorker();
    const party = await agency.party({ employees: 4 });
    const cycleId = await agency.draft(party, hastyPolicy({}));
    await launchCycle(engine.deps, agency.act(agency.admin), cycleId);
    await startWorkflow(engine.temporal.client, launchOf(cycleId));
    const firstRun = await agency.run(launchOf(cycleId));
    await ringOften(`launch/${cycleId}`);
    await engine.startWorker();
    await until('the operation to succeed', () =>
      engine.db.operation.findFirst({ where: { cycleId, status: 'SUCCEEDED' } }),
    );
    const first = engine.temporal.client.workflow.getHandle(`launch/${cycleId}`, firstRun.runId);
    expect((await first.describe()).status.name).toBe('CONTINUED_AS_NEW');
    expect((await runIds(await agency.launched(party, cycleId))).length).toBe(5);
    expect(await agency.ended(launchOf(cycleId))).toBe('COMPLETED');
  });

  test('a long history is left behind at the next stage, and the new run reads the rows', async () => {
    const { first } = await agency.launch(hastyPolicy({}));
    const firstRun = await until('the run', () => agency.run({ kind: 'appraisal', id: first, epoch: 1 }));
    await engine.stopWorker();
    await ringOften(`appraisal/${first}/1`);
    await engine.startWorker();
    await agency.forward(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    const left = engine.temporal.client.workflow.getHandle(`appraisal/${first}/1`, firstRun.runId);
    expect((await left.describe()).status.name).toBe('CONTINUED_AS_NEW');
    const now = await agency.run({ kind: 'appraisal', id: first, epoch: 1 });
    expect([now.status.name, now.runId === firstRun.runId]).toEqual(['RUNNING', false]);
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['MID_TERM.REPORT_REALIZATION']);
  });

  test('a launch that was cancelled before it had begun starts nothing', async () => {
    await engine.stopWorker();
    const party = await agency.party({ employees: 2 });
    const cycleId = await agency.draft(party, hastyPolicy({}));
    await launchCycle(engine.deps, agency.act(agency.admin), cycleId);
    await cancelCycle(engine.deps, agency.act(agency.admin), { cycleId, reason: 'Salah kebijakan.' });
    engine.nudge();
    await engine.startWorker();
    expect(await agency.ended(launchOf(cycleId))).toBe('COMPLETED');
    expect(await engine.db.appraisal.count({ where: { cycleId } })).toBe(0);
    const operation = await engine.db.operation.findFirstOrThrow({ where: { cycleId } });
    expect(operation).toMatchObject({ status: 'FAILED', error: 'CYCLE_CANCELLED' });
    // The launch's bell must not ring for ever.
    await until('the bell to be answered', async () => (await agency.unanswered(cycleId)) === 0, 5_000);
  });
});

/** Makes a history long: more events than a run keeps. */
async function ringOften(workflowId: string): Promise<void> {
  for (let round = 0; round < 21; round += 1) {
    await Promise.all(
      Array.from({ length: 10 }, () =>
        engine.temporal.connection.workflowService.signalWorkflowExecution({
          namespace: engine.temporal.namespace,
          workflowExecution: { workflowId },
          signalName: 'bell',
          requestId: randomUUID(),
          identity: 'test',
        }),
      ),
    );
  }
}
