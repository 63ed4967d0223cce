/** What is never changed: the audit trail, decisions and ratings, published policies. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPolicy } from '../../../usecases/create-policy.ts';
import { publishPolicy } from '../../../usecases/publish-policy.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { recordEvent } from '../../../usecases/record-event.ts';
import { inTransaction } from '../../../usecases/transact.ts';
import { verifyAudit } from '../../../usecases/verify-audit.ts';
import { act, newAppraisal, startHouse, type House } from '../../support/acts.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** A superuser who switches the guards off for his session. */
async function asIntruder(sql: string, values: readonly unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: house.url });
  await client.connect();
  try {
    await client.query("SET session_replication_role = 'replica'");
    await client.query(sql, [...values]);
  } finally {
    await client.end();
  }
}

describe('the audit trail', () => {
  it('has one chain per appraisal, numbered without gaps, each event carrying the hash of the one before', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    const events = await walk.events();
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.slice(1).map((event) => event.prevHash)).toEqual(events.slice(0, -1).map((event) => event.hash));
    expect(events[0]?.prevHash).toBe('');
    expect(await verifyAudit(house.deps, walk.id)).toMatchObject({
      verified: true,
      chains: 1,
      events: events.length,
      firstBroken: null,
    });
  });

  it('stays whole when many write to one chain at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        inTransaction(house.deps, (tx) => recordEvent(tx, { type: 'CONCURRENT', data: { index } })),
      ),
    );
    expect(await verifyAudit(house.deps, 'agency')).toMatchObject({ verified: true });
  });

  it('cannot be changed, shortened or emptied', async () => {
    const { db } = house;
    await newAppraisal(house);
    await expect(db.$executeRaw`UPDATE event SET actor_id = NULL`).rejects.toThrow('append-only');
    await expect(db.$executeRaw`DELETE FROM event WHERE seq = 1`).rejects.toThrow('append-only');
    await expect(db.$executeRaw`TRUNCATE event`).rejects.toThrow('append-only');
  });

  it('takes sequence and hash from the database, whatever the writer claims', async () => {
    const { db } = house;
    await db.event.create({ data: { chain: 'claims', type: 'CLAIM', seq: 99, hash: 'mine', prevHash: 'mine' } });
    expect(await db.event.findFirst({ where: { chain: 'claims' } })).toMatchObject({ seq: 1, prevHash: '' });
    expect(await verifyAudit(house.deps, 'claims')).toMatchObject({ verified: true });
  });

  it('shows an event that a superuser forged, altered, removed from the middle or cut off the end', async () => {
    const chains = ['forged', 'altered', 'removed', 'cut'];
    for (const chain of chains) {
      for (const type of ['FIRST', 'SECOND', 'THIRD']) {
        await house.db.event.create({ data: { chain, type, data: { decided: 'RETURNED' } } });
      }
    }
    await asIntruder(
      `INSERT INTO event (chain, seq, type, data, prev_hash, hash)
       SELECT chain, 4, 'FORGED', '{}', hash, encode(sha256('forged'), 'hex') FROM event WHERE chain = $1 AND seq = 3`,
      ['forged'],
    );
    await asIntruder(`UPDATE event SET data = '{"decided":"APPROVED"}' WHERE chain = $1 AND seq = 2`, ['altered']);
    await asIntruder('DELETE FROM event WHERE chain = $1 AND seq = 2', ['removed']);
    await asIntruder('DELETE FROM event WHERE chain = $1 AND seq = 3', ['cut']);
    const broken = async (chain: string) => {
      const { verified, firstBroken } = await verifyAudit(house.deps, chain);
      return [verified, firstBroken?.seq, firstBroken?.fault];
    };
    expect(await broken('altered')).toEqual([false, 2, 'CHANGED']);
    expect(await broken('removed')).toEqual([false, 3, 'BROKEN']);
    expect(await broken('cut')).toEqual([false, 3, 'MISSING']);
    expect((await broken('forged'))[0]).toBe(false);
    expect(await verifyAudit(house.deps, undefined)).toMatchObject({ verified: false, brokenChains: 4 });
  });
});

describe('facts', () => {
  it('of decisions, ratings, realizations and changes of people cannot be changed or removed', async () => {
    const { db } = house;
    const walk = await newAppraisal(house);
    await walk.toRated('MEETS');
    await db.employeeChange.create({ data: { employeeId: walk.employeeId, before: {}, after: {} } });
    const refused = (sql: Promise<number>) => expect(sql).rejects.toThrow('append-only');
    await refused(db.$executeRaw`UPDATE decision SET outcome = 'APPROVED'`);
    await refused(db.$executeRaw`DELETE FROM decision`);
    await refused(db.$executeRaw`UPDATE rating SET predicate = 'SANGAT_BAIK'`);
    await refused(db.$executeRaw`DELETE FROM rating`);
    await refused(db.$executeRaw`UPDATE realization SET summary = 'Lain.'`);
    await refused(db.$executeRaw`UPDATE employee_change SET after = '{"name":"Lain"}'`);
    await refused(db.$executeRaw`DELETE FROM employee_change`);
  });
});

describe('a policy', () => {
  it('can be changed as a draft, and never once it is published', async () => {
    const { db, deps, people } = house;
    const admin = act(people.admin);
    const created = await createPolicy(deps, admin, {
      code: 'local',
      title: 'Kebijakan daerah',
      legalBasis: 'Perbup 1/2026',
      demo: false,
      body: nationalPolicy,
    });
    const row = { where: { id: created.id } };
    await db.policy.update({ ...row, data: { title: 'Kebijakan daerah 2026' } });
    const published = await publishPolicy(deps, admin, created.id);
    expect(await publishPolicy(deps, admin, created.id)).toEqual(published);
    const refused = (sql: Promise<number>) => expect(sql).rejects.toThrow('is published and immutable');
    await refused(db.$executeRaw`UPDATE policy SET title = 'Lain' WHERE id = ${created.id}::uuid`);
    await refused(db.$executeRaw`UPDATE policy SET status = 'DRAFT' WHERE id = ${created.id}::uuid`);
    await refused(db.$executeRaw`DELETE FROM policy WHERE id = ${created.id}::uuid`);
    // A change is the next version; the first one stays.
    const next = await createPolicy(deps, admin, {
      code: 'local',
      title: 'Kebijakan daerah 2027',
      legalBasis: 'Perbup 1/2027',
      demo: false,
      body: { ...nationalPolicy, maxReturns: 5 },
    });
    expect(next).toMatchObject({ version: 2 });
    expect(await db.policy.findUnique(row)).toMatchObject({ version: 1, body: { maxReturns: 3 } });
  });
});
