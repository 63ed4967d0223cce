/** The audit trail: searched, exported, and verified. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { Walk } from '../../support/acts.ts';
import { appraisalOf, expectStatus, launchCycle } from '../../support/engine.ts';

let house: ApiHouse;
let cycleId: string;
let walk: Walk;

beforeAll(async () => {
  house = await startApiHouse();
  const { api, people, walkPolicyId, db } = house;
  cycleId = await launchCycle(api, people, walkPolicyId, 'Audit');
  walk = new Walk(house, cycleId, await appraisalOf(db, cycleId, people.employee), people.employee);
  await walk.toTargets();
  // Somebody who has no part in it looks at it.
  expect((await api.call('GET', `/appraisals/${walk.id}`, { as: people.stranger })).status).toBe(403);
});
afterAll(() => house.close());

interface Event {
  readonly id: string;
  readonly type: string;
  readonly appraisalId: string | null;
  readonly actorId: string | null;
  readonly result: string;
  readonly requestId: string | null;
}

async function search(query: string): Promise<Event[]> {
  const seen: Event[] = [];
  for (let cursor = ''; ;) {
    const page = expectStatus(
      await house.api.call('GET', `/events?limit=3&${query}${cursor}`, { as: house.people.admin }),
      200,
    );
    seen.push(...(page.items as Event[]));
    if (page.nextCursor === null) return seen;
    cursor = `&cursor=${page.nextCursor as string}`;
  }
}

describe('search', () => {
  it('by the person whom it is about finds the events of his appraisals, once each, the newest first', async () => {
    const found = await search(`personId=${house.people.employee}`);
    expect(found.length).toBe(await house.db.event.count({ where: { appraisalId: walk.id } }));
    const ids = found.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    expect(await search(`personId=${house.people.stranger}`)).toEqual([]);
  });

  it('by actor, kind and result, what was refused too', async () => {
    const { people } = house;
    expect(await search(`actorId=${people.stranger}&result=DENIED`)).toMatchObject([
      { type: 'ACCESS_DENIED', result: 'DENIED', appraisalId: walk.id },
    ]);
    const decided = await search(`actorId=${people.evaluator}&type=TASK_DECIDED`);
    expect(decided).toMatchObject([{ actorId: people.evaluator, type: 'TASK_DECIDED' }]);
  });

  it('by request, as the answer named it', async () => {
    const refused = await house.api.call('GET', `/appraisals/${walk.id}`, { as: house.people.stranger });
    expect(await search(`requestId=${String(refused.body.requestId)}`)).toMatchObject([{ type: 'ACCESS_DENIED' }]);
  });

  it('by cycle, unit with the units below it, and time', async () => {
    const { people } = house;
    const all = await search(`cycleId=${cycleId}`);
    expect(all.length).toBe(await house.db.event.count({ where: { cycleId } }));
    const ofUnit = await search(`unitId=${people.unitId}`);
    expect(ofUnit.length).toBe(await house.db.event.count({ where: { appraisalId: { not: null } } }));
    expect(await search(`unitId=${people.otherUnitId}`)).toEqual([]);
    expect(await search('to=2020-01-01T00:00:00Z')).toEqual([]);
  });

  it('is BKD’s; another’s attempt is in the trail', async () => {
    const refused = await house.api.call('GET', '/events', { as: house.people.head });
    expect([refused.status, refused.body.code]).toEqual([403, 'ROLE_REQUIRED']);
    expect(await search(`actorId=${house.people.head}&result=DENIED`)).toMatchObject([{ type: 'ACCESS_DENIED' }]);
  });
});

describe('export', () => {
  it('gives the same as the search, with both hashes, and leaves a trace with the filter', async () => {
    const { api, people, db } = house;
    const answer = await api.call('GET', `/events.csv?language=en&appraisalId=${walk.id}`, { as: people.admin });
    expect(answer.status).toBe(200);
    const rows: Record<string, string>[] = parse(answer.body.text as string, { columns: true, bom: true });
    const events = await walk.events();
    expect(rows.map((row) => row['Hash'])).toEqual(events.map((event) => event.hash));
    expect(rows.slice(1).map((row) => row['Previous hash'])).toEqual(rows.slice(0, -1).map((row) => row['Hash']));
    const trace = await db.event.findFirst({ where: { type: 'DATA_EXPORTED' }, orderBy: { id: 'desc' } });
    expect(trace).toMatchObject({
      actorId: people.admin,
      data: { dataset: 'events', filter: { appraisalId: walk.id } },
    });
    const refused = await api.call('GET', '/events.xlsx', { as: people.head });
    expect([refused.status, refused.body.code]).toEqual([403, 'ROLE_REQUIRED']);
  });
});

it('one chain is verified with its head, all without', async () => {
  const { api, people } = house;
  const one = expectStatus(await api.call('GET', `/audit/verify?chain=${walk.id}`, { as: people.admin }), 200);
  const last = (await walk.events()).at(-1);
  expect(one).toMatchObject({ verified: true, chains: 1, head: { seq: last?.seq, hash: last?.hash } });
  const all = expectStatus(await api.call('GET', '/audit/verify', { as: people.admin }), 200);
  expect(all).toMatchObject({ verified: true, head: null });
});
