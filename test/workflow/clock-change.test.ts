/** Changes of clocks while workflows sleep. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extendDeadlines } from '../../usecases/clock-changes/extend-deadlines.ts';
import { endSuspension } from '../../usecases/suspensions/end-suspension.ts';
import { suspendAppraisal } from '../../usecases/suspensions/suspend.ts';
import { setDue } from '../support/acts.ts';
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

const extend = async ({ cycleId }: Launched, seconds: number): Promise<{ changeId: string; operationId: string }> => {
  const ordered = await extendDeadlines(engine.deps, agency.act(agency.admin), {
    cycleId,
    stage: 'TARGET_SETTING',
    add: { n: seconds, unit: 'SECONDS' },
    reason: 'Gangguan jaringan.',
    decree: 'Keputusan Bupati 7/2026',
  });
  engine.nudge();
  return ordered;
};
const finished = (operationId: string) =>
  until('the change to be applied', async () => {
    const operation = await engine.db.operation.findUniqueOrThrow({ where: { id: operationId } });
    return operation.status === 'SUCCEEDED' && operation;
  });
const runs = { kind: 'clock', epoch: 1 } as const;

describe('an extension', { timeout: 120_000 }, () => {
  test('that comes while the workflow sleeps: the old timer takes nothing over, the new date does', async () => {
    const launched = await agency.launch(hastyPolicy({ due: { DRAFT_TARGETS: 8 } }));
    const before = await agency.open(launched.first, 'DRAFT_TARGETS');
    const { changeId, operationId } = await extend(launched, 5);
    await finished(operationId);
    const after = await engine.db.task.findUniqueOrThrow({ where: { id: before.id } });
    expect((after.dueAt?.getTime() ?? 0) - (before.dueAt?.getTime() ?? 0)).toBe(5_000);
    // Nobody was rung: the appraisal's workflow learns of it when its timer fires.
    expect(await engine.db.outbox.count({ where: { ownerId: launched.first } })).toBe(0);
    const taken = await agency.open(launched.first, 'DRAFT_TARGETS', { level: 1 });
    expect(taken.openedAt.getTime()).toBeGreaterThanOrEqual((after.dueAt?.getTime() ?? 0) + 1_000);
    expect(await agency.ended({ ...runs, id: changeId })).toBe('COMPLETED');
    expect(await agency.unanswered(changeId)).toBe(0);
  });

  test('that is ordered while no worker runs is in force at once, and applied when one comes', async () => {
    const launched = await agency.launch(hastyPolicy({}));
    await agency.settle(launched.first, 'DRAFT_TARGETS', 'SUBMITTED');
    const approving = await agency.open(launched.first, 'APPROVE_TARGETS');
    await engine.stopWorker();
    await setDue(engine.db, approving.id, -60);
    const { operationId } = await extend(launched, 600);
    // A minute late by the date in the row; in time by the extension.
    const decided = await agency.decide(approving, 'APPROVED');
    expect(decided.late).toBe(false);
    await engine.startWorker();
    expect(await finished(operationId)).toMatchObject({ failed: 0 });
  });
});

describe('a suspension', { timeout: 120_000 }, () => {
  test('outlasts the timer, and the workflow goes on when it ends', async () => {
    const launched = await agency.launch(hastyPolicy({ due: { DRAFT_TARGETS: 8 } }));
    const { first: appraisalId } = launched;
    const before = await agency.open(appraisalId, 'DRAFT_TARGETS');
    await suspendAppraisal(engine.deps, agency.act(agency.admin), {
      appraisalId,
      scope: 'EMPLOYEE',
      cause: 'SICK_LEAVE',
      reason: 'Cuti sakit',
      decree: null,
    });
    // The timer fires meanwhile.
    await sleep(10_500);
    expect((await agency.tasks(appraisalId, 'DRAFT_TARGETS')).map(({ status, level }) => [status, level])).toEqual([
      ['OPEN', 0],
    ]);
    await endSuspension(engine.deps, agency.act(agency.admin), appraisalId);
    engine.nudge();
    const after = await engine.db.task.findUniqueOrThrow({ where: { id: before.id } });
    expect(after.dueAt?.getTime()).toBeGreaterThan((before.dueAt?.getTime() ?? 0) + 10_000);
    const taken = await agency.open(appraisalId, 'DRAFT_TARGETS', { level: 1 });
    expect(taken.openedAt.getTime()).toBeGreaterThanOrEqual((after.dueAt?.getTime() ?? 0) + 1_000);
    await until('the bells to be answered', async () => (await agency.unanswered(appraisalId)) === 0);
  });
});
