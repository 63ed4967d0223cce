import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideTask } from '../../../usecases/decide-task.ts';
import { act, newAppraisal, refusal, startHouse, type House } from '../../support/acts.ts';
import { planForm } from '../../support/engine.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

describe('a decision', () => {
  it('keeps who, when, in which role, over which link, and for which request', async () => {
    const { db, people } = house;
    const walk = await newAppraisal(house);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    const { id } = await walk.task('APPROVE_TARGETS');
    const request = act(people.evaluator);
    const decided = await decideTask(house.deps, request, {
      taskId: id,
      outcome: 'APPROVED',
      form: {},
      comment: 'Baik.',
    });
    expect(decided).toMatchObject({ taskId: id, outcome: 'APPROVED', late: false, role: 'EVALUATOR' });
    // Kept for a repetition of the request, so it must be plain JSON.
    expect(JSON.parse(JSON.stringify(decided))).toEqual(decided);
    const link = await db.reportingLink.findFirstOrThrow({
      where: { employeeId: walk.employeeId, relation: 'EVALUATOR', validTo: null },
    });
    const decision = await db.decision.findUniqueOrThrow({ where: { taskId: id } });
    expect(decision).toMatchObject({
      actorId: people.evaluator,
      comment: 'Baik.',
      requestId: request.requestId,
      authority: { role: 'EVALUATOR', linkIds: [link.id] },
    });
    expect(decision.decidedAt.toISOString()).toBe(decided.decidedAt);
    expect((await walk.events()).at(-1)).toMatchObject({
      type: 'TASK_DECIDED',
      actorId: people.evaluator,
      actorRole: 'EVALUATOR',
      taskId: id,
      result: 'DONE',
      data: { kind: 'APPROVE_TARGETS', outcome: 'APPROVED', decisionId: decision.id },
    });
    expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ status: 'DECIDED', nextReminderAt: null });
  });

  it('is the only one of a task: the second hears who decided what and when, at once or later', async () => {
    const { people } = house;
    const walk = await newAppraisal(house);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    const answers = await Promise.allSettled([
      walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED'),
      walk.decide('APPROVE_TARGETS', people.evaluator, 'RETURNED', {}, { comment: 'Belum terukur.' }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    const [made] = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const again = await refusal(walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED'));
    expect(again).toMatchObject({
      code: 'TASK_CLOSED',
      status: 409,
      extra: { decidedBy: { id: people.evaluator }, outcome: made?.outcome, decidedAt: made?.decidedAt },
    });
    expect(await house.db.decision.count({ where: { task: { appraisalId: walk.id, kind: 'APPROVE_TARGETS' } } })).toBe(
      1,
    );
  });

  it('of a stranger is refused and put on record, and tells him nothing of the task', async () => {
    const walk = await newAppraisal(house);
    const denied = await refusal(walk.decide('DRAFT_TARGETS', house.people.stranger, 'SUBMITTED', planForm));
    expect(denied).toMatchObject({ code: 'FORBIDDEN', status: 403, extra: { because: 'NOT_HOLDER' } });
    expect((await walk.events()).at(-1)).toMatchObject({
      type: 'ACCESS_DENIED',
      result: 'DENIED',
      actorId: house.people.stranger,
      data: { attempted: 'DRAFT_TARGETS.SUBMITTED', because: 'NOT_HOLDER' },
    });
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    // Also where it is closed: who decided is not his business.
    expect((await refusal(walk.decide('DRAFT_TARGETS', house.people.stranger, 'SUBMITTED', planForm))).code).toBe(
      'FORBIDDEN',
    );
  });

  it('about oneself is refused: an evaluator does not approve his own targets', async () => {
    const { people } = house;
    const walk = await newAppraisal(house, people.evaluator);
    await walk.decide('DRAFT_TARGETS', people.evaluator, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    expect(await refusal(walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED'))).toMatchObject({
      code: 'FORBIDDEN',
      extra: { because: 'OWN_APPRAISAL' },
    });
  });

  it('on a version that somebody has changed is refused', async () => {
    const walk = await newAppraisal(house);
    const { version } = await walk.task('DRAFT_TARGETS');
    const stale = walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm, { version: version - 1 });
    expect(await refusal(stale)).toMatchObject({ code: 'STALE_VERSION', status: 412, extra: { version } });
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm, { version });
  });

  it('needs an outcome of the task, its form and, where it must say why, a comment', async () => {
    const { people } = house;
    const walk = await newAppraisal(house);
    expect(await refusal(walk.decide('DRAFT_TARGETS', walk.employeeId, 'APPROVED'))).toMatchObject({
      code: 'OUTCOME_NOT_ALLOWED',
      errors: [{ pointer: '/outcome', detail: 'Expected one of SUBMITTED.' }],
    });
    const faulty = { ...planForm, results: [{ statement: 'Layanan', main: true, indicators: [] }] };
    expect(await refusal(walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', faulty))).toMatchObject({
      code: 'INVALID_FORM',
      errors: [{ pointer: '/form/results/0/indicators' }],
    });
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    for (const comment of [undefined, '   ']) {
      expect((await refusal(walk.decide('APPROVE_TARGETS', people.evaluator, 'RETURNED', {}, { comment }))).code).toBe(
        'COMMENT_REQUIRED',
      );
    }
    // What was refused left nothing behind.
    expect((await walk.task('APPROVE_TARGETS')).status).toBe('OPEN');
  });

  it('of a task that does not exist, or of an appraisal at its end, is refused', async () => {
    const walk = await newAppraisal(house);
    const missing = { taskId: walk.id, outcome: 'SUBMITTED', form: {} };
    expect((await refusal(decideTask(house.deps, act(walk.employeeId), missing))).code).toBe('NOT_FOUND');
    await house.db.appraisal.update({ where: { id: walk.id }, data: { state: 'EXCLUDED' } });
    expect(await refusal(walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm))).toMatchObject({
      code: 'APPRAISAL_ENDED',
      extra: { because: 'EXCLUDED' },
    });
  });

  it('ends the draft that was being written', async () => {
    const walk = await newAppraisal(house);
    const { id } = await walk.task('DRAFT_TARGETS');
    await house.db.taskDraft.create({ data: { taskId: id, personId: walk.employeeId, form: { results: [] } } });
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    expect(await house.db.taskDraft.count({ where: { taskId: id } })).toBe(0);
  });
});

describe('targets that nobody drafts', () => {
  it('go to the performance manager, then to the evaluator, and each may submit them late only until the next', async () => {
    const { people } = house;
    const walk = await newAppraisal(house);
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { armedFor: await walk.passDue('DRAFT_TARGETS') });
    expect(await walk.task('DRAFT_TARGETS')).toMatchObject({ level: 1, role: 'PERFORMANCE_MANAGER', assigneeId: null });
    expect((await walk.notices('TAKEOVER_GAINED')).map((notice) => notice.recipientId)).toEqual([people.manager]);
    expect((await walk.notices('TAKEOVER_LOST')).map((notice) => notice.recipientId)).toEqual([walk.employeeId]);
    expect((await refusal(walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm))).code).toBe(
      'FORBIDDEN',
    );
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { armedFor: await walk.passDue('DRAFT_TARGETS') });
    expect(await walk.task('DRAFT_TARGETS')).toMatchObject({
      level: 2,
      role: 'EVALUATOR',
      assigneeId: people.evaluator,
    });
    expect(await walk.decide('DRAFT_TARGETS', people.evaluator, 'SUBMITTED', planForm)).toMatchObject({
      role: 'EVALUATOR',
    });
    expect(await house.db.plan.findFirst({ where: { appraisalId: walk.id } })).toMatchObject({
      authorId: people.evaluator,
    });
  });

  it('of the performance manager himself do not come back to him by his office', async () => {
    const walk = await newAppraisal(house, house.people.manager);
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { armedFor: await walk.passDue('DRAFT_TARGETS') });
    expect(await walk.task('DRAFT_TARGETS')).toMatchObject({ level: 1, role: 'EVALUATOR' });
  });
});

describe('targets that are returned again and again', () => {
  it('are decided by the superior, finally, after as many returns as the policy allows', async () => {
    const { people } = house;
    const walk = await newAppraisal(house);
    for (let round = 1; round <= 3; round += 1) {
      await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { round });
      await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
      await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { round });
      await walk.decide('APPROVE_TARGETS', people.evaluator, 'RETURNED', {}, { comment: `Kembali ${round}.` });
    }
    expect((await walk.notices('RETURNED')).length).toBe(2); // rounds 2 and 3; the fourth draft is not open yet
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { round: 4 });
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { round: 4 });
    expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ level: 1, role: 'SUPERIOR', assigneeId: people.head });
    const again = walk.decide('APPROVE_TARGETS', people.head, 'RETURNED', {}, { comment: 'Kembali lagi.' });
    expect((await refusal(again)).code).toBe('OUTCOME_NOT_ALLOWED');
    await walk.decide('APPROVE_TARGETS', people.head, 'SET', planForm, { comment: 'Ditetapkan atasan.' });
    expect(await walk.planInForce()).toMatchObject({ number: 5, authorId: people.head });
    expect(await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { round: 4 })).toEqual({
      is: 'DECIDED',
      outcome: 'SET',
      level: 1,
    });
  });
});
