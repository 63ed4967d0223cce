import { afterAll, beforeAll, test } from 'vitest';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { at, launchVirtually, local, startSkipping } from '../support/virtual-cycle.ts';
import { Agency } from '../support/workflow-agency.ts';
let engine: TestEngine;
let agency: Agency;
beforeAll(async () => { engine = await startEngine({}); agency = await Agency.found(engine); await engine.startWorker(); });
afterAll(() => engine.close());
test('x', async () => {
  const { first } = await launchVirtually(agency);
  await startSkipping(engine, first, { until: at('2026-01-02 09:00:00') });
  await new Promise((r) => setTimeout(r, 1500));
  await startSkipping(engine, first, { until: at('2026-01-02 09:00:00') }).catch((e) => console.log(e.message));
  console.log(await engine.db.appraisal.findMany());
});
test('y', async () => {
  const { first } = await launchVirtually(agency);
  await startSkipping(engine, first, 'FREELY');
  await until('x', () => engine.db.task.findFirst({ where: { appraisalId: first, kind: 'DRAFT_TARGETS', alarmAt: { not: null } } })).catch((e) => console.log(e.message));
  for (const t of await engine.db.task.findMany({ where: { appraisalId: first }, orderBy: { openedAt: 'asc' } })) console.log(t.kind, t.level, t.role, t.status, local(t.openedAt), local(t.dueAt), local(t.alarmAt));
});
