/** An Idempotency-Key: the same request has the same answer, whatever happened in between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideTask } from '../../../usecases/decide-task.ts';
import { fileAppeal } from '../../../usecases/file-appeal.ts';
import { recordEvent } from '../../../usecases/record-event.ts';
import { Refusal } from '../../../usecases/refusal.ts';
import { command, CommitAndRefuse } from '../../../usecases/transact.ts';
import { act, appealForm, keyed, newAppraisal, refusal, startHouse, type House } from '../../support/acts.ts';
import { planForm } from '../../support/engine.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

describe('the same key', () => {
  it('gives the same answer again, and the act is done once', async () => {
    const walk = await newAppraisal(house);
    const { id } = await walk.task('DRAFT_TARGETS');
    const submit = () =>
      decideTask(house.deps, keyed(walk.employeeId, 'draft-1', 'body'), {
        taskId: id,
        outcome: 'SUBMITTED',
        form: planForm,
      });
    const first = await submit();
    expect(await submit()).toEqual(first);
    expect(await house.db.plan.count({ where: { appraisalId: walk.id } })).toBe(1);
    expect(await house.db.event.count({ where: { taskId: id, type: 'TASK_DECIDED' } })).toBe(1);
  });

  it('sent several times at once gives one act and one answer, not "decided already"', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    const submit = () =>
      fileAppeal(house.deps, keyed(walk.employeeId, 'appeal-1', 'body'), { appraisalId: walk.id, form: appealForm });
    const answers = await Promise.all(Array.from({ length: 5 }, submit));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await house.db.appeal.count({ where: { appraisalId: walk.id } })).toBe(1);
  });

  it('with another body, or on another route, is refused with 422 and does nothing', async () => {
    const { deps, people } = house;
    let done = 0;
    const work = () => Promise.resolve({ done: (done += 1) });
    const first = keyed(people.employee, 'key-1', 'body');
    expect(await command(deps, first, work)).toEqual({ done: 1 });
    expect(await refusal(command(deps, keyed(people.employee, 'key-1', 'other'), work))).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      status: 422,
    });
    const elsewhere = { ...first, idempotency: { key: 'key-1', route: 'POST /other', bodyHash: 'body' } };
    expect((await refusal(command(deps, elsewhere, work))).code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(done).toBe(1);
  });

  it('of another person is another key', async () => {
    const { deps, people } = house;
    const name = (who: string) => command(deps, keyed(who, 'shared', 'body'), () => Promise.resolve({ who }));
    expect(await name(people.evaluator)).toEqual({ who: people.evaluator });
    expect(await name(people.colleague)).toEqual({ who: people.colleague });
  });

  it('does not keep a refusal: the same request may be right another time', async () => {
    const { deps, people } = house;
    const request = keyed(people.employee, 'later', 'body');
    const no = new Refusal('TOO_EARLY', 409, 'Not yet.');
    expect((await refusal(command(deps, request, () => Promise.reject(no)))).code).toBe('TOO_EARLY');
    expect((await refusal(command(deps, request, () => Promise.resolve(new CommitAndRefuse(no))))).code).toBe(
      'TOO_EARLY',
    );
    expect(await command(deps, request, () => Promise.resolve({ now: true }))).toEqual({ now: true });
  });

  it('is kept with the act or not at all', async () => {
    const { deps, people, db } = house;
    const request = keyed(people.employee, 'torn', 'body');
    const torn = command(deps, request, async (tx) => {
      await recordEvent(tx, { type: 'TORN' });
      throw new Error('the connection broke');
    });
    await expect(torn).rejects.toThrow('the connection broke');
    expect(await db.event.count({ where: { type: 'TORN' } })).toBe(0);
    expect(await db.idempotencyKey.count({ where: { key: 'torn' } })).toBe(0);
  });
});

describe('a refusal', () => {
  it('rolls back what was written, unless what was written must stay', async () => {
    const { deps, people, db } = house;
    const no = new Refusal('NO', 409, 'No.');
    const writing = (type: string, end: () => Promise<CommitAndRefuse>) =>
      refusal(
        command(deps, act(people.employee), async (tx) => {
          await recordEvent(tx, { type });
          return end();
        }),
      );
    await writing('ROLLED_BACK', () => Promise.reject(no));
    await writing('KEPT', () => Promise.resolve(new CommitAndRefuse(no)));
    expect(await db.event.count({ where: { type: 'ROLLED_BACK' } })).toBe(0);
    expect(await db.event.count({ where: { type: 'KEPT' } })).toBe(1);
  });
});
