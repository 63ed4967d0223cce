import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Act } from '../../usecases/context.ts';
import { createFirstAdmin } from '../../usecases/create-first-admin.ts';

/** The administrator whom the tests of the roster act as; not among the people of `row()`. */
export const ADMIN_NUMBER = '197001011995011001';

/** Makes the first administrator (unit BKD) and returns an act in his name. */
export async function actAsFirstAdmin(db: PrismaClient): Promise<Act> {
  const { personId } = await createFirstAdmin(
    { db },
    {
      identityNumber: ADMIN_NUMBER,
      name: 'Admin Pertama',
      position: 'Analis SDM Aparatur',
      email: 'admin@kabupaten-contoh.example',
      unit: { code: 'BKD', name: 'Badan Kepegawaian', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
    },
  );
  return { actorId: personId, requestId: randomUUID() };
}

/** A file as it comes over the network: in small pieces that cut through lines and characters. */
export function asFile(content: string | Buffer, pieceSize: number): Readable {
  const bytes = Buffer.from(content);
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += pieceSize) pieces.push(bytes.subarray(start, start + pieceSize));
  return Readable.from(pieces);
}

/** A NIP for a small number from 1, valid and different for each. */
export function nip(number: number): string {
  return `19850315201001${(number % 2) + 1}${String(number).padStart(3, '0')}`;
}

/** A NI PPPK for a small number from 1. */
export function niPppk(number: number): string {
  return `19900704202321${(number % 2) + 1}${String(number).padStart(3, '0')}`;
}

const ROSTER_HEADER = [
  'nip',
  'nama',
  'jenis',
  'pangkat',
  'jabatan',
  'kode_unit',
  'email',
  'bahasa',
  'status',
  'nip_penilai',
  'nip_atasan_penilai',
  'berlaku_sejak',
  'peran',
  'pejabat_tinggi',
  'kepala_daerah',
  'kepala_unit',
] as const;
export type RosterCells = Record<(typeof ROSTER_HEADER)[number], string>;

/** An ordinary civil servant, evaluated by 2, above whom stands the head of region (1). */
export function cells(number: number, other: Partial<RosterCells>): RosterCells {
  return {
    nip: nip(number),
    nama: `Pegawai ${number}`,
    jenis: 'PNS',
    pangkat: 'Penata Muda (III/a)',
    jabatan: 'Analis Kebijakan Ahli Pertama',
    kode_unit: 'BKD',
    email: `pegawai.${number}@kabupaten-contoh.example`,
    bahasa: 'id',
    status: 'AKTIF',
    nip_penilai: nip(2),
    nip_atasan_penilai: nip(1),
    berlaku_sejak: '2026-01-02',
    peran: '',
    pejabat_tinggi: 'tidak',
    kepala_daerah: 'tidak',
    kepala_unit: 'tidak',
    ...other,
  };
}

/** The head of region (number 1, line 2) and the secretary of the region (number 2, line 3), whom every file begins with. */
export const REGENT = cells(1, {
  jabatan: 'Bupati',
  status: 'PEJABAT_NEGARA',
  nip_penilai: '',
  nip_atasan_penilai: '',
  berlaku_sejak: '',
  kepala_daerah: 'ya',
});
export const SECRETARY = cells(2, {
  jabatan: 'Sekretaris Daerah',
  nip_penilai: nip(1),
  nip_atasan_penilai: '',
  pejabat_tinggi: 'ya',
});

/** A roster file: header in line 1, REGENT in 2, SECRETARY in 3, then `rows` from line 4 on. */
export function rosterFile(rows: readonly RosterCells[]): string {
  return rosterOf([REGENT, SECRETARY, ...rows]);
}

export function rosterOf(rows: readonly RosterCells[]): string {
  const quote = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [ROSTER_HEADER, ...rows.map((row) => ROSTER_HEADER.map((column) => row[column]))]
    .map((line) => `${line.map(quote).join(',')}\n`)
    .join('');
}
