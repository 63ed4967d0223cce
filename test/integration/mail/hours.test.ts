import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus } from '../../support/engine.ts';
import { makeDigests } from '../../../usecases/mails/make-digests.ts';
import { shipDaysOff } from '../../../usecases/ship-days-off.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await startApiHouse();
  await shipDaysOff(house);
});
afterAll(() => house.close());

const hours = {
  from: '2026-02-19',
  to: '2026-03-18',
  digestAt: '08:30',
  name: 'Jam kerja bulan Ramadan 1447 H',
  source: 'Surat Edaran Bupati tentang Jam Kerja Pegawai pada Bulan Ramadan 1447 H',
};
const enter = (json: object, as = house.people.admin) => house.api.call('POST', '/calendar/office-hours', { as, json });
const list = async (query: string) =>
  expectStatus(await house.api.call('GET', `/calendar/office-hours?${query}`, { as: house.people.employee }), 200)[
    'items'
  ] as { id: string; name: string }[];
let serial = 0;

/** Something to tell the employee; @returns how many digests are made at a local instant of Makassar (UTC+8). */
async function digestsAt(local: string): Promise<number> {
  serial += 1;
  const recipientId = house.people.employee;
  await house.db.notice.create({
    data: { kind: 'RECOGNISED', recipientId, urgency: 'DIGEST', dedupeKey: `hours-${serial}` },
  });
  await house.db.digestClock.deleteMany();
  const { digests } = await makeDigests(house, { rhythm: { at: '08:00' }, asOf: new Date(`${local}:00+08:00`) });
  await house.db.notice.deleteMany();
  await house.db.actionToken.deleteMany();
  await house.db.mail.deleteMany();
  return digests;
}
const nextAt = async () =>
  (await house.db.digestClock.findUniqueOrThrow({ where: { unitId: house.people.unitId } })).nextAt.toISOString();

describe('the hour of digests', () => {
  it('is the local morning of a working day: not before it, not in the evening, not on days off', async () => {
    expect(await digestsAt('2026-01-05T07:59')).toBe(0);
    expect(await nextAt()).toBe('2026-01-05T00:00:00.000Z');
    expect(await digestsAt('2026-01-05T08:00')).toBe(1);
    // The engine stood still in the morning: late is better than not, but not at night.
    expect(await digestsAt('2026-01-05T14:00')).toBe(1);
    expect(await digestsAt('2026-01-05T20:00')).toBe(0);
    expect(await digestsAt('2026-01-10T09:00')).toBe(0); // a Saturday
    expect(await nextAt()).toBe('2026-01-12T00:00:00.000Z');
    expect(await digestsAt('2026-01-16T09:00')).toBe(0); // Isra Mikraj
  });

  it('follows the hours of Ramadan that BKD enters, until they are revoked', async () => {
    const entered = expectStatus(await enter(hours), 201);
    expect(entered).toMatchObject({ ...hours, quiet: false, unitId: null, enteredById: house.people.admin });
    expect(await digestsAt('2026-02-19T08:15')).toBe(0);
    expect(await digestsAt('2026-02-19T08:30')).toBe(1);
    expect(await digestsAt('2026-02-13T08:15')).toBe(1);
    expect((await list('year=2026')).map(({ id }) => id)).toEqual([entered['id']]);
    expect(await list('year=2025')).toEqual([]);
    const revoke = () =>
      house.api.call('POST', `/calendar/office-hours/${entered['id'] as string}/revoke`, { as: house.people.admin });
    expectStatus(await revoke(), 200);
    expect(await digestsAt('2026-02-19T08:15')).toBe(1);
    expect((await revoke()).body['code']).toBe('OFFICE_HOURS_REVOKED');
    expect(await list('year=2026')).toEqual([]);
    expect(await list('year=2026&revoked=true')).toHaveLength(1);
  });

  it('of a unit goes before everybody’s, and a quiet day is quiet', async () => {
    expectStatus(await enter({ ...hours, from: '2026-05-04', to: '2026-05-08', digestAt: '09:00' }), 201);
    expectStatus(
      await enter({ ...hours, from: '2026-05-04', to: '2026-05-08', digestAt: '07:00', unitId: house.people.unitId }),
      201,
    );
    expect(await digestsAt('2026-05-05T07:00')).toBe(1);
    expectStatus(
      await enter({ ...hours, from: '2026-05-06', to: '2026-05-06', quiet: true, name: 'Hari tenang' }),
      201,
    );
    expect(await digestsAt('2026-05-06T10:00')).toBe(0);
    expect(await nextAt()).toBe('2026-05-06T23:00:00.000Z');
  });

  it('is entered by BKD alone, with days in their order, and kept in the audit trail', async () => {
    expect((await enter(hours, house.people.employee)).status).toBe(403);
    const wrong = await enter({ ...hours, to: '2026-02-01' });
    expect([wrong.status, wrong.body['errors']]).toMatchObject([422, [{ pointer: '/to' }]]);
    expect((await enter({ ...hours, digestAt: '25:00' })).status).toBe(422);
    expect(await house.db.event.count({ where: { type: 'OFFICE_HOURS_ENTERED', chain: 'agency' } })).toBe(4);
  });
});

describe('a digest of the morning', () => {
  it('is one a day: what comes after it waits for the next working day', async () => {
    const tell = (key: string) =>
      house.db.notice.create({
        data: { kind: 'RECOGNISED', recipientId: house.people.employee, urgency: 'DIGEST', dedupeKey: key },
      });
    const make = (local: string) =>
      makeDigests(house, { rhythm: { at: '08:00' }, asOf: new Date(`${local}:00+08:00`) });
    await house.db.digestClock.deleteMany();
    await tell('one');
    expect(await make('2026-06-05T08:01')).toMatchObject({ digests: 1 }); // a Friday
    await tell('two');
    expect(await make('2026-06-05T08:02')).toMatchObject({ units: 0, digests: 0 });
    expect(await make('2026-06-06T09:00')).toMatchObject({ digests: 0 });
    expect(await make('2026-06-08T08:00')).toMatchObject({ digests: 1 });
    expect(
      (await house.db.mail.findMany({ orderBy: { id: 'asc' } })).map(({ dedupeKey }) => dedupeKey?.split(':').slice(1)),
    ).toEqual([
      ['DIGEST', '2026-06-05'],
      ['DIGEST', '2026-06-08'],
    ]);
  });
});
