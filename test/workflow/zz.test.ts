import { afterAll, beforeAll, test } from 'vitest';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { at, launchVirtually, local, startSkipping, skip } from '../support/virtual-cycle.ts';
import { Agency } from '../support/workflow-agency.ts';
let engine: TestEngine;
let agency: Agency;
beforeAll(async () => { engine = await startEngine({}); agency = await Agency.found(engine); await engine.startWorker(); });
afterAll(() => engine.close());
test('x', async () => {
  const { first } = await launchVirtually(agency);
  const dump = async () => { for (const t of await engine.db.task.findMany({ where: { appraisalId: first }, orderBy: { openedAt: 'asc' } })) console.log(t.kind, t.level, t.role, t.status, local(t.openedAt), local(t.dueAt), local(t.alarmAt), local(t.closedAt)); };
  try {
  await startSkipping(engine, first, { until: at('2026-01-02 10:00:00') });
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await new Promise((r) => setTimeout(r, 1500));
  await dump();
  await skip(engine, first, { until: at('2026-01-05 08:00:00') });
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
  await skip(engine, first, { until: at('2026-09-20 08:00:00') });
  await agency.settle(first, 'GIVE_FEEDBACK', 'GIVEN');
  await skip(engine, first, 'FREELY');
  await until('x', () => engine.db.task.findFirst({ where: { appraisalId: first, kind: 'RATE', alarmAt: { not: null } } }));
  } catch (e) { console.log(e); }
  await dump();
}, 100000);
