import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { decideLockedTask } from '../../usecases/decide-task.ts';
import { lockAppraisal } from '../../usecases/lock-owner.ts';
import { lockTaskById } from '../../usecases/task-row.ts';
import { withdrawAppeal } from '../../usecases/withdraw-appeal.ts';
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

/** The contested result has been received; an appeal was filed. */
async function appealed(
  haste: Parameters<typeof hastyPolicy>[0],
): Promise<{ first: string; appealId: string; party: Party }> {
  const { first, party } = await agency.launch(hastyPolicy(haste));
  await agency.forward(first, 'FILE_APPEAL');
  await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
  await agency.settle(first, 'FILE_APPEAL', 'FILED');
  const { id: appealId } = await engine.db.appeal.findFirstOrThrow({ where: { appraisalId: first } });
  return { first, appealId, party };
}

describe.concurrent('delivery and appeal', { timeout: 120_000 }, () => {
  test('from receipt on, signing and the appeal window run beside each other, and the window alone makes the result final', async () => {
    const { first } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 2 } }));
    await agency.forward(first, 'RECEIVE_RESULT');
    expect(await agency.tasks(first, 'FILE_APPEAL')).toEqual([]);
    await agency.settle(first, 'RECEIVE_RESULT', 'RECEIVED');
    const [signing, filing] = [await agency.open(first, 'SIGN_AND_RETURN'), await agency.open(first, 'FILE_APPEAL')];
    expect([signing.status, filing.status]).toEqual(['OPEN', 'OPEN']);
    await agency.decide(signing, 'SIGNED');
    // Signing waives nothing.
    expect((await agency.appraisal(first)).state).toBe('ACTIVE');
    await agency.final(first);
    expect((await agency.tasks(first, 'FILE_APPEAL')).map((task) => task.status)).toEqual(['CLOSED_WITHOUT']);
    await expect(agency.decide(filing, 'FILED')).rejects.toMatchObject({ code: 'TASK_CLOSED' });
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
    expect(await agency.unanswered(first)).toBe(0);
  });

  test('an unsigned document holds nothing up: when the time for signing has passed it stands as it is', async () => {
    const { first } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 1, SIGN_AND_RETURN: 1 } }));
    await agency.forward(first, 'SIGN_AND_RETURN');
    await agency.final(first);
    expect((await agency.tasks(first, 'SIGN_AND_RETURN')).map((task) => task.status)).toEqual(['CLOSED_WITHOUT']);
  });

  test('what the employee never opens is served by BKD; nothing is received by silence', async () => {
    const { first } = await agency.launch(
      hastyPolicy({ due: { RECEIVE_RESULT: 1, FILE_APPEAL: 1, SIGN_AND_RETURN: 1 } }),
    );
    await agency.forward(first, 'RECEIVE_RESULT');
    const service = await agency.open(first, 'RECEIVE_RESULT', { level: 1 });
    expect(service.role).toBe('BKD_ADMIN');
    expect(await agency.tasks(first, 'FILE_APPEAL')).toEqual([]);
    await agency.decide(service, 'SERVED');
    const document = await engine.db.evaluationDocument.findFirstOrThrow({ where: { appraisalId: first } });
    expect(document.receipt).toBe('SERVED');
    await agency.final(first);
  });

  test('what the rater does not deliver is delivered by the superior', async () => {
    const { first, party } = await agency.launch(hastyPolicy({ due: { DELIVER_RESULT: 1 } }));
    await agency.forward(first, 'DELIVER_RESULT');
    const taken = await agency.open(first, 'DELIVER_RESULT', { level: 1 });
    expect(taken).toMatchObject({ role: 'SUPERIOR', assigneeId: party.superior });
    await agency.decide(taken, 'DELIVERED');
    await agency.open(first, 'RECEIVE_RESULT');
  });

  test('an appeal is heard on both sides and confirmed by the superior', async () => {
    const { first, party } = await appealed({});
    const judge = await agency.open(first, 'DECIDE_APPEAL');
    expect(judge).toMatchObject({ role: 'SUPERIOR', assigneeId: party.superior });
    await expect(agency.decide(judge, 'CONFIRMED')).rejects.toMatchObject({ code: 'STATEMENTS_PENDING' });
    await agency.settle(first, 'STATE_AS_EMPLOYEE', 'STATED');
    await agency.settle(first, 'STATE_AS_EVALUATOR', 'STATED');
    await agency.decide(judge, 'CONFIRMED');
    await agency.final(first);
    expect(await engine.db.appeal.findFirst({ where: { appraisalId: first } })).toMatchObject({ status: 'CONFIRMED' });
    expect(await engine.db.rating.count({ where: { appraisalId: first } })).toBe(1);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
  });

  test('a changed result is a new rating beside the old one, and counts', async () => {
    const { first, party } = await appealed({ due: { STATE_AS_EMPLOYEE: 1, STATE_AS_EVALUATOR: 1 } });
    const judge = await agency.open(first, 'DECIDE_APPEAL');
    // Who lets the time for a statement pass is not waited for.
    await agency.heard(first);
    await agency.decide(judge, 'CHANGED');
    await agency.final(first);
    const ratings = await engine.db.rating.findMany({ where: { appraisalId: first }, orderBy: { number: 'asc' } });
    expect(ratings.map((rating) => [rating.origin, rating.authorId, rating.predicate])).toEqual([
      ['EVALUATOR', party.evaluator, 'BAIK'],
      ['APPEAL', party.superior, 'SANGAT_BAIK'],
    ]);
    const documents = await engine.db.evaluationDocument.findMany({
      where: { appraisalId: first },
      orderBy: { number: 'asc' },
    });
    expect(documents.map((document) => document.form)).toEqual(['D.1.1', 'D.1.3']);
    // What follows, follows from the rating that counts.
    const cases = await engine.db.developmentCase.findMany({ where: { appraisalId: first } });
    expect(cases.map((each) => each.kind)).toEqual(['REWARD']);
  });

  test('a silent judge loses the appeal to the next superior, and at the last one it stays open with an alarm', async () => {
    const { first, party } = await appealed({
      due: { STATE_AS_EMPLOYEE: 1, STATE_AS_EVALUATOR: 1, DECIDE_APPEAL: 1 },
      takeover: { DECIDE_APPEAL: 1 },
    });
    const last = await until('the alarm', () =>
      engine.db.task.findFirst({ where: { ownerId: first, kind: 'DECIDE_APPEAL', alarmAt: { not: null } } }),
    );
    expect(last).toMatchObject({ status: 'OPEN', level: 1, role: 'NEXT_SUPERIOR', assigneeId: party.nextSuperior });
    expect((await agency.appraisal(first)).state).toBe('ACTIVE');
    await agency.heard(first);
    await agency.decide(last, 'CONFIRMED');
    await agency.final(first);
  });

  test('an appeal withdrawn before anybody spoke leaves the contested result final', async () => {
    const { first, appealId, party } = await appealed({});
    await agency.open(first, 'DECIDE_APPEAL');
    await withdrawAppeal(engine.deps, agency.act(party.employees[0] ?? ''), appealId);
    engine.nudge();
    await agency.final(first);
    const closed = await engine.db.task.findMany({
      where: { ownerId: first, stage: 'APPEAL', kind: { not: 'FILE_APPEAL' } },
    });
    expect(closed.map((task) => task.status)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
  });

  test('an appeal withdrawn after both sides spoke leaves the contested result final', async () => {
    const { first, appealId, party } = await appealed({});
    await agency.settle(first, 'STATE_AS_EMPLOYEE', 'STATED');
    await agency.settle(first, 'STATE_AS_EVALUATOR', 'STATED');
    await withdrawAppeal(engine.deps, agency.act(party.employees[0] ?? ''), appealId);
    engine.nudge();
    await agency.final(first);
    expect((await agency.tasks(first, 'DECIDE_APPEAL')).map((task) => task.status)).toEqual(['CANCELLED']);
  });

  test('an appeal withdrawn before the run has heard of it opens no hearing', async () => {
    const { first, party } = await agency.launch(hastyPolicy({}));
    const filing = await agency.forward(first, 'FILE_APPEAL');
    await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
    // Held by us, the appraisal cannot be looked at by the run until both acts are committed.
    await engine.db.$transaction(
      async (tx) => {
        const act = agency.act(party.employees[0] ?? '');
        const locked = await lockAppraisal(tx, first);
        const task = await lockTaskById(tx, filing.id);
        if (!task) throw new Error('no task');
        const form = { reasons: 'Penilaian ini tidak sesuai dengan bukti.', evidence: [] };
        await decideLockedTask(tx, locked, task, act, { outcome: 'FILED', form });
        const filed = await tx.appeal.findFirstOrThrow({ where: { appraisalId: first } });
        const appeal = await tx.appeal.update({
          where: { id: filed.id },
          data: { status: 'WITHDRAWN', withdrawnAt: new Date() },
        });
        expect(appeal.status).toBe('WITHDRAWN');
      },
      { timeout: 10_000 },
    );
    engine.nudge();
    await agency.final(first);
    expect(await agency.tasks(first, 'DECIDE_APPEAL')).toEqual([]);
  });
});
