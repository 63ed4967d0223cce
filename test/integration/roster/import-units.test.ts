import { beforeEach, describe, expect, test } from 'vitest';
import type { Act } from '../../../usecases/context.ts';
import { importUnits } from '../../../usecases/import-units.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { actAsFirstAdmin, asFile } from '../../support/roster.ts';

let database: TestDatabase;
let act: Act;

beforeEach(async () => {
  database = await freshDatabase();
  act = await actAsFirstAdmin(database.db);
  return () => database.close();
});

const HEADER = 'kode,nama,zona_waktu,minggu_kerja,kode_induk\n';
const send = (rows: string) => importUnits(database, act, asFile(HEADER + rows, 50));

describe('the file of units', () => {
  test('creates units whose parent may stand further down, and sent twice changes nothing', async () => {
    const rows = 'PKM-1,Puskesmas Satu,WIT,SENIN_SABTU,DINKES\nDINKES,Dinas Kesehatan,Asia/Makassar,MON_FRI,BKD\n';
    expect(await send(rows)).toMatchObject({ read: 2, created: 2, updated: 0, unchanged: 0, applied: true });
    const units = await database.db.unit.findMany({ include: { parent: true }, orderBy: { code: 'asc' } });
    expect(units.map((u) => [u.code, u.timeZone, u.workingWeek, u.parent?.code ?? null])).toEqual([
      ['BKD', 'Asia/Makassar', 'MON_FRI', null],
      ['DINKES', 'Asia/Makassar', 'MON_FRI', 'BKD'],
      ['PKM-1', 'Asia/Jayapura', 'MON_SAT', 'DINKES'],
    ]);
    expect(await send(rows)).toMatchObject({ created: 0, updated: 0, unchanged: 2, applied: true });
    expect(await send(rows.replace('Satu', 'Dua'))).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
  });

  test.each([
    ['a time zone nobody knows', 'A,Dinas A,WITB,MON_FRI,\n', ['2 zona_waktu UNKNOWN_TIME_ZONE']],
    ['a working week nobody knows', 'A,Dinas A,WIB,7 HARI,\n', ['2 minggu_kerja UNKNOWN_WORKING_WEEK']],
    ['no name', 'A,,WIB,MON_FRI,\n', ['2 nama REQUIRED']],
    ['a code with a space', 'A B,Dinas,WIB,MON_FRI,\n', ['2 kode BAD_UNIT_CODE']],
    ['a code twice', 'A,a,WIB,MON_FRI,\na,b,WIB,MON_FRI,\n', ['2 kode DUPLICATE', '3 kode DUPLICATE']],
    ['a parent nobody knows', 'A,a,WIB,MON_FRI,Z\n', ['2 kode_induk UNKNOWN_UNIT']],
    ['its own parent', 'A,a,WIB,MON_FRI,A\n', ['2 kode_induk PARENT_IS_UNIT']],
    ['a ring', 'A,a,WIB,MON_FRI,B\nB,b,WIB,MON_FRI,A\n', ['2 kode_induk UNIT_LOOP', '3 kode_induk UNIT_LOOP']],
  ])('with %s changes nothing', async (_name, rows, expected) => {
    const result = await send(`${rows}OK,Dinas baik,WIB,MON_FRI,\n`);
    expect(result.faults.map((f) => `${f.line} ${f.column} ${f.code}`)).toEqual(expected);
    expect(result.applied).toBe(false);
    expect(await database.db.unit.count()).toBe(1);
  });
});
