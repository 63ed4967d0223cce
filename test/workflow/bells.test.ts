/** Signals are doorbells: they may come twice, late or never, and carry nothing that the rows do not say. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideLockedTask } from '../../usecases/decide-task.ts';
import { lockAppraisal } from '../../usecases/lock-owner.ts';
import { lockTaskById } from '../../usecases/task-row.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { Agency, PLAN } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await engine.startWorker();
});
afterAll(() => engine.close());

async function ring(workflowId: string, requestId: string = randomUUID()): Promise<void> {
  await engine.temporal.connection.workflowService.signalWorkflowExecution({
    namespace: engine.temporal.namespace,
    workflowExecution: { workflowId },
    signalName: 'bell',
    requestId,
    identity: 'test',
  });
}

/** Everything about an owner that could change. */
async function rowsOf(ownerId: string): Promise<unknown> {
  return {
    tasks: await engine.db.task.findMany({ where: { ownerId }, orderBy: { id: 'asc' } }),
    events: await engine.db.event.count({ where: { appraisalId: ownerId } }),
    notices: await engine.db.notice.count({ where: { appraisalId: ownerId } }),
    appraisal: await engine.db.appraisal.findUnique({ where: { id: ownerId } }),
  };
}

const quiet = (ownerId: string): Promise<boolean> =>
  until('the bells to be answered', async () => (await agency.unanswered(ownerId)) === 0);

describe.concurrent('a doorbell', { timeout: 120_000 }, () => {
  test('that rings for nothing, often, changes nothing', async () => {
    const { first } = await agency.launch(hastyPolicy({}));
    await agency.forward(first, 'APPROVE_TARGETS');
    await quiet(first);
    const before = await rowsOf(first);
    for (let count = 0; count < 8; count += 1) await ring(`appraisal/${first}/1`);
    // A bell that the rows know of is answered after those, and proves that they were heard.
    await engine.db.outbox.create({ data: { ownerKind: 'appraisal', ownerId: first, reason: 'TEST' } });
    engine.nudge();
    await quiet(first);
    expect(await rowsOf(first)).toEqual(before);
  });

  test('of one outbox row signals a run once, however often it is rung', async () => {
    const { first } = await agency.launch(hastyPolicy({}));
    const handle = engine.temporal.client.workflow.getHandle(`appraisal/${first}/1`);
    const run = { kind: 'appraisal', id: first, epoch: 1 } as const;
    await until('the run to wait', async () => (await agency.waitingFor(run)).length > 0);
    const requestId = `outbox-${randomUUID()}`;
    for (let count = 0; count < 5; count += 1) await ring(`appraisal/${first}/1`, requestId);
    const heard = async (): Promise<number> =>
      (await handle.fetchHistory()).events?.filter((event) => event.workflowExecutionSignaledEventAttributes).length ??
      0;
    await until('the signal', async () => (await heard()) > 0);
    expect(await heard()).toBe(1);
  });

  test('that a relay took and never rang is rung again when its delay is over', async () => {
    const { first, party } = await agency.launch(hastyPolicy({}));
    const draft = await agency.open(first, 'DRAFT_TARGETS');
    const run = { kind: 'appraisal', id: first, epoch: 1 } as const;
    await until('the run to wait', async () => (await agency.waitingFor(run)).length > 0);
    // Committed as a relay leaves it that died after it had claimed the row.
    await engine.db.$transaction(async (tx) => {
      const locked = await lockAppraisal(tx, first);
      const task = await lockTaskById(tx, draft.id);
      if (!task) throw new Error('no task');
      const acting = { outcome: 'SUBMITTED', form: PLAN };
      await decideLockedTask(tx, locked, task, agency.act(party.employees[0] ?? ''), acting);
      await tx.outbox.updateMany({
        where: { ownerId: first },
        data: { attempts: 1, nextAttemptAt: new Date(Date.now() + 2_000) },
      });
    });
    const committed = Date.now();
    await agency.open(first, 'APPROVE_TARGETS');
    expect(Date.now() - committed).toBeGreaterThan(1_500);
    await quiet(first);
  });

  test('for a run that is gone starts it from the rows', async () => {
    const { first } = await agency.launch(hastyPolicy({}));
    const draft = await agency.open(first, 'DRAFT_TARGETS');
    const run = { kind: 'appraisal', id: first, epoch: 1 } as const;
    const handle = engine.temporal.client.workflow.getHandle(`appraisal/${first}/1`);
    // A worker that is still at work for a run finishes its step, lost or not.
    await until('the run to wait', async () => (await agency.waitingFor(run)).length > 0);
    await handle.terminate('lost');
    await agency.decide(draft, 'SUBMITTED');
    await agency.open(first, 'APPROVE_TARGETS');
    await until('a run again', async () => (await handle.describe()).status.name === 'RUNNING');
  });

  test('that rings after the end starts a run that finds nothing to do and answers it', async () => {
    const { first } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 0 } }));
    await agency.forward(first, 'SIGN_AND_RETURN');
    await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
    await agency.final(first);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
    const before = await rowsOf(first);
    const [signing] = await agency.tasks(first, 'SIGN_AND_RETURN');
    await engine.db.outbox.createMany({
      data: [
        { ownerKind: 'appraisal', ownerId: first, reason: 'TEST' },
        { ownerKind: 'appraisal', ownerId: first, taskId: signing?.id ?? '', reason: 'TEST' },
      ],
    });
    engine.nudge();
    await quiet(first);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
    expect(await rowsOf(first)).toEqual(before);
  });
});
