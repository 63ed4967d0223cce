/** Leader and employee meet: what is open is the agenda, what they agree on is a task with its date, and what was said lies beside the rating. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { remindMissingCheckIns } from '../../../usecases/check-ins/remind-missing.ts';
import { extendDeadlines } from '../../../usecases/clock-changes/extend-deadlines.ts';
import { applyWholeChange } from '../../../usecases/clock-changes/apply-clock-change.ts';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import { act, newAppraisal, setDue, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus } from '../../support/engine.ts';

const DAY_MS = 24 * 3_600_000;
/** Local date in the middle of the country (WITA), where the tiny agency is. */
const day = (offset: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + offset * DAY_MS).toISOString().slice(0, 10);

let house: ApiHouse;
let walk: Walk;
beforeAll(async () => {
  house = await startApiHouse();
  walk = await newAppraisal(house);
  await walk.toTargets();
});
afterAll(() => house.close());

const call = (method: string, path: string, as: string, json?: unknown) =>
  house.api.call(method, path, { as, ...(json === undefined ? {} : { json }) });
const mine = (method: string, path: string, as: string, json?: unknown) =>
  call(method, `/appraisals/${walk.id}/check-ins${path}`, as, json);
interface Agenda {
  readonly items: readonly {
    kind: string;
    ref: string;
    text: string;
    action: { taskId: string; state: string } | null;
  }[];
}
const agenda = async (as: string): Promise<Agenda['items']> =>
  (expectStatus(await mine('GET', '/agenda', as), 200) as unknown as Agenda).items;
const pointers = (body: Record<string, unknown>): unknown =>
  (body.errors as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);

it('either side plans the next one, moves it or calls it off; the other is told', async () => {
  const { people } = house;
  expect(pointers((await mine('POST', '', people.employee, { on: day(-1), at: '25:00' })).body)).toEqual(['/at']);
  expect(pointers((await mine('POST', '', people.employee, { on: day(-1) })).body)).toEqual(['/on']);
  const plan = { on: day(2), at: '09:30', place: 'Ruang kepala bidang' };
  const { id } = expectStatus(await mine('POST', '', people.employee, plan), 201);
  const again = await mine('POST', '', people.evaluator, plan);
  expect([again.status, again.body.code, again.body.checkInId]).toEqual([409, 'CHECK_IN_PLANNED', id]);
  const at = `/check-ins/${String(id)}`;
  expect(expectStatus(await call('POST', `${at}/move`, people.evaluator, { on: day(3) }), 200)).toMatchObject({
    ...{ on: day(3), at: null, place: null, version: 2 },
  });
  expect((await call('POST', `${at}/confirm`, people.employee, {})).body.code).toBe('CHECK_IN_NOT_HELD');
  expectStatus(await call('POST', `${at}/call-off`, people.head, { reason: 'Dinas luar' }), 200);
  expect((await call('POST', `${at}/move`, people.employee, { on: day(4) })).body).toMatchObject({
    ...{ code: 'CHECK_IN_CLOSED', status: 409 },
  });
  expect((await mine('POST', '', people.colleague, plan)).status).toBe(403);
  expect(await walk.notices('CHECK_IN_PLANNED')).toMatchObject([
    { recipientId: people.evaluator, urgency: 'DIGEST' },
    { recipientId: people.employee, urgency: 'DIGEST' },
  ]);
});

it('what is open is the agenda', async () => {
  const { people, db } = house;
  expect(await agenda(people.employee)).toEqual([]);
  const raised = expectStatus(await mine('POST', '/points', people.employee, { text: 'Pemindai rusak' }), 201);
  const mistaken = expectStatus(await mine('POST', '/points', people.evaluator, { text: 'Salah orang' }), 201);
  expect((await call('DELETE', `/check-ins/points/${String(mistaken.id)}`, people.employee)).status).toBe(403);
  expect((await call('DELETE', `/check-ins/points/${String(mistaken.id)}`, people.evaluator)).status).toBe(204);
  expect((await call('DELETE', `/check-ins/points/${String(mistaken.id)}`, people.evaluator)).body.code).toBe(
    'POINT_CLOSED',
  );
  const feedback = (tone: string, text: string) =>
    call('POST', `/appraisals/${walk.id}/feedback`, people.evaluator, { tone, text });
  expectStatus(await feedback('POSITIVE', 'Verifikasi lancar.'), 201);
  const negative = expectStatus(await feedback('NEGATIVE', 'Laporan bulan lalu terlambat.'), 201);
  for (const [from, text] of [[-3], [-2], [-1, 'asked']] as const) {
    const report = { lines: [{ work: 'Memverifikasi berkas' }] };
    expectStatus(await call('PUT', `/appraisals/${walk.id}/work-reports/${day(from)}`, people.employee, report), 200);
    if (!text) continue;
    const thread = `/appraisals/${walk.id}/work-reports/${day(from)}/thread`;
    expectStatus(await call('POST', thread, people.evaluator, { text: 'Berkas siapa?' }), 201);
  }
  // Of the reports since the launch: the row of one is not before it.
  const tap = { from: day(-3), to: day(-1), tone: 'NEGATIVE' };
  expectStatus(await call('POST', `/appraisals/${walk.id}/work-reports/feedback`, people.evaluator, tap), 201);
  const points = await agenda(people.head);
  expect(points.map(({ kind, text }) => [kind, text])).toEqual([
    ['RAISED', 'Pemindai rusak'],
    ['FEEDBACK', 'Laporan bulan lalu terlambat.'],
    ['QUESTION', 'Berkas siapa?'],
    // One tap for three reports is one point.
    ['FEEDBACK', expect.stringMatching(/^\d{4}-\d\d-\d\d$/)],
  ]);
  expect(points[0]?.ref).toBe(raised.id);
  expect(points[1]?.ref).toBe(negative.id);
  expect((await mine('GET', '/agenda', people.colleague)).status).toBe(403);
  expect(await db.checkInPoint.count()).toBe(0);
});

it('a faulty record is named, and records nothing', async () => {
  const { people, db } = house;
  const record = (json: object) =>
    mine('POST', '/record', people.evaluator, { heldOn: day(0), summary: 'Hasil dibahas.', ...json });
  const action = { text: 'Menyusun daftar', by: 'EMPLOYEE', dueOn: day(7) };
  expect((await mine('POST', '/record', people.employee, { heldOn: day(0), summary: 'Sendiri' })).status).toBe(403);
  const stranger = randomUUID();
  for (const [json, pointer] of [
    [{ heldOn: day(1) }, '/heldOn'],
    [{ heldOn: '2025-12-31' }, '/heldOn'],
    [{ points: [{ kind: 'RAISED', ref: stranger, settled: true }] }, '/points/0/ref'],
    [{ actions: [{ ...action, dueOn: day(-1) }] }, '/actions/0/dueOn'],
    [{ actions: [{ ...action, dueOn: day(800) }] }, '/actions/0/dueOn'],
    [{ actions: [{ ...action, indicatorId: stranger }] }, '/actions/0/indicatorId'],
    [{ actions: [action, { ...action, replaces: stranger }] }, '/actions/1/replaces'],
    [{ actions: [{ ...action, by: 'BKD' }] }, '/actions/0/by'],
  ] as const) {
    expect([json, pointers((await record(json)).body)]).toEqual([json, [pointer]]);
  }
  expect([await db.checkIn.count({ where: { status: 'HELD' } }), await db.agreedAction.count()]).toEqual([0, 0]);
});

it('what is agreed comes back as a task of whoever carries it out, due at the end of its day', async () => {
  const { people, db } = house;
  const [raised] = await agenda(people.evaluator);
  const bells = await walk.bells();
  const { id } = expectStatus(await mine('POST', '', people.evaluator, { on: day(0) }), 201);
  const line = (await walk.planInForce()).results[0]?.indicators[0]?.id;
  const recorded = expectStatus(
    await mine('POST', '/record', people.evaluator, {
      ...{ heldOn: day(0), summary: 'Pemindai diganti; laporan menyusul.' },
      points: [{ kind: 'RAISED', ref: raised?.ref, settled: true, note: 'Diganti pekan depan' }],
      actions: [
        { text: 'Mengirim laporan bulan lalu', by: 'EMPLOYEE', dueOn: day(7), indicatorId: line },
        { text: 'Menata arsip', by: 'EMPLOYEE', dueOn: day(14) },
        { text: 'Mengusulkan pemindai baru', by: 'EVALUATOR', dueOn: day(5) },
      ],
    }),
    201,
  ) as { id: string; actions: { id: string; taskId: string }[] };
  // The one that was planned.
  expect(recorded.id).toBe(id);
  const tasks = await db.task.findMany({
    where: { id: { in: recorded.actions.map(({ taskId }) => taskId) } },
    orderBy: { round: 'asc' },
  });
  expect(tasks.map((task) => [task.kind, task.assigneeId, task.status])).toEqual([
    ['CARRY_OUT_AS_EMPLOYEE', people.employee, 'OPEN'],
    ['CARRY_OUT_AS_EMPLOYEE', people.employee, 'OPEN'],
    ['CARRY_OUT_AS_EVALUATOR', people.evaluator, 'OPEN'],
  ]);
  // 23:59:59 there.
  expect(tasks.map(({ dueAt }) => dueAt?.toISOString().slice(0, 19))).toEqual(
    [7, 14, 5].map((offset) => `${day(offset)}T15:59:59`),
  );
  const task = expectStatus(await call('GET', `/tasks/${String(tasks[0]?.id)}`, people.employee), 200);
  expect(task.context).toMatchObject({
    agreedAction: {
      text: 'Mengirim laporan bulan lalu',
      by: 'EMPLOYEE',
      dueOn: day(7),
      indicatorId: line,
      state: 'OPEN',
    },
  });
  expect(await agenda(people.employee)).toHaveLength(6);
  // The year has not gone on because two people agreed on something.
  expect((await walk.row()).stage).toBe('TARGET_SETTING');
  expect(await walk.bells()).toEqual(bells);
});

it('the employee confirms once, and what he sees otherwise stands beside the record', async () => {
  const { people } = house;
  const held = await house.db.checkIn.findFirstOrThrow({ where: { appraisalId: walk.id, status: 'HELD' } });
  const confirm = (as: string, json: object) => call('POST', `/check-ins/${held.id}/confirm`, as, json);
  expect((await confirm(people.evaluator, {})).status).toBe(403);
  expectStatus(await confirm(people.employee, { remark: 'Bergantung pada dinas lain.' }), 200);
  expect((await confirm(people.employee, {})).body.code).toBe('CHECK_IN_CONFIRMED');
  expect(await walk.notices('CHECK_IN_REMARK')).toMatchObject([{ recipientId: people.evaluator }]);
  const { items } = expectStatus(await mine('GET', '', people.head), 200) as unknown as { items: object[] };
  expect(items.filter((item) => 'status' in item && item.status === 'HELD')).toMatchObject([
    {
      record: {
        ...{ heldOn: day(0), confirmed: { remark: 'Bergantung pada dinas lain.' } },
        points: [{ kind: 'RAISED', settled: true, note: 'Diganti pekan depan' }, {}, {}, {}],
        actions: [{ state: 'OPEN' }, { state: 'OPEN' }, { state: 'OPEN' }],
      },
    },
  ]);
});

it('what is done leaves the agenda; what is not done, late or agreed anew is spoken about again', async () => {
  const { people, db, deps } = house;
  const [first, second, third] = await db.agreedAction.findMany({ orderBy: { number: 'asc' } });
  if (!first || !second || !third) throw new Error('Three actions were agreed on.');
  const complete = (taskId: string, as: string, json: object) => call('POST', `/tasks/${taskId}/complete`, as, json);
  expect((await complete(first.taskId, people.evaluator, { outcome: 'DONE', form: {} })).status).toBe(403);
  const evidence = [{ title: 'Laporan', url: 'https://arsip.example.go.id/laporan' }];
  expectStatus(await complete(first.taskId, people.employee, { outcome: 'DONE', form: { evidence } }), 200);
  expect((await complete(third.taskId, people.evaluator, { outcome: 'NOT_DONE', form: {} })).status).toBe(422);
  expectStatus(
    await complete(third.taskId, people.evaluator, { outcome: 'NOT_DONE', form: {}, comment: 'Anggaran belum ada.' }),
    200,
  );
  await setDue(db, second.taskId, -3_600);
  await sweepOverdue(deps, { graceSeconds: 20, limit: 100 });
  // Overdue, it stays open: late is better than never, and BKD is not alarmed about it.
  expect(await db.task.findUniqueOrThrow({ where: { id: second.taskId } })).toMatchObject({ status: 'OPEN' });
  expect(await walk.notices('ALARM')).toEqual([]);
  const open = (await agenda(people.employee)).filter(({ kind }) => kind === 'ACTION');
  expect(open).toMatchObject([
    { ref: second.id, action: { state: 'OPEN' } },
    { ref: third.id, action: { state: 'NOT_DONE', because: 'Anggaran belum ada.' } },
  ]);
  const settle = (points: object[], actions: object[]) =>
    mine('POST', '/record', people.head, { heldOn: day(0), summary: 'Dibahas kembali.', points, actions });
  const unexplained = await settle([{ kind: 'ACTION', ref: third.id, settled: true }], []);
  expect(pointers(unexplained.body)).toEqual(['/points/0/note']);
  const { actions } = expectStatus(
    await settle(
      [{ kind: 'ACTION', ref: third.id, settled: true, note: 'Tahun depan' }],
      [{ text: 'Menata arsip', by: 'EMPLOYEE', dueOn: day(30), replaces: second.id }],
    ),
    201,
  ) as { actions: { taskId: string }[] };
  expect(await db.task.findUniqueOrThrow({ where: { id: second.taskId } })).toMatchObject({ status: 'CANCELLED' });
  const left = (await agenda(people.employee)).filter(({ kind }) => kind === 'ACTION');
  expect(left.map(({ action }) => action?.taskId)).toEqual(actions.map(({ taskId }) => taskId));
  const { items } = expectStatus(await mine('GET', '', people.employee), 200) as unknown as {
    items: { record: { actions: { state: string; replaces: string | null }[] } | null }[];
  };
  expect(items.flatMap(({ record }) => record?.actions ?? []).map(({ state, replaces }) => [state, replaces])).toEqual([
    ['DONE', null],
    ['SETTLED', null],
    ['NOT_DONE', null],
    ['OPEN', second.id],
  ]);
});

it('an extension of the year moves the day of an agreement as little as a change of calendar does', async () => {
  const { people, db, deps } = house;
  const task = await db.task.findFirstOrThrow({
    where: { appraisalId: walk.id, kind: 'CARRY_OUT_AS_EMPLOYEE', status: 'OPEN' },
  });
  const change = await extendDeadlines(deps, act(people.admin), {
    ...{ cycleId: walk.cycleId, stage: 'MID_TERM', add: { n: 5, unit: 'WORKING_DAYS' } },
    ...{ reason: 'Banjir', decree: 'SK-1/2026' },
  });
  await applyWholeChange(deps, change.changeId);
  expect(await db.task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({ dueAt: task.dueAt });
  const asked = expectStatus(await call('GET', `/tasks/${task.id}`, people.employee), 200);
  expect(JSON.stringify(asked.why)).toContain('AGREED');
});

it('the leader sees whom he has to meet, and is told once a week', async () => {
  const { people, db, deps } = house;
  await db.cycle.update({ where: { id: walk.cycleId }, data: { launchedAt: new Date('2026-01-05T02:00:00Z') } });
  const path = `/cycles/${walk.cycleId}/check-ins/team`;
  const { items } = expectStatus(await call('GET', path, people.evaluator), 200) as unknown as {
    items: { appraisalId: string; missing: boolean; openActions: number; unconfirmed: number }[];
  };
  // Whom he has not met comes first.
  expect(items.map(({ missing }) => missing)).toEqual([true, true, false]);
  expect(items[2]).toMatchObject({ appraisalId: walk.id, lastHeldOn: day(0), openActions: 1, unconfirmed: 1 });
  const remind = (at: Date) => remindMissingCheckIns(deps, { asOf: at });
  const now = new Date();
  expect(await remind(now)).toBeGreaterThan(0);
  expect(await remind(now)).toBe(0);
  const told = () => db.notice.findMany({ where: { kind: 'CHECK_INS_MISSING', recipientId: people.evaluator } });
  expect(await told()).toMatchObject([{ urgency: 'DIGEST', data: { count: 2 } }]);
  await remind(new Date(now.getTime() + 7 * DAY_MS));
  expect(await told()).toHaveLength(2);
});

it('the rating sees what was spoken about and agreed on; so does BKD’s file, in figures', async () => {
  const { people, api } = house;
  await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
  const { id } = await walk.task('REPORT_REALIZATION');
  const task = expectStatus(await call('GET', `/tasks/${id}`, people.employee), 200);
  expect(task.context).toMatchObject({ checkIns: [{ record: { actions: [{ state: 'DONE' }, {}, {}] } }, {}] });
  const csv = await api.call('GET', `/cycles/${walk.cycleId}/exports/check-ins.csv?language=en`, { as: people.admin });
  expect(String(expectStatus(csv, 200).text)).toContain('Sari');
  const types = (await walk.events()).map(({ type }) => type);
  for (const type of [
    'CHECK_IN_PLANNED',
    'CHECK_IN_CALLED_OFF',
    'CHECK_IN_HELD',
    'CHECK_IN_CONFIRMED',
    'ACTION_SETTLED',
  ]) {
    expect(types).toContain(type);
  }
});

it('a cycle whose policy has no check-ins says so', async () => {
  const { people, db } = house;
  const { policyId } = await db.cycle.findUniqueOrThrow({ where: { id: walk.cycleId } });
  const { body, ...of } = await db.policy.findUniqueOrThrow({ where: { id: policyId } });
  const { checkIns: _out, ...rest } = body as Record<string, object>;
  const plain = { ...of, id: randomUUID(), code: 'without-check-ins', body: rest };
  const without = await db.policy.create({ data: plain });
  await db.cycle.update({ where: { id: walk.cycleId }, data: { policyId: without.id } });
  expect((await mine('GET', '', people.employee)).body.code).toBe('NO_CHECK_INS');
  expect((await mine('POST', '', people.employee, { on: day(1) })).body.code).toBe('NO_CHECK_INS');
  await db.cycle.update({ where: { id: walk.cycleId }, data: { policyId } });
});
