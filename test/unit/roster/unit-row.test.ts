import { describe, expect, test } from 'vitest';
import { parseUnitRow, type UnitColumn } from '../../../domain/unit-row.ts';

type UnitCells = Record<UnitColumn, string>;

const CELLS: UnitCells = {
  kode: 'PKM-WANGI',
  nama: 'Puskesmas Wangi-Wangi',
  zona_waktu: 'WITA',
  minggu_kerja: 'SENIN_SABTU',
  kode_induk: 'DINKES',
};
const parse = (other: Partial<UnitCells>) => parseUnitRow(4, { ...CELLS, ...other });

describe('a row of the file of units', () => {
  test('is read into codes', () => {
    expect(parse({})).toEqual({
      line: 4,
      faults: [],
      row: {
        code: 'PKM-WANGI',
        name: 'Puskesmas Wangi-Wangi',
        timeZone: 'Asia/Makassar',
        workingWeek: 'MON_SAT',
        parentCode: 'DINKES',
      },
    });
  });

  test.each([
    ['WIB', 'Asia/Jakarta'],
    ['wita', 'Asia/Makassar'],
    [' WIT ', 'Asia/Jayapura'],
    ['Asia/Jakarta', 'Asia/Jakarta'],
    ['asia/jayapura', 'Asia/Jayapura'],
  ])('knows the time zone %j', (written, timeZone) => {
    expect(parse({ zona_waktu: written }).row?.timeZone).toBe(timeZone);
  });

  test.each([
    ['Senin-Jumat', 'MON_FRI'],
    ['senin sabtu', 'MON_SAT'],
    ['MON_FRI', 'MON_FRI'],
    ['mon sat', 'MON_SAT'],
  ])('knows the working week %j', (written, week) => {
    expect(parse({ minggu_kerja: written }).row?.workingWeek).toBe(week);
  });

  test('has one code, however it is written', () => {
    expect(parse({ kode: ' dinkes/pkm_1.a ', kode_induk: 'dinkes' }).row).toMatchObject({
      code: 'DINKES/PKM_1.A',
      parentCode: 'DINKES',
    });
  });

  test('of the highest unit has no parent', () => {
    expect(parse({ kode_induk: '  ' }).row?.parentCode).toBeNull();
  });

  test.each<[Partial<UnitCells>, string, string, string]>([
    [{ kode: '' }, 'kode', 'REQUIRED', 'Enter the code as in the file of units.'],
    [{ kode: 'DINAS A' }, 'kode', 'BAD_UNIT_CODE', 'Use a code such as DINKES or PKM-WANGI.'],
    [{ kode: '-A' }, 'kode', 'BAD_UNIT_CODE', 'Use a code such as DINKES or PKM-WANGI.'],
    [{ kode: 'A'.repeat(41) }, 'kode', 'BAD_UNIT_CODE', 'Use a code such as DINKES or PKM-WANGI.'],
    [{ nama: ' ' }, 'nama', 'REQUIRED', 'Fill it in.'],
    [{ nama: 'x'.repeat(201) }, 'nama', 'TEXT_TOO_LONG', 'Shorten it.'],
    [{ zona_waktu: '' }, 'zona_waktu', 'REQUIRED', 'Write one of: WIB, WITA, WIT, '],
    [{ zona_waktu: 'GMT+8' }, 'zona_waktu', 'UNKNOWN_TIME_ZONE', 'Write one of: WIB, WITA, WIT, '],
    [{ minggu_kerja: '' }, 'minggu_kerja', 'REQUIRED', 'Write one of: SENIN_JUMAT, SENIN_SABTU, '],
    [{ minggu_kerja: '7 hari' }, 'minggu_kerja', 'UNKNOWN_WORKING_WEEK', 'Write one of: SENIN_JUMAT, SENIN_SABTU, '],
    [{ kode_induk: 'DINAS A' }, 'kode_induk', 'BAD_UNIT_CODE', 'Use a code such as DINKES or PKM-WANGI.'],
    [{ kode_induk: 'pkm-wangi' }, 'kode_induk', 'PARENT_IS_UNIT', 'Enter the code of the unit above it'],
  ])('with %j is refused, with what was found and what to do', (other, column, code, todo) => {
    const { row, faults } = parse(other);
    expect(row).toBeUndefined();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ line: 4, column, code });
    expect(Object.values(other)[0]?.startsWith(faults[0]?.value?.replace('…', '') ?? '-')).toBe(true);
    expect(faults[0]?.detail).toMatch(/^The .{5,}\.$|^This .{5,}\.$/);
    expect(faults[0]?.todo).toContain(todo);
  });

  test('may have a code of 40 characters and a name of 200', () => {
    expect(parse({ kode: 'A'.repeat(40), nama: 'x'.repeat(200) }).faults).toEqual([]);
  });

  test('names the list that a missing word is taken from', () => {
    const [zone, week] = parse({ zona_waktu: '', minggu_kerja: 'x' }).faults;
    expect([zone?.detail, week?.detail]).toEqual(['The time zone is missing.', 'This working week is not known.']);
  });

  test('has every fault reported, and none hides another', () => {
    expect(parse({ kode: '', nama: '', zona_waktu: '', minggu_kerja: '', kode_induk: 'x y' }).faults).toHaveLength(5);
  });

  test('shows a number that slipped into another column only masked', () => {
    expect(parse({ zona_waktu: '198503152010012003' }).faults[0]?.value).toBe('•••••••••••••••003');
  });
});
