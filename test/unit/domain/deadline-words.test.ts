/** The sentences that say why a date is what it is, word for word, in both languages. */
import { describe, expect, it } from 'vitest';
import type { ClockKept, ClockMove, Derivation } from '../../../domain/deadlines.ts';
import { explainDeadline } from '../../../domain/explain-deadline.ts';
import type { ClockRule } from '../../../domain/policy.ts';

const DUE = new Date('2026-04-07T15:59:59Z');
const clock = (n: number, unit: ClockRule['unit'] = 'WORKING_DAYS') => ({ n, unit, from: 'RECEIPT' as const });
const derivation = (more: Partial<Derivation> = {}): Derivation => ({
  rule: { clock: clock(14) },
  legalBasis: 'Annex V.B.2 (p.117)',
  timeZone: 'Asia/Makassar',
  from: { event: 'RECEIPT', at: '2026-03-10T01:00:00.000Z' },
  skipped: [],
  ...more,
});
const why = (more: Partial<Derivation> = {}) => explainDeadline(derivation(more), DUE, 'DUE');
/** The part of the sentences between the first and the basis. */
const middle = (more: Partial<Derivation>) => {
  const { sentence } = why(more);
  return [sentence.id, sentence.en].map((text) => text.split('; ').slice(1, -1).join('; '));
};

describe('how a date was counted', () => {
  it('is told with rule, event and article', () => {
    expect(why().sentence).toEqual({
      id: 'Batas waktu Selasa, 7 April 2026 pukul 23.59 WITA: 14 hari kerja sejak penerimaan dokumen evaluasi (10 Maret 2026); dasar: Lampiran V.B.2 (hlm. 117).',
      en: 'Due Tuesday, 7 April 2026, 23:59 WITA: 14 working days from the receipt of the evaluation document (10 March 2026); basis: Annex V.B.2 (p.117).',
    });
    expect(why().short).toEqual({
      id: '14 hari kerja sejak penerimaan dokumen evaluasi (10 Maret 2026)',
      en: '14 working days from the receipt of the evaluation document (10 March 2026)',
    });
  });

  it.each<[ClockRule, string, string]>([
    [clock(1), '1 hari kerja', '1 working day'],
    [clock(1, 'CALENDAR_DAYS'), '1 hari kalender', '1 calendar day'],
    [clock(2, 'CALENDAR_DAYS'), '2 hari kalender', '2 calendar days'],
    [clock(1, 'SECONDS'), '1 detik', '1 second'],
    [clock(30, 'SECONDS'), '30 detik', '30 seconds'],
  ])('%j', (rule, id, en) => {
    const { short } = why({ rule: { clock: rule } });
    expect(short.id).toBe(`${id} sejak penerimaan dokumen evaluasi (10 Maret 2026)`);
    expect(short.en).toBe(`${en} from the receipt of the evaluation document (10 March 2026)`);
  });

  it('of no length is the day of the event, also where its date was not kept', () => {
    expect(why({ rule: { clock: clock(0) } }).short).toEqual({
      id: 'hari penerimaan dokumen evaluasi (10 Maret 2026)',
      en: 'the day of the receipt of the evaluation document (10 March 2026)',
    });
    const { from: _, ...without } = derivation();
    expect(explainDeadline(without, DUE, 'DUE').short.en).toBe(
      '14 working days from the receipt of the evaluation document (?)',
    );
    expect(explainDeadline(without, DUE, 'DUE').from).toBeNull();
  });

  it('by a fixed date names it, of the cycle’s year or the one after', () => {
    const fixed = (yearOffset: 0 | 1) => why({ rule: { on: { yearOffset, month: 1, day: 31 } } }).short;
    expect(fixed(0)).toEqual({
      id: 'tanggal tetap 31 Januari tahun siklus, yang tidak digeser ke hari kerja',
      en: 'the fixed date 31 January of the cycle’s year, which is never moved to a working day',
    });
    expect(fixed(1)).toEqual({
      id: 'tanggal tetap 31 Januari tahun sesudah siklus, yang tidak digeser ke hari kerja',
      en: 'the fixed date 31 January of the year after the cycle’s, which is never moved to a working day',
    });
  });

  it('by its floor says so; a floor that did not count is not told', () => {
    const rule = { on: { yearOffset: 0 as const, month: 1, day: 20 }, atLeast: clock(5) };
    expect(why({ rule, floor: true }).short).toEqual({
      id: '5 hari kerja sejak penerimaan dokumen evaluasi (10 Maret 2026), karena tanggal menurut aturan menyisakan waktu lebih sedikit dari itu',
      en: '5 working days from the receipt of the evaluation document (10 March 2026), because the rule’s own date left less time than that',
    });
    expect(why({ rule }).rule).toEqual({ kind: 'FIXED_DATE', yearOffset: 0, month: 1, day: 20 });
    expect(why({ rule: { clock: clock(0), atLeast: clock(5) }, floor: true }).rule).toMatchObject({
      kind: 'CLOCK',
      n: 5,
    });
  });

  it('provisionally says so', () => {
    expect(middle({ provisional: true })).toEqual([
      'sementara: ketetapan hari libur tahunnya belum terbit, dan tanggal dihitung ulang setelah terbit',
      'provisional: the year’s decree on holidays is not out, and the date will be recomputed when it is',
    ]);
    expect([why().provisional, why().floor]).toEqual([false, false]);
  });
});

describe('the days that did not count', () => {
  const saturday = { date: '2026-03-14', reason: 'Saturday' };
  const sunday = { date: '2026-03-15', reason: 'Sunday' };
  const off = (date: string, name: string, source: string) => ({ date, reason: `${name} (${source})`, source });

  it.each([
    [[saturday], '1 hari di luar hari kerja unit', '1 day outside the working week'],
    [[saturday, sunday], '2 hari di luar hari kerja unit', '2 days outside the working week'],
    [
      [off('2026-03-19', 'Nyepi', 'SKB'), off('2026-03-30', 'Hari jadi', 'SK 1'), off('2026-04-03', 'Paskah', 'SKB')],
      '19 Maret 2026 Nyepi, 3 April 2026 Paskah (SKB), 30 Maret 2026 Hari jadi (SK 1)',
      '19 March 2026 Nyepi, 3 April 2026 Paskah (SKB), 30 March 2026 Hari jadi (SK 1)',
    ],
    [
      [saturday, off('2026-03-19', 'Nyepi', 'SKB')],
      '19 Maret 2026 Nyepi (SKB) dan 1 hari di luar hari kerja unit',
      '19 March 2026 Nyepi (SKB) and 1 day outside the working week',
    ],
    // A reason that does not end with its decree stays whole.
    [
      [{ date: '2026-03-19', reason: 'Nyepi', source: 'SKB' }],
      '19 Maret 2026 Nyepi (SKB)',
      '19 March 2026 Nyepi (SKB)',
    ],
    // Stored before decrees were kept apart.
    [
      [{ date: '2026-03-19', reason: 'Nyepi (SKB 2026)' }, saturday],
      '19 Maret 2026 Nyepi (SKB 2026) dan 1 hari di luar hari kerja unit',
      '19 March 2026 Nyepi (SKB 2026) and 1 day outside the working week',
    ],
  ])('%j are named by decree, and weekdays by their number', (skipped, id, en) => {
    expect(middle({ skipped })).toEqual([`tidak dihitung: ${id}`, `not counted: ${en}`]);
  });

  it('are a number in a short line', () => {
    expect([why({ skipped: [saturday] }).short.en, why({ skipped: [saturday, sunday] }).short.id]).toEqual([
      '14 working days from the receipt of the evaluation document (10 March 2026); 1 day not counted',
      '14 hari kerja sejak penerimaan dokumen evaluasi (10 Maret 2026); 2 hari tidak dihitung',
    ]);
  });
});

describe('what moved a date', () => {
  const DAY = 86_400;
  it.each<[ClockMove, string, string]>([
    [
      { by: 'PAUSE', seconds: DAY },
      'bergeser 1 hari kalender karena siklus dihentikan sementara',
      'by 1 calendar day because the cycle was paused',
    ],
    [
      { by: 'SUSPENSION', seconds: 2 * DAY },
      'bergeser 2 hari kalender karena perhitungan waktu ditangguhkan',
      'by 2 calendar days because the clock was suspended',
    ],
    [
      { by: 'SET_ASIDE', seconds: 90.4 },
      'bergeser 90 detik karena tugas ini dikesampingkan untuk sementara',
      'by 90 seconds because the task was set aside for a while',
    ],
    [
      { by: 'EXTENSION', decree: 'SK 12' },
      'bergeser karena diperpanjang oleh BKD (SK 12)',
      'because BKD extended it (SK 12)',
    ],
    [
      { by: 'FOLLOWED' },
      'bergeser karena jangka waktu yang menjadi dasarnya diperpanjang oleh BKD',
      'because BKD extended the window that it is counted from',
    ],
    [
      { by: 'CALENDAR' },
      'bergeser karena kalender hari kerja diubah',
      'because the calendar of working days was changed',
    ],
    [{ by: 'WORKING_WEEK' }, 'bergeser karena hari kerja unit diubah', 'because the working week was changed'],
    [{ by: 'POLICY' }, 'bergeser karena kebijakan diubah', 'because the policy was changed'],
    [{ by: 'NEW', seconds: 1 }, 'bergeser 1 detik (NEW)', 'by 1 second (NEW)'],
  ])('%j', (move, id, en) => {
    expect(middle({ moved: [move] })).toEqual([`lalu ${id}`, `then moved ${en}`]);
    expect(why({ moved: [move] }).short.en).toMatch(new RegExp(`; then moved ${en.replaceAll(/[()]/g, '\\$&')}$`));
  });

  it('by nothing is not told: a hold that ended within another one', () => {
    expect(why({ moved: [{ by: 'PAUSE', seconds: 0 }] }).moved).toEqual([]);
    expect(middle({ moved: [{ by: 'PAUSE', seconds: 0 }] })).toEqual(['', '']);
  });

  it('is data too, with what is not known as null', () => {
    expect(why({ moved: [{ by: 'PAUSE', seconds: 5, id: 'x' }] }).moved).toEqual([
      { by: 'PAUSE', seconds: 5, from: null, to: null, decree: null },
    ]);
  });
});

describe('what did not make a date earlier', () => {
  it.each<[ClockKept['because'], string, string]>([
    [
      'RIGHT',
      'karena hak yang sudah diberitahukan tidak pernah dipersingkat',
      'because a right that somebody was told of is never shortened',
    ],
    [
      'NOTICE',
      'atau tidak seluruhnya, karena tidak seorang pun menjadi terlambat dalam semalam',
      'or not whole, because nobody becomes late overnight',
    ],
    ['OPEN', 'karena jangka waktu yang sudah dibuka tetap terbuka', 'because an open window stays open'],
  ])('%s', (because, id, en) => {
    const kept = [{ by: 'CALENDAR', id: 'x', decree: 'SKB 2', because, computed: '2026-04-03T15:59:59.000Z' }];
    expect(middle({ kept })).toEqual([
      `tidak dimajukan (Jumat, 3 April 2026 pukul 23.59 WITA), ${id}`,
      `not made earlier (Friday, 3 April 2026, 23:59 WITA), ${en}`,
    ]);
    expect(why({ kept }).kept).toEqual([
      { by: 'CALENDAR', decree: 'SKB 2', because, computed: '2026-04-03T15:59:59.000Z' },
    ]);
    expect(why().kept).toEqual([]);
  });
});
