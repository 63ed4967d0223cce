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
    expect(parse({ email: ' ', pangkat: ' ', bahasa: ' ' }).row).toMatchObject({
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
    for (const { detail, todo } of parse(other).faults) {
      expect(detail).toMatch(/^[A-Z].{10,}\.$/);
      expect(todo).toMatch(/^[A-Z].{5,}\.$/);
    }
  });

  test('of a closed list names the words that are known', () => {
    const [kind, language, status, role] = parse({ jenis: 'X', bahasa: 'X', status: '', peran: 'X' }).faults;
    expect([kind?.detail, kind?.todo]).toEqual(['This kind of employee is not known.', 'Write one of: PNS, PPPK.']);
    expect([language?.detail, language?.todo]).toEqual(['This language is not known.', 'Write one of: ID, EN.']);
    expect([status?.detail, status?.todo.slice(0, 36)]).toEqual([
      'The status is missing.',
      'Write one of: AKTIF, TUGAS_BELAJAR, ',
    ]);
    expect(role?.detail).toBe('This role is not known.');
  });

  test.each<[Partial<RosterCells>, string]>([
    [{ nip: niPppk(5) }, 'PNS, but the number is a NI PPPK (21 in the place of the month).'],
    [{ jenis: 'PPPK' }, 'PPPK, but the number is a NIP (a month stands where a NI PPPK has 21).'],
  ])('%j says which of the two, kind or number, contradicts the other', (other, detail) => {
    expect(parse(other).faults[0]?.detail).toBe(detail);
  });

  test('of a contract employee is none where kind and number agree', () => {
    expect(parse({ nip: niPppk(5), jenis: 'PPPK' }).row?.kind).toBe('CONTRACT');
    // Where the number itself is faulty, nothing is said of the kind.
    expect(faults({ nip: 'x', jenis: 'PPPK' })).toEqual(['nip: IDENTITY_CHARACTERS']);
  });

  test('in the evaluator is told without a second fault about the same cell', () => {
    expect(faults({ nip_penilai: '', nip_atasan_penilai: nip(1), status: 'CLTN' })).toEqual([
      'nip_penilai: EVALUATOR_MISSING',
    ]);
    expect(parse({ nip_penilai: '', status: 'CLTN' }).faults[0]?.detail).toBe(
      "An evaluator's superior is given without an evaluator.",
    );
    expect(parse({ nip_penilai: '' }).faults[0]).toMatchObject({
      value: null,
      detail: 'The person is appraised but has no evaluator.',
    });
    expect(parse({ nip_penilai: '', status: 'CLTN' }).faults[0]?.todo).toContain('Enter the evaluator, or leave');
    expect(faults({ nip_penilai: '', nip_atasan_penilai: '', status: 'X' })).toEqual(['status: UNKNOWN_STATUS']);
    expect(faults({ nip_penilai: '', nip_atasan_penilai: '', status: 'TUGAS_BELAJAR' })).toEqual([
      'nip_penilai: EVALUATOR_MISSING',
    ]);
  });

  test('of one person in two places is shown masked', () => {
    expect(parse({ nip_penilai: nip(5) }).faults[0]?.value).toBe('•••••••••••••••005');
  });

  test('of text is one beyond its longest only', () => {
    expect(faults({ nama: 'x'.repeat(200), jabatan: 'x'.repeat(200), pangkat: 'x'.repeat(60) })).toEqual([]);
    expect(faults({ jabatan: 'x'.repeat(201), pangkat: 'x'.repeat(61) })).toEqual([
      'pangkat: TEXT_TOO_LONG',
      'jabatan: TEXT_TOO_LONG',
    ]);
    expect(parse({ nama: 'x'.repeat(201) }).faults[0]?.detail).toBe(
      'The text has 201 characters; at most 200 are kept.',
    );
  });

  test.each(['1970-01-01', '31/12/2100'])('is none in a date of %s, the borders of what is accepted', (date) => {
    expect(faults({ berlaku_sejak: date })).toEqual([]);
  });

  test.each(['1969-12-31', '01/01/2101', 'x2026-01-02', '2026-01-02x', 'x02/01/2026', '02/01/2026x', '2026-1-2'])(
    'is a date of %s',
    (date) => {
      expect(faults({ berlaku_sejak: date })).toEqual(['berlaku_sejak: BAD_DATE']);
    },
  );

  test('of a date says whether it is written wrong, does not exist or lies too far away', () => {
    const detail = (date: string) => parse({ berlaku_sejak: date }).faults[0]?.detail;
    expect(detail('2 Januari')).toContain('neither YYYY-MM-DD nor DD/MM/YYYY');
    expect(detail('2026-02-30')).toContain('calendar does not have');
    expect(detail('2206-01-02')).toBe('The year is not between 1970 and 2100.');
    expect(parse({ berlaku_sejak: ' 2026-01-02 ' }).row?.linkedFrom).toBe('2026-01-02');
  });

  test.each([
    ['PERFORMANCE_MANAGER|BKD_ADMIN', ['BKD_ADMIN', 'PERFORMANCE_MANAGER']],
    ['BKD_ADMIN + AUTHORIZED_OFFICIAL; ', ['AUTHORIZED_OFFICIAL', 'BKD_ADMIN']],
    ['performance manager; performance-manager', ['PERFORMANCE_MANAGER']],
    [' ', []],
  ])('is none in the offices %j', (peran, roles) => {
    expect(parse({ peran }).row?.roles).toEqual(roles);
  });

  test('is none where words are yes or no in any case, or empty', () => {
    expect(parse({ pejabat_tinggi: ' YA ', kepala_daerah: 'Tidak', kepala_unit: ' ' }).row).toMatchObject({
      topOfficial: true,
      headOfRegion: false,
      unitHead: false,
    });
  });

  test('a lost character is one', () => {
    expect(faults({ nama: 'Sit\uFFFDi' })).toEqual(['nama: TEXT_CHARACTERS']);
    // A line break is white space: it would end up in the header of a mail.
    expect(parse({ nama: 'Siti\n Cemara' }).row?.name).toBe('Siti Cemara');
    // One letter, however it was typed.
    expect(parse({ nama: 'Jose\u0301' }).row?.name).toBe('Jos\u00e9');
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
    expect(parse({ email: 'y'.repeat(80) }).faults[0]?.value).toBe('y'.repeat(80));
    // Twelve digits may be a number that slipped; eleven are a telephone number.
    expect(parse({ email: '123456789012' }).faults[0]?.value).toBe('•••••••••012');
    expect(parse({ email: '12345678901' }).faults[0]?.value).toBe('12345678901');
  });
});

test.each([
  'nip',
  'nama',
  'jenis',
  'jabatan',
  'kode_unit',
  'email',
  'status',
  'nip_penilai',
  'nip_atasan_penilai',
  'berlaku_sejak',
] as const)('a row is not read without the mandatory column %s: the header is checked first', (column) => {
  const present = Object.fromEntries(Object.entries(cells(5, {})).filter(([name]) => name !== column));
  expect(() => parseRosterRow(7, present)).toThrow('check the header first');
});
