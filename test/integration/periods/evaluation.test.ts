/** A periodic evaluation is a full one, beside the year and without touching it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideAppeal } from '../../../usecases/appeals/act-on-appeal.ts';
import { decideTask } from '../../../usecases/decide-task.ts';
import { closeFinishedCycles } from '../../../usecases/cycles/close-finished-cycles.ts';
import { enterOrganisationResult } from '../../../usecases/enter-organisation-result.ts';
import { fileAppeal } from '../../../usecases/file-appeal.ts';
import { withdrawAppeal } from '../../../usecases/withdraw-appeal.ts';
import { addFeedback, addProgress } from '../../../usecases/appraisals/record-monitoring.ts';
import {
  act,
  appealForm,
  changeForm,
  confirmForm,
  refusal,
  startHouse,
  unanswered,
  type House,
} from '../../support/acts.ts';
import { conclude } from '../../support/engine.ts';
import { newPeriod, publishPeriodicPolicy, type PeriodWalk } from '../../support/periods.ts';

let house: House;
let policyId: string;
beforeAll(async () => {
  house = await startHouse();
  policyId = await publishPeriodicPolicy(house.db);
});
afterAll(() => house.close());

const documentsOf = (appraisalId: string) =>
  house.db.evaluationDocument.findMany({ where: { appraisalId }, orderBy: { number: 'asc' } });
const ratingsOf = (appraisalId: string) =>
  house.db.rating.findMany({ where: { appraisalId }, orderBy: { number: 'asc' } });
const enter = (period: string, grade: 'BAIK' | 'KURANG') =>
  enterOrganisationResult(house.deps, act(house.people.admin), {
    unitId: house.people.unitId,
    year: 2026,
    period,
    grade,
    source: `LKj ${period}`,
  });

describe('a whole period', () => {
  it('with an appeal that changes the result ends final, with its own documents, and opens no case', async () => {
    const { people, db } = house;
    const period = await newPeriod(house, policyId);
    const before = await period.year.row();
    await period.toHearing('BELOW', 'MEETS');
    await period.bothStated();
    const decided = await period.decide('DECIDE_APPEAL', people.head, 'CHANGED', changeForm('ABOVE', 'ABOVE'));
    expect(decided).toMatchObject({ outcome: 'CHANGED', role: 'SUPERIOR' });
    await period.decide('SIGN_AND_RETURN', period.year.employeeId, 'SIGNED');
    expect(await period.conclude()).toEqual({ is: 'FINAL' });
    expect(await period.conclude()).toEqual({ is: 'FINAL' });

    const ratings = await ratingsOf(period.year.id);
    expect(ratings.map((each) => [each.number, each.origin, each.periodId, each.predicate])).toEqual([
      [1, 'EVALUATOR', period.id, 'BUTUH_PERBAIKAN'],
      [2, 'APPEAL', period.id, 'SANGAT_BAIK'],
    ]);
    expect(await period.row()).toMatchObject({ state: 'FINAL', ratingId: ratings[1]?.id, finalBecause: null });
    const documents = await documentsOf(period.year.id);
    expect(documents.map((each) => [each.number, each.form, each.periodId])).toEqual([
      [1, 'D.1.1', period.id],
      [2, 'D.1.3', period.id],
    ]);
    expect(documents[0]?.content).toMatchObject({
      period: { year: 2026, code: 'Q1', from: '2026-01-01', to: '2026-03-31' },
      predicate: 'BUTUH_PERBAIKAN',
    });
    expect(documents[0]).toMatchObject({ receipt: 'ACKNOWLEDGED' });
    expect(documents[0]?.returnedAt).not.toBeNull();

    // The year goes on as it was: no result, no stage, no case.
    expect(await period.year.row()).toMatchObject({ state: 'ACTIVE', stage: before.stage, ratingId: null });
    expect(await db.developmentCase.count({ where: { appraisalId: period.year.id } })).toBe(0);
    const final = (await period.year.events()).filter((event) => event.type === 'RESULT_FINAL');
    expect(final.map((event) => event.data)).toMatchObject([{ period: 'Q1', predicate: 'SANGAT_BAIK' }]);
    expect((await period.year.notices('RESULT_FINAL')).map((notice) => notice.data)).toEqual([
      { period: 'Q1', predicate: 'SANGAT_BAIK' },
    ]);
    expect(await period.year.notices('RECOGNISED')).toEqual([]);
    expect(await unanswered(db, period.id)).toEqual([]);
  });

  it('without a report goes on, marked, and its appeal window passes', async () => {
    const period = await newPeriod(house, policyId);
    await period.see('FINAL_SCORING', 'REPORT_REALIZATION');
    expect(await period.letPass('FINAL_SCORING', 'REPORT_REALIZATION')).toEqual({ is: 'CLOSED_WITHOUT' });
    await period.see('FINAL_SCORING', 'RATE', { marks: ['NO_REPORT'] });
    expect(await period.task('RATE')).toMatchObject({ marks: ['NO_REPORT'], periodId: period.id, level: 0 });
    await period.decide('RATE', house.people.evaluator, 'RATED', await period.year.assessment('MEETS'));
    await period.see('DELIVERY', 'DELIVER_RESULT');
    await period.decide('DELIVER_RESULT', house.people.evaluator, 'DELIVERED');
    await period.see('DELIVERY', 'RECEIVE_RESULT');
    await period.decide('RECEIVE_RESULT', period.year.employeeId, 'RECEIVED');
    await period.see('APPEAL', 'FILE_APPEAL');
    expect(await period.letPass('APPEAL', 'FILE_APPEAL')).toEqual({ is: 'CLOSED_WITHOUT' });
    expect(await period.conclude()).toEqual({ is: 'FINAL' });
  });

  it('is rated within its own window, whose end is the end of the evaluation', async () => {
    const period = await newPeriod(house, policyId);
    await period.toRating();
    const { dueAt, opensAt } = await period.row();
    expect((await period.task('RATE')).dueAt).toEqual(dueAt);
    expect((await period.task('RATE')).derivation).toMatchObject({
      from: { event: 'WINDOW_DUE', at: dueAt.toISOString() },
    });
    const { launchedAt } = await house.db.cycle.findUniqueOrThrow({ where: { id: period.year.cycleId } });
    expect(opensAt).toEqual(launchedAt);
  });

  it('where the evaluator is silent is evaluated by the superior, final, without an appeal (IV.A.11, p.90)', async () => {
    const { people } = house;
    const period = await newPeriod(house, policyId);
    await period.toRating();
    expect(await period.letPass('FINAL_SCORING', 'RATE')).toMatchObject({ is: 'OPEN' });
    const taken = await period.task('RATE');
    expect(taken).toMatchObject({ level: 1, role: 'SUPERIOR', assigneeId: people.head, periodId: period.id });
    const form = await period.year.assessment('MEETS');
    const lost = await refusal(
      period.year.house.db.task
        .findFirstOrThrow({ where: { ownerId: period.id, kind: 'RATE', level: 0 } })
        .then((task) =>
          decideTask(house.deps, act(people.evaluator), {
            taskId: task.id,
            outcome: 'RATED',
            form,
          }),
        ),
    );
    expect([lost.code, lost.legalBasis]).toEqual(['TASK_CLOSED', expect.stringContaining('IV.A.11')]);
    await period.decide('RATE', people.head, 'RATED', await period.year.assessment('MEETS'));
    expect(await period.row()).toMatchObject({ finalBecause: 'TAKEOVER' });
    expect((await documentsOf(period.year.id)).map((each) => each.form)).toEqual(['D.1.2']);
    await period.see('DELIVERY', 'DELIVER_RESULT');
    await period.decide('DELIVER_RESULT', people.head, 'DELIVERED');
    await period.see('DELIVERY', 'RECEIVE_RESULT');
    await period.decide('RECEIVE_RESULT', period.year.employeeId, 'RECEIVED');
    expect(await period.see('APPEAL', 'FILE_APPEAL')).toEqual({ is: 'NOT_APPLICABLE', because: 'TAKEOVER' });
    const appeal = { appraisalId: period.year.id, period: 'Q1', form: appealForm };
    expect(await refusal(fileAppeal(house.deps, act(period.year.employeeId), appeal))).toMatchObject({
      code: 'APPEAL_NOT_POSSIBLE',
      legalBasis: expect.stringContaining('IV.A.11') as string,
    });
    expect(await period.conclude()).toEqual({ is: 'FINAL' });
    // The year’s result is not final for it.
    expect(await period.year.row()).toMatchObject({ state: 'ACTIVE', finalBecause: null });
  });

  it('of a top official is final without an appeal (IV.A.12, p.90)', async () => {
    const { db, people } = house;
    await db.employee.update({ where: { id: people.employee }, data: { topOfficial: true } });
    const period = await newPeriod(house, policyId);
    await period.toRated('MEETS');
    await db.employee.update({ where: { id: people.employee }, data: { topOfficial: false } });
    expect(await period.row()).toMatchObject({ finalBecause: 'TOP_OFFICIAL' });
  });
});

describe('the year and a period beside each other', () => {
  it('have each their tasks, ratings, documents and appeals; numbers go on in the file', async () => {
    const { people } = house;
    const period = await newPeriod(house, policyId);
    const { year } = period;
    await period.toReceived('BELOW', 'MEETS');
    await year.see('FINAL_SCORING', 'REPORT_REALIZATION');
    const yearsReport = await house.db.task.findFirstOrThrow({
      where: { ownerId: year.id, kind: 'REPORT_REALIZATION' },
    });
    const decideYears = async (kind: string, actorId: string, outcome: string, form: unknown = {}) => {
      const task = await house.db.task.findFirstOrThrow({
        where: { ownerId: year.id, kind, status: 'OPEN' },
      });
      return decideTask(house.deps, act(actorId), { taskId: task.id, outcome, form });
    };
    expect(yearsReport.status).toBe('OPEN');
    await decideYears('REPORT_REALIZATION', year.employeeId, 'REPORTED', await year.realization());
    await year.see('FINAL_SCORING', 'RATE');
    await decideYears('RATE', people.evaluator, 'RATED', await year.assessment('MEETS'));
    await year.see('DELIVERY', 'DELIVER_RESULT');
    await decideYears('DELIVER_RESULT', people.evaluator, 'DELIVERED');
    await year.see('DELIVERY', 'RECEIVE_RESULT');
    await decideYears('RECEIVE_RESULT', year.employeeId, 'RECEIVED');
    await year.see('DELIVERY', 'SIGN_AND_RETURN');
    await year.see('APPEAL', 'FILE_APPEAL');

    // Two appeals at once, each about its own result.
    const ofYear = await fileAppeal(house.deps, act(year.employeeId), { appraisalId: year.id, form: appealForm });
    const ofPeriod = await fileAppeal(house.deps, act(year.employeeId), {
      appraisalId: year.id,
      period: 'Q1',
      form: appealForm,
    });
    expect(ofYear.appealId).not.toBe(ofPeriod.appealId);
    for (const walk of [year, period]) {
      for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const)
        await walk.see('APPEAL', kind);
    }
    // Both sides of the period have spoken; that those of the year have not is no concern of its judge.
    await period.bothStated();
    await period.decide('DECIDE_APPEAL', people.head, 'CHANGED', changeForm('MEETS', 'MEETS'));
    const confirm = { appealId: ofYear.appealId, outcome: 'CONFIRMED' as const, form: confirmForm };
    expect((await refusal(decideAppeal(house.deps, act(people.head), confirm))).code).toBe('STATEMENTS_PENDING');
    expect(await withdrawAppeal(house.deps, act(year.employeeId), ofYear.appealId)).toMatchObject({
      status: 'WITHDRAWN',
    });
    const hearings = await house.db.task.findMany({ where: { appraisalId: year.id, kind: 'DECIDE_APPEAL' } });
    expect(hearings.map((task) => [task.periodId, task.status]).sort()).toEqual(
      [
        [null, 'CANCELLED'],
        [period.id, 'DECIDED'],
      ].sort(),
    );

    const ratings = await ratingsOf(year.id);
    expect(ratings.map((each) => [each.number, each.periodId, each.predicate])).toEqual([
      [1, period.id, 'BUTUH_PERBAIKAN'],
      [2, null, 'BAIK'],
      [3, period.id, 'BAIK'],
    ]);
    expect((await documentsOf(year.id))[1]?.content).toMatchObject({
      period: { last: 'Q4', from: '2026-01-01', to: '2026-12-31' },
    });
    expect((await documentsOf(year.id)).map((each) => [each.number, each.form, each.periodId])).toEqual([
      [1, 'D.1.1', period.id],
      [2, 'D.1.1', null],
      [3, 'D.1.3', period.id],
    ]);
    expect(await year.row()).toMatchObject({ ratingId: ratings[1]?.id });
    expect(await period.row()).toMatchObject({ ratingId: ratings[2]?.id });
    const realizations = await house.db.realization.findMany({ where: { appraisalId: year.id } });
    expect(realizations.map((each) => [each.periodId, each.number]).sort()).toEqual(
      [
        [period.id, 1],
        [null, 1],
      ].sort(),
    );
  });

  it('the year becomes final and leaves a period’s tasks open; the cycle closes after both', async () => {
    const period = await newPeriod(house, policyId);
    const { year } = period;
    await period.see('FINAL_SCORING', 'REPORT_REALIZATION');
    await rateYear(period);
    expect(await conclude(house.db, year.id)).toEqual({ is: 'FINAL' });
    expect((await period.task('REPORT_REALIZATION')).status).toBe('OPEN');
    expect(await house.db.task.count({ where: { ownerId: year.id, status: 'OPEN' } })).toBe(0);
    // Everything else of the cycle is at its end.
    await house.db.appraisal.updateMany({
      where: { cycleId: year.cycleId, state: 'ACTIVE' },
      data: { state: 'EXCLUDED' },
    });
    await house.db.$executeRaw`UPDATE appraisal SET reported_rating_id = rating_id WHERE id = ${year.id}::uuid`;
    await house.db.unitReport.updateMany({ where: { cycleId: year.cycleId }, data: { status: 'COMPLETE' } });
    expect(await closeFinishedCycles(house.deps)).not.toContain(year.cycleId);
    // It is heard to its end in the file of an appraisal that is final.
    await period.decide('REPORT_REALIZATION', year.employeeId, 'REPORTED', await year.realization());
    await period.see('FINAL_SCORING', 'RATE');
    await period.decide('RATE', house.people.evaluator, 'RATED', await year.assessment('MEETS'));
    await period.conclude();
    expect(await closeFinishedCycles(house.deps)).toContain(year.cycleId);
  });

  async function rateYear(period: PeriodWalk): Promise<void> {
    const { year } = period;
    const one = async (
      stage: 'FINAL_SCORING',
      kind: 'REPORT_REALIZATION' | 'RATE',
      actorId: string,
      outcome: string,
      form: object,
    ) => {
      await year.see(stage, kind);
      const task = await house.db.task.findFirstOrThrow({ where: { ownerId: year.id, kind, status: 'OPEN' } });
      await decideTask(house.deps, act(actorId), { taskId: task.id, outcome, form });
    };
    await one('FINAL_SCORING', 'REPORT_REALIZATION', year.employeeId, 'REPORTED', await year.realization());
    await one('FINAL_SCORING', 'RATE', house.people.evaluator, 'RATED', await year.assessment('MEETS'));
  }
});

describe('what lies on the table of a period', () => {
  it('is its own report, the progress of its days and the feedback since its first day', async () => {
    const { people, db } = house;
    const period = await newPeriod(house, policyId);
    const { year } = period;
    const progress = async (date: string) =>
      (
        await addProgress(house.deps, act(year.employeeId), {
          appraisalId: year.id,
          form: { date, text: 'Verifikasi berkas usul.', evidence: [] },
        })
      ).id;
    const [inside] = [await progress('2026-03-31'), await progress('2026-04-01')];
    const { id: feedbackId } = await addFeedback(house.deps, act(people.evaluator), {
      appraisalId: year.id,
      form: { text: 'Rapi dan cepat.', tone: 'POSITIVE' },
    });
    const old = await db.feedback.create({
      data: {
        appraisalId: year.id,
        stage: 'MONITORING',
        authorId: people.evaluator,
        tone: 'NEUTRAL',
        text: 'Tahun lalu.',
        createdAt: new Date('2025-12-31T15:59:59Z'),
      },
    });
    await period.toRated('MEETS');
    const [rating] = await ratingsOf(year.id);
    const own = await db.realization.findFirstOrThrow({ where: { periodId: period.id } });
    expect(rating?.facts).toMatchObject({
      realizationIds: [own.id],
      feedbackIds: [feedbackId],
      progressEntryIds: [inside],
    });
    expect(old.id).not.toBe(feedbackId);
  });
});

describe('the organisation’s result of a period', () => {
  it('that is not out is missing and marked; no other period’s, year’s or last year’s stands in for it', async () => {
    await house.db.organisationResult.deleteMany({});
    await enter('YEAR', 'BAIK');
    await enter('Q2', 'BAIK');
    const period = await newPeriod(house, policyId);
    await period.toRated('MEETS');
    const [rating] = await ratingsOf(period.year.id);
    expect(rating).toMatchObject({ organisationGrade: null, organisationIsLastYears: false });
    expect(rating?.facts).toMatchObject({ organisationResultMissing: true });
    expect((await documentsOf(period.year.id))[0]?.content).toMatchObject({ organisationResult: null });
  });

  it('is that of the unit which the evaluator leads (IV.B.1.g, p.94), by its latest number', async () => {
    await enter('Q1', 'BAIK');
    await enter('Q1', 'KURANG');
    const period = await newPeriod(house, policyId);
    await period.toRated('MEETS');
    const [rating] = await ratingsOf(period.year.id);
    expect(rating).toMatchObject({ organisationGrade: 'KURANG', organisationIsLastYears: false });
    expect(rating?.facts).not.toHaveProperty('organisationResultMissing');
  });
});
