/** The commit of the rows is the legal moment: what was decided while the worker or Temporal was away is applied afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchTemporal } from '../../temporal/temporal-state.ts';
import { fileAppeal } from '../../usecases/file-appeal.ts';
import { verifyAudit } from '../../usecases/verify-audit.ts';
import { startLine, type Line } from '../support/cut-line.ts';
import { startEngine, temporalServer, until, type TestEngine } from '../support/engine-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

let line: Line;
let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  line = await startLine(temporalServer());
  engine = await startEngine({ relayThrough: line.address });
  agency = await Agency.found(engine);
  await engine.startWorker();
});
afterAll(async () => {
  await engine.close();
  await line.close();
});

const quiet = (ownerId: string): Promise<boolean> =>
  until('the bells to be answered', async () => (await agency.unanswered(ownerId)) === 0);

/** Kinds and outcomes in the order in which they were committed. */
async function decided(appraisalId: string): Promise<string[]> {
  const rows = await engine.db.decision.findMany({
    where: { task: { ownerId: appraisalId } },
    include: { task: true },
    orderBy: { decidedAt: 'asc' },
  });
  return rows.map((row) => `${row.task.kind}.${row.outcome}`);
}

test('an appeal that is filed, heard and decided while no worker runs is followed afterwards', async () => {
  const { first, party } = await agency.launch(hastyPolicy({}));
  const receiving = await agency.forward(first, 'RECEIVE_RESULT');
  await quiet(first);
  await engine.stopWorker();
  await agency.decide(receiving, 'RECEIVED');
  // The workflow has opened no window yet: the act itself does, by the same key.
  await fileAppeal(engine.deps, agency.act(party.employees[0] ?? ''), {
    appraisalId: first,
    form: { reasons: 'Penilaian ini tidak sesuai dengan bukti.', evidence: [] },
  });
  expect((await agency.tasks(first, 'FILE_APPEAL')).map((task) => task.status)).toEqual(['DECIDED']);
  await engine.startWorker();
  const judge = await agency.open(first, 'DECIDE_APPEAL');
  const statements = [await agency.open(first, 'STATE_AS_EMPLOYEE'), await agency.open(first, 'STATE_AS_EVALUATOR')];
  const signing = await agency.open(first, 'SIGN_AND_RETURN');
  await quiet(first);

  await engine.stopWorker();
  for (const statement of statements) await agency.decide(statement, 'STATED');
  await agency.decide(judge, 'CHANGED');
  await agency.decide(signing, 'SIGNED');
  expect((await agency.appraisal(first)).state).toBe('ACTIVE');
  await engine.startWorker();
  await agency.final(first);
  expect((await decided(first)).slice(-6)).toEqual([
    'RECEIVE_RESULT.RECEIVED',
    'FILE_APPEAL.FILED',
    'STATE_AS_EMPLOYEE.STATED',
    'STATE_AS_EVALUATOR.STATED',
    'DECIDE_APPEAL.CHANGED',
    'SIGN_AND_RETURN.SIGNED',
  ]);
  expect(await engine.db.task.count({ where: { ownerId: first, level: { gt: 0 } } })).toBe(0);
  await quiet(first);
});

test('people decide and appeal while Temporal cannot be reached; when it is back, all is applied once', async () => {
  const { appraisals, party } = await agency.launch(hastyPolicy({}), { employees: 3 });
  const [drafting = '', returning = '', appealing = ''] = appraisals;
  const [draft, approval, filing] = [
    await agency.open(drafting, 'DRAFT_TARGETS'),
    await agency.forward(returning, 'APPROVE_TARGETS'),
    await agency.forward(appealing, 'FILE_APPEAL'),
  ];
  for (const id of appraisals) await quiet(id);

  await line.cut();
  expect(await watchTemporal(engine.temporal)()).toMatchObject({ is: 'DOWN' });
  await agency.decide(draft, 'SUBMITTED');
  await agency.decide(approval, 'RETURNED', { comment: 'Lengkapi.' });
  await agency.decide(filing, 'FILED');
  await until('the relay to have tried in vain', () =>
    engine.db.outbox.findFirst({ where: { ownerId: drafting, consumedAt: null, lastError: { not: null } } }),
  );
  expect(await agency.tasks(drafting, 'APPROVE_TARGETS')).toEqual([]);
  expect(await agency.tasks(appealing, 'DECIDE_APPEAL')).toEqual([]);

  await line.mend();
  expect(await agency.open(drafting, 'APPROVE_TARGETS')).toMatchObject({ assigneeId: party.evaluator });
  expect(await agency.open(returning, 'DRAFT_TARGETS', { round: 2 })).toMatchObject({ level: 0 });
  expect(await agency.open(appealing, 'DECIDE_APPEAL')).toMatchObject({ assigneeId: party.superior });
  for (const id of appraisals) await quiet(id);
  expect(await decided(drafting)).toEqual(['DRAFT_TARGETS.SUBMITTED']);
  expect((await agency.tasks(returning, 'DRAFT_TARGETS')).length).toBe(2);
});

test('a deadline that passes while no worker runs is acted upon once, when one runs again', async () => {
  const { first } = await agency.launch(hastyPolicy({ due: { DRAFT_TARGETS: 2 } }));
  const run = { kind: 'appraisal', id: first, epoch: 1 } as const;
  await until('the run to wait', async () => (await agency.waitingFor(run)).length > 0);
  await engine.stopWorker();
  const draft = await agency.open(first, 'DRAFT_TARGETS');
  await until('the deadline to pass', async () => Date.now() > (draft.dueAt?.getTime() ?? 0) + 1_500);
  expect((await agency.tasks(first, 'DRAFT_TARGETS')).map((task) => task.status)).toEqual(['OPEN']);
  await engine.startWorker();
  await agency.open(first, 'DRAFT_TARGETS', { level: 1 });
  await quiet(first);
  expect((await agency.tasks(first, 'DRAFT_TARGETS')).map((task) => task.status)).toEqual(['TAKEN_OVER', 'OPEN']);
  expect(await engine.db.event.count({ where: { appraisalId: first, type: 'TASK_TAKEN_OVER' } })).toBe(1);
});

test('the audit trail of all this verifies', async () => {
  expect(await verifyAudit(engine.deps, undefined)).toMatchObject({ verified: true, firstBroken: null });
});
