/** Tasks of an office with several people: taken in hand, given back, handed on. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { appraisal, expectStatus, planForm, step } from '../../support/engine.ts';
import { approvalTask, moreOfficers, newCycle, officeTask } from './inbox-house.ts';

let house: ApiHouse;
let officers: { second: string; admin: string };
let cycleId: string;
let taskId: string;
let serial = 0;
beforeAll(async () => {
  house = await startApiHouse();
  officers = await moreOfficers(house);
});
beforeEach(async () => {
  serial += 1;
  cycleId = await newCycle(house, `Klaim ${serial}`);
  taskId = await officeTask(house, cycleId, house.people.employee);
});
afterAll(() => house.close());

const post = (path: string, as: string, json: object = {}) =>
  house.api.call('POST', `/tasks/${taskId}/${path}`, { as, ...(Object.keys(json).length > 0 ? { json } : {}) });
const read = async (as: string) => expectStatus(await house.api.call('GET', `/tasks/${taskId}`, { as }), 200);
const draft = { outcome: 'SUBMITTED', form: planForm };

describe('claiming', () => {
  it('of two at once, one has it and the other is told who, in 409', async () => {
    const [one, other] = await Promise.all([post('claim', house.people.manager), post('claim', officers.second)]);
    expect([one.status, other.status].toSorted()).toEqual([200, 409]);
    const [won, lost] = one.status === 200 ? [one, other] : [other, one];
    const name = won === one ? 'Pengelola' : 'Wakil';
    expect(won.body).toMatchObject({ taskId, claimedBy: { name }, version: 2 });
    expect(lost.body).toMatchObject({ code: 'TASK_CLAIMED', claimedBy: { name } });
    expect(await house.db.event.count({ where: { taskId, type: 'TASK_CLAIMED' } })).toBe(1);
  });

  it('makes it mine and shows the others whose it is; only the claimer decides', async () => {
    expectStatus(await post('claim', house.people.manager), 200);
    expectStatus(await post('claim', house.people.manager), 200); // again: nothing changes
    const list = async (as: string) =>
      expectStatus(await house.api.call('GET', `/tasks?cycleId=${cycleId}`, { as }), 200).items;
    expect(await list(house.people.manager)).toContainEqual(
      expect.objectContaining({ id: taskId, holding: 'ME', inHand: 'CLAIMED' }),
    );
    expect(await list(officers.second)).toContainEqual(
      expect.objectContaining({
        id: taskId,
        holding: 'OFFICE',
        claimedBy: expect.objectContaining({ name: 'Pengelola' }) as object,
      }),
    );
    const refused = await post('complete', officers.second, draft);
    expect([refused.status, refused.body.code]).toEqual([409, 'TASK_CLAIMED']);
    expect(refused.body.claimedBy).toMatchObject({ name: 'Pengelola' });
    const seen = await read(officers.second);
    expect(seen.outcomes).toMatchObject([{ outcome: 'SUBMITTED', mine: false }]);
    expect(seen.mineBecause).toMatchObject({ en: expect.stringContaining('Pengelola has it in hand') as string });
    expect((await read(house.people.manager)).mineBecause).toMatchObject({
      en: expect.stringContaining('you have it in hand') as string,
    });
    expectStatus(await post('complete', house.people.manager, draft), 200);
  });

  it('whoever decided for the office still reads what he decided; a colleague of the office who did not has no part in it any more', async () => {
    expectStatus(await post('complete', house.people.manager, draft), 200);
    const seen = await read(house.people.manager);
    expect(seen).toMatchObject({ status: 'DECIDED', decision: { decidedBy: { name: 'Pengelola' }, form: planForm } });
    expectStatus(await house.api.call('GET', `/tasks/${taskId}/files`, { as: house.people.manager }), 200);
    const { appraisalId } = await house.db.task.findUniqueOrThrow({ where: { id: taskId } });
    await step(house.db, appraisal(appraisalId ?? ''), 'TARGET_SETTING', 'APPROVE_TARGETS');
    expect((await house.api.call('GET', `/tasks/${taskId}`, { as: officers.second })).status).toBe(403);
  });

  it('lapses when the claimer leaves the office', async () => {
    expectStatus(await post('claim', officers.second), 200);
    const grant = { personId: officers.second, role: 'PERFORMANCE_MANAGER' };
    await house.db.roleGrant.updateMany({ where: grant, data: { validTo: new Date('2021-01-01') } });
    try {
      expect((await read(house.people.manager)).claimedBy).toBeNull();
      expectStatus(await post('complete', house.people.manager, draft), 200);
    } finally {
      await house.db.roleGrant.updateMany({ where: grant, data: { validTo: null } });
    }
  });

  it('is for members of the office: others get 403 and it is on record; what a person holds is nobody’s to claim', async () => {
    const denied = await post('claim', house.people.evaluator);
    expect([denied.status, denied.body.because]).toEqual([403, 'NOT_HOLDER']);
    expect(await house.db.event.count({ where: { taskId, result: 'DENIED' } })).toBe(1);
    taskId = await approvalTask(house, cycleId, house.people.colleague);
    const refused = await post('claim', house.people.evaluator);
    expect([refused.status, refused.body.code]).toEqual([409, 'HELD_BY_A_PERSON']);
  });
});

describe('releasing and handing on', () => {
  it('the claimer releases, or BKD does; others are refused', async () => {
    expectStatus(await post('claim', house.people.manager), 200);
    expect((await post('release', officers.second)).status).toBe(403);
    expect(expectStatus(await post('release', officers.admin), 200).claimedBy).toBeNull();
    const none = await post('release', officers.admin);
    expect([none.status, none.body.code]).toEqual([409, 'NOT_CLAIMED']);
    expectStatus(await post('claim', officers.second), 200);
    expectStatus(await post('release', officers.second), 200);
    const { history } = await read(house.people.manager);
    expect((history as { type: string }[]).map((each) => each.type)).toEqual([
      'TASK_TAKEN_OVER',
      'TASK_CLAIMED',
      'TASK_RELEASED',
      'TASK_CLAIMED',
      'TASK_RELEASED',
    ]);
  });

  it('goes to another member with a reason, who is told; never to somebody outside or to the employee himself', async () => {
    const to = (toPersonId: string) => ({ toPersonId, reason: 'Cuti tahunan mulai besok.' });
    expect((await post('reassign', house.people.manager, to(officers.second))).status).toBe(403); // not in his hands
    expectStatus(await post('claim', house.people.manager), 200);
    for (const outsider of [house.people.evaluator, house.people.employee]) {
      const refused = await post('reassign', house.people.manager, to(outsider));
      expect([refused.status, refused.body.code]).toEqual([422, 'NOT_OFFICE_MEMBER']);
    }
    const answer = expectStatus(await post('reassign', house.people.manager, to(officers.second)), 200);
    expect(answer.claimedBy).toMatchObject({ name: 'Wakil' });
    expect(await house.db.taskComment.findMany({ where: { taskId } })).toMatchObject([
      { audience: 'HOLDERS', text: 'Cuti tahunan mulai besok.', authorId: house.people.manager },
    ]);
    expect(
      await house.db.notice.count({ where: { taskId, recipientId: officers.second, kind: 'ASSIGNED' } }),
    ).toBeGreaterThan(0);
    const event = await house.db.event.findFirstOrThrow({ where: { taskId, type: 'TASK_REASSIGNED' } });
    expect(JSON.stringify(event.data)).not.toContain('Cuti');
  });

  it('a task of the line is refused with what to do instead', async () => {
    taskId = await approvalTask(house, cycleId, house.people.colleague);
    const refused = await post('reassign', officers.admin, { toPersonId: officers.second, reason: 'Tidak hadir.' });
    expect([refused.status, refused.body.code]).toEqual([409, 'HELD_BY_A_PERSON']);
    expect(JSON.stringify(refused.body.instead)).toMatch(/reporting-lines.*\/delegations.*\/prepare/);
  });

  it('BKD does it for everybody but about himself', async () => {
    const own = await house.db.appraisal.findFirstOrThrow({ where: { cycleId, employeeId: house.people.colleague } });
    const row = await officeTask(house, cycleId, house.people.colleague);
    await house.db.roleGrant.create({
      data: { personId: house.people.colleague, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
    });
    try {
      taskId = row;
      const refused = await post('reassign', house.people.colleague, {
        toPersonId: officers.second,
        reason: 'Supaya cepat.',
      });
      expect([refused.status, refused.body.code]).toEqual([403, 'OWN_APPRAISAL']);
      expect(await house.db.event.count({ where: { appraisalId: own.id, result: 'DENIED' } })).toBe(1);
    } finally {
      await house.db.roleGrant.deleteMany({ where: { personId: house.people.colleague } });
    }
  });
});
