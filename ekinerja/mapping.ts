import { z } from 'zod';
import { EXPECTATIONS, PREDICATES } from '../domain/terms.ts';
import { FIELDS } from './fields.ts';

const header = z.string().trim().min(1).max(200);
const headers = z.array(header).min(1).max(20);
const words = <Code extends string>(codes: readonly [Code, ...Code[]]) =>
  z.partialRecord(z.enum(codes), z.array(z.string().trim().min(1).max(100)).min(1).max(20));

/**
 * Which column is which field. There is no public specification of the export, so this is data: BKD saves what its file looks like. A field
 * may have several headings; the first that the file has counts, and the first of the list is written.
 */
export const mappingSchema = z.strictObject({
  identity: headers.describe('Headings of the NIP or NI PPPK'),
  columns: z.partialRecord(z.enum(FIELDS), headers).describe('Field → headings; what is left out is not compared'),
  sheet: z.string().trim().min(1).max(31).nullable().default(null).describe('XLSX: name of the sheet; null: the first'),
  expectations: words(EXPECTATIONS).default({}).describe('Words for a rating, beside those that are shipped'),
  predicates: words(PREDICATES).default({}).describe('Words for a predicate, beside those that are shipped'),
  writeIdentity: z
    .enum(['GROUPED', 'DIGITS'])
    .default('GROUPED')
    .describe('GROUPED: 19850315 201001 1 001, which no spreadsheet takes for a number'),
});
export type Mapping = z.output<typeof mappingSchema>;

/** A guess from the words that such exports usually have in their header; to be corrected with the first real file. */
export const GUESSED_MAPPING: Mapping = {
  identity: ['NIP', 'NIP/NI PPPK', 'NIP Pegawai', 'NIP Baru', 'NIP ASN', 'NI PPPK'],
  columns: {
    NAME: ['Nama', 'Nama Pegawai', 'Nama ASN', 'Nama Lengkap'],
    POSITION: ['Jabatan', 'Nama Jabatan', 'Jabatan Pegawai'],
    RANK: ['Pangkat/Golongan', 'Pangkat/Gol. Ruang', 'Golongan', 'Pangkat', 'Gol. Ruang', 'Pangkat Golongan Ruang'],
    UNIT: ['Unit Kerja', 'Unit Organisasi', 'Unor', 'OPD', 'Perangkat Daerah'],
    EMAIL: ['Email', 'E-mail', 'Surel', 'Alamat Email'],
    EVALUATOR: ['NIP Pejabat Penilai', 'NIP Atasan', 'NIP Penilai', 'NIP Pejabat Penilai Kinerja'],
    RESULTS: ['Rating Hasil Kerja', 'Hasil Kerja'],
    BEHAVIOUR: ['Rating Perilaku Kerja', 'Perilaku Kerja', 'Rating Perilaku', 'Perilaku'],
    PREDICATE: ['Predikat Kinerja', 'Predikat', 'Predikat Kinerja Pegawai', 'Predikat Kinerja Tahunan'],
    SIGNED_ON: ['Tanggal Penilaian', 'Tanggal Evaluasi', 'Tanggal Penilaian Kinerja'],
    RECEIVED_ON: ['Tanggal Diterima', 'Tanggal Terima', 'Tanggal Diterima Pegawai'],
  },
  sheet: null,
  expectations: {},
  predicates: {},
  writeIdentity: 'GROUPED',
};

/** Headings are compared without case, punctuation and doubled spaces. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
