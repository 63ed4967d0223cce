import { describe, expect, it } from 'vitest';
import { compare } from '../../../ekinerja/compare.ts';
import { FIELDS, SHIPPED_LEADS, type Field, type Side } from '../../../ekinerja/fields.ts';
import { GUESSED_MAPPING } from '../../../ekinerja/mapping.ts';
import { uploadFields, uploadHeader, uploadRow } from '../../../ekinerja/write-upload.ts';

const leads = Object.fromEntries(FIELDS.map((field) => [field, SHIPPED_LEADS[field].side])) as Record<Field, Side>;

describe('both sides of a person', () => {
  it('are compared without case, punctuation and spelling of ranks, and only where the file has a column', () => {
    const here = {
      NAME: 'Sari Wulandari, S.Kom.',
      RANK: 'Penata Muda Tk. I (III/b)',
      UNIT: 'DINKES\nDinas Kesehatan',
      PREDICATE: 'BAIK',
      EMAIL: 'sari@example.go.id',
    };
    const there = { NAME: 'SARI WULANDARI S KOM', RANK: 'III / B', UNIT: 'dinas kesehatan' };
    expect(compare(here, there, leads)).toEqual([]);
    expect(compare(here, { ...there, UNIT: 'dinkes' }, leads)).toEqual([]);
  });

  it('differ by field, with the side that leads; what is missing on one side is null there', () => {
    expect(
      compare(
        { RANK: 'III/b', UNIT: 'DINKES\nDinas Kesehatan', PREDICATE: 'BAIK', RESULTS: null },
        { RANK: 'III/c', UNIT: 'Dinas Sosial', PREDICATE: null, RESULTS: 'MEETS', BEHAVIOUR: null },
        leads,
      ),
    ).toEqual([
      { field: 'RANK', here: 'III/b', there: 'III/c', leads: 'NATIONAL' },
      { field: 'UNIT', here: 'Dinas Kesehatan', there: 'Dinas Sosial', leads: 'NATIONAL' },
      { field: 'RESULTS', here: null, there: 'MEETS', leads: 'LOCAL' },
      { field: 'PREDICATE', here: 'BAIK', there: null, leads: 'LOCAL' },
    ]);
  });
});

describe('a file for the other side', () => {
  it('has its columns, its words and forms; formulas are text, and NIPs are no numbers', () => {
    const fields = uploadFields(
      GUESSED_MAPPING,
      new Set<Field>(['NAME', 'PREDICATE', 'RESULTS', 'SIGNED_ON', 'EVALUATOR']),
    );
    expect(uploadHeader(GUESSED_MAPPING, fields)).toEqual([
      'NIP',
      'Nama',
      'NIP Pejabat Penilai',
      'Rating Hasil Kerja',
      'Predikat Kinerja',
      'Tanggal Penilaian',
    ]);
    const person = {
      identityNumber: '198001012005011001',
      fields: {
        NAME: '=HYPERLINK("http://x")',
        EVALUATOR: '197502022000032001',
        RESULTS: 'ABOVE',
        PREDICATE: 'SANGAT_BAIK',
        SIGNED_ON: '2027-01-31',
      },
    };
    expect(uploadRow(GUESSED_MAPPING, fields, person)).toEqual([
      '19800101 200501 1 001',
      `'=HYPERLINK("http://x")`,
      '19750202 200003 2 001',
      'Di Atas Ekspektasi',
      'Sangat Baik',
      '31/01/2027',
    ]);
    expect(uploadRow({ ...GUESSED_MAPPING, writeIdentity: 'DIGITS' }, [], person)).toEqual(['198001012005011001']);
  });
});
