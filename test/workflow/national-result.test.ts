/** Delivery, receipt and appeal on the national policy's own clocks, with the dates that an official would count (V.A.5–10, V.B, p.114–118). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskKind } from '../../domain/terms.ts';
import { fileAppeal } from '../../usecases/file-appeal.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import {
  at,
  launchVirtually,
  local,
  shipDaysOffAhead,
  skip,
  startSkipping,
  virtualDate,
} from '../support/virtual-cycle.ts';
import { Agency, type Launched } from '../support/workflow-agency.ts';

let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await shipDaysOffAhead(engine);
  await engine.startWorker();
});
afterAll(() => engine.close());

/** A year in which everybody did what he should, up to the report of December; the evaluator's task is open. */
async function untilRating(): Promise<Launched> {
  const launched = await launchVirtually(agency);
  const { first } = launched;
  await startSkipping(engine, first, { until: at('2026-01-05 09:00:00') });
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
  await skip(engine, first, { until: at('2026-06-02 09:00:00') });
  await agency.settle(first, 'REPORT_REALIZATION', 'REPORTED', { stage: 'MID_TERM' });
  await agency.settle(first, 'GIVE_FEEDBACK', 'GIVEN');
  await skip(engine, first, { until: at('2026-12-22 09:00:00') });
  await agency.settle(first, 'REPORT_REALIZATION', 'REPORTED', { stage: 'FINAL_SCORING' });
  await agency.open(first, 'RATE');
  return launched;
}

/** Rated on Tuesday 5 January, delivered the day after, received on Tuesday 12 January. */
async function untilReceipt(): Promise<Launched> {
  const launched = await untilRating();
  const { first } = launched;
  await skip(engine, first, { until: at('2027-01-05 10:00:00') });
  await agency.settle(first, 'RATE', 'RATED');
  const delivery = await agency.open(first, 'DELIVER_RESULT');
  expect(local(delivery.dueAt)).toBe('2027-01-25 23:59:59');
  await skip(engine, first, { until: at('2027-01-06 10:00:00') });
  await agency.decide(delivery, 'DELIVERED');
  const receipt = await agency.open(first, 'RECEIVE_RESULT');
  expect(local(receipt.dueAt)).toBe('2027-01-13 23:59:59');
  await skip(engine, first, { until: at('2027-01-12 10:00:00') });
  await agency.decide(receipt, 'RECEIVED');
  await agency.open(first, 'FILE_APPEAL');
  return launched;
}

const datesOf = async (first: string, kind: TaskKind): Promise<unknown[]> =>
  (await agency.tasks(first, kind)).map((task) => [
    task.role,
    local(task.openedAt)?.slice(0, 15),
    local(task.dueAt),
    task.alarmAt ? `${task.status} ALARM ${local(task.alarmAt)?.slice(0, 15)}` : task.status,
  ]);

const finalOn = async (first: string): Promise<string | undefined> => {
  await agency.final(first);
  const { finalAt } = await engine.db.appraisal.findUniqueOrThrow({ where: { id: first } });
  return local(finalAt)?.slice(0, 15);
};

describe.concurrent('the national policy after the rating', { timeout: 120_000 }, () => {
  test('from receipt 14 working days for signing and for the appeal; when they have passed the result is final', async () => {
    const { first } = await untilReceipt();
    // From 13 January; 1 February is the fourteenth.
    expect(await datesOf(first, 'FILE_APPEAL')).toEqual([
      ['EMPLOYEE', '2027-01-12 10:0', '2027-02-01 23:59:59', 'OPEN'],
    ]);
    expect(await datesOf(first, 'SIGN_AND_RETURN')).toEqual([
      ['EMPLOYEE', '2027-01-12 10:0', '2027-02-01 23:59:59', 'OPEN'],
    ]);
    await skip(engine, first, 'FREELY');
    expect(await finalOn(first)).toBe('2027-02-02 00:0');
    expect((await agency.tasks(first, 'SIGN_AND_RETURN')).map((task) => task.status)).toEqual(['CLOSED_WITHOUT']);
  });

  test('an appeal is judged within 7 working days of its filing, statements within 3; a silent judge loses it to the next superior', async () => {
    const { first, party } = await untilReceipt();
    await skip(engine, first, { until: at('2027-01-20 15:00:00') });
    await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
    await agency.settle(first, 'FILE_APPEAL', 'FILED');
    await agency.open(first, 'DECIDE_APPEAL');
    await skip(engine, first, 'FREELY');
    await until('the alarm of the judge', () =>
      engine.db.task.findFirst({ where: { appraisalId: first, kind: 'DECIDE_APPEAL', alarmAt: { not: null } } }),
    );
    for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR'] as const) {
      expect((await datesOf(first, kind)).map((task) => (task as unknown[]).slice(1))).toEqual([
        ['2027-01-20 15:0', '2027-01-25 23:59:59', 'CLOSED_WITHOUT'],
      ]);
    }
    expect(await datesOf(first, 'DECIDE_APPEAL')).toEqual([
      // The time does not stand still while statements are awaited.
      ['SUPERIOR', '2027-01-20 15:0', '2027-01-29 23:59:59', 'TAKEN_OVER'],
      ['NEXT_SUPERIOR', '2027-01-30 00:0', '2027-02-09 23:59:59', 'OPEN ALARM 2027-02-10 00:0'],
    ]);
    await engine.db.appraisal.update({ where: { id: first }, data: { virtualNow: at('2027-02-11 09:00:00') } });
    const { late } = await agency.settle(first, 'DECIDE_APPEAL', 'CHANGED');
    expect(late).toBe(true);
    await agency.final(first);
    const ratings = await engine.db.rating.findMany({ where: { appraisalId: first }, orderBy: { number: 'asc' } });
    expect(ratings.map(({ origin, authorId, predicate }) => [origin, authorId, predicate])).toEqual([
      ['EVALUATOR', party.evaluator, 'BAIK'],
      ['APPEAL', party.nextSuperior, 'SANGAT_BAIK'],
    ]);
  });

  test('after a takeover: 7 working days to deliver and to sign, and no appeal (IV.A.11, V.A.9–10)', async () => {
    const { first, party } = await untilRating();
    await skip(engine, first, { until: at('2027-02-03 09:00:00') });
    expect(await datesOf(first, 'RATE')).toEqual([
      ['EVALUATOR', '2026-12-22 09:0', '2027-01-31 23:59:59', 'TAKEN_OVER'],
      ['SUPERIOR', '2027-02-01 00:0', '2027-02-18 23:59:59', 'OPEN'],
    ]);
    await agency.settle(first, 'RATE', 'RATED');
    const delivery = await agency.open(first, 'DELIVER_RESULT');
    expect([delivery.assigneeId, local(delivery.dueAt)]).toEqual([party.superior, '2027-02-12 23:59:59']);
    await agency.decide(delivery, 'DELIVERED');
    await agency.open(first, 'RECEIVE_RESULT');
    await skip(engine, first, { until: at('2027-02-08 09:00:00') });
    await agency.settle(first, 'RECEIVE_RESULT', 'RECEIVED');
    const signing = await agency.open(first, 'SIGN_AND_RETURN');
    expect(local(signing.dueAt)).toBe('2027-02-17 23:59:59');
    expect(await agency.tasks(first, 'FILE_APPEAL')).toEqual([]);
    const form = { reasons: 'Penilaian ini tidak sesuai dengan bukti.', evidence: [] };
    const filing = { appraisalId: first, period: undefined, form };
    await expect(fileAppeal(engine.deps, agency.act(party.employees[0] ?? ''), filing)).rejects.toMatchObject({
      legalBasis: expect.stringContaining('IV.A.11') as string,
    });
    await agency.decide(signing, 'SIGNED');
    expect(await finalOn(first)).toBe('2027-02-08 09:0');
    const documents = await engine.db.evaluationDocument.findMany({ where: { appraisalId: first } });
    expect(documents.map((document) => document.form)).toEqual(['D.1.2']);
  });

  test('what nobody delivers comes to BKD, what nobody opens is served by BKD, and that day starts the clocks', async () => {
    const { first } = await untilRating();
    await skip(engine, first, { until: at('2027-01-05 10:00:00') });
    await agency.settle(first, 'RATE', 'RATED');
    await agency.open(first, 'DELIVER_RESULT');
    await skip(engine, first, { until: at('2027-02-08 09:00:00') });
    expect(await datesOf(first, 'DELIVER_RESULT')).toEqual([
      ['RATER', '2027-01-05 10:0', '2027-01-25 23:59:59', 'TAKEN_OVER'],
      ['SUPERIOR', '2027-01-26 00:0', '2027-02-04 23:59:59', 'TAKEN_OVER'],
      ['BKD_ADMIN', '2027-02-05 00:0', '2027-02-16 23:59:59', 'OPEN'],
    ]);
    await agency.settle(first, 'DELIVER_RESULT', 'DELIVERED');
    await agency.open(first, 'RECEIVE_RESULT');
    await skip(engine, first, { until: at('2027-02-17 09:00:00') });
    expect(await datesOf(first, 'RECEIVE_RESULT')).toEqual([
      ['EMPLOYEE', '2027-02-08 09:0', '2027-02-15 23:59:59', 'TAKEN_OVER'],
      ['BKD_ADMIN', '2027-02-16 00:0', '2027-03-02 23:59:59', 'OPEN'],
    ]);
    expect(await agency.tasks(first, 'FILE_APPEAL')).toEqual([]);
    await agency.settle(first, 'RECEIVE_RESULT', 'SERVED', {
      form: { servedOn: virtualDate('2027-02-16'), place: 'Kantor', witnesses: ['Saksi Satu', 'Saksi Dua'] },
    });
    const filing = await agency.open(first, 'FILE_APPEAL');
    // 14 working days from the day of the service.
    expect(local(filing.dueAt)).toBe('2027-03-08 23:59:59');
  });
});
