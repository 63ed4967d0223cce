import { describe, expect, it } from 'vitest';
import { gridOf, restsOn, smallGroupNote } from '../../../domain/grid.ts';
import { missingWords } from '../../../domain/report-words.ts';

describe('the 3×3 grid', () => {
  it('has all nine cells with the predicate of their quadrant, counts, and shares of those rated', () => {
    const cells = gridOf([
      { results: 'ABOVE', behaviour: 'ABOVE', count: 2 },
      { results: 'BELOW', behaviour: 'BELOW', count: 1 },
    ]);
    expect(cells).toHaveLength(9);
    expect(cells[0]).toEqual({
      results: 'ABOVE',
      behaviour: 'ABOVE',
      predicate: 'SANGAT_BAIK',
      count: 2,
      share: 66.7,
    });
    expect(cells.at(-1)).toEqual({
      results: 'BELOW',
      behaviour: 'BELOW',
      predicate: 'SANGAT_KURANG',
      count: 1,
      share: 33.3,
    });
    expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });

  it('adds up people of one cell who come in several lots, and has no shares where nobody is rated', () => {
    const lot = { results: 'MEETS', behaviour: 'MEETS', count: 1 } as const;
    expect(gridOf([lot, lot]).find(({ count }) => count > 0)).toMatchObject({
      predicate: 'BAIK',
      count: 2,
      share: 100,
    });
    expect(gridOf([]).map(({ share }) => share)).toEqual(Array<number>(9).fill(0));
  });

  it('says of a small group that it is one, in both languages, instead of hiding it', () => {
    expect(smallGroupNote(0)).toBeNull();
    expect(smallGroupNote(5)).toBeNull();
    expect(smallGroupNote(1)?.en).toContain('1 person');
    expect(smallGroupNote(4)?.id).toContain('4 pegawai');
  });

  it('says which result the guide rests on, that it is last year’s, or that there is none', () => {
    const result = { grade: 'ISTIMEWA', year: 2025, source: 'Keputusan No. 1' } as const;
    expect(restsOn(result, { unit: 'Dinas Kesehatan', isLastYears: true })).toEqual({
      id: 'Capaian kinerja Dinas Kesehatan tahun 2025: Istimewa (Keputusan No. 1); capaian tahun ini belum keluar (IV.B.1.f, hlm. 94). Panduan, bukan kuota.',
      en: 'Result of Dinas Kesehatan in 2025: Outstanding (Istimewa) (Keputusan No. 1); this year’s is not out (IV.B.1.f, p.94). Guidance, never a quota.',
    });
    expect(restsOn(null, { unit: 'Dinas Kesehatan', isLastYears: false }).en).toContain('is not out');
    expect(restsOn(null, { unit: null, isLastYears: false }).en).toContain('no one unit');
  });
});

describe('who is missing in a report', () => {
  it('names the holder of the task that is waited for, or the office', () => {
    const task = { kind: 'RATE', role: 'EVALUATOR', holder: 'Kabid' } as const;
    const of = { state: 'ACTIVE', stage: 'FINAL_SCORING', endReason: null } as const;
    expect(missingWords({ ...of, task }).id).toBe('Belum dinilai: menunggu Kabid untuk mengevaluasi kinerja.');
    expect(missingWords({ ...of, task: { ...task, holder: null } }).en).toContain('waiting for the evaluator to');
    expect(missingWords({ ...of, task: null }).en).toBe('Not rated yet; stage: Final scoring.');
  });

  it('says why somebody is not appraised', () => {
    const ended = { state: 'EXCLUDED', stage: 'FINAL_SCORING', task: null } as const;
    expect(missingWords({ ...ended, endReason: 'UNPAID_LEAVE' }).en).toBe('Not appraised: unpaid leave.');
    expect(missingWords({ ...ended, endReason: 'SOMETHING_ELSE' }).id).toBe('Tidak dinilai.');
  });
});
