import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { newAppraisal, setDue, statementForm, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus, planForm } from '../../support/engine.ts';

let house: ApiHouse;
let walk: Walk;
beforeAll(async () => {
  house = await startApiHouse();
});
beforeEach(async () => {
  walk = await newAppraisal(house);
});
afterAll(() => house.close());

const ask = (taskId: string, as: string, more: object = {}, headers: Record<string, string> = {}) =>
  house.api.call('POST', `/tasks/${taskId}/clarifications`, {
    as,
    json: { question: 'Dari mana angka dasar target 95%?', ...more },
    headers,
  });
const answer = (taskId: string, id: unknown, as: string, text = 'Dari capaian tahun lalu, 91%.') =>
  house.api.call('POST', `/tasks/${taskId}/clarifications/${String(id)}/answer`, { as, json: { answer: text } });
const close = (taskId: string, id: unknown, as: string) =>
  house.api.call('POST', `/tasks/${taskId}/clarifications/${String(id)}/close`, { as });
const get = async (path: string, as: string) => expectStatus(await house.api.call('GET', path, { as }), 200);
const mine = async (as: string, query = ''): Promise<Record<string, unknown>[]> => {
  const { items } = await get(`/clarifications?limit=200${query}`, as);
  const here = await house.db.task.findMany({ where: { appraisalId: walk.id }, select: { id: true } });
  return (items as { taskId: string }[]).filter(({ taskId }) => here.some(({ id }) => id === taskId));
};

async function toApprove(): Promise<string> {
  await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  return (await walk.task('APPROVE_TARGETS')).id;
}

describe('asking for clarification', () => {
  it('asks the employee, moves the clock as the policy says and tells why; the answer is read at the task by both', async () => {
    const { people, db } = house;
    const taskId = await toApprove();
    const before = await db.task.findUniqueOrThrow({ where: { id: taskId } });
    const asked = expectStatus(await ask(taskId, people.evaluator), 201);
    const dueBefore = before.dueAt?.toISOString();
    // The walk policy: 6 seconds, eight times slower.
    const dueAfter = new Date((before.dueAt?.getTime() ?? 0) + 48_000).toISOString();
    expect(asked).toMatchObject({
      status: 'OPEN',
      askedBy: { id: people.evaluator },
      askedOf: { id: people.employee, name: 'Sari' },
      answer: null,
      moved: { from: dueBefore, to: dueAfter },
    });
    const task = await get(`/tasks/${taskId}`, people.evaluator);
    expect(task).toMatchObject({ dueAt: dueAfter, version: 2, clarifications: [{ id: asked.id, status: 'OPEN' }] });
    const why = task.why as { sentence: { id: string; en: string }; moved: object[] };
    expect(why.moved).toMatchObject([{ by: 'CLARIFICATION', from: dueBefore, to: dueAfter, seconds: 48 }]);
    expect(why.sentence.id).toContain('karena pemegang tugas meminta penjelasan');
    expect(why.sentence.en).toContain('because its holder asked for clarification');
    // A later date rings nobody: the timer that fires finds another date (docs/architecture.md, rule 2).
    expect((await walk.bells()).filter((bell) => bell.taskId === taskId)).toEqual([]);

    expect(await mine(people.employee)).toMatchObject([
      {
        id: asked.id,
        task: { id: taskId, kind: 'APPROVE_TARGETS', dueAt: dueAfter, employee: { id: people.employee } },
      },
    ]);
    expect(await mine(people.evaluator, '&asked=BY_ME')).toHaveLength(1);
    expect(await mine(people.head, '&asked=BY_ME')).toEqual([]);
    expect((await get('/me', people.employee)).questions).toBeGreaterThanOrEqual(1);

    const status = await get(`/appraisals/${walk.id}/status`, people.employee);
    expect((status.sentence as { id: string }).id).toContain('yang meminta penjelasan dari Sari pada');
    expect(status.waitingFor).toMatchObject([
      { taskId, question: { id: asked.id, askedOf: { id: people.employee } } },
      { question: null },
    ]);

    const given = expectStatus(await answer(taskId, asked.id, people.employee), 200);
    expect(given).toMatchObject({ status: 'ANSWERED', answer: 'Dari capaian tahun lalu, 91%.' });
    for (const as of [people.evaluator, people.employee, people.admin]) {
      expect((await get(`/tasks/${taskId}`, as)).clarifications).toMatchObject([{ status: 'ANSWERED' }]);
    }
    // The superior has a part in the appraisal, and none in this question.
    expect((await get(`/tasks/${taskId}`, people.head)).clarifications).toEqual([]);
    expect(await mine(people.employee)).toEqual([]);
    expect(await mine(people.employee, '&status=ANSWERED&status=CLOSED')).toHaveLength(1);
    expect((await db.task.findUniqueOrThrow({ where: { id: taskId } })).dueAt?.toISOString()).toBe(dueAfter);

    const timeline = (await walk.events()).filter(({ type }) => type.startsWith('CLARIFICATION'));
    expect(timeline.map(({ type, actorId }) => [type, actorId])).toEqual([
      ['CLARIFICATION_ASKED', people.evaluator],
      ['CLARIFICATION_ANSWERED', people.employee],
    ]);
    expect(timeline[0]?.data).toMatchObject({ oldDueAt: dueBefore, newDueAt: dueAfter, clock: 'EXTENDS' });
    expect(JSON.stringify(timeline.map(({ data }) => data))).not.toContain('95%');
    expect((await walk.notices('CLARIFICATION_ASKED')).map((n) => [n.recipientId, n.urgency])).toEqual([
      [people.employee, 'AT_ONCE'],
    ]);
    expect((await walk.notices('CLARIFICATION_ANSWERED')).map((n) => [n.recipientId, n.urgency])).toEqual([
      [people.evaluator, 'DIGEST'],
    ]);
  });

  it('one question at a time; a second one after the first may be asked and moves nothing any more', async () => {
    const { people } = house;
    const taskId = await toApprove();
    const first = expectStatus(await ask(taskId, people.evaluator), 201);
    const second = await ask(taskId, people.evaluator);
    expect([second.status, second.body.code, second.body.clarificationId]).toEqual([
      409,
      'CLARIFICATION_OPEN',
      first.id,
    ]);
    expectStatus(await answer(taskId, first.id, people.employee), 200);
    const again = await answer(taskId, first.id, people.employee);
    expect([again.status, again.body.code, again.body.became]).toEqual([409, 'CLARIFICATION_CLOSED', 'ANSWERED']);
    const due = (await walk.task('APPROVE_TARGETS')).dueAt;
    const third = expectStatus(await ask(taskId, people.evaluator), 201);
    expect(third.moved).toBeNull();
    expect((await walk.task('APPROVE_TARGETS')).dueAt).toEqual(due);
    expect((await walk.notices('CLARIFICATION_ASKED')).map(({ urgency }) => urgency)).toEqual(['AT_ONCE', 'DIGEST']);
    // Taken back: by the asker or whoever holds the task, not by the one who was asked; the date that moved stays.
    expect((await close(taskId, third.id, people.employee)).status).toBe(403);
    expect(expectStatus(await close(taskId, third.id, people.evaluator), 200).status).toBe('CLOSED');
    expect((await answer(taskId, third.id, people.employee)).body.became).toBe('CLOSED');
  });

  it('two questions at the same moment: one is asked, the other hears of it, and the clock moves once', async () => {
    const { people } = house;
    const taskId = await toApprove();
    const due = (await walk.task('APPROVE_TARGETS')).dueAt?.getTime() ?? 0;
    const answers = await Promise.all([ask(taskId, people.evaluator), ask(taskId, people.evaluator)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect((await walk.task('APPROVE_TARGETS')).dueAt?.getTime()).toBe(due + 48_000);
    expect(await walk.notices('CLARIFICATION_ASKED')).toHaveLength(1);
  });

  it('is for the holder, and of people who have a part in it; the same request twice is one question', async () => {
    const { people } = house;
    const taskId = await toApprove();
    for (const as of [people.employee, people.head, people.stranger, people.admin]) {
      const refused = await ask(taskId, as);
      expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
    }
    for (const askedOfId of [people.stranger, people.evaluator]) {
      const refused = await ask(taskId, people.evaluator, { askedOfId });
      expect([refused.status, refused.body.errors]).toMatchObject([422, [{ pointer: '/askedOfId' }]]);
    }
    const key = { 'Idempotency-Key': `ask-${taskId}` };
    const once = expectStatus(await ask(taskId, people.evaluator, {}, key), 201);
    expect(expectStatus(await ask(taskId, people.evaluator, {}, key), 201)).toEqual(once);
    for (const as of [people.evaluator, people.head]) expect((await answer(taskId, once.id, as)).status).toBe(403);
    const elsewhere = await answer((await walk.task('DRAFT_TARGETS')).id, once.id, people.employee);
    expect(elsewhere.status).toBe(404);
  });

  it('where the policy does not provide for it, is refused with the article of the task', async () => {
    const { people } = house;
    const drafting = await ask((await walk.task('DRAFT_TARGETS')).id, people.employee);
    expect([drafting.status, drafting.body.code, drafting.body.legalBasis]).toEqual([
      409,
      'CLARIFICATION_NOT_ALLOWED',
      nationalPolicy.tasks.DRAFT_TARGETS.legalBasis,
    ]);
  });

  it('of a late task is not asked where a late decision would be refused', async () => {
    const { people, db } = house;
    const taskId = await toApprove();
    await setDue(db, taskId, -60);
    const late = await ask(taskId, people.evaluator);
    expect([late.status, late.body.code]).toEqual([409, 'TASK_OVERDUE']);
    expect(await db.clarification.count({ where: { taskId } })).toBe(0);
  });

  it('whatever closes the task closes its open question, in the same transaction', async () => {
    const { people, db } = house;
    const taskId = await toApprove();
    const asked = expectStatus(await ask(taskId, people.evaluator), 201);
    await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
    const row = await db.clarification.findUniqueOrThrow({ where: { id: asked.id as string } });
    const task = await db.task.findUniqueOrThrow({ where: { id: taskId } });
    expect([row.closedAt, row.answeredAt]).toEqual([task.closedAt, null]);
    const late = await answer(taskId, asked.id, people.employee);
    expect([late.status, late.body.code]).toEqual([409, 'CLARIFICATION_CLOSED']);
    expect(await mine(people.employee)).toEqual([]);
    // Nothing is asked of a task that is decided.
    expect((await ask(taskId, people.evaluator)).body.code).toBe('TASK_CLOSED');
  });

  it('a question is closed by a takeover too, and whoever took over may ask his own of the evaluator', async () => {
    const { people, db } = house;
    const taskId = await toApprove();
    const asked = expectStatus(await ask(taskId, people.evaluator), 201);
    const armedFor = await setDue(db, taskId, -60);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { armedFor });
    expect((await db.clarification.findUniqueOrThrow({ where: { id: asked.id as string } })).closedAt).not.toBeNull();
    const taken = await walk.task('APPROVE_TARGETS');
    expect(taken.level).toBe(1);
    const own = expectStatus(await ask(taken.id, people.head, { askedOfId: people.evaluator }), 201);
    expect(own).toMatchObject({ askedOf: { id: people.evaluator }, moved: { from: taken.dueAt?.toISOString() } });
    expectStatus(await answer(taken.id, own.id, people.evaluator), 200);
    // What passes between the superior and the evaluator is not the employee's to read.
    expect((await get(`/tasks/${taken.id}`, people.employee)).clarifications).toEqual([]);
  });

  it('the judge of an appeal asks inside the seven days: the clock runs on', async () => {
    const { people } = house;
    await walk.toHearing();
    await walk.decide('STATE_AS_EMPLOYEE', walk.employeeId, 'STATED', statementForm);
    await walk.decide('STATE_AS_EVALUATOR', people.evaluator, 'STATED', statementForm);
    const task = await walk.task('DECIDE_APPEAL');
    const asked = expectStatus(await ask(task.id, people.head, { askedOfId: people.evaluator }), 201);
    expect(asked).toMatchObject({ askedOf: { id: people.evaluator }, moved: null });
    expect((await walk.task('DECIDE_APPEAL')).dueAt).toEqual(task.dueAt);
    expect((await walk.notices('CLARIFICATION_ASKED')).map(({ urgency }) => urgency)).toEqual(['DIGEST']);
    expect((await get(`/tasks/${task.id}`, people.employee)).clarifications).toEqual([]);
  });
});
