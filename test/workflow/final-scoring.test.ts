import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe.concurrent('final scoring', { timeout: 120_000 }, () => {
  test('the evaluator rates: the predicate follows, the document is signed, and the rater is to deliver it', async () => {
    const { first, party } = await agency.launch(hastyPolicy({}));
    const rate = await agency.forward(first, 'RATE');
    expect(rate).toMatchObject({ assigneeId: party.evaluator, marks: [], level: 0 });
    await agency.decide(rate, 'RATED', { ratings: { results: 'ABOVE', behaviour: 'ABOVE' } });
    const delivery = await agency.open(first, 'DELIVER_RESULT');
    expect(delivery).toMatchObject({ role: 'RATER', assigneeId: party.evaluator });
    const rating = await engine.db.rating.findFirstOrThrow({ where: { appraisalId: first } });
    expect(rating).toMatchObject({ predicate: 'SANGAT_BAIK', origin: 'EVALUATOR' });
    const document = await engine.db.evaluationDocument.findFirstOrThrow({ where: { appraisalId: first } });
    expect(document).toMatchObject({ form: 'D.1.1', signedById: party.evaluator });
    expect((await agency.appraisal(first)).finalBecause).toBeNull();
  });

  test('without a report of the employee the rating opens anyway, marked', async () => {
    const { first } = await agency.launch(hastyPolicy({ due: { 'FINAL_SCORING.REPORT_REALIZATION': 1 } }));
    await agency.forward(first, 'REPORT_REALIZATION', { stage: 'FINAL_SCORING' });
    expect((await agency.open(first, 'RATE')).marks).toEqual(['NO_REPORT']);
  });

  test('after a silent evaluator the superior rates, and that result is final: no appeal window opens', async () => {
    const { first, party } = await agency.launch(hastyPolicy({ due: { RATE: 1 } }));
    const lost = await agency.forward(first, 'RATE');
    const taken = await agency.open(first, 'RATE', { level: 1 });
    expect(taken).toMatchObject({ role: 'SUPERIOR', assigneeId: party.superior });
    await expect(agency.decide(lost, 'RATED')).rejects.toMatchObject({
      code: 'TASK_CLOSED',
      legalBasis: expect.stringContaining('IV.A.11') as string,
    });
    await agency.decide(taken, 'RATED');
    const document = await engine.db.evaluationDocument.findFirstOrThrow({ where: { appraisalId: first } });
    expect(document).toMatchObject({ form: 'D.1.2', signedById: party.superior });

    await agency.settle(first, 'DELIVER_RESULT', 'DELIVERED');
    await agency.settle(first, 'RECEIVE_RESULT', 'RECEIVED');
    await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
    await agency.final(first);
    expect(await agency.appraisal(first)).toMatchObject({ finalBecause: 'TAKEOVER', stage: 'FOLLOW_UP' });
    expect(await agency.tasks(first, 'FILE_APPEAL')).toEqual([]);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
  });

  test('what nobody rates stays open with an alarm and the run waits; rated late by the last superior, it goes on', async () => {
    const { first, party } = await agency.launch(hastyPolicy({ due: { RATE: 1 }, takeover: { RATE: 1 } }));
    await agency.forward(first, 'RATE');
    const last = await until('the alarm', () =>
      engine.db.task.findFirst({ where: { ownerId: first, kind: 'RATE', alarmAt: { not: null } } }),
    );
    expect(last).toMatchObject({ status: 'OPEN', level: 2, assigneeId: party.nextSuperior });
    expect(await engine.db.rating.count({ where: { appraisalId: first } })).toBe(0);
    const owner = { kind: 'appraisal', id: first, epoch: 1 } as const;
    await agency.waits(owner, ['FINAL_SCORING.RATE']);
    expect((await agency.run(owner)).status.name).toBe('RUNNING');
    await agency.decide(last, 'RATED');
    await agency.open(first, 'DELIVER_RESULT');
  });
});
