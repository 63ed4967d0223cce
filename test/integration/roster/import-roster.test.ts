import { beforeEach, describe, expect, test } from 'vitest';
import type { Act } from '../../../usecases/context.ts';
import { importRoster } from '../../../usecases/import-roster.ts';
import { Refusal } from '../../../usecases/refusal.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import {
  actAsFirstAdmin,
  ADMIN_NUMBER,
  asFile,
  cells,
  niPppk,
  nip,
  REGENT,
  rosterFile,
  rosterOf,
  SECRETARY,
  type RosterCells,
} from '../../support/roster.ts';

let database: TestDatabase;
let act: Act;

beforeEach(async () => {
  database = await freshDatabase();
  act = await actAsFirstAdmin(database.db);
  return () => database.close();
});

const send = (content: string | Buffer, mode: 'strict' | 'partial' = 'strict') =>
  importRoster(database, act, asFile(content, 997), { mode, fileName: 'pegawai.csv' });
const found = (result: { faults: readonly { line: number; column: string | null; code: string }[] }) =>
  result.faults.map((fault) => `${fault.line} ${fault.column ?? '-'} ${fault.code}`);
const person = (number: string) => database.db.employee.findUniqueOrThrow({ where: { identityNumber: number } });
const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? null;

async function linksOf(number: string, relation: 'EVALUATOR' | 'SUPERIOR') {
  const links = await database.db.reportingLink.findMany({
    where: { employee: { identityNumber: number }, relation },
    include: { person: true },
    orderBy: [{ validFrom: 'asc' }, { validTo: 'asc' }],
  });
  return links.map((l) => [l.person.identityNumber, day(l.validFrom), day(l.validTo)]);
}

/** Everything that an import may write except its own record. */
async function rosterRows() {
  const { db } = database;
  return JSON.stringify([
    await db.employee.findMany({ orderBy: { id: 'asc' } }),
    await db.unit.findMany({ orderBy: { id: 'asc' } }),
    await db.reportingLink.findMany({ orderBy: { id: 'asc' } }),
    await db.roleGrant.findMany({ orderBy: { id: 'asc' } }),
    await db.employeeChange.count(),
  ]);
}

describe('a good file', () => {
  test('creates people, dated links, offices and the head of the unit', async () => {
    const result = await send(
      rosterFile([
        cells(3, { peran: 'PERFORMANCE_MANAGER;BKD_ADMIN', kepala_unit: 'ya' }),
        cells(4, { nip: niPppk(4), jenis: 'PPPK', berlaku_sejak: '15/03/2026', email: '' }),
      ]),
    );
    expect(result).toMatchObject({
      mode: 'strict',
      read: 4,
      created: 4,
      updated: 0,
      unchanged: 0,
      faulty: 0,
      applied: true,
    });
    expect(await person(niPppk(4))).toMatchObject({ kind: 'CONTRACT', email: null, status: 'ACTIVE' });
    expect(await linksOf(niPppk(4), 'EVALUATOR')).toEqual([[nip(2), '2026-03-15', null]]);
    expect(await linksOf(niPppk(4), 'SUPERIOR')).toEqual([[nip(1), '2026-03-15', null]]);
    const three = await person(nip(3));
    expect(await database.db.unit.findFirst({ where: { code: 'BKD' } })).toMatchObject({ headId: three.id });
    const grants = await database.db.roleGrant.findMany({ where: { personId: three.id }, orderBy: { role: 'asc' } });
    expect(grants).toMatchObject([
      { role: 'BKD_ADMIN', unitId: null, validTo: null },
      { role: 'PERFORMANCE_MANAGER', unitId: three.unitId, validTo: null },
    ]);
  });

  test('sent twice changes nothing and reports everybody as unchanged', async () => {
    const file = rosterFile([cells(3, { peran: 'PERFORMANCE_MANAGER', kepala_unit: 'ya' }), cells(4, {})]);
    await send(file);
    const before = await rosterRows();
    const again = await send(file);
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 4, applied: true });
    expect(await rosterRows()).toBe(before);
  });

  test('with semicolons, a byte order mark and Windows line breaks is the same file', async () => {
    const file = rosterFile([cells(3, {})]);
    await send(file);
    const other = `\ufeff${file.replaceAll(',', ';').replaceAll('\n', '\r\n')}`;
    expect(await send(other)).toMatchObject({ unchanged: 3, applied: true });
  });

  test('is recorded as an operation and, with counts only, in the audit trail', async () => {
    const result = await send(rosterFile([]));
    const operation = await database.db.operation.findUniqueOrThrow({ where: { id: result.operationId } });
    expect(operation).toMatchObject({
      kind: 'ROSTER_IMPORT',
      status: 'SUCCEEDED',
      requestedById: act.actorId,
      total: 2,
      done: 2,
      failed: 0,
      result: { fileName: 'pegawai.csv', mode: 'strict', created: 2 },
    });
    const event = await database.db.event.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(event).toMatchObject({
      chain: 'agency',
      type: 'ROSTER_IMPORT_APPLIED',
      actorId: act.actorId,
      requestId: act.requestId,
    });
    expect(event.data).toEqual({
      ...{ operationId: result.operationId, mode: 'strict', read: 2, created: 2, updated: 0, unchanged: 0, faulty: 0 },
    });
  });
});

describe('a changed row', () => {
  const first = [cells(3, {}), cells(4, {})];
  beforeEach(async () => {
    await send(rosterFile(first));
  });

  test('updates the person and keeps before and after', async () => {
    const result = await send(
      rosterFile([cells(3, { jabatan: 'Arsiparis Terampil', email: '', status: 'CLTN' }), cells(4, {})]),
    );
    expect(result).toMatchObject({ updated: 1, unchanged: 3 });
    expect(await person(nip(3))).toMatchObject({
      position: 'Arsiparis Terampil',
      email: null,
      status: 'UNPAID_LEAVE',
      version: 2,
    });
    const change = await database.db.employeeChange.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(change).toMatchObject({ operationId: result.operationId, changedById: act.actorId });
    expect(change.before).toEqual({
      ...{ position: 'Analis Kebijakan Ahli Pertama', email: 'pegawai.3@kabupaten-contoh.example', status: 'ACTIVE' },
    });
    expect(change.after).toEqual({ position: 'Arsiparis Terampil', email: null, status: 'UNPAID_LEAVE' });
  });

  test('with a new evaluator closes the old link on the day on which the new one opens', async () => {
    await send(
      rosterFile([
        cells(3, { nip_penilai: nip(4), nip_atasan_penilai: nip(2), berlaku_sejak: '2026-07-01' }),
        cells(4, {}),
      ]),
    );
    expect(await linksOf(nip(3), 'EVALUATOR')).toEqual([
      [nip(2), '2026-01-02', '2026-07-01'],
      [nip(4), '2026-07-01', null],
    ]);
    expect(await linksOf(nip(3), 'SUPERIOR')).toEqual([
      [nip(1), '2026-01-02', '2026-07-01'],
      [nip(2), '2026-07-01', null],
    ]);
    const [two, four] = [await person(nip(2)), await person(nip(4))];
    const change = await database.db.employeeChange.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(change.before).toMatchObject({ evaluator: { personId: two.id, from: '2026-01-02' } });
    expect(change.after).toMatchObject({ evaluator: { personId: four.id, from: '2026-07-01' } });
  });

  test('that corrects the evaluator from the same day keeps the wrong link as one of no days', async () => {
    const corrected = rosterFile([cells(3, { nip_penilai: nip(4), nip_atasan_penilai: nip(2) }), cells(4, {})]);
    await send(corrected);
    expect(await linksOf(nip(3), 'EVALUATOR')).toEqual([
      [nip(2), '2026-01-02', '2026-01-02'],
      [nip(4), '2026-01-02', null],
    ]);
    const change = await database.db.employeeChange.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(Object.keys(change.after as object).sort()).toEqual(['evaluator', 'superior']);
    expect(await send(corrected)).toMatchObject({ updated: 0, unchanged: 4 });
  });

  test('with a date before the link that is known is refused: the past is not rewritten', async () => {
    await send(
      rosterFile([
        cells(3, { nip_penilai: nip(4), nip_atasan_penilai: nip(2), berlaku_sejak: '2026-07-01' }),
        cells(4, {}),
      ]),
    );
    const before = await rosterRows();
    const result = await send(rosterFile(first));
    expect(found(result)).toEqual(['4 berlaku_sejak LINK_DATE_BACKWARDS']);
    expect(result.faults[0]?.todo).toContain('exactly 2026-07-01');
    expect(await rosterRows()).toBe(before);
  });

  test('that only takes the evaluator away, of somebody excluded, ends the links', async () => {
    const gone = { status: 'MPP', nip_penilai: '', nip_atasan_penilai: '', berlaku_sejak: '2026-09-01' };
    await send(rosterFile([cells(3, gone), cells(4, {})]));
    expect(await linksOf(nip(3), 'EVALUATOR')).toEqual([[nip(2), '2026-01-02', '2026-09-01']]);
    expect(found(await send(rosterFile([cells(3, {}), cells(4, { ...gone, berlaku_sejak: '' })])))).toContain(
      '5 berlaku_sejak LINK_DATE_MISSING',
    );
  });

  test('without a role closes the grant; without the column every role stays', async () => {
    await send(rosterFile([cells(3, { peran: 'PERFORMANCE_MANAGER', kepala_unit: 'ya' }), cells(4, {})]));
    const held = () => database.db.roleGrant.count({ where: { person: { identityNumber: nip(3) }, validTo: null } });
    const lines = rosterFile([cells(3, {}), cells(4, {})])
      .trimEnd()
      .split('\n');
    const without = lines.map((line) => line.split(',').slice(0, 12).join(',')).join('\n');
    expect(await send(without)).toMatchObject({ updated: 0, unchanged: 4, faults: [] });
    expect(await held()).toBe(1);
    expect(await send(rosterFile([cells(3, {}), cells(4, { kepala_unit: 'ya' })]))).toMatchObject({ updated: 2 });
    expect(await held()).toBe(0);
    const four = await person(nip(4));
    expect(await database.db.unit.findFirst({ where: { code: 'BKD' } })).toMatchObject({ headId: four.id });
  });
});

describe('a faulty file', () => {
  const row = (number: number, other: Partial<RosterCells>) => rosterFile([cells(number, other)]);
  const latin1 = Buffer.from(row(3, { nama: 'Jos\u00e9 Cemara' }), 'latin1');
  const withoutDates = row(3, {}).replace('berlaku_sejak', 'berlaku');

  test.each<[string, string | Buffer, string[]]>([
    ['bad NIP', row(3, { nip: '198513152010012003' }), ['4 nip IDENTITY_BIRTH_DATE']],
    ['bad NI PPPK', row(3, { nip: '199007042023221003', jenis: 'PPPK' }), ['4 nip IDENTITY_APPOINTMENT']],
    ['kind against number', row(3, { jenis: 'PPPK' }), ['4 jenis KIND_MISMATCH']],
    ['duplicate', rosterFile([cells(3, {}), cells(3, {})]), ['4 nip DUPLICATE', '5 nip DUPLICATE']],
    ['unknown unit', row(3, { kode_unit: 'DINSOS' }), ['4 kode_unit UNKNOWN_UNIT']],
    ['unknown evaluator', row(3, { nip_penilai: nip(99) }), ['4 nip_penilai EVALUATOR_UNKNOWN']],
    ['unknown superior', row(3, { nip_atasan_penilai: nip(98) }), ['4 nip_atasan_penilai SUPERIOR_UNKNOWN']],
    ['no evaluator', row(3, { nip_penilai: '', nip_atasan_penilai: '' }), ['4 nip_penilai EVALUATOR_MISSING']],
    ['no superior', row(3, { nip_atasan_penilai: '' }), ['4 nip_atasan_penilai SUPERIOR_MISSING']],
    ['evaluates himself', row(3, { nip_penilai: nip(3) }), ['4 nip_penilai EVALUATOR_IS_EMPLOYEE']],
    ['own superior', row(3, { nip_atasan_penilai: nip(3) }), ['4 nip_atasan_penilai SUPERIOR_IS_EMPLOYEE']],
    ['superior is evaluator', row(3, { nip_atasan_penilai: nip(2) }), ['4 nip_atasan_penilai SUPERIOR_IS_EVALUATOR']],
    [
      'loop',
      rosterFile([cells(3, { nip_penilai: nip(4) }), cells(4, { nip_penilai: nip(3) })]),
      ['4 nip_penilai EVALUATOR_LOOP', '5 nip_penilai EVALUATOR_LOOP'],
    ],
    ['bad date', row(3, { berlaku_sejak: '31-01-2026' }), ['4 berlaku_sejak BAD_DATE']],
    ['no date', row(3, { berlaku_sejak: '' }), ['4 berlaku_sejak LINK_DATE_MISSING']],
    ['bad e-mail', row(3, { email: 'siti at dinas' }), ['4 email BAD_EMAIL']],
    ['unknown status', row(3, { status: 'CUTI' }), ['4 status UNKNOWN_STATUS']],
    ['unknown role', row(3, { peran: 'SUPERADMIN' }), ['4 peran UNKNOWN_ROLE']],
    [
      'two heads',
      rosterOf([REGENT, { ...SECRETARY, kepala_unit: 'ya' }, cells(3, { kepala_unit: 'ya' })]),
      ['3 kepala_unit DUPLICATE_UNIT_HEAD', '4 kepala_unit DUPLICATE_UNIT_HEAD'],
    ],
    ['too few cells', `${row(3, {})}${nip(4)},Pegawai 4,PNS\n`, ['5 - WRONG_FIELD_COUNT']],
    ['Latin-1', latin1, ['4 - WRONG_ENCODING']],
    ['UTF-16', Buffer.from(`\ufeff${row(3, {})}`, 'utf16le'), ['1 - WRONG_ENCODING']],
    ['missing column', withoutDates, ['1 berlaku_sejak MISSING_COLUMN', '1 berlaku UNKNOWN_COLUMN']],
    ['broken quotes', row(3, { nama: 'Siti' }).replace('Siti', '"Siti'), ['4 - BROKEN_QUOTES']],
    ['nothing', '', ['1 - FILE_EMPTY']],
    ['the last administrator gone', row(3, { nip: ADMIN_NUMBER, nip_penilai: nip(2) }), ['4 peran LAST_BKD_ADMIN']],
  ])('%s: is reported with line and column and changes nothing', async (_name, content, expected) => {
    const before = await rosterRows();
    const result = await send(content);
    expect(found(result)).toEqual(expected);
    expect(result).toMatchObject({ applied: false, created: 0, updated: 0, unchanged: 0 });
    for (const fault of result.faults) expect(Math.min(fault.detail.length, fault.todo.length)).toBeGreaterThan(10);
    expect(JSON.stringify(result)).not.toMatch(/\d{18}/);
    expect(await rosterRows()).toBe(before);
    const operation = await database.db.operation.findUniqueOrThrow({
      where: { id: result.operationId },
      include: { items: { orderBy: { id: 'asc' } } },
    });
    expect(operation.status).toBe('FAILED');
    expect(operation.items.map((item) => `${item.key} ${item.code} ${item.status}`)).toEqual(
      result.faults.map((fault) => `line:${fault.line} ${fault.code} FAILED`),
    );
    expect(await database.db.event.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
      type: 'ROSTER_IMPORT_REFUSED',
    });
  });

  test('in partial mode has its good rows applied, without those that need a faulty one', async () => {
    const result = await send(
      rosterFile([
        cells(3, { email: 'x' }),
        cells(4, { nip_penilai: nip(3), nip_atasan_penilai: nip(2) }),
        cells(5, { nip_atasan_penilai: nip(3) }),
        cells(6, {}),
      ]),
      'partial',
    );
    expect(result).toMatchObject({ mode: 'partial', read: 6, created: 3, faulty: 3, applied: true });
    expect(found(result)).toEqual([
      '4 email BAD_EMAIL',
      '5 nip_penilai EVALUATOR_ROW_FAULTY',
      '6 nip_atasan_penilai SUPERIOR_ROW_FAULTY',
    ]);
    expect(await database.db.employee.count({ where: { identityNumber: { in: [nip(1), nip(2), nip(6)] } } })).toBe(3);
    expect(await database.db.operation.findUniqueOrThrow({ where: { id: result.operationId } })).toMatchObject({
      ...{ status: 'SUCCEEDED', total: 6, done: 3, failed: 3 },
    });
  });

  test('in partial mode may name an evaluator whose row is faulty but who is in the roster already', async () => {
    await send(rosterFile([cells(3, {})]));
    const file = rosterFile([cells(3, { email: 'x' }), cells(4, { nip_penilai: nip(3), nip_atasan_penilai: nip(2) })]);
    expect(await send(file, 'partial')).toMatchObject({ created: 1, unchanged: 2, faulty: 1 });
  });

  test('in partial mode may not close a ring through somebody who is in the roster already', async () => {
    await send(rosterFile([cells(3, {}), cells(4, { nip_penilai: nip(3), nip_atasan_penilai: nip(2) })]));
    const result = await send(rosterOf([cells(3, { nip_penilai: nip(4), berlaku_sejak: '2026-05-01' })]), 'partial');
    expect(found(result)).toEqual(['2 nip_penilai EVALUATOR_LOOP']);
  });
});

describe('who imports, and when', () => {
  test('somebody without the office is refused, and the file is not read', async () => {
    await send(rosterFile([]));
    const two = await person(nip(2));
    const file = asFile(rosterFile([cells(3, {})]), 100);
    const importing = importRoster(database, { ...act, actorId: two.id }, file, { mode: 'strict', fileName: 'x' });
    await expect(importing).rejects.toMatchObject({ code: 'ROLE_REQUIRED', status: 403 });
    expect(file.readableDidRead).toBe(false);
  });

  test('two imports at once: each is applied whole or refused, and the roster is that of one file', async () => {
    const rows = (post: string) => rosterFile(Array.from({ length: 300 }, (_, n) => cells(n + 3, { jabatan: post })));
    const outcomes = await Promise.allSettled(['A A', 'B B', 'C C', 'D D'].map((post) => send(rows(post))));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(Refusal);
      expect(reason).toMatchObject({ code: 'IMPORT_RUNNING', status: 409 });
    }
    expect(refused.length).toBeLessThan(4);
    const posts = await database.db.employee.groupBy({
      by: ['position'],
      where: { identityNumber: { notIn: [nip(1), nip(2), ADMIN_NUMBER] } },
      _count: true,
    });
    expect(posts).toHaveLength(1);
    expect(posts[0]?._count).toBe(300);
    expect(await database.db.reportingLink.count({ where: { validTo: null } })).toBe(601);
  });
});
