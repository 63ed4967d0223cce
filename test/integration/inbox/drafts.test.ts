import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newAppraisal, setDue, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus, planForm } from '../../support/engine.ts';

let house: ApiHouse;
let walk: Walk;
let taskId: string;
beforeAll(async () => {
  house = await startApiHouse();
});
beforeEach(async () => {
  walk = await newAppraisal(house);
  taskId = (await walk.task('DRAFT_TARGETS')).id;
});
afterAll(() => house.close());

const save = (as: string, form: object, version?: number) =>
  house.api.call('PUT', `/tasks/${taskId}/draft`, {
    as,
    json: { form },
    headers: version === undefined ? {} : { 'If-Match': `"v${version}"` },
  });
const discard = (as: string, version?: number) =>
  house.api.call('DELETE', `/tasks/${taskId}/draft`, {
    as,
    headers: version === undefined ? {} : { 'If-Match': `"v${version}"` },
  });
const draftOf = async (as: string, id = taskId) =>
  expectStatus(await house.api.call('GET', `/tasks/${id}`, { as }), 200).draft;

describe('a draft that saves itself', () => {
  it('is kept every few seconds without a trace in the audit trail; a repetition changes nothing, also with the version before', async () => {
    const { people } = house;
    const events = (await walk.events()).length;
    expect(expectStatus(await save(people.employee, { results: [] }, 0), 200).version).toBe(1);
    const two = await save(people.employee, { results: [], note: 'a' }, 1);
    expect([expectStatus(two, 200).version, two.headers.get('ETag')]).toEqual([2, '"v2"']);
    // The answer was lost, and the client sends the same again with what it knows.
    const again = await save(people.employee, { note: 'a', results: [] }, 1);
    expect([expectStatus(again, 200).version, again.body.updatedAt]).toEqual([2, two.body.updatedAt]);
    // Another tab wrote meanwhile: what differs is refused, and nothing is lost.
    const stale = await save(people.employee, { note: 'b' }, 1);
    expect([stale.status, stale.body.code, stale.body.version]).toEqual([412, 'STALE_VERSION', 2]);
    expect(await draftOf(people.employee)).toMatchObject({ form: { results: [], note: 'a' }, version: 2 });
    expect((await walk.events()).length).toBe(events);
  });

  it('is limited in size, may hold what is not valid yet, and nothing that cannot be stored', async () => {
    const { people } = house;
    expectStatus(await save(people.employee, { results: 'belum jadi' }), 200);
    expect((await save(people.employee, { text: 'x'.repeat(1024 * 1024) })).status).toBe(413);
    expect((await save(people.employee, { text: 'a\u0000' })).status).toBe(422);
    expect(await draftOf(people.employee)).toMatchObject({ version: 1 });
  });

  it('stays with the person: a takeover begins empty, and who lost the task still finds what he wrote', async () => {
    const { people, db } = house;
    expectStatus(await save(people.employee, { note: 'milik Sari' }), 200);
    const armedFor = await setDue(db, taskId, -60);
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { armedFor });
    const taken = await walk.task('DRAFT_TARGETS');
    expect([taken.level, taken.role]).toEqual([1, 'PERFORMANCE_MANAGER']);
    expect(await draftOf(people.manager, taken.id)).toBeNull();
    expect(await draftOf(people.manager)).toBeNull();
    expect(await draftOf(people.employee)).toMatchObject({ form: { note: 'milik Sari' } });
    const late = await save(people.employee, { note: 'lagi' });
    expect([late.status, late.body.code]).toEqual([409, 'TASK_CLOSED']);
    const other = await save(people.stranger, { note: 'x' });
    expect([other.status, other.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('can be thrown away, once or twice, and is gone when the task is decided', async () => {
    const { people } = house;
    expectStatus(await save(people.employee, { note: 'a' }), 200);
    expect((await discard(people.employee, 9)).status).toBe(412);
    expectStatus(await discard(people.evaluator), 204);
    expect(await draftOf(people.employee)).toMatchObject({ version: 1 });
    expectStatus(await discard(people.employee, 1), 204);
    expectStatus(await discard(people.employee), 204);
    expect(await draftOf(people.employee)).toBeNull();
    expectStatus(await save(people.employee, { note: 'b' }), 200);
    await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
    expect(await draftOf(people.employee)).toBeNull();
  });
});
