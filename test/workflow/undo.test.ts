import { afterAll, beforeAll, expect, test } from 'vitest';
import { undoDecision } from '../../usecases/decisions/undo-decision.ts';
import { startEngine, type TestEngine } from '../support/engine-process.ts';
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

const LIMIT = { timeout: 60_000 };

test('a decision that nobody undoes takes effect, and the year goes on', LIMIT, async () => {
  const { first } = await agency.launch(hastyPolicy({ grace: { APPROVE_TARGETS: 2 } }));
  const approval = await agency.forward(first, 'APPROVE_TARGETS');
  const { decisionId, undoUntil } = await agency.decide(approval, 'APPROVED');
  expect(undoUntil).not.toBeNull();
  await agency.open(first, 'REPORT_REALIZATION');
  const decision = await engine.db.decision.findUniqueOrThrow({ where: { taskId: approval.id } });
  expect(decision.id).toBe(decisionId);
  expect(await engine.db.provisionalEnd.findUniqueOrThrow({ where: { provisionalId: decisionId } })).toMatchObject({
    kind: 'EFFECTIVE',
    at: new Date(undoUntil ?? ''),
  });
});

test('a decision that was undone leads nowhere; what is decided instead counts', LIMIT, async () => {
  const { first, party } = await agency.launch(
    hastyPolicy({ grace: { APPROVE_TARGETS: 30 }, due: { APPROVE_TARGETS: 6 } }),
  );
  const approval = await agency.forward(first, 'APPROVE_TARGETS');
  await agency.decide(approval, 'APPROVED');
  await undoDecision(engine.deps, agency.act(party.evaluator), { taskId: approval.id });
  engine.nudge();
  // At the latest at the due date a decision counts: the second one is not taken over, though its grace is longer.
  const { undoUntil } = await agency.decide(approval, 'RETURNED', { comment: 'Belum terukur.' });
  expect(undoUntil).toBe(approval.dueAt?.toISOString());
  await agency.open(first, 'DRAFT_TARGETS', { round: 2 });
  expect((await agency.tasks(first, 'APPROVE_TARGETS')).map(({ status, level }) => ({ status, level }))).toEqual([
    { status: 'DECIDED', level: 0 },
  ]);
  expect(await agency.unanswered(first)).toBe(0);
});

test('a decision takes effect at its time, though nobody was there to see it', LIMIT, async () => {
  const { first } = await agency.launch(hastyPolicy({ grace: { APPROVE_TARGETS: 1 } }));
  const approval = await agency.forward(first, 'APPROVE_TARGETS');
  await engine.stopWorker();
  const { undoUntil } = await agency.decide(approval, 'APPROVED');
  await engine.startWorker();
  await agency.open(first, 'REPORT_REALIZATION');
  const plan = await engine.db.plan.findFirstOrThrow({ where: { appraisalId: first } });
  expect(plan.approvedAt).toEqual(new Date(undoUntil ?? ''));
});
