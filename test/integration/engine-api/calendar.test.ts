import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isoDate, localDate } from '../../../domain/calendar.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { shipDaysOff } from '../../../usecases/ship-days-off.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import { appraisalOf, expectStatus, launchCycle, makeAgency, type TinyAgency } from '../../support/engine.ts';

let api: TestApi;
let agency: TinyAgency;
/** The unit above DINKES: the regency. */
let regencyId: string;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  await shipDaysOff(api);
  const regency = await api.db.unit.create({
    data: { code: 'KAB', name: 'Kabupaten', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
  });
  regencyId = regency.id;
  await api.db.unit.update({ where: { id: agency.unitId }, data: { parentId: regencyId } });
});
afterAll(() => api.close());

const post = (path: string, json: unknown, as = agency.admin) => api.call('POST', path, { as, json });
const calendar = async (query: string) =>
  expectStatus(await api.call('GET', `/calendar?${query}`, { as: agency.employee }), 200) as unknown as {
    decreed: boolean;
    daysOff: { date: string; kind: string; name: string; provisional: boolean; unit: { code: string } | null }[];
    revoked: { date: string; source: string; revokedSource: string }[];
    unit: { weeks: { validFrom: string | null; weekdays: number[]; source: string | null }[] } | null;
  };

const WITA_OFFICE = { timeZone: 'Asia/Makassar', week: 'MON_FRI' };
interface Preview {
  dueAt: string;
  days: { date: string; counted: boolean; reason: string | null }[];
  provisional: boolean;
}
const clock = async (question: object, as = agency.employee) =>
  expectStatus(await post('/clock/preview', question, as), 200) as unknown as Preview;
const workingDays = (n: number) => ({ n, unit: 'WORKING_DAYS' });
const errorsOf = (answer: { body: { errors?: unknown } }) =>
  (answer.body.errors as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);

describe('GET /calendar', () => {
  it('shows the days off of a decreed year, each with its decree', async () => {
    const year = await calendar('year=2026');
    expect(year.decreed).toBe(true);
    expect(year.daysOff).toHaveLength(25);
    expect(year.daysOff[5]).toEqual({
      date: '2026-03-19',
      kind: 'NATIONAL',
      name: 'Hari Suci Nyepi (Tahun Baru Saka 1948)',
      source:
        'SKB Tiga Menteri Nomor 1497, 2, dan 5 Tahun 2025 tentang Hari Libur Nasional dan Cuti Bersama Tahun 2026',
      provisional: false,
      unit: null,
    });
    expect(year.unit).toBeNull();
  });

  it('shows a year without a decree as provisional, with the holidays of fixed date', async () => {
    const year = await calendar(`year=2028&unitId=${agency.unitId}`);
    expect(year.decreed).toBe(false);
    expect(year.daysOff.map(({ date, provisional }) => [date, provisional])).toEqual(
      ['01-01', '05-01', '06-01', '08-17', '12-25'].map((date) => [`2028-${date}`, true]),
    );
    expect(year.unit).toMatchObject({
      code: 'DINKES',
      timeZone: 'Asia/Makassar',
      weeks: [{ validFrom: null, weekdays: [1, 2, 3, 4, 5], source: null }],
    });
  });

  it('refuses a year that is none and a unit that is not there', async () => {
    const get = (query: string) => api.call('GET', `/calendar?${query}`, { as: agency.employee });
    expect((await get('year=abc')).status).toBe(422);
    expect((await get('')).body.errors).toEqual([{ pointer: '?year', detail: 'required: number' }]);
    expect((await get(`year=2026&unitId=${randomUUID()}`)).status).toBe(404);
  });
});

describe('POST /clock/preview', () => {
  it('answers when a clock ends, and why each day between did not count', async () => {
    const asked = { from: '2026-03-16T09:00:00+08:00', rule: workingDays(3) };
    const answer = await clock({ ...asked, calendar: WITA_OFFICE });
    expect(answer.dueAt).toBe('2026-03-26T15:59:59Z');
    expect(answer.provisional).toBe(false);
    expect(answer.days[0]).toEqual({ date: '2026-03-17', counted: true, reason: null });
    expect(answer.days[2]).toEqual({
      date: '2026-03-19',
      counted: false,
      reason:
        'Hari Suci Nyepi (Tahun Baru Saka 1948) (SKB Tiga Menteri Nomor 1497, 2, dan 5 Tahun 2025 tentang Hari Libur Nasional dan Cuti Bersama Tahun 2026)',
    });
    expect(answer.days.map(({ date }) => date)).toHaveLength(10);
    expect(answer.days.at(-1)).toEqual({ date: '2026-03-26', counted: true, reason: null });
    expect(await clock({ ...asked, unitId: agency.unitId })).toEqual(answer);
  });

  it('ends in each zone at its own midnight, and starts from the local date of the event', async () => {
    const from = '2026-03-27T23:30:00+07:00';
    const due = async (timeZone: string, week: string) =>
      (await clock({ from, rule: workingDays(5), calendar: { timeZone, week } })).dueAt;
    expect(await due('Asia/Jakarta', 'MON_FRI')).toBe('2026-04-06T16:59:59Z');
    expect(await due('Asia/Jakarta', 'MON_SAT')).toBe('2026-04-02T16:59:59Z');
    expect(await due('Asia/Jayapura', 'MON_SAT')).toBe('2026-04-04T14:59:59Z');
    const days = await clock({ from, rule: { n: 2, unit: 'CALENDAR_DAYS' }, calendar: WITA_OFFICE });
    expect(days).toEqual({
      dueAt: '2026-03-30T15:59:59Z',
      days: ['2026-03-29', '2026-03-30'].map((date) => ({ date, counted: true, reason: null })),
      provisional: false,
    });
  });

  it('says that a date is provisional, and counts nothing for 0 days', async () => {
    expect(
      (await clock({ from: '2028-12-28T00:00:00Z', rule: workingDays(5), calendar: WITA_OFFICE })).provisional,
    ).toBe(true);
    expect(await clock({ from: '2026-03-19T00:00:00Z', rule: workingDays(0), calendar: WITA_OFFICE })).toEqual({
      dueAt: '2026-03-19T15:59:59Z',
      days: [],
      provisional: false,
    });
  });

  it('wants exactly one of unitId and calendar', async () => {
    const asked = { from: '2026-03-16T09:00:00+08:00', rule: workingDays(3) };
    for (const body of [asked, { ...asked, unitId: agency.unitId, calendar: WITA_OFFICE }]) {
      const answer = await post('/clock/preview', body, agency.employee);
      expect([answer.status, answer.body.code, errorsOf(answer)]).toEqual([
        422,
        'VALIDATION_FAILED',
        ['/unitId', '/calendar'],
      ]);
    }
  });

  it('refuses what is no instant, no length, no zone, no unit, and whoever is nobody', async () => {
    const good = { from: '2026-03-16T09:00:00+08:00', rule: workingDays(3), calendar: WITA_OFFICE };
    const refused = async (changes: object) => {
      const answer = await post('/clock/preview', { ...good, ...changes }, agency.employee);
      return [answer.status, errorsOf(answer)?.[0]];
    };
    for (const from of [
      '2026-03-16',
      '2026-03-16T09:00:00',
      '2026-02-30T09:00:00Z',
      '2026-03-16T25:00:00Z',
      '0001-01-01T00:00:00Z',
      '9999-12-31T00:00:00Z',
      'besok',
      1_770_000_000,
    ]) {
      expect([from, await refused({ from })]).toEqual([from, [422, '/from']]);
    }
    for (const n of [-1, 1.5, 1001, '3'])
      expect(await refused({ rule: { ...workingDays(3), n } })).toEqual([422, '/rule/n']);
    expect(await refused({ rule: { n: 3, unit: 'SECONDS' } })).toEqual([422, '/rule/unit']);
    expect(await refused({ calendar: { ...WITA_OFFICE, timeZone: 'Europe/Paris' } })).toEqual([
      422,
      '/calendar/timeZone',
    ]);
    expect(await refused({ calendar: undefined, unitId: 'DINKES' })).toEqual([422, '/unitId']);
    expect(await refused({ calendar: undefined, unitId: randomUUID() })).toEqual([422, '/unitId']);
    expect((await api.call('POST', '/clock/preview', { json: good })).status).toBe(401);
    expect((await clock({ ...good, rule: workingDays(1000) })).days.filter(({ counted }) => counted)).toHaveLength(
      1000,
    );
  });

  it('says so where a calendar has no working day', async () => {
    const unit = await api.db.unit.create({
      data: { code: 'LIBUR', name: 'Selalu libur', timeZone: 'Asia/Jakarta', workingWeek: 'MON_FRI' },
    });
    await api.db.holiday.createMany({
      data: Array.from({ length: 800 }, (_, day) => ({
        date: new Date(Date.UTC(2030, 0, 1 + day)),
        kind: 'LOCAL',
        name: 'Libur',
        source: 'Keliru',
        unitId: unit.id,
      })),
    });
    const answer = await post('/clock/preview', {
      from: '2030-01-01T00:00:00Z',
      rule: workingDays(1),
      unitId: unit.id,
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'NO_WORKING_DAY']);
  });
});

describe('POST /calendar/decrees', () => {
  const decree = (more: object) => ({ source: 'SKB Tiga Menteri Nomor 1 Tahun 2026 (perubahan)', year: 2026, ...more });

  it('is for BKD', async () => {
    const body = decree({ revoke: ['2026-12-24'] });
    for (const path of ['/calendar/decrees', '/calendar/decrees/preview']) {
      const answer = await post(path, body, agency.head);
      expect([answer.status, answer.body.code]).toEqual([403, 'ROLE_REQUIRED']);
    }
    const week = { unitId: agency.unitId, weekdays: 'MON_SAT', validFrom: '2026-12-01', source: 'Keputusan' };
    for (const path of ['/calendar/working-weeks', '/calendar/working-weeks/preview']) {
      expect((await post(path, week, agency.head)).body.code).toBe('ROLE_REQUIRED');
    }
    expect(await api.db.holiday.count({ where: { revokedAt: { not: null } } })).toBe(0);
  });

  it('refuses what contradicts itself, with the place of each fault', async () => {
    const day = (date: string, kind = 'NATIONAL') => ({ date, kind, name: 'Libur' });
    const faults: [object, string[]][] = [
      [{ daysOff: [day('2027-12-28')] }, ['/daysOff/0/date']],
      [{ daysOff: [day('2026-12-28'), day('2026-12-28', 'COLLECTIVE_LEAVE')] }, ['/daysOff/1/date']],
      [{ daysOff: [day('2026-12-28', 'LOCAL')] }, ['/daysOff/0/kind']],
      [{ daysOff: [day('2026-12-28')], unitId: agency.unitId }, ['/daysOff/0/kind']],
      [{ revoke: ['2025-12-25'] }, ['/revoke/0']],
      [{ revoke: ['2026-12-25', '2026-12-25'] }, ['/revoke/1']],
      [{}, ['/daysOff']],
      [{ daysOff: [day('2026-02-30')] }, ['/daysOff/0/date']],
      [{ daysOff: [day('28-12-2026')] }, ['/daysOff/0/date']],
      [{ daysOff: [day('2026-12-28', 'HALF_DAY')] }, ['/daysOff/0/kind']],
      [{ daysOff: [day('2026-12-28', 'LOCAL')], unitId: randomUUID() }, ['/unitId']],
      [{ daysOff: [day('2026-12-28')], source: '' }, ['/source']],
    ];
    for (const [more, pointers] of faults) {
      for (const path of ['/calendar/decrees', '/calendar/decrees/preview']) {
        const answer = await post(path, decree(more));
        expect([more, answer.status, answer.body.code, errorsOf(answer)]).toEqual([
          more,
          422,
          'VALIDATION_FAILED',
          pointers,
        ]);
      }
    }
  });

  it('refuses a second decree for a date, and to revoke what is not there; nothing of it is kept', async () => {
    const twice = await post(
      '/calendar/decrees',
      decree({
        daysOff: [
          { date: '2026-12-28', kind: 'COLLECTIVE_LEAVE', name: 'Cuti bersama Natal' },
          { date: '2026-12-25', kind: 'NATIONAL', name: 'Natal' },
        ],
      }),
    );
    expect([twice.status, twice.body.code, errorsOf(twice)]).toEqual([409, 'DAY_OFF_EXISTS', ['/daysOff/1/date']]);
    expect(JSON.stringify(twice.body.errors)).toContain('SKB Tiga Menteri Nomor 1497');
    const unknown = await post('/calendar/decrees', decree({ revoke: ['2026-12-24', '2026-12-29'] }));
    expect([unknown.status, unknown.body.code, errorsOf(unknown)]).toEqual([409, 'DAY_OFF_UNKNOWN', ['/revoke/1']]);
    // A day off of everybody is not the unit's to revoke.
    const notItsOwn = await post('/calendar/decrees', decree({ unitId: agency.unitId, revoke: ['2026-12-25'] }));
    expect([notItsOwn.status, notItsOwn.body.code]).toEqual([409, 'DAY_OFF_UNKNOWN']);
    expect((await calendar('year=2026')).daysOff.map(({ date }) => date)).toContain('2026-12-24');
    expect(await api.db.holiday.count({ where: { date: new Date('2026-12-28') } })).toBe(0);
  });

  it('amends a year: adds, revokes, replaces; what was revoked stays with the decree that did it', async () => {
    const entered = await post(
      '/calendar/decrees',
      decree({
        daysOff: [
          { date: '2026-12-23', kind: 'COLLECTIVE_LEAVE', name: 'Cuti bersama Natal' },
          { date: '2026-12-24', kind: 'NATIONAL', name: 'Malam Natal' },
        ],
        revoke: ['2026-12-24'],
      }),
    );
    const body = expectStatus(entered, 202);
    expect(body).toMatchObject({
      unitId: null,
      year: 2026,
      decreed: true,
      added: [
        { date: '2026-12-23', kind: 'COLLECTIVE_LEAVE' },
        { date: '2026-12-24', kind: 'NATIONAL' },
      ],
      revoked: [{ date: '2026-12-24', kind: 'COLLECTIVE_LEAVE' }],
    });
    expect(entered.headers.get('Location')).toBe(`/operations/${String(body.operationId)}`);
    expect(
      expectStatus(await api.call('GET', `/operations/${String(body.operationId)}`, { as: agency.admin }), 200),
    ).toMatchObject({ kind: 'CLOCK_CHANGE' });
    const year = await calendar('year=2026');
    expect(year.daysOff.filter(({ date }) => date.startsWith('2026-12')).map(({ date, name }) => [date, name])).toEqual(
      [
        ['2026-12-23', 'Cuti bersama Natal'],
        ['2026-12-24', 'Malam Natal'],
        ['2026-12-25', 'Kelahiran Yesus Kristus'],
      ],
    );
    expect(year.revoked).toMatchObject([
      { date: '2026-12-24', revokedSource: 'SKB Tiga Menteri Nomor 1 Tahun 2026 (perubahan)' },
    ]);
    expect((await clock({ from: '2026-12-22T00:00:00Z', rule: workingDays(1), calendar: WITA_OFFICE })).dueAt).toBe(
      '2026-12-28T15:59:59Z',
    );
    const event = await api.db.event.findFirstOrThrow({ where: { type: 'CALENDAR_EDITED' } });
    expect(event).toMatchObject({ chain: 'agency', actorId: agency.admin, actorRole: 'BKD_ADMIN' });
    expect(event.data).toMatchObject({ year: 2026, revoked: [{ date: '2026-12-24' }], changeId: body.changeId });
  });

  it('of a region holds for the units below it, and for nobody else', async () => {
    const source = 'Keputusan Bupati Nomor 12 Tahun 2026';
    expectStatus(
      await post('/calendar/decrees', {
        source,
        year: 2026,
        unitId: regencyId,
        daysOff: [{ date: '2026-08-10', kind: 'LOCAL', name: 'Hari Jadi Kabupaten' }],
      }),
      202,
    );
    const monday = async (unitId: string) =>
      (await clock({ from: '2026-08-07T02:00:00Z', rule: workingDays(1), unitId })).days.find(
        ({ date }) => date === '2026-08-10',
      );
    expect(await monday(agency.unitId)).toEqual({
      date: '2026-08-10',
      counted: false,
      reason: `Hari Jadi Kabupaten (${source})`,
    });
    expect(await monday(regencyId)).toMatchObject({ counted: false });
    expect(await monday(agency.otherUnitId)).toMatchObject({ counted: true });
    const local = async (query: string) =>
      (await calendar(`year=2026&${query}`)).daysOff
        .filter(({ kind }) => kind === 'LOCAL')
        .map(({ unit }) => unit?.code);
    expect(await local(`unitId=${agency.unitId}`)).toEqual(['KAB']);
    expect(await local(`unitId=${agency.otherUnitId}`)).toEqual([]);
    expect(await local('')).toEqual([]);
  });

  it('of a year that had none makes its dates certain', async () => {
    const question = { from: '2027-03-08T02:00:00Z', rule: workingDays(2), calendar: WITA_OFFICE };
    expect(await clock(question)).toMatchObject({ dueAt: '2027-03-10T15:59:59Z', provisional: true });
    const leaveAlone = expectStatus(
      await post('/calendar/decrees', {
        source: 'SKB Tiga Menteri Tahun 2027',
        year: 2027,
        daysOff: [{ date: '2027-03-09', kind: 'COLLECTIVE_LEAVE', name: 'Cuti bersama Idulfitri' }],
      }),
      202,
    );
    expect(leaveAlone.decreed).toBe(false);
    const decreed = expectStatus(
      await post('/calendar/decrees', {
        source: 'SKB Tiga Menteri Tahun 2027',
        year: 2027,
        daysOff: [{ date: '2027-03-10', kind: 'NATIONAL', name: 'Idulfitri 1448 Hijriah' }],
      }),
      202,
    );
    expect(decreed.decreed).toBe(true);
    expect(await clock(question)).toMatchObject({ dueAt: '2027-03-12T15:59:59Z', provisional: false });
    expect((await calendar('year=2027')).daysOff.map(({ date }) => date)).toEqual(['2027-03-09', '2027-03-10']);
  });

  it('entered twice with one Idempotency-Key is entered once', async () => {
    const send = () =>
      api.call('POST', '/calendar/decrees', {
        as: agency.admin,
        json: decree({ daysOff: [{ date: '2026-12-29', kind: 'COLLECTIVE_LEAVE', name: 'Cuti bersama' }] }),
        headers: { 'Idempotency-Key': 'decree-once' },
      });
    const first = expectStatus(await send(), 202);
    expect(expectStatus(await send(), 202)).toEqual(first);
  });
});

describe('POST /calendar/working-weeks', () => {
  const source = 'Keputusan Bupati Nomor 20 Tahun 2026';
  const week = (weekdays: unknown, validFrom: string) => ({ unitId: agency.otherUnitId, weekdays, validFrom, source });

  it('changes the week of a unit from a date on; the same date again is a correction', async () => {
    const first = expectStatus(await post('/calendar/working-weeks', week('MON_SAT', '2026-09-01')), 202);
    expect(first).toMatchObject({ weekdays: [1, 2, 3, 4, 5, 6], before: [1, 2, 3, 4, 5], validFrom: '2026-09-01' });
    const saturday = async (date: string) =>
      (await clock({ from: `${date}T00:00:00Z`, rule: { n: 1, unit: 'WORKING_DAYS' }, unitId: agency.otherUnitId }))
        .days[0];
    expect(await saturday('2026-08-28')).toEqual({ date: '2026-08-29', counted: false, reason: 'Saturday' });
    expect(await saturday('2026-09-04')).toEqual({ date: '2026-09-05', counted: true, reason: null });
    expectStatus(await post('/calendar/working-weeks', week([1, 2, 3, 4, 7], '2026-09-01')), 202);
    expect(await saturday('2026-09-04')).toMatchObject({ counted: false, reason: 'Saturday' });
    expect((await calendar(`year=2026&unitId=${agency.otherUnitId}`)).unit?.weeks).toEqual([
      { validFrom: '2026-09-01', weekdays: [1, 2, 3, 4, 7], source },
      { validFrom: null, weekdays: [1, 2, 3, 4, 5], source: null },
    ]);
    expect(await api.db.unitWeek.count({ where: { unitId: agency.otherUnitId } })).toBe(2);
    const again = await post('/calendar/working-weeks', week([7, 4, 3, 2, 1], '2026-10-01'));
    expect([again.status, again.body.code]).toEqual([422, 'NOTHING_CHANGED']);
  });

  it('refuses weekdays that are none, no weekday at all, and a unit that is not there', async () => {
    for (const path of ['/calendar/working-weeks', '/calendar/working-weeks/preview']) {
      for (const weekdays of [[], [0], [8], ['MON'], 'SUN_THU', undefined]) {
        const answer = await post(path, week(weekdays, '2026-12-01'));
        expect([weekdays, answer.status, errorsOf(answer)?.[0]?.startsWith('/weekdays')]).toEqual([
          weekdays,
          422,
          true,
        ]);
      }
      expect((await post(path, week('MON_SAT', '2026-13-01'))).status).toBe(422);
      const unknown = await post(path, { ...week('MON_SAT', '2026-12-01'), unitId: randomUUID() });
      expect([unknown.status, errorsOf(unknown)]).toEqual([422, ['/unitId']]);
    }
  });
});

describe('what an edit would move', () => {
  it('is shown first, and nothing of it is kept; the dates say why they are what they are', async () => {
    const { id: policyId } = await api.db.policy.create({
      data: {
        code: 'national-copy',
        version: 1,
        title: 'Nasional',
        legalBasis: 'PermenPANRB 6/2022',
        status: 'PUBLISHED',
        publishedAt: new Date(),
        body: JSON.parse(JSON.stringify(nationalPolicy)) as object,
      },
    });
    // A year that is over: the floor counts, five working days from today.
    const cycleId = await launchCycle(api, agency, policyId, 'Terdampak');
    const appraisalId = await appraisalOf(api.db, cycleId, agency.employee);
    const task = await api.db.task.findFirstOrThrow({ where: { appraisalId, kind: 'DRAFT_TARGETS' } });
    const due = isoDate(localDate(task.dueAt ?? new Date(), { timeZone: 'Asia/Makassar' }));

    const inbox = expectStatus(await api.call('GET', `/tasks?cycleId=${cycleId}`, { as: agency.employee }), 200);
    const mine = (inbox.items as { id: string; why: unknown }[]).find(({ id }) => id === task.id);
    expect(mine?.why).toMatchObject({
      date: due,
      floor: true,
      rule: { kind: 'CLOCK', n: 5 },
      from: { event: 'OPENED' },
    });
    const one = expectStatus(await api.call('GET', `/tasks/${task.id}`, { as: agency.employee }), 200);
    expect(one.why).toEqual(mine?.why);
    const appraisal = expectStatus(await api.call('GET', `/appraisals/${appraisalId}`, { as: agency.employee }), 200);
    const waiting = (appraisal.waitingFor as { taskId: string; why: unknown }[]).find(
      ({ taskId }) => taskId === task.id,
    );
    expect(waiting?.why).toEqual(mine?.why);
    const listed = expectStatus(await api.call('GET', `/appraisals?cycleId=${cycleId}`, { as: agency.employee }), 200);
    expect((listed.items as { nextDueWhy: { legalBasis: string } }[])[0]?.nextDueWhy.legalBasis).toBeTruthy();
    const cycle = expectStatus(await api.call('GET', `/cycles/${cycleId}`, { as: agency.employee }), 200);
    for (const window of cycle.windows as { why: { opens: { sentence: { en: string } }; due: object } }[]) {
      expect(window.why.opens.sentence.en).toMatch(/^Opens /);
      expect(window.why.due).toMatchObject({ legalBasis: expect.stringMatching(/practice|PermenPANRB/) as string });
    }

    const edit = {
      source: 'Keputusan Bupati Nomor 99 tentang Hari Libur Daerah',
      year: Number(due.slice(0, 4)),
      unitId: regencyId,
      daysOff: [{ date: due, kind: 'LOCAL', name: 'Hari Libur Daerah' }],
    };
    const shown = expectStatus(await post('/calendar/decrees/preview', edit), 200) as unknown as {
      edit: object;
      moves: {
        appraisals: number;
        later: number;
        earlier: number;
        examples: { taskKind: string; oldDueAt: string; newDueAt: string }[];
      };
    };
    expect(shown.edit).toMatchObject({ unitId: regencyId, added: [{ date: due }] });
    // Head, evaluator, employee, colleague and manager draft their targets until that day.
    expect(shown.moves).toMatchObject({ appraisals: 5, earlier: 0 });
    expect(shown.moves.later).toBeGreaterThanOrEqual(5);
    const example = shown.moves.examples.find(({ taskKind }) => taskKind === 'DRAFT_TARGETS');
    expect(example?.oldDueAt).toBe(task.dueAt?.toISOString());
    expect(example && example.newDueAt > example.oldDueAt).toBe(true);
    expect(await api.db.holiday.count({ where: { name: 'Hari Libur Daerah' } })).toBe(0);
    const nobody = expectStatus(
      await post('/calendar/decrees/preview', { ...edit, unitId: agency.otherUnitId }),
      200,
    ) as unknown as typeof shown;
    expect(nobody.moves).toMatchObject({ appraisals: 0, later: 0, earlier: 0, examples: [] });
    const week = expectStatus(
      await post('/calendar/working-weeks/preview', {
        unitId: agency.unitId,
        weekdays: [1, 3],
        validFrom: '2020-01-01',
        source: 'Keputusan',
      }),
      200,
    ) as unknown as typeof shown;
    expect(week.moves.later).toBeGreaterThanOrEqual(5);
    expect(await api.db.unitWeek.count({ where: { unitId: agency.unitId } })).toBe(0);
  });
});
