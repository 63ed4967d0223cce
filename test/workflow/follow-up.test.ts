import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { Agency, type Party } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';
import type { CaseKind, Expectation } from '../../domain/terms.ts';

let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await engine.startWorker();
});
afterAll(() => engine.close());

/** An appraisal whose result is final with these ratings, and the cases that it opened. */
async function finalWith(
  ratings: { results: Expectation; behaviour: Expectation },
  haste: Parameters<typeof hastyPolicy>[0] = {},
): Promise<{ first: string; party: Party; cases: Map<string, string> }> {
  const { first, party } = await agency.launch(hastyPolicy({ ...haste, due: { FILE_APPEAL: 0, ...haste.due } }));
  await agency.forward(first, 'SIGN_AND_RETURN', { ratings });
  await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
  await agency.final(first);
  const rows = await engine.db.developmentCase.findMany({ where: { appraisalId: first } });
  return { first, party, cases: new Map(rows.map((row) => [row.kind, row.id])) };
}

const runOf = (caseKind: CaseKind, id: string): { kind: 'case'; id: string; epoch: number; caseKind: CaseKind } => ({
  kind: 'case',
  id,
  epoch: 1,
  caseKind,
});

describe.concurrent('follow-up', { timeout: 120_000 }, () => {
  test('SANGAT_BAIK proposes a reward, which BKD decides', async () => {
    const { cases, first } = await finalWith({ results: 'ABOVE', behaviour: 'ABOVE' });
    expect([...cases.keys()]).toEqual(['REWARD']);
    const id = cases.get('REWARD') ?? '';
    // The appraisal has ended; the case goes on by itself.
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
    expect((await agency.open(id, 'DECIDE_REWARD')).role).toBe('BKD_ADMIN');
    await agency.settle(id, 'DECIDE_REWARD', 'GRANTED');
    expect(await agency.ended(runOf('REWARD', id))).toBe('COMPLETED');
    expect(await engine.db.developmentCase.findUnique({ where: { id } })).toMatchObject({
      status: 'CLOSED',
      outcome: 'GRANTED',
    });
    expect(await agency.unanswered(id)).toBe(0);
  });

  test('BAIK is recognised, and opens nothing', async () => {
    const { cases, first, party } = await finalWith({ results: 'MEETS', behaviour: 'MEETS' });
    expect(cases.size).toBe(0);
    const notice = await engine.db.notice.findFirstOrThrow({ where: { appraisalId: first, kind: 'RECOGNISED' } });
    expect(notice.recipientId).toBe(party.employees[0]);
    expect(await engine.db.event.count({ where: { appraisalId: first, type: 'RECOGNISED' } })).toBe(1);
  });

  test('below BAIK opens coaching, behaviour below expectation counselling; both run to their end beside each other', async () => {
    const { cases, party } = await finalWith({ results: 'BELOW', behaviour: 'BELOW' });
    expect([...cases.keys()].sort()).toEqual(['COACHING', 'COUNSELLING']);
    for (const kind of ['COACHING', 'COUNSELLING'] as const) {
      const id = cases.get(kind) ?? '';
      expect((await agency.open(id, `PLAN_${kind}`)).assigneeId).toBe(party.evaluator);
      await agency.settle(id, `PLAN_${kind}`, 'PLANNED');
      await agency.settle(id, `CONCLUDE_${kind}`, 'CONCLUDED');
      expect(await agency.ended(runOf(kind, id))).toBe('COMPLETED');
      expect(await engine.db.developmentCase.findUnique({ where: { id } })).toMatchObject({
        status: 'CLOSED',
        outcome: 'IMPROVED',
      });
      const entries = await engine.db.caseEntry.findMany({ where: { caseId: id }, orderBy: { createdAt: 'asc' } });
      expect(entries.map((entry) => entry.kind)).toEqual(['PLAN', 'OUTCOME']);
    }
  });

  test('coaching that the evaluator does not plan goes to the superior', async () => {
    const { cases, party } = await finalWith({ results: 'BELOW', behaviour: 'MEETS' }, { due: { PLAN_COACHING: 1 } });
    expect([...cases.keys()]).toEqual(['COACHING']);
    const id = cases.get('COACHING') ?? '';
    const taken = await agency.open(id, 'PLAN_COACHING', { level: 1 });
    expect(taken.assigneeId).toBe(party.superior);
    await agency.decide(taken, 'PLANNED');
    expect((await agency.open(id, 'CONCLUDE_COACHING')).assigneeId).toBe(party.evaluator);
  });

  test('a reward that nobody decides stays open with an alarm', async () => {
    const { cases } = await finalWith({ results: 'ABOVE', behaviour: 'ABOVE' }, { due: { DECIDE_REWARD: 1 } });
    const id = cases.get('REWARD') ?? '';
    const alarmed = await until('the alarm', () =>
      engine.db.task.findFirst({ where: { ownerId: id, alarmAt: { not: null } } }),
    );
    expect(alarmed).toMatchObject({ status: 'OPEN', level: 0 });
    expect((await agency.run(runOf('REWARD', id))).status.name).toBe('RUNNING');
    await agency.decide(alarmed, 'NOT_GRANTED', { form: { reasons: 'Sudah diberikan tahun ini.' } });
    expect(await agency.ended(runOf('REWARD', id))).toBe('COMPLETED');
  });
});
