/** Change of evaluators by file, and one by one with preview, over HTTP. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus, planForm } from '../../support/engine.ts';

let house: ApiHouse;
let numbers: Map<string, string>;
beforeEach(async () => {
  house = await startApiHouse();
  const people = await house.db.employee.findMany({ select: { id: true, identityNumber: true } });
  numbers = new Map(people.map((person) => [person.id, person.identityNumber]));
});
afterEach(() => house.close());

const nip = (id: string): string => numbers.get(id) ?? '';
const dotted = (id: string): string => nip(id).replace(/^(.{8})(.{6})(.)(.{3})$/, '$1.$2.$3.$4');
const send = (walk: Walk, what: 'preview' | 'import', text: string, headers: Record<string, string> = {}) =>
  house.api.call('POST', `/cycles/${walk.cycleId}/reporting-lines/${what}`, {
    as: house.people.admin,
    text,
    headers: { 'Content-Type': 'text/csv', ...headers },
  });
const HEADER = 'nip,nip_penilai,nip_atasan_penilai,berlaku_sejak,nomor_keputusan,alasan';
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
interface Shown {
  line: number;
  status: string;
  change: { tasks: object[]; links: object[]; appraisals: { newTargets: boolean }[] } | null;
  faults: { column: string; code: string; todo: string; value: string | null }[];
}
const operationItems = async (operationId: unknown) =>
  (await house.api.call('GET', `/operations/${String(operationId)}/items`, { as: house.people.admin })).body
    .items as readonly { key: string; status: string; code: string; detail: { faults?: Shown['faults'] } }[];

test('the preview says line by line what would happen and keeps nothing; the import does it, a faulty line stops no other', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  const { dueAt } = await walk.task('APPROVE_TARGETS');
  const file = [
    HEADER,
    // Recorded wrongly: dots in the number, no date.
    `${dotted(people.employee)},${nip(people.stranger)},,,,Penilai tertukar pada berkas impor`,
    // His own evaluator.
    `${nip(people.colleague)},${nip(people.colleague)},,,,Salah ketik`,
    `${nip(people.manager)},198001012005011999,,,,Tidak dikenal`,
    // Changed by decree as of today: a new SKP.
    `${nip(people.manager)},${nip(people.stranger)},,${today()},821.2/417/2026,Penilai dimutasi`,
    // A date without a decree.
    `${nip(people.evaluator)},${nip(people.secretary)},,${today()},,Tanpa keputusan`,
    // Recorded so already.
    `${nip(people.head)},${nip(people.secretary)},,,,Sudah benar`,
  ].join('\n');
  const before = await db.reportingLink.findMany({ orderBy: { id: 'asc' } });
  const events = await db.event.count();
  const preview = expectStatus(await send(walk, 'preview', file), 200);
  expect(preview).toMatchObject({ rows: 6, changes: 2, unchanged: 1, faulty: 3 });
  const items = preview.items as Shown[];
  expect(items.map(({ line, status }) => [line, status])).toEqual([
    [2, 'CHANGES'],
    [3, 'FAULTY'],
    [4, 'FAULTY'],
    [5, 'CHANGES'],
    [6, 'FAULTY'],
    [7, 'UNCHANGED'],
  ]);
  const task = await walk.task('APPROVE_TARGETS');
  expect(items[0]?.change).toMatchObject({
    links: [
      { relation: 'EVALUATOR', from: { id: people.evaluator }, to: { id: people.stranger }, validFrom: '2020-01-01' },
    ],
    appraisals: [{ appraisalId: walk.id, newTargets: false, because: 'CORRECTION' }],
    tasks: [
      {
        taskId: task.id,
        kind: 'APPROVE_TARGETS',
        becomes: 'MOVED',
        from: { id: people.evaluator },
        to: { id: people.stranger },
        dueAt: dueAt?.toISOString(),
      },
    ],
  });
  expect(items[3]?.change).toMatchObject({
    appraisals: [{ newTargets: true, because: null, draftDueAt: expect.any(String) as string }],
    tasks: [{ kind: 'DRAFT_TARGETS', becomes: 'CANCELLED' }],
  });
  expect(items[1]?.faults).toMatchObject([{ line: 3, column: 'nip_penilai', code: 'LINE_REFUSED' }]);
  expect(items[2]?.faults).toMatchObject([{ line: 4, column: 'nip_penilai', code: 'PERSON_UNKNOWN' }]);
  expect(items[2]?.faults[0]?.value).not.toContain('1980');
  expect(items[4]?.faults).toMatchObject([{ line: 6, column: 'nomor_keputusan', code: 'DECREE_MISSING' }]);
  for (const { faults } of items) for (const fault of faults) expect(fault.todo).not.toBe('');
  expect(await db.reportingLink.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  expect(await db.event.count()).toBe(events);
  expect(await walk.task('APPROVE_TARGETS')).toEqual(task);

  const key = { 'Idempotency-Key': 'baris-penilai-1' };
  const imported = await send(walk, 'import', file, key);
  const { operationId } = expectStatus(imported, 202);
  expect(imported.headers.get('location')).toBe(`/operations/${String(operationId)}`);
  const operation = await house.api.call('GET', `/operations/${String(operationId)}`, { as: people.admin });
  expect(operation.body).toMatchObject({
    kind: 'LINE_IMPORT',
    status: 'SUCCEEDED',
    cycleId: walk.cycleId,
    total: 6,
    done: 3,
    failed: 3,
  });
  expect((await operationItems(operationId)).map(({ key: line, status, code }) => [line, status, code])).toEqual([
    ['line:2', 'DONE', 'CORRECTED'],
    ['line:3', 'FAILED', 'LINE_REFUSED'],
    ['line:4', 'FAILED', 'PERSON_UNKNOWN'],
    ['line:5', 'DONE', 'NEW_TARGETS'],
    ['line:6', 'FAILED', 'DECREE_MISSING'],
    ['line:7', 'SKIPPED', 'UNCHANGED'],
  ]);
  // Open tasks moved at once, their due date stays.
  expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ assigneeId: people.stranger, dueAt });
  await walk.decide('APPROVE_TARGETS', people.stranger, 'APPROVED');
  const ofManager = await db.appraisal.findFirstOrThrow({
    where: { cycleId: walk.cycleId, employeeId: people.manager },
  });
  expect(ofManager).toMatchObject({ closedPlanRounds: 1, epoch: 2 });
  // The same again is the same; sent anew it changes nothing more.
  expect((await send(walk, 'import', file, key)).body).toEqual({ operationId });
  const again = expectStatus(await send(walk, 'import', file), 202);
  expect((await operationItems(again.operationId)).map(({ status }) => status)).toEqual([
    'SKIPPED',
    'FAILED',
    'FAILED',
    'SKIPPED',
    'FAILED',
    'SKIPPED',
  ]);
  // Who evaluates many hears once of a file.
  const told = await db.notice.count({ where: { recipientId: people.stranger, kind: 'EVALUATOR_CHANGED' } });
  expect(told).toBe(1);
});

test('English names of columns, semicolons and spaces in numbers are read; a loop within the file is found', async () => {
  const { people } = house;
  const walk = await newAppraisal(house);
  const grouped = (id: string) => nip(id).replace(/^(.{8})(.{6})(.)(.{3})$/, '$1 $2 $3 $4');
  const file = [
    'employee;evaluator;reason',
    `${grouped(people.secretary)};${grouped(people.employee)};Putaran`,
    `${grouped(people.employee)};${grouped(people.head)};Naik satu tingkat`,
  ].join('\n');
  const { items } = expectStatus(await send(walk, 'preview', file), 200);
  expect((items as Shown[]).map(({ status }) => status)).toEqual(['FAULTY', 'FAULTY']);
  // The secretary stands above the head, who stands above the evaluator of the employee.
  expect((items as Shown[])[0]?.faults).toMatchObject([{ column: 'nip_penilai', code: 'LINE_REFUSED' }]);
  // The head is the employee's superior: whoever rates does not judge the appeal.
  expect((items as Shown[])[1]?.faults).toMatchObject([{ column: 'nip_penilai', code: 'LINE_REFUSED' }]);
  const both = [
    'nip,nip_penilai,nip_atasan_penilai,alasan',
    `${nip(people.employee)},${nip(people.head)},${nip(people.secretary)},Naik satu tingkat`,
  ];
  expect(expectStatus(await send(walk, 'preview', both.join('\n')), 200)).toMatchObject({ changes: 1, faulty: 0 });
});

test('a file that cannot be read, or by somebody else than BKD, changes nothing; nobody changes his own line', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  const unknown = await send(walk, 'import', 'nip,penilai_baru\n1,2\n');
  expect(unknown.status).toBe(422);
  expect(unknown.body.code).toBe('IMPORT_REFUSED');
  const stranger = await house.api.call('POST', `/cycles/${walk.cycleId}/reporting-lines/import`, {
    as: people.evaluator,
    text: HEADER,
    headers: { 'Content-Type': 'text/csv' },
  });
  expect(stranger.status).toBe(403);
  const own = `${HEADER}\n${nip(people.admin)},${nip(people.evaluator)},,,,Untuk diri sendiri`;
  const { operationId } = expectStatus(await send(walk, 'import', own), 202);
  expect(await operationItems(operationId)).toMatchObject([{ status: 'FAILED', code: 'OWN_APPRAISAL' }]);
  expect(await db.event.count({ where: { result: 'DENIED', actorId: people.admin } })).toBe(1);
});

test('one change with its preview: the same answer before as after, and nothing kept by the preview', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  const links = await db.reportingLink.count();
  const path = `/people/${people.employee}/reporting-lines`;
  const correction = { relation: 'EVALUATOR', personId: people.stranger };
  const shown = expectStatus(
    await house.api.call('POST', `${path}/preview`, { as: people.admin, json: correction }),
    200,
  );
  expect(shown).toMatchObject({ tasks: [{ becomes: 'MOVED', to: { id: people.stranger } }] });
  expect(await db.reportingLink.count()).toBe(links);
  expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ assigneeId: people.evaluator });
  const self = await house.api.call('POST', `${path}/preview`, {
    as: people.admin,
    json: { relation: 'EVALUATOR', personId: people.employee },
  });
  expect(self.body.code).toBe('LINE_REFUSED');
  expectStatus(
    await house.api.call('POST', path, { as: people.admin, json: { ...correction, reason: 'Penilai tertukar' } }),
    201,
  );
  expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ assigneeId: people.stranger });
});
