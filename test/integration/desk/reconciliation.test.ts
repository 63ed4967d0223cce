/** The reconciliation with the national e-Kinerja over HTTP. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appraisalOf, expectStatus } from '../../support/engine.ts';
import { runningCycle, Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { writeWorkbook } from '../../support/spreadsheets.ts';

let house: ApiHouse;
let folder: string;
beforeAll(async () => {
  house = await startApiHouse();
  folder = await mkdtemp(join(tmpdir(), 'daur-reconciliation-'));
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

interface Row {
  id: string;
  state: string;
  line: number | null;
  identityNumber: string | null;
  employee: { id: string; name: string } | null;
  differences: { field: string; here: string | null; there: string | null; leads: string }[];
  hidden: boolean;
  faults: { column: string; code: string }[];
}

const admin = () => ({ as: house.people.admin });
const get = async (path: string) => expectStatus(await house.api.call('GET', path, admin()), 200);
const numberOf = async (id: string): Promise<string> =>
  (await house.db.employee.findUniqueOrThrow({ where: { id } })).identityNumber;
const send = (cycleId: string, text: string, query = '', headers: Record<string, string> = {}) =>
  house.api.call('POST', `/cycles/${cycleId}/reconciliations${query}`, {
    ...admin(),
    text,
    headers: { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="rekap.csv"', ...headers },
  });
const reconciled = async (cycleId: string, text: string, query = ''): Promise<string> => {
  const { status, result } = expectStatus(await send(cycleId, text, query), 202) as {
    status: string;
    result: { reconciliationId: string };
  };
  expect(status).toBe('SUCCEEDED');
  return result.reconciliationId;
};
const rowsOf = async (id: string, query = ''): Promise<Row[]> =>
  (await get(`/reconciliations/${id}/rows?limit=200${query}`)).items as Row[];
const HEAD = 'NIP,Nama,Jabatan,Email,Unit Kerja,Predikat Kinerja';

describe('an export of e-Kinerja', () => {
  it('is compared person by person: equal, different, on one side only, unreadable', async () => {
    const { people, db } = house;
    const cycleId = await runningCycle(house);
    const employee = await numberOf(people.employee);
    const colleague = await numberOf(people.colleague);
    const text = [
      HEAD,
      `${employee.slice(0, 8)} ${employee.slice(8, 14)} ${employee.slice(14, 15)} ${employee.slice(15)},SARI,Jabatan Sari,sari@example.go.id,Dinas Kesehatan,`,
      `${colleague},Made,Kepala Seksi Gizi,made@dinkes.go.id,Dinas Sosial,Baik`,
      `${await numberOf(people.stranger)},Orang,,,,Baik`,
      '199001012015011099,Tidak Dikenal,,,,Baik',
      `${await numberOf(people.head)},Kadis,,,,Lumayan`,
      `${colleague},Made,,,,Baik`,
    ].join('\n');
    const id = await reconciled(cycleId, text);

    expect(await get(`/reconciliations/${id}`)).toMatchObject({
      cycleId,
      fileName: 'rekap.csv',
      mapping: { name: 'default', version: 1 },
      counts: { EQUAL: 1, DIFFERENT: 1, ONLY_THERE: 2, ONLY_HERE: 2, UNREADABLE: 2 },
    });
    const rows = await rowsOf(id);
    expect(rows.map((row) => [row.line, row.state, row.employee?.id ?? null])).toEqual([
      [2, 'EQUAL', people.employee],
      [3, 'DIFFERENT', people.colleague],
      [4, 'ONLY_THERE', people.stranger],
      [5, 'ONLY_THERE', null],
      [6, 'UNREADABLE', people.head],
      [7, 'UNREADABLE', people.colleague],
      [null, 'ONLY_HERE', expect.any(String)],
      [null, 'ONLY_HERE', expect.any(String)],
    ]);
    expect(rows[1]?.differences).toEqual([
      { field: 'POSITION', here: 'Jabatan Made', there: 'Kepala Seksi Gizi', leads: 'NATIONAL' },
      { field: 'UNIT', here: 'Dinas Kesehatan', there: 'Dinas Sosial', leads: 'NATIONAL' },
      { field: 'EMAIL', here: 'made@example.go.id', there: 'made@dinkes.go.id', leads: 'NATIONAL' },
      { field: 'PREDICATE', here: null, there: 'BAIK', leads: 'LOCAL' },
    ]);
    expect(rows.slice(4, 6).map((row) => row.faults)).toMatchObject([
      [{ column: 'Predikat Kinerja', code: 'BAD_PREDICATE' }],
      [{ column: 'NIP', code: 'DOUBLE' }],
    ]);
    expect((await rowsOf(id, '&state=ONLY_THERE')).map((row) => row.line)).toEqual([4, 5]);
    const [event] = await db.event.findMany({ where: { chain: cycleId, type: 'RECONCILED' } });
    expect(event).toMatchObject({ actorId: people.admin });
    expect(JSON.stringify(event?.data)).not.toContain(colleague);
    expect((await get(`/cycles/${cycleId}/reconciliations`)).items).toMatchObject([{ id }]);
  });

  it('that was compared before is recognised; asked again, it is compared with what is here now', async () => {
    const cycleId = await runningCycle(house);
    const text = `${HEAD}\n${await numberOf(house.people.employee)},Sari,,,,\n`;
    const id = await reconciled(cycleId, text);
    const refused = await send(cycleId, text);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'FILE_RECONCILED', reconciliationId: id }]);
    const again = expectStatus(await send(cycleId, text, '?again=true'), 202);
    expect(again.result).toMatchObject({ sameFileAs: id });
  });

  it('may be a workbook, read by a mapping of one’s own', async () => {
    const saved = await house.api.call('PUT', '/ekinerja/mappings/rekap-2026', {
      ...admin(),
      json: { identity: ['Nomor'], columns: { NAME: ['Pegawai'] } },
    });
    expect([saved.status, saved.headers.get('ETag')]).toEqual([200, '"v1"']);
    const cycleId = await runningCycle(house);
    const path = join(folder, 'rekap.xlsx');
    await writeWorkbook(path, [
      ['Nomor', 'Pegawai'],
      [await numberOf(house.people.employee), 'Sari'],
    ]);
    const response = await fetch(`${house.api.url}/cycles/${cycleId}/reconciliations?mapping=rekap-2026`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await house.api.token(house.people.admin, 600)}`,
        'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      },
      body: await readFile(path),
    });
    const body = (await response.json()) as { result: { counts: unknown } };
    expect([response.status, body.result.counts]).toEqual([
      202,
      { EQUAL: 1, DIFFERENT: 0, ONLY_THERE: 0, ONLY_HERE: 4, UNREADABLE: 0 },
    ]);
  });

  it('that cannot be read changes nothing and says why', async () => {
    const cycleId = await runningCycle(house);
    const answer = await send(cycleId, 'Nama,Predikat\nSari,Baik\n');
    expect([answer.status, answer.body]).toMatchObject([422, { code: 'FILE_UNREADABLE', because: 'HEADER_MISSING' }]);
    expect(await house.db.reconciliation.count({ where: { cycleId } })).toBe(0);
    expect((await send(cycleId, `${HEAD}\n`, '?mapping=unknown')).status).toBe(404);
    const denied = await house.api.call('POST', `/cycles/${cycleId}/reconciliations`, {
      as: house.people.head,
      text: HEAD,
      headers: { 'Content-Type': 'text/csv' },
    });
    expect(denied.status).toBe(403);
  });
});

describe('a mapping', () => {
  it('keeps its versions; the same again is none, and an old one is refused', async () => {
    const put = (columns: object, match?: string) =>
      house.api.call('PUT', '/ekinerja/mappings/versi', {
        ...admin(),
        json: { identity: ['NIP'], columns },
        ...(match ? { headers: { 'If-Match': match } } : {}),
      });
    expect((await put({ NAME: ['Nama'] })).body).toMatchObject({ version: 1 });
    expect((await put({ NAME: ['Nama'] })).body).toMatchObject({ version: 1 });
    expect((await put({ NAME: ['Nama ASN'] }, '"v1"')).body).toMatchObject({ version: 2 });
    expect((await put({ NAME: ['Nama X'] }, '"v1"')).status).toBe(412);
    expect(await house.db.columnMapping.count({ where: { name: 'versi' } })).toBe(2);
    const { items } = await get('/ekinerja/mappings');
    expect((items as { name: string; version: number }[]).map(({ name }) => name)).toContain('default');
  });
});

describe('which side leads', () => {
  it('is shipped with reasons, set with a reason, and guarded by its version', async () => {
    const before = await house.api.call('GET', '/ekinerja/field-leads/EMAIL', admin());
    expect([before.body, before.headers.get('ETag')]).toMatchObject([{ side: 'NATIONAL', version: 0 }, '"v0"']);
    const put = (match: string) =>
      house.api.call('PUT', '/ekinerja/field-leads/EMAIL', {
        ...admin(),
        json: { side: 'LOCAL', reason: 'Alamat dikelola daerah' },
        headers: { 'If-Match': match },
      });
    expect((await put('"v0"')).body).toMatchObject({ side: 'LOCAL', version: 1, setById: house.people.admin });
    expect((await put('"v0"')).status).toBe(412);
    await house.db.fieldLead.deleteMany({});
  });
});

describe('taking over', () => {
  it('changes roster fields that lead there, with history; never a rating, a unit, or what was changed here since', async () => {
    const { people, db } = house;
    const cycleId = await runningCycle(house);
    const [employee, colleague] = [await numberOf(people.employee), await numberOf(people.colleague)];
    const id = await reconciled(
      cycleId,
      `${HEAD}\n${employee},Sari,Analis Gizi,bukan-alamat,Dinas Sosial,Baik\n${colleague},Made Pratama,,,,Baik\n`,
    );
    await db.employee.update({ where: { id: people.colleague }, data: { name: 'Made Wijaya' } });
    const path = `/reconciliations/${id}/take-over`;
    const expected = [
      {
        employeeId: people.employee,
        status: 'DONE',
        code: 'TAKEN',
        changes: [{ field: 'POSITION', old: 'Jabatan Sari', new: 'Analis Gizi' }],
        left: [
          { field: 'UNIT', because: 'NEEDS_MOVEMENT' },
          { field: 'EMAIL', because: 'NOT_USABLE' },
        ],
      },
      { employeeId: people.colleague, status: 'SKIPPED', code: 'CHANGED_SINCE', changes: [] },
    ];
    const preview = expectStatus(await house.api.call('POST', `${path}/preview`, { ...admin(), json: {} }), 200);
    expect(preview).toMatchObject({ operationId: null, people: 1, items: expected });
    const position = async () => (await db.employee.findUniqueOrThrow({ where: { id: people.employee } })).position;
    expect(await position()).toBe('Jabatan Sari');

    const taken = expectStatus(await house.api.call('POST', path, { ...admin(), json: {} }), 200);
    expect(taken).toMatchObject({ people: 1, items: expected });
    expect(await position()).toBe('Analis Gizi');
    expect(await db.employeeChange.findMany({ where: { operationId: taken.operationId as string } })).toMatchObject([
      {
        employeeId: people.employee,
        changedById: people.admin,
        before: { position: 'Jabatan Sari' },
        after: { position: 'Analis Gizi' },
      },
    ]);
    expect(await db.event.count({ where: { chain: cycleId, type: 'ROSTER_TAKEN_OVER' } })).toBe(1);
    expect(await db.rating.count()).toBe(0);
    const twice = expectStatus(await house.api.call('POST', path, { ...admin(), json: {} }), 200);
    expect(twice).toMatchObject({ people: 0, items: [{ code: 'EQUAL_BY_NOW' }, { code: 'CHANGED_SINCE' }] });
    await db.employee.update({ where: { id: people.employee }, data: { position: 'Jabatan Sari' } });
    await db.employee.update({ where: { id: people.colleague }, data: { name: 'Made' } });
  });
});

describe('what is missing', () => {
  it('is chased with whoever holds it; what leads here goes into a file for there once it was received', async () => {
    const { people, db } = house;
    const cycleId = await runningCycle(house);
    const walk = new Walk(house, cycleId, await appraisalOf(db, cycleId, people.employee), people.employee);
    await walk.toReceived('ABOVE', 'MEETS');
    const rated = new Walk(house, cycleId, await appraisalOf(db, cycleId, people.colleague), people.colleague);
    await rated.toRated('MEETS');
    const [employee, colleague] = [await numberOf(people.employee), await numberOf(people.colleague)];
    await db.employee.update({ where: { id: people.colleague }, data: { name: '=cmd|A1' } });
    const id = await reconciled(
      cycleId,
      `NIP,Nama,Predikat Kinerja,Rating Hasil Kerja\n${employee},Sari,,\n${colleague},=cmd|A1,,\n${await numberOf(people.manager)},Pengelola,Baik,\n`,
    );

    const { items } = await get(`/reconciliations/${id}/chase`);
    const chased = items as {
      employee: { id: string };
      onlyHere: boolean;
      missingHere: string[];
      missingThere: string[];
      waitsFor: { kind: string; person: { id: string } | null }[];
    }[];
    const of = (who: string) => chased.find((each) => each.employee.id === who);
    expect(of(people.manager)).toMatchObject({ onlyHere: false, missingHere: ['PREDICATE'], missingThere: [] });
    expect(of(people.manager)?.waitsFor).toContainEqual(
      expect.objectContaining({
        kind: 'DRAFT_TARGETS',
        person: expect.objectContaining({ id: people.manager }) as unknown,
      }),
    );
    expect(of(people.employee)).toMatchObject({ missingHere: [], missingThere: ['RESULTS', 'PREDICATE'] });
    expect(of(people.head)).toMatchObject({ onlyHere: true });
    const evaluated = await get(`/reconciliations/${id}/chase?evaluatorId=${people.secretary}`);
    expect((evaluated.items as typeof chased).map((each) => each.employee.id)).toEqual([people.head]);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: typeof chased; nextCursor: string | null } = (await get(
        `/reconciliations/${id}/chase?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      )) as never;
      seen.push(...page.items.map((each) => each.employee.id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(chased.map((each) => each.employee.id));

    const upload = (await get(`/reconciliations/${id}/for-ekinerja.csv`)).text as string;
    const grouped = `${employee.slice(0, 8)} ${employee.slice(8, 14)} ${employee.slice(14, 15)} ${employee.slice(15)}`;
    const lines = upload.replace('\uFEFF', '').trim().split('\n');
    expect(lines[0]).toBe(
      'NIP,NIP Pejabat Penilai,Rating Hasil Kerja,Rating Perilaku Kerja,Predikat Kinerja,Tanggal Penilaian,Tanggal Diterima',
    );
    // The colleague has not received his result: nobody else is told of it first.
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`${grouped},`);
    expect(lines[1]).toContain(',Di Atas Ekspektasi,Sesuai Ekspektasi,Baik,');

    const differences = (await get(`/reconciliations/${id}/differences.csv`)).text as string;
    expect(differences).toContain(`${grouped},Sari,PREDICATE,BAIK,,LOCAL`);
    expect(differences).toContain("'=cmd|A1");
    expect(differences).not.toMatch(/\d{18}/);
    expect(await db.event.count({ where: { chain: cycleId, type: 'RECONCILIATION_FILE_MADE' } })).toBe(2);
    await db.employee.update({ where: { id: people.colleague }, data: { name: 'Made' } });
  });

  it('of one’s own result is not shown before one has received it', async () => {
    const { people, db } = house;
    const cycleId = await runningCycle(house, { filter: { unitIds: [people.unitId, people.otherUnitId] } });
    const walk = new Walk(house, cycleId, await appraisalOf(db, cycleId, people.employee), people.employee);
    await walk.toRated('MEETS');
    await db.roleGrant.create({
      data: { personId: people.employee, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
    });
    const id = await reconciled(cycleId, `NIP,Predikat\n${await numberOf(people.employee)},Kurang\n`);
    const read = async (as: string) =>
      (
        expectStatus(await house.api.call('GET', `/reconciliations/${id}/rows?state=DIFFERENT`, { as }), 200)
          .items as Row[]
      )[0];
    expect(await read(people.employee)).toMatchObject({ hidden: true, differences: [] });
    expect(await read(people.admin)).toMatchObject({ hidden: false, differences: [{ here: 'BAIK', there: 'KURANG' }] });
    await db.roleGrant.deleteMany({ where: { personId: people.employee } });
  });
});
