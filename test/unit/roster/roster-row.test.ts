import { describe, expect, test } from 'vitest';
import { parseRosterRow } from '../../../domain/roster-row.ts';
import { cells, niPppk, nip, type RosterCells } from '../../support/roster.ts';

const parse = (other: Partial<RosterCells>) => parseRosterRow(7, cells(5, other));
const faults = (other: Partial<RosterCells>) => parse(other).faults.map(({ column, code }) => `${column}: ${code}`);

describe('a good row', () => {
  test('is read into codes, with numbers as digits', () => {
    const parsed = parse({
      nip: '19850315 201001 2 005',
      nama: '  Siti   Cemara,  S.E. ',
      bahasa: 'EN',
      status: 'tugas belajar',
      berlaku_sejak: '31/01/2026',
      peran: 'PERFORMANCE_MANAGER; bkd_admin',
      pejabat_tinggi: 'Ya',
      kepala_unit: '',
    });
    expect(parsed.faults).toEqual([]);
    expect(parsed.row).toEqual({
      identityNumber: '198503152010012005',
      name: 'Siti Cemara, S.E.',
      kind: 'CIVIL_SERVANT',
      rank: 'Penata Muda (III/a)',
      position: 'Analis Kebijakan Ahli Pertama',
      unitCode: 'BKD',
      email: 'pegawai.5@kabupaten-contoh.example',
      language: 'en',
      status: 'STUDY_LEAVE',
      evaluator: nip(2),
      superior: nip(1),
      linkedFrom: '2026-01-31',
      roles: ['BKD_ADMIN', 'PERFORMANCE_MANAGER'],
      topOfficial: true,
      headOfRegion: false,
      unitHead: false,
    });
  });

  test('may lack an address, a rank and a language', () => {
    expect(parse({ email: '', pangkat: '', bahasa: '' }).row).toMatchObject({
      email: null,
      rank: null,
      language: 'id',
    });
  });

  test('of somebody who is excluded needs no evaluator and no date', () => {
    for (const status of ['PEJABAT_NEGARA', 'DIBERHENTIKAN_SEMENTARA', 'CLTN', 'MPP', 'KELUAR', 'UNPAID_LEAVE']) {
      expect(faults({ status, nip_penilai: '', nip_atasan_penilai: '', berlaku_sejak: '' })).toEqual([]);
    }
  });

  test('says nothing about an optional column that the file does not have', () => {
    const absent = ['peran', 'kepala_unit', 'pangkat', 'bahasa'];
    const present = Object.fromEntries(Object.entries(cells(5, {})).filter(([column]) => !absent.includes(column)));
    const { row } = parseRosterRow(7, present);
    expect(row).toMatchObject({ roles: undefined, unitHead: undefined, rank: undefined, language: undefined });
  });
});

describe('a faulty cell', () => {
  test.each<[Partial<RosterCells>, string]>([
    [{ nip: '198502302010012005' }, 'nip: IDENTITY_BIRTH_DATE'],
    [{ nip: '' }, 'nip: IDENTITY_EMPTY'],
    [{ nip: niPppk(5) }, 'jenis: KIND_MISMATCH'],
    [{ jenis: 'PPPK' }, 'jenis: KIND_MISMATCH'],
    [{ jenis: 'HONORER' }, 'jenis: UNKNOWN_KIND'],
    [{ nama: ' ' }, 'nama: REQUIRED'],
    [{ nama: 'x'.repeat(201) }, 'nama: TEXT_TOO_LONG'],
    [{ nama: 'Sit\u0007i' }, 'nama: TEXT_CHARACTERS'],
    [{ jabatan: '' }, 'jabatan: REQUIRED'],
    [{ kode_unit: '' }, 'kode_unit: REQUIRED'],
    [{ kode_unit: 'DINAS A' }, 'kode_unit: BAD_UNIT_CODE'],
    [{ email: 'siti@' }, 'email: BAD_EMAIL'],
    [{ email: 'a@b.example, c@d.example' }, 'email: BAD_EMAIL'],
    [{ bahasa: 'jv' }, 'bahasa: UNKNOWN_LANGUAGE'],
    [{ status: '' }, 'status: REQUIRED'],
    [{ status: 'PENSIUNAN' }, 'status: UNKNOWN_STATUS'],
    [{ nip_penilai: '123' }, 'nip_penilai: IDENTITY_LENGTH'],
    [{ nip_penilai: '' }, 'nip_penilai: EVALUATOR_MISSING'],
    [{ nip_penilai: nip(5) }, 'nip_penilai: EVALUATOR_IS_EMPLOYEE'],
    [{ nip_atasan_penilai: nip(5) }, 'nip_atasan_penilai: SUPERIOR_IS_EMPLOYEE'],
    [{ nip_atasan_penilai: nip(2) }, 'nip_atasan_penilai: SUPERIOR_IS_EVALUATOR'],
    [{ nip_atasan_penilai: 'x' }, 'nip_atasan_penilai: IDENTITY_CHARACTERS'],
    [{ berlaku_sejak: '' }, 'berlaku_sejak: LINK_DATE_MISSING'],
    [{ berlaku_sejak: '2026-02-30' }, 'berlaku_sejak: BAD_DATE'],
    [{ berlaku_sejak: '1/2/2026' }, 'berlaku_sejak: BAD_DATE'],
    [{ berlaku_sejak: '01/31/2026' }, 'berlaku_sejak: BAD_DATE'],
    [{ berlaku_sejak: '2206-01-02' }, 'berlaku_sejak: BAD_DATE'],
    [{ peran: 'ADMIN' }, 'peran: UNKNOWN_ROLE'],
    [{ pejabat_tinggi: 'yes' }, 'pejabat_tinggi: NOT_YES_OR_NO'],
    [{ kepala_daerah: '1' }, 'kepala_daerah: NOT_YES_OR_NO'],
    [{ kepala_unit: 'x' }, 'kepala_unit: NOT_YES_OR_NO'],
  ])('%j is reported as %s', (other, expected) => {
    expect(faults(other)).toEqual([expected]);
    expect(parse(other).row).toBeUndefined();
  });

  test('does not hide the other faults of the row', () => {
    expect(faults({ nip: '1', email: 'x', berlaku_sejak: 'kemarin' })).toEqual([
      'nip: IDENTITY_LENGTH',
      'email: BAD_EMAIL',
      'berlaku_sejak: BAD_DATE',
    ]);
  });

  test('is shown, but an identity number only masked, in whatever column it stands', () => {
    const [number] = parse({ nip: '198502302010012005' }).faults;
    expect(number).toMatchObject({ line: 7, column: 'nip', value: '•••••••••••••••005' });
    const [slipped] = parse({ email: '198503152010012005' }).faults;
    expect(slipped).toMatchObject({ column: 'email', value: '•••••••••••••••005' });
    const [date] = parse({ berlaku_sejak: '2026-02-30' }).faults;
    expect(date).toMatchObject({ value: '2026-02-30' });
    expect(parse({ nama: 'y'.repeat(300) }).faults[0]?.value?.length).toBe(80);
  });
});
