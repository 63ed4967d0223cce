/** An employee reports his days, offline too; the leader answers with a tap; the reports add up to what the realization can say. */
import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../../generated/prisma/client.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { remindMissingReports } from '../../../usecases/work-reports/remind-missing.ts';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus, planForm } from '../../support/engine.ts';
import { libraryDraft } from '../../support/library-draft.ts';

let house: ApiHouse;
let walk: Walk;
let lines: readonly { readonly id: string; readonly aspect: string; readonly unitOfMeasure: string }[];
beforeAll(async () => {
  house = await startApiHouse();
  walk = await newAppraisal(house);
  const { people, db } = house;
  await db.cycle.update({ where: { id: walk.cycleId }, data: { launchedAt: new Date('2026-01-05T02:00:00Z') } });
  await db.holiday.create({
    data: { date: new Date('2026-04-03'), kind: 'NATIONAL', name: 'Wafat Yesus Kristus', source: 'SKB 3 Menteri' },
  });
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planOfFiles());
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
  const { items } = (await call('GET', '/targets', people.employee)).body as unknown as {
    items: { results: { indicators: typeof lines }[] }[];
  };
  lines = items[0]?.results.flatMap(({ indicators }) => indicators) ?? [];
});
afterAll(() => house.close());

/** The plan with files as its first line, and a share of a hundred as the third. */
function planOfFiles(): object {
  const changes = [{ aspect: 'QUANTITY', target: '100', unitOfMeasure: 'berkas' }, {}, { aspect: 'QUANTITY' }];
  let index = 0;
  return {
    ...planForm,
    results: planForm.results.map((result) => ({
      ...result,
      indicators: result.indicators.map((line) => ({ ...line, ...changes[index++] })),
    })),
  };
}

const call = (method: string, path: string, as: string, json?: unknown, headers?: Record<string, string>) =>
  house.api.call(method, `/appraisals/${walk.id}${path}`, {
    as,
    ...(json === undefined ? {} : { json }),
    ...(headers ? { headers } : {}),
  });
const got = async (path: string, as: string) => expectStatus(await call('GET', path, as), 200);

const proof = [{ title: 'Daftar berkas', url: 'https://arsip.example.go.id/berkas' }];
const worked = (index: number, quantity: number, evidence = proof) => ({
  indicatorId: lines[index]?.id,
  work: 'Memverifikasi berkas usul',
  quantity,
  evidence,
});

it('a day is reported once, changed with its version, and what it said before is kept', async () => {
  const { people, db } = house;
  const first = await call('PUT', '/work-reports/2026-04-01', people.employee, { lines: [worked(0, 12)] });
  expect(expectStatus(first, 200)).toMatchObject({ date: '2026-04-01', version: 1, late: true, outcome: 'NEW' });
  // The answer was lost, and the device asks again.
  const repeated = await call('PUT', '/work-reports/2026-04-01', people.employee, { lines: [worked(0, 12)] });
  expect(expectStatus(repeated, 200)).toMatchObject({ version: 1, outcome: 'SAME' });
  const again = await call('PUT', '/work-reports/2026-04-01', people.employee, { lines: [worked(0, 13)] });
  expect([again.status, again.body.code, again.body.version]).toEqual([409, 'REPORT_EXISTS', 1]);
  const etag = first.headers.get('ETag') ?? '';
  const form = { note: 'Satu dikembalikan', lines: [worked(0, 13), { work: 'Rapat dinas' }] };
  expect(
    expectStatus(await call('PUT', '/work-reports/2026-04-01', people.employee, form, { 'If-Match': etag }), 200),
  ).toMatchObject({ version: 2, outcome: 'CHANGED' });
  const other = { lines: [worked(0, 14)] };
  const stale = await call('PUT', '/work-reports/2026-04-01', people.employee, other, { 'If-Match': etag });
  expect([stale.status, stale.body.code]).toEqual([412, 'STALE_VERSION']);
  expect(await db.workReportEarlier.findMany({ select: { version: true, lines: true } })).toMatchObject([
    { version: 1, lines: [{ quantity: 12, work: 'Memverifikasi berkas usul' }] },
  ]);
});

it('what is wrong is named, and changes nothing', async () => {
  const { people, db } = house;
  const wrong = async (date: string, json: unknown): Promise<unknown> => {
    const { status, body } = await call('PUT', `/work-reports/${date}`, people.employee, json);
    return [status, (body.errors as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer)];
  };
  const before = await db.workReport.count();
  expect(await wrong('2026-04-02', { lines: [{ ...worked(0, 1), indicatorId: randomUUID() }] })).toEqual([
    422,
    ['/lines/0/indicatorId'],
  ]);
  expect(await wrong('2025-12-31', { lines: [worked(0, 1)] })).toEqual([422, ['/date']]);
  expect(await wrong('2026-12-31', { lines: [worked(0, 1)] })).toEqual([422, ['/date']]);
  expect(await wrong('2026-04-02', { lines: [{ work: 'Rapat', quantity: 3 }] })).toEqual([422, ['/lines/0/quantity']]);
  expect((await call('PUT', '/work-reports/2026-02-30', people.employee, { lines: [worked(0, 1)] })).status).toBe(422);
  expect((await call('PUT', '/work-reports/2026-04-02', people.evaluator, { lines: [worked(0, 1)] })).status).toBe(403);
  expect(await db.workReport.count()).toBe(before);
});

it('yesterday is copied without its evidence; a batch made offline arrives once, and a faulty report stops no other', async () => {
  const { people } = house;
  expectStatus(await call('POST', '/work-reports/2026-04-02/copy', people.employee), 201);
  const { items } = await got('/work-reports?from=2026-04-02', people.employee);
  expect(items).toMatchObject([
    {
      date: '2026-04-02',
      note: null,
      lines: [{ work: 'Memverifikasi berkas usul', quantity: 13, evidence: [] }, { work: 'Rapat dinas' }],
    },
  ]);
  expect((await call('POST', '/work-reports/2026-03-31/copy', people.employee)).status).toBe(404);

  const [one, two, faulty] = [randomUUID(), randomUUID(), randomUUID()];
  const reports = [
    { clientId: one, date: '2026-04-06', form: { lines: [worked(0, 5), worked(1, 90)] } },
    { clientId: faulty, date: '2026-04-01', form: { lines: [worked(0, 1)] } },
    { clientId: two, date: '2026-04-07', form: { lines: [worked(0, 7, []), worked(1, 100)] } },
  ];
  const send = async () =>
    (
      expectStatus(await call('POST', '/work-reports/batch', people.employee, { reports }), 200).items as {
        status: string;
        problem?: { code: string };
      }[]
    ).map(({ status, problem }) => problem?.code ?? status);
  expect(await send()).toEqual(['RECEIVED', 'REPORT_EXISTS', 'RECEIVED']);
  expect(await send()).toEqual(['ALREADY_THERE', 'REPORT_EXISTS', 'ALREADY_THERE']);
  const doubled = await call('POST', '/work-reports/batch', people.employee, { reports: [reports[0], reports[0]] });
  expect(doubled.body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/reports/1/clientId' }] });
  expect((await got('/work-reports?from=2026-04-06', people.evaluator)).items).toHaveLength(2);
  const page = await got('/work-reports?limit=1', people.evaluator);
  const next = await got(`/work-reports?limit=1&cursor=${String(page.nextCursor)}`, people.evaluator);
  expect([page.items, next.items]).toMatchObject([[{ date: '2026-04-01' }], [{ date: '2026-04-02' }]]);
});

it('what has evidence adds up to a proposal for each line; activity alone does not', async () => {
  const { items } = await got('/work-reports/sums', house.people.evaluator);
  // 13 and 5 with evidence; 13 (copied) and 7 without.
  const [first, second] = lines;
  expect(items).toMatchObject([
    { indicatorId: first?.id, addsUp: 'SUM', realized: '18', attainment: 18, counted: 2, uncounted: 2, evidence: 2 },
    { indicatorId: second?.id, addsUp: 'MEAN', realized: '95', counted: 2, uncounted: 0 },
    // A share of a hundred is averaged though its aspect is quantity.
    { addsUp: 'MEAN', realized: null, attainment: null, counted: 0 },
  ]);
  expect((await got('/work-reports/sums?from=2026-04-06&to=2026-04-06', house.people.employee)).items).toMatchObject([
    { realized: '5' },
    { realized: '90' },
    { realized: null },
  ]);
});

it('an indicator of the library says itself how its quantities add up', async () => {
  const { db, people } = house;
  const now = new Date();
  const published = { publishedById: people.admin, publishedAt: now, authorId: people.admin, draftedAt: now };
  const { id } = await db.libraryIndicator.create({
    data: { code: 'TERAKHIR', createdById: people.admin, createdAt: now },
    select: { id: true },
  });
  const version = await db.libraryIndicatorVersion.create({
    data: { ...libraryDraft, addsUp: 'LATEST', indicatorId: id, number: 1, ...published },
    select: { id: true },
  });
  const refer = (libraryVersionId: string | null) =>
    db.indicator.update({ where: { id: lines[1]?.id ?? '' }, data: { libraryVersionId } });
  await refer(version.id);
  const { items } = await got('/work-reports/sums', people.employee);
  expect(items).toMatchObject([{}, { addsUp: 'LATEST', realized: '100', counted: 2 }, {}]);
  await refer(null);
});

it('the leader answers a week with one tap; a report that is changed waits for him again', async () => {
  const { people, db } = house;
  const tap = async (json: object, as = people.evaluator) => call('POST', '/work-reports/feedback', as, json);
  const week = { from: '2026-04-06', to: '2026-04-10', tone: 'POSITIVE' };
  expect(expectStatus(await tap(week), 201)).toEqual({ given: 2 });
  expect(expectStatus(await tap(week), 201)).toEqual({ given: 0 });
  expect(await db.notice.count({ where: { kind: 'WORK_REPORT_FEEDBACK' } })).toBe(0);
  const one = { from: '2026-04-01', to: '2026-04-01', tone: 'NEGATIVE', text: 'Sebutkan berkas yang dikembalikan.' };
  expectStatus(await tap(one), 201);
  expect(await db.notice.findMany({ where: { kind: 'WORK_REPORT_FEEDBACK' } })).toMatchObject([
    { recipientId: people.employee, urgency: 'DIGEST' },
  ]);
  expect((await tap(week, people.employee)).status).toBe(403);

  const { items } = await got('/work-reports?from=2026-04-06&to=2026-04-06', people.employee);
  expect(items).toMatchObject([{ feedback: [{ tone: 'POSITIVE', current: true }] }]);
  const headers = { 'If-Match': '"v1"' };
  expectStatus(await call('PUT', '/work-reports/2026-04-06', people.employee, { lines: [worked(0, 6)] }, headers), 200);
  expect((await got('/work-reports?from=2026-04-06&to=2026-04-06', people.employee)).items).toMatchObject([
    { feedback: [{ current: false }] },
  ]);
  const team = await house.api.call('GET', `/cycles/${walk.cycleId}/work-reports/team?from=2026-04-01&to=2026-04-07`, {
    as: people.evaluator,
  });
  expect(expectStatus(team, 200).items).toContainEqual(
    expect.objectContaining({ appraisalId: walk.id, reported: 4, late: 4, unanswered: 2, missing: [] }),
  );
  const long = await got('/work-reports/calendar?from=2026-01-01&to=2026-12-31', people.employee);
  expect((long.counted as { from: string }).from).toBe('2026-01-05');
  for (const span of ['from=0001-01-01', 'from=9999-12-31&to=9999-12-31', 'from=2026-05-01&to=2026-04-01']) {
    expect((await call('GET', `/work-reports/calendar?${span}`, people.employee)).body).toMatchObject({
      errors: [{ pointer: '?from' }],
    });
  }
});

it('a question gets its answer in the thread of its report, from the other side', async () => {
  const { people, db } = house;
  const say = (as: string, json: object) => call('POST', '/work-reports/2026-04-06/thread', as, json);
  const { id } = expectStatus(await say(people.evaluator, { text: 'Mengapa hanya enam berkas?' }), 201);
  expect((await say(people.evaluator, { text: 'Karena cuti bersama', answers: id })).status).toBe(422);
  expectStatus(await say(people.employee, { text: 'Sistem padam sejak pukul 10.', answers: id }), 201);
  const { items } = await got('/work-reports?from=2026-04-06&to=2026-04-06', people.evaluator);
  expect(items).toMatchObject([
    {
      thread: [
        { id, answers: null },
        { text: 'Sistem padam sejak pukul 10.', answers: id },
      ],
    },
  ]);
  const told = await db.notice.findMany({ where: { kind: { startsWith: 'WORK_REPORT_' } }, orderBy: { id: 'asc' } });
  expect(told.slice(1)).toMatchObject([
    { kind: 'WORK_REPORT_QUESTION', recipientId: people.employee },
    { kind: 'WORK_REPORT_ANSWER', recipientId: people.evaluator },
  ]);
  expect((await say(people.stranger, { text: 'Siapa itu?' })).status).toBe(403);
});

it('holidays and leave are known; why somebody was away is not said to his leader', async () => {
  const { people, api } = house;
  const enter = (item: object) =>
    api.call('POST', '/absences', {
      as: people.admin,
      json: {
        items: [
          { employeeId: people.employee, kind: 'SICK', from: '2026-04-08', to: '2026-04-09', letter: '851/7', ...item },
        ],
      },
    });
  const { ids } = expectStatus(await enter({}), 201) as { ids: string[] };
  expect((await enter({ from: '2026-04-09', to: '2026-04-10' })).body).toMatchObject({
    errors: [{ pointer: '/items/0/from' }],
  });
  expect((await enter({ from: '2026-04-12', to: '2026-04-11' })).body).toMatchObject({
    errors: [{ pointer: '/items/0/to' }],
  });
  expect((await enter({ employeeId: people.admin })).body).toMatchObject({
    errors: [{ pointer: '/items/0/employeeId' }],
  });
  const calendar = await got('/work-reports/calendar?from=2026-04-01&to=2026-04-10', people.evaluator);
  expect(
    (calendar.periods as { state: string; away: boolean }[]).map(({ state, away }) => (away ? 'AWAY' : state)),
  ).toEqual([...['REPORTED', 'REPORTED', 'FREE', 'FREE', 'FREE', 'REPORTED', 'REPORTED', 'AWAY', 'AWAY', 'MISSING']]);
  expect([calendar.missing, JSON.stringify(calendar).includes('SICK')]).toEqual([1, false]);
  const absences = (as: string) => api.call('GET', `/people/${people.employee}/absences`, { as });
  expect(expectStatus(await absences(people.employee), 200).items).toMatchObject([{ kind: 'SICK', revokedAt: null }]);
  expect((await absences(people.evaluator)).status).toBe(404);
  const revoke = () =>
    api.call('POST', `/absences/${String(ids[0])}/revoke`, {
      as: people.admin,
      json: { reason: 'Batal atas permintaan' },
    });
  expect((await revoke()).status).toBe(204);
  expect((await revoke()).body.code).toBe('ABSENCE_REVOKED');
  expect((await got('/work-reports/calendar?from=2026-04-08&to=2026-04-09', people.employee)).missing).toBe(2);
});

it('who misses reports is told once a week, in the digest, until there are none', async () => {
  const { db, deps, people } = house;
  const remind = (at: string) => remindMissingReports(deps, { asOf: new Date(at), maxUnits: 100 });
  const told = () =>
    db.notice.findMany({
      where: { kind: 'WORK_REPORTS_MISSING', recipientId: people.employee },
      orderBy: { id: 'asc' },
    });
  expect(await remind('2026-04-20T01:00:00Z')).toBeGreaterThan(0);
  // Since 16 March, without what was reported, and without the days that are still in time.
  expect(await told()).toMatchObject([{ urgency: 'DIGEST', data: { count: 15 } }]);
  expect(await remind('2026-04-22T01:00:00Z')).toBe(0);
  expect(await remind('2026-04-27T01:00:00Z')).toBeGreaterThan(0);
  expect(await told()).toHaveLength(2);
});

it('what the reports add up to stands in the task of the realization, and in BKD’s export', async () => {
  const { people, api } = house;
  await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
  const { id } = await walk.task('REPORT_REALIZATION');
  const task = expectStatus(await api.call('GET', `/tasks/${id}`, { as: people.employee }), 200);
  expect(task.context).toMatchObject({ proposedRealizations: [{ indicatorId: lines[0]?.id, realized: '19' }, {}, {}] });
  const csv = await api.call('GET', `/cycles/${walk.cycleId}/exports/work-reports.csv?language=en`, {
    as: people.admin,
  });
  expect(String(expectStatus(csv, 200).text)).toMatch(/Sari.*SUM,19,/);
});

it('a cycle whose policy asks for no reports says so', async () => {
  const { db, people } = house;
  const policy = await db.policy.findUniqueOrThrow({ where: { id: house.walkPolicyId } });
  const { workReports: _, ...without } = policy.body as Prisma.InputJsonObject;
  const plain = await db.policy.create({
    data: { ...policy, id: randomUUID(), code: 'tanpa-laporan', body: without },
  });
  const cycle = await db.cycle.findUniqueOrThrow({ where: { id: walk.cycleId } });
  await db.cycle.update({ where: { id: walk.cycleId }, data: { policyId: plain.id } });
  for (const path of ['/work-reports', '/work-reports/sums', '/work-reports/calendar']) {
    expect([path, (await call('GET', path, people.employee)).body.code]).toEqual([path, 'NO_WORK_REPORTS']);
  }
  const write = await call('PUT', '/work-reports/2026-04-10', people.employee, { lines: [worked(0, 1)] });
  expect([write.status, write.body.code]).toEqual([409, 'NO_WORK_REPORTS']);
  await db.cycle.update({ where: { id: walk.cycleId }, data: { policyId: cycle.policyId } });
});
