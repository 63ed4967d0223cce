import { describe, expect, it } from 'vitest';
import { deadline, opening, type ClockEvents, type Derivation } from '../../../domain/deadlines.ts';
import { explainDeadline } from '../../../domain/explain-deadline.ts';
import { CLOCK_EVENTS, type ClockEvent, type ClockRule, type DueRule } from '../../../domain/policy.ts';
import { calendarOf2026 } from './calendar-2026.ts';

const wita = calendarOf2026('Asia/Makassar', 'MON_FRI');
const BASIS = 'PermenPANRB 6/2022 Annex V.B.1–2 (p.117)';
const workingDays = (n: number, from: ClockEvent): ClockRule => ({ n, unit: 'WORKING_DAYS', from });
const at = (local: string) => new Date(`${local}+08:00`);

function why(rule: DueRule, events: ClockEvents, changes: Partial<Derivation> = {}) {
  const due = deadline(rule, BASIS, events, wita, 2026);
  return explainDeadline({ ...due.derivation, ...changes }, due.at, 'DUE');
}

const appeal = (changes: Partial<Derivation> = {}) =>
  why({ clock: workingDays(14, 'RECEIPT') }, { RECEIPT: at('2026-03-10T09:00:00') }, changes);

describe('why a deadline is what it is', () => {
  it('is told with rule, event, each day off by its decree, and the page, in two languages', () => {
    expect(appeal().sentence.en).toBe(
      'Due Tuesday, 7 April 2026, 23:59 WITA: 14 working days from the receipt of the evaluation document (10 March 2026); ' +
        'not counted: 18 March 2026 Cuti bersama Hari Suci Nyepi, 19 March 2026 Hari Suci Nyepi (Tahun Baru Saka 1948), ' +
        '20 March 2026 Cuti bersama Idulfitri 1447 Hijriah, 21 March 2026 Idulfitri 1447 Hijriah, 22 March 2026 Idulfitri 1447 Hijriah, ' +
        '23 March 2026 Cuti bersama Idulfitri 1447 Hijriah, 24 March 2026 Cuti bersama Idulfitri 1447 Hijriah, 3 April 2026 Wafat Yesus Kristus, ' +
        '5 April 2026 Kebangkitan Yesus Kristus (Paskah) ' +
        '(SKB Tiga Menteri Nomor 1497, 2, dan 5 Tahun 2025 tentang Hari Libur Nasional dan Cuti Bersama Tahun 2026) and 5 days outside the working week; ' +
        'basis: PermenPANRB 6/2022 Annex V.B.1–2 (p.117).',
    );
    expect(appeal().sentence.id).toMatch(
      /^Batas waktu Selasa, 7 April 2026 pukul 23\.59 WITA: 14 hari kerja sejak penerimaan dokumen evaluasi \(10 Maret 2026\); tidak dihitung: 18 Maret 2026 Cuti bersama/,
    );
    expect(appeal().sentence.id).toMatch(
      /dan 5 hari di luar hari kerja unit; dasar: PermenPANRB 6\/2022 Lampiran V\.B\.1–2 \(hlm\. 117\)\.$/,
    );
    expect(appeal().short).toEqual({
      id: '14 hari kerja sejak penerimaan dokumen evaluasi (10 Maret 2026); 14 hari tidak dihitung',
      en: '14 working days from the receipt of the evaluation document (10 March 2026); 14 days not counted',
    });
  });

  it('is data too', () => {
    const found = appeal();
    expect(found).toMatchObject({
      date: '2026-04-07',
      timeZone: 'Asia/Makassar',
      rule: { kind: 'CLOCK', n: 14, unit: 'WORKING_DAYS', from: 'RECEIPT' },
      floor: false,
      legalBasis: BASIS,
      from: { event: 'RECEIPT', at: '2026-03-10T01:00:00.000Z', date: '2026-03-10' },
      provisional: false,
      moved: [],
      kept: [],
    });
    expect(found.skipped).toHaveLength(14);
    expect(found.skipped.slice(0, 3)).toEqual([
      { date: '2026-03-14', reason: 'Saturday', source: null },
      { date: '2026-03-15', reason: 'Sunday', source: null },
      {
        date: '2026-03-18',
        reason:
          'Cuti bersama Hari Suci Nyepi (SKB Tiga Menteri Nomor 1497, 2, dan 5 Tahun 2025 tentang Hari Libur Nasional dan Cuti Bersama Tahun 2026)',
        source:
          'SKB Tiga Menteri Nomor 1497, 2, dan 5 Tahun 2025 tentang Hari Libur Nasional dan Cuti Bersama Tahun 2026',
      },
    ]);
  });

  it('of a fixed date says that it is not moved to a working day', () => {
    const found = why({ on: { yearOffset: 1, month: 1, day: 31 } }, {});
    expect(found.sentence.en).toMatch(
      /^Due Sunday, 31 January 2027, 23:59 WITA: the fixed date 31 January of the year after the cycle’s, which is never moved/,
    );
    expect(found.sentence.id).toContain(
      'tanggal tetap 31 Januari tahun sesudah siklus, yang tidak digeser ke hari kerja',
    );
    expect(found.rule).toEqual({ kind: 'FIXED_DATE', yearOffset: 1, month: 1, day: 31 });
    expect(found.from).toBeNull();
  });

  it('of a floor names the floor, and why it counted', () => {
    const found = why(
      { on: { yearOffset: 0, month: 1, day: 20 }, atLeast: workingDays(5, 'OPENED') },
      { OPENED: at('2026-01-19T08:00:00') },
    );
    expect(found).toMatchObject({ floor: true, rule: { kind: 'CLOCK', n: 5 } });
    expect(found.short.en).toBe(
      '5 working days from the opening of the task (19 January 2026), because the rule’s own date left less time than that; 2 days not counted',
    );
  });

  it('of a clock of no length is the day of the event', () => {
    const clock: ClockRule = { n: 0, unit: 'CALENDAR_DAYS', from: 'WINDOW_DUE' };
    expect(why({ clock }, { WINDOW_DUE: at('2026-01-31T23:59:59') }).short.en).toBe(
      'the day of the end of the window (31 January 2026)',
    );
  });

  it('says that it is provisional, also where only the event that it counts from is', () => {
    expect(why({ clock: workingDays(3, 'OPENED') }, { OPENED: at('2026-12-30T09:00:00') }).sentence.en).toMatch(
      /provisional: the year’s decree on holidays is not out/,
    );
    const clock: ClockRule = { n: 0, unit: 'CALENDAR_DAYS', from: 'WINDOW_DUE' };
    const window = { WINDOW_DUE: at('2026-11-30T23:59:59') };
    expect(why({ clock }, window).provisional).toBe(false);
    expect(why({ clock }, { ...window, provisional: new Set(['WINDOW_DUE']) }).provisional).toBe(true);
  });

  it('tells what moved it, by which decree, and what did not make it earlier', () => {
    const found = appeal({
      moved: [
        { by: 'PAUSE', seconds: 3 * 86_400 },
        {
          by: 'EXTENSION',
          decree: 'SK Sekda 12/2026',
          from: '2026-04-07T15:59:59.000Z',
          to: '2026-04-15T15:59:59.000Z',
        },
        { by: 'SOMETHING_NEW', seconds: 90 },
      ],
      kept: [{ by: 'CALENDAR', id: 'x', because: 'RIGHT', computed: '2026-04-13T15:59:59.000Z' }],
    });
    expect(found.sentence.en).toContain('then moved by 3 calendar days because the cycle was paused');
    expect(found.sentence.en).toContain('then moved because BKD extended it (SK Sekda 12/2026)');
    expect(found.sentence.en).toContain('then moved by 90 seconds (SOMETHING_NEW)');
    expect(found.sentence.en).toContain(
      'not made earlier (Monday, 13 April 2026, 23:59 WITA), because a right that somebody was told of is never shortened',
    );
    expect(found.sentence.id).toContain('lalu bergeser 3 hari kalender karena siklus dihentikan sementara');
    expect(found.sentence.id).toContain('karena hak yang sudah diberitahukan tidak pernah dipersingkat');
    expect(found.short.id).toContain('diperpanjang oleh BKD (SK Sekda 12/2026)');
    expect(found.moved[1]).toEqual({
      by: 'EXTENSION',
      seconds: null,
      from: '2026-04-07T15:59:59.000Z',
      to: '2026-04-15T15:59:59.000Z',
      decree: 'SK Sekda 12/2026',
    });
  });

  it('explains derivations that were stored before decrees were kept apart', () => {
    const found = appeal({ skipped: [{ date: '2026-03-19', reason: 'Nyepi (SKB 2026)' }] });
    expect(found.skipped).toEqual([{ date: '2026-03-19', reason: 'Nyepi (SKB 2026)', source: null }]);
    expect(found.sentence.en).toContain('not counted: 19 March 2026 Nyepi (SKB 2026); basis');
  });

  it.each(CLOCK_EVENTS)('has words for %s', (event) => {
    const { short } = why({ clock: workingDays(1, event) }, { [event]: at('2026-04-06T09:00:00') });
    expect(short.en).toMatch(/^1 working day from the [a-z ]+ \(6 April 2026\)$/);
    expect(short.id).toMatch(/^1 hari kerja sejak [a-z ]+ \(6 April 2026\)$/i);
  });
});

it('why a window opens is told as an opening', () => {
  const opens = opening({ on: { yearOffset: 0, month: 6, day: 1 } }, BASIS, {}, wita, 2026);
  const { sentence } = explainDeadline(opens.derivation, opens.at, 'OPENS');
  expect(sentence.en).toMatch(/^Opens Monday, 1 June 2026, 00:00 WITA: the fixed date 1 June of the cycle’s year/);
  expect(sentence.id).toMatch(/^Dibuka Senin, 1 Juni 2026 pukul 00\.00 WITA: tanggal tetap 1 Juni tahun siklus/);
});
