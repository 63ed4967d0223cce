/** The 3×3 grid of results and behaviour by unit and by evaluator, beside the guide, and who sees whom in it. */
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Expectation } from '../../../domain/terms.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisalOf,
  expectStatus,
  launchCycle,
  makeAgency,
  openTaskId,
  publishWalkPolicy,
  walkToDelivery,
  walkToRating,
  walkToTargets,
  type TinyAgency,
} from '../../support/engine.ts';

let api: TestApi;
let agency: TinyAgency;
let cycleId: string;
/** A unit below the agency's, with one person who is evaluated by the same evaluator. */
let below: { unitId: string; person: string };

beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  below = await unitBelow();
  const policyId = await publishWalkPolicy(api.db);
  cycleId = await launchCycle(api, agency, policyId, 'Kisi 2026');
  await api.db.appraisal.create({
    data: { cycleId, employeeId: below.person, unitId: below.unitId, state: 'ACTIVE' },
  });
  await organisation('2026', 'ISTIMEWA');
  await rate(agency.employee, 'ABOVE', 'ABOVE');
  await rate(agency.colleague, 'ABOVE', 'ABOVE');
  await rate(agency.manager, 'BELOW', 'MEETS');
  await rate(agency.head, 'MEETS', 'MEETS', agency.secretary);
});
afterAll(() => api.close());

async function unitBelow(): Promise<{ unitId: string; person: string }> {
  const unit = await api.db.unit.create({
    data: {
      code: 'PKM',
      name: 'Puskesmas',
      timeZone: 'Asia/Makassar',
      workingWeek: 'MON_FRI',
      parentId: agency.unitId,
    },
  });
  const person = await api.db.employee.create({
    data: {
      identityNumber: '198001012005011099',
      name: 'Wayan',
      kind: 'CIVIL_SERVANT',
      position: 'Perawat',
      unitId: unit.id,
      email: 'wayan@example.go.id',
    },
  });
  return { unitId: unit.id, person: person.id };
}

async function organisation(year: string, grade: string): Promise<void> {
  expectStatus(
    await api.call('PUT', `/units/${agency.unitId}/organisation-results`, {
      as: agency.admin,
      json: { year: Number(year), period: 'YEAR', grade, source: 'Keputusan Bupati No. 100' },
    }),
    200,
  );
}

async function rate(
  employee: string,
  results: Expectation,
  behaviour: Expectation,
  evaluator = agency.evaluator,
): Promise<string> {
  const id = await appraisalOf(api.db, cycleId, employee);
  const walk = { ...agency, employee, evaluator };
  await walkToTargets(api, walk, id);
  await walkToRating(api, walk, id, results, behaviour);
  return id;
}

const get = async (path: string, as: string) => expectStatus(await api.call('GET', path, { as }), 200);

interface Group {
  unit: { id: string; code: string } | null;
  evaluator: { id: string } | null;
  of: number;
  rated: number;
  counts: Record<string, number>;
  cells: { results: string; behaviour: string; predicate: string; count: number; share: number }[];
  deviations: { text: { id: string; en: string } }[];
  restsOn: { id: string; en: string };
  smallGroup: { id: string } | null;
  organisation: { grade: string } | null;
}
const grid = async (as: string, query = '') => (await get(`/cycles/${cycleId}/grid${query}`, as))['items'] as Group[];
const filled = (group: Group | undefined) =>
  group?.cells
    .filter(({ count }) => count > 0)
    .map(({ results, behaviour, count, share }) => [results, behaviour, count, share]);

describe('the grid', () => {
  it('shows BKD nine cells of each unit, what the guide rests on, and the deviation in words', async () => {
    const [unit] = await grid(agency.admin);
    expect(unit).toMatchObject({ unit: { code: 'DINKES' }, of: 5, rated: 4, organisation: { grade: 'ISTIMEWA' } });
    expect(unit?.cells).toHaveLength(9);
    expect(filled(unit)).toEqual([
      ['ABOVE', 'ABOVE', 2, 50],
      ['MEETS', 'MEETS', 1, 25],
      ['BELOW', 'MEETS', 1, 25],
    ]);
    expect(unit?.restsOn.id).toContain('Dinas Kesehatan tahun 2026: Istimewa');
    expect(unit?.deviations).toEqual([]);
    await organisation('2026', 'BUTUH_PERBAIKAN');
    const [later] = await grid(agency.admin);
    expect(later?.deviations.map(({ text }) => text.en)).toEqual([
      'Needs improvement (Butuh Perbaikan): 1 of 5 people (20 %), the guide says at least 60 %.',
      'Very good (Sangat Baik): 2 of 5 people (40 %), the guide says at most 10 %.',
    ]);
    await organisation('2026', 'ISTIMEWA');
  });

  it('counts the units below with the unit where asked, and each unit by itself otherwise', async () => {
    expect((await grid(agency.admin)).map(({ unit, of }) => [unit?.code, of])).toEqual([
      ['DINKES', 5],
      ['PKM', 1],
    ]);
    expect((await grid(agency.admin, '?below=true')).map(({ unit, of }) => [unit?.code, of])).toEqual([
      ['DINKES', 6],
      ['PKM', 1],
    ]);
    const one = await grid(agency.head, `?below=true&unitId=${below.unitId}`);
    expect(one.map(({ unit, of }) => [unit?.code, of])).toEqual([['PKM', 1]]);
    expect(one[0]?.smallGroup?.id).toContain('Kelompok kecil (1 pegawai)');
    expect(one[0]?.organisation).toBeNull();
    expect(one[0]?.restsOn.en).toContain('is not out');
  });

  it('shows an evaluator his own people only, and others nothing', async () => {
    const groups = await grid(agency.evaluator, '?by=EVALUATOR');
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ evaluator: { id: agency.evaluator }, of: 3, rated: 3 });
    expect(groups[0]?.smallGroup?.id).toContain('3 pegawai');
    expect(await grid(agency.evaluator)).toEqual([]);
    expect(await grid(agency.employee, '?by=EVALUATOR')).toEqual([]);
    expect(await grid(agency.stranger)).toEqual([]);
  });

  it('counts what the reader has not received himself as not rated: the head does not read his own rating off the counts', async () => {
    const [own] = await grid(agency.head);
    expect(own).toMatchObject({ of: 5, rated: 3, counts: { BAIK: 0 } });
    expect(filled(own)?.map(([results]) => results)).not.toContain('MEETS');
    const distribution = await get(`/cycles/${cycleId}/distribution?by=UNIT`, agency.head);
    expect(distribution['items']).toMatchObject([{ rated: 3 }, { unit: { code: 'PKM' } }]);

    const walk = { ...agency, employee: agency.head, evaluator: agency.secretary };
    const id = await appraisalOf(api.db, cycleId, agency.head);
    await walkToDelivery(api, walk, id);
    const receipt = await openTaskId(api.db, id, 'RECEIVE_RESULT');
    expectStatus(
      await api.call('POST', `/tasks/${receipt}/complete`, { as: agency.head, json: { outcome: 'RECEIVED' } }),
      200,
    );
    expect((await grid(agency.head))[0]).toMatchObject({ rated: 4, counts: { BAIK: 1 } });
  });

  it('is of a period where asked: nobody was evaluated in it here', async () => {
    expect(await grid(agency.admin, '?evaluation=Q2')).toEqual([]);
    const wrong = await api.call('GET', `/cycles/${cycleId}/grid?evaluation=Q9`, { as: agency.admin });
    expect(wrong.status).toBe(422);
  });
});

describe('the people of a cell', () => {
  interface Page {
    items: { employee: { name: string }; predicate: string; delivered: boolean }[];
    nextCursor: string | null;
    hidden: number;
  }
  const people = async (as: string, query = '') =>
    (await get(`/cycles/${cycleId}/grid/people${query}`, as)) as unknown as Page;
  const names = ({ items }: Page) => items.map(({ employee }) => employee.name);

  it('come by name, a page at a time, for who may see their ratings', async () => {
    const first = await people(agency.admin, '?results=ABOVE&behaviour=ABOVE&limit=1');
    expect([names(first), first.hidden]).toEqual([['Made'], 0]);
    const next = await people(
      agency.admin,
      `?results=ABOVE&behaviour=ABOVE&limit=1&cursor=${encodeURIComponent(first.nextCursor ?? '')}`,
    );
    expect([names(next), next.nextCursor]).toEqual([['Sari'], null]);
    expect(names(await people(agency.evaluator))).toEqual(['Made', 'Pengelola', 'Sari']);
    expect(names(await people(agency.admin, `?evaluatorId=${agency.secretary}`))).toEqual(['Kadis']);
  });

  it('are never shown by name to who may not see them: the head is told how many there are', async () => {
    // He is the superior of the evaluator’s people, whose ratings he sees; the one below is evaluated by nobody he stands above.
    const head = await people(agency.head, '?below=true');
    expect(names(head)).toEqual(['Kadis', 'Made', 'Pengelola', 'Sari']);
    for (const as of [agency.employee, agency.stranger]) {
      const page = await people(as);
      expect([page.items, page.hidden]).toEqual([[], 0]);
    }
    await api.db.reportingLink.deleteMany({ where: { employeeId: agency.manager, relation: 'SUPERIOR' } });
    const without = await people(agency.head);
    expect([names(without), without.hidden]).toEqual([['Kadis', 'Made', 'Sari'], 1]);
  });
});
