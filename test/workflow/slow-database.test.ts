/** Rule 7: a step that PostgreSQL holds up longer than a local activity may last goes on as a regular one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('a row that is locked for seven seconds delays its own appraisal only, and loses nothing', async () => {
  const { appraisals } = await agency.launch(hastyPolicy({}), { employees: 2 });
  const [locked = '', free = ''] = appraisals;
  const run = { kind: 'appraisal', id: locked, epoch: 1 } as const;
  await until('the run to wait', async () => (await agency.waitingFor(run)).length > 0);
  await engine.stopWorker();
  await agency.settle(locked, 'DRAFT_TARGETS', 'SUBMITTED');

  const released = engine.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT id::text FROM appraisal WHERE id = ${locked}::uuid FOR UPDATE`;
      await engine.startWorker();
      await agency.settle(free, 'DRAFT_TARGETS', 'SUBMITTED');
      await agency.open(free, 'APPROVE_TARGETS');
      await sleep(7_000);
      expect(await agency.tasks(locked, 'APPROVE_TARGETS')).toEqual([]);
    },
    { timeout: 60_000 },
  );
  await released;
  await agency.open(locked, 'APPROVE_TARGETS');
  await until('the bells to be answered', async () => (await agency.unanswered(locked)) === 0);

  const { events } = await engine.temporal.client.workflow.getHandle(`appraisal/${locked}/1`).fetchHistory();
  const regular = (events ?? []).flatMap(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
  );
  expect(regular).toContain('seeToTask');
  expect((await agency.tasks(locked, 'APPROVE_TARGETS')).length).toBe(1);
  // The next step is quick again.
  await agency.settle(locked, 'APPROVE_TARGETS', 'APPROVED');
  await agency.open(locked, 'REPORT_REALIZATION');
});
