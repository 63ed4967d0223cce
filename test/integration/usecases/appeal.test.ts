import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileAppeal } from '../../../usecases/file-appeal.ts';
import { withdrawAppeal } from '../../../usecases/withdraw-appeal.ts';
import {
  act,
  appealForm,
  changeForm,
  confirmForm,
  newAppraisal,
  refusal,
  startHouse,
  statementForm,
  type House,
  type Walk,
} from '../../support/acts.ts';
import { conclude } from '../../support/engine.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const file = (walk: Walk, actorId = walk.employeeId, form: object = appealForm) =>
  fileAppeal(house.deps, act(actorId), { appraisalId: walk.id, period: undefined, form });
const appealOf = (walk: Walk) => house.db.appeal.findFirstOrThrow({ where: { appraisalId: walk.id } });

describe('filing an appeal', () => {
  it('works before the workflow has opened the window: the same task, opened by the same key', async () => {
    const walk = await newAppraisal(house);
    await walk.toRated('MEETS');
    await walk.see('DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', house.people.evaluator, 'DELIVERED');
    await walk.see('DELIVERY', 'RECEIVE_RESULT');
    await walk.decide('RECEIVE_RESULT', walk.employeeId, 'RECEIVED');
    // The workflow engine is down from here.
    const filed = await file(walk);
    expect(await appealOf(walk)).toMatchObject({ id: filed.appealId, status: 'FILED', reasons: appealForm.reasons });
    expect((await walk.bells()).map((bell) => bell.reason)).toContain('DECIDED');
    // It is back, and finds what was done.
    expect(await walk.see('APPEAL', 'FILE_APPEAL')).toEqual({ is: 'DECIDED', outcome: 'FILED', level: 0 });
    expect(await walk.tasks('FILE_APPEAL')).toHaveLength(1);
  });

  it('asks both sides and the judge, inside the judge’s time', async () => {
    const { people } = house;
    const walk = await newAppraisal(house);
    await walk.toHearing();
    const holders = await Promise.all(
      (['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const).map(async (kind) => walk.task(kind)),
    );
    expect(holders.map((task) => task.assigneeId)).toEqual([walk.employeeId, people.evaluator, people.head]);
    const [employee, evaluator, judge] = holders.map((task) => task.dueAt?.getTime() ?? 0);
    expect(employee).toBe(evaluator);
    expect(judge).toBeGreaterThan(evaluator ?? 0);
    expect((await walk.notices('APPEAL_FILED')).map((notice) => notice.recipientId)).toEqual([people.head]);
  });

  it('is for the employee only, after receipt, with reasons', async () => {
    const walk = await newAppraisal(house);
    await walk.toRated('MEETS');
    expect(await refusal(file(walk))).toMatchObject({ code: 'NOT_RECEIVED', status: 409 });
    expect(await refusal(file(walk, house.people.colleague))).toMatchObject({ code: 'FORBIDDEN', status: 403 });
    const received = await newAppraisal(house);
    await received.toReceived();
    expect(await refusal(file(received, received.employeeId, { ...appealForm, reasons: 'Tidak adil.' }))).toMatchObject(
      {
        code: 'INVALID_FORM',
        errors: [{ pointer: '/form/reasons' }],
      },
    );
    expect(await house.db.appeal.count({ where: { appraisalId: received.id } })).toBe(0);
  });

  it('is refused where the result was final from the beginning, with the article', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    for (const [because, article] of [
      ['TAKEOVER', 'IV.A.11'],
      ['TOP_OFFICIAL', 'IV.A.12'],
      ['NO_SUPERIOR', 'IV.A.12'],
    ] as const) {
      await house.db.appraisal.update({ where: { id: walk.id }, data: { finalBecause: because } });
      expect(await refusal(file(walk))).toMatchObject({
        code: 'APPEAL_NOT_POSSIBLE',
        legalBasis: expect.stringContaining(article) as string,
      });
    }
  });

  it('is done once: a second one, also at once or after the withdrawal, is refused', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    const answers = await Promise.allSettled([file(walk), file(walk)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await refusal(file(walk))).code).toBe('APPEAL_FILED_BEFORE');
    await withdrawAppeal(house.deps, act(walk.employeeId), (await appealOf(walk)).id);
    expect((await refusal(file(walk))).code).toBe('APPEAL_FILED_BEFORE');
  });

  it('after the window is refused, and the result becomes final', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await walk.see('APPEAL', 'FILE_APPEAL', { armedFor: await walk.passDue('FILE_APPEAL') });
    expect(await refusal(file(walk))).toMatchObject({
      code: 'APPEAL_WINDOW_OVER',
      legalBasis: expect.stringContaining('V.B.1–2') as string,
    });
    expect(await conclude(house.db, walk.id)).toEqual({ is: 'FINAL' });
  });
});

describe('the judge', () => {
  it('decides after both sides had their turn', async () => {
    const { people } = house;
    const walk = await newAppraisal(house);
    await walk.toHearing();
    const confirm = () => walk.decide('DECIDE_APPEAL', people.head, 'CONFIRMED', confirmForm);
    expect(await refusal(confirm())).toMatchObject({
      code: 'STATEMENTS_PENDING',
      legalBasis: expect.stringContaining('V.B.4') as string,
      extra: { pending: [{ kind: 'STATE_AS_EMPLOYEE' }, { kind: 'STATE_AS_EVALUATOR' }] },
    });
    await walk.decide('STATE_AS_EMPLOYEE', walk.employeeId, 'STATED', statementForm);
    expect((await refusal(confirm())).extra).toMatchObject({ pending: [{ kind: 'STATE_AS_EVALUATOR' }] });
    // The evaluator lets his time pass.
    await walk.see('APPEAL', 'STATE_AS_EVALUATOR', { armedFor: await walk.passDue('STATE_AS_EVALUATOR') });
    await confirm();
    expect(await appealOf(walk)).toMatchObject({ status: 'CONFIRMED', decidedById: people.head, newRatingId: null });
    expect(await house.db.rating.count({ where: { appraisalId: walk.id } })).toBe(1);
    expect((await walk.notices('APPEAL_DECIDED')).map((notice) => notice.recipientId).sort()).toEqual(
      [walk.employeeId, people.evaluator].sort(),
    );
  });

  it('may change the result in either direction: a new rating beside the old one, and D.1.3', async () => {
    const { people, db } = house;
    for (const [results, behaviour, predicate] of [
      ['ABOVE', 'ABOVE', 'SANGAT_BAIK'],
      ['BELOW', 'MEETS', 'BUTUH_PERBAIKAN'],
    ] as const) {
      const walk = await newAppraisal(house);
      await walk.toHearing('MEETS');
      await walk.bothStated();
      await walk.decide('DECIDE_APPEAL', people.head, 'CHANGED', changeForm(results, behaviour));
      const ratings = await db.rating.findMany({ where: { appraisalId: walk.id }, orderBy: { number: 'asc' } });
      expect(ratings.map((rating) => [rating.origin, rating.predicate, rating.authorId])).toEqual([
        ['EVALUATOR', 'BAIK', people.evaluator],
        ['APPEAL', predicate, people.head],
      ]);
      expect(await walk.row()).toMatchObject({ ratingId: ratings[1]?.id });
      expect(await appealOf(walk)).toMatchObject({ status: 'CHANGED', newRatingId: ratings[1]?.id });
      const documents = await db.evaluationDocument.findMany({
        where: { appraisalId: walk.id },
        orderBy: { number: 'asc' },
      });
      expect(documents.map((document) => document.form)).toEqual(['D.1.1', 'D.1.3']);
      expect(documents[1]?.content).toMatchObject({
        predicate,
        evaluator: { name: 'Kabid' },
        appeal: { objection: appealForm.reasons, evaluatorsExplanation: statementForm.text },
      });
    }
  });

  it('confirms where nothing changes: CHANGED with the same ratings is refused', async () => {
    const walk = await newAppraisal(house);
    await walk.toHearing('MEETS');
    await walk.bothStated();
    const change = walk.decide('DECIDE_APPEAL', house.people.head, 'CHANGED', changeForm('MEETS', 'MEETS'));
    expect(await refusal(change)).toMatchObject({ code: 'NOTHING_CHANGED', status: 422 });
    expect((await walk.task('DECIDE_APPEAL')).status).toBe('OPEN');
  });

  it('is never the one who rated, not even where he has become the superior meanwhile', async () => {
    const { people, db } = house;
    const walk = await newAppraisal(house, people.colleague);
    await walk.toReceived();
    await walk.decide('FILE_APPEAL', walk.employeeId, 'FILED', appealForm);
    // The head retires, and the evaluator rises.
    const superior = { employeeId: people.colleague, relation: 'SUPERIOR' };
    await db.reportingLink.updateMany({ where: superior, data: { personId: people.evaluator } });
    await walk.see('APPEAL', 'DECIDE_APPEAL');
    expect(await walk.task('DECIDE_APPEAL')).toMatchObject({
      role: 'SUPERIOR',
      assigneeId: people.head,
      level: 0,
    });
    expect(await refusal(walk.decide('DECIDE_APPEAL', people.evaluator, 'CONFIRMED', confirmForm))).toMatchObject({
      code: 'FORBIDDEN',
      extra: { because: 'RATED_IT' },
    });
    expect(await walk.decide('DECIDE_APPEAL', people.head, 'CONFIRMED', confirmForm)).toMatchObject({
      role: 'SUPERIOR',
    });
    await db.reportingLink.updateMany({ where: superior, data: { personId: people.head } });
  });

  it('who is silent may still decide late, until the next superior has it', async () => {
    const { people } = house;
    const walk = await newAppraisal(house);
    await walk.toHearing();
    await walk.bothStated();
    await walk.see('APPEAL', 'DECIDE_APPEAL', { armedFor: await walk.passDue('DECIDE_APPEAL') });
    expect(await walk.task('DECIDE_APPEAL')).toMatchObject({ level: 1, assigneeId: people.secretary });
    expect((await refusal(walk.decide('DECIDE_APPEAL', people.head, 'CONFIRMED', confirmForm))).code).toBe('FORBIDDEN');
    await walk.passDue('DECIDE_APPEAL');
    expect(await walk.decide('DECIDE_APPEAL', people.secretary, 'CONFIRMED', confirmForm)).toMatchObject({
      late: true,
      role: 'NEXT_SUPERIOR',
    });
  });
});

describe('withdrawing an appeal', () => {
  it('cancels what was asked for, tells those who were asked, and leaves the result as it is', async () => {
    const { people, deps } = house;
    const walk = await newAppraisal(house);
    await walk.toHearing();
    const { id } = await appealOf(walk);
    expect(await withdrawAppeal(deps, act(walk.employeeId), id)).toEqual({ appealId: id, status: 'WITHDRAWN' });
    for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) {
      expect((await walk.task(kind)).status).toBe('CANCELLED');
      expect(await walk.see('APPEAL', kind)).toEqual({ is: 'CANCELLED' });
    }
    expect((await walk.notices('APPEAL_WITHDRAWN')).map((notice) => notice.recipientId).sort()).toEqual(
      [people.evaluator, people.head].sort(),
    );
    expect(await conclude(house.db, walk.id)).toEqual({ is: 'FINAL' });
    expect((await house.db.rating.findMany({ where: { appraisalId: walk.id } })).length).toBe(1);
  });

  it('is for the employee, and for an appeal that is undecided', async () => {
    const { people, deps } = house;
    const walk = await newAppraisal(house);
    await walk.toHearing();
    await walk.bothStated();
    const { id } = await appealOf(walk);
    expect((await refusal(withdrawAppeal(deps, act(people.evaluator), id))).code).toBe('FORBIDDEN');
    await walk.decide('DECIDE_APPEAL', people.head, 'CONFIRMED', confirmForm);
    expect((await refusal(withdrawAppeal(deps, act(walk.employeeId), id))).code).toBe('APPEAL_CLOSED');
    expect((await refusal(withdrawAppeal(deps, act(walk.employeeId), walk.id))).code).toBe('NOT_FOUND');
  });

  it('at the moment of the decision is one or the other', async () => {
    const { people, deps } = house;
    const walk = await newAppraisal(house);
    await walk.toHearing();
    await walk.bothStated();
    const { id } = await appealOf(walk);
    const answers = await Promise.allSettled([
      withdrawAppeal(deps, act(walk.employeeId), id),
      walk.decide('DECIDE_APPEAL', people.head, 'CHANGED', changeForm('ABOVE', 'ABOVE')),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    const { status } = await appealOf(walk);
    expect(await house.db.rating.count({ where: { appraisalId: walk.id } })).toBe(status === 'CHANGED' ? 2 : 1);
  });
});
