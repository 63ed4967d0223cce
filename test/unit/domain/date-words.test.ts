import { describe, expect, it } from 'vitest';
import { asTimeZone, formatDate, formatInstant } from '../../../domain/date-words.ts';
import { legalBasisInIndonesian } from '../../../domain/legal-basis.ts';
import { TIME_ZONES } from '../../../domain/terms.ts';

describe('an instant in the words of people', () => {
  const at = (local: string) => new Date(`${local}+08:00`);
  const both = (local: string) =>
    (['id', 'en'] as const).map((language) => formatInstant(at(local), 'Asia/Makassar', language));

  it('is that of the unit, with its day of the week and the name of its zone', () => {
    const instant = new Date('2026-01-31T16:30:00Z');
    expect(TIME_ZONES.map((zone) => formatInstant(instant, zone, 'id'))).toEqual([
      'Sabtu, 31 Januari 2026 pukul 23.30.00 WIB',
      'Minggu, 1 Februari 2026 pukul 00.30.00 WITA',
      'Minggu, 1 Februari 2026 pukul 01.30.00 WIT',
    ]);
  });

  it.each([
    ['2026-01-31T23:59:59', '23.59', '23:59'],
    ['2026-01-31T00:00:00', '00.00', '00:00'],
    ['2026-01-31T23:59:58', '23.59.58', '23:59:58'],
    ['2026-01-31T23:58:59', '23.58.59', '23:58:59'],
    ['2026-01-31T22:59:59', '22.59.59', '22:59:59'],
    ['2026-01-31T00:00:01', '00.00.01', '00:00:01'],
    ['2026-01-31T00:01:00', '00.01.00', '00:01:00'],
    ['2026-01-31T01:00:00', '01.00.00', '01:00:00'],
  ])('%s has seconds unless it is the end of the day or its beginning', (local, id, en) => {
    expect(both(local)).toEqual([`Sabtu, 31 Januari 2026 pukul ${id} WITA`, `Saturday, 31 January 2026, ${en} WITA`]);
  });

  it('a local date stays that date', () => {
    expect(formatDate('2026-03-26', 'id')).toBe('26 Maret 2026');
    expect(formatDate('2026-12-01', 'en')).toBe('1 December 2026');
  });

  it('a zone in which no unit lies is an error', () => {
    expect(TIME_ZONES.map(asTimeZone)).toEqual(TIME_ZONES);
    for (const zone of ['Asia/Singapore', '', 'WIB']) expect(() => asTimeZone(zone)).toThrow('No unit lies');
  });
});

describe('a legal basis in Indonesian', () => {
  it.each([
    ['PermenPANRB 6/2022 Annex IV.A.8.b (p.90)', 'PermenPANRB 6/2022 Lampiran IV.A.8.b (hlm. 90)'],
    ['PermenPANRB 6/2022 Art. 14; Annex II.C.4 (p.65)', 'PermenPANRB 6/2022 Pasal 14; Lampiran II.C.4 (hlm. 65)'],
    ['PermenPANRB 6/2022 Article 14 (pages 7–8)', 'PermenPANRB 6/2022 Pasal 14 (hlm. 7–8)'],
    ['PP 30/2019 Art 59 (pp. 30, 31)', 'PP 30/2019 Pasal 59 (hlm. 30, 31)'],
    ['practice (local policy)', 'kelaziman (kebijakan instansi)'],
    ['Practice', 'kelaziman (kebijakan instansi)'],
    [
      'PermenPANRB 6/2022 Annex V.B.2 (p.117): the result becomes final',
      'PermenPANRB 6/2022 Lampiran V.B.2 (hlm. 117)',
    ],
    ['practice (local policy): the judge decides without it', 'kelaziman (kebijakan instansi)'],
    [
      'PermenPANRB 6/2022 Annex III.D (p.78–85); six months: practice (local policy)',
      'PermenPANRB 6/2022 Lampiran III.D (hlm. 78–85)',
    ],
    ['Art.  14', 'Pasal 14'],
    ['Annex II (page 65), p. 66', 'Lampiran II (hlm. 65), hlm. 66'],
    ['Annex II; page  3', 'Lampiran II'],
    ['Annex IV.B.2 (p.94–97); SE MenPANRB 3/2023; other words', 'Lampiran IV.B.2 (hlm. 94–97); SE MenPANRB 3/2023'],
    ['PP No.30/2019; other words', 'PP No.30/2019'],
    ['SE  MenPANRB  3/2023; PerBKN 3/2023; Other words', 'SE  MenPANRB  3/2023; PerBKN 3/2023'],
    // Nothing that looks like a citation is left out.
    ['None: for demonstrations only', 'None: for demonstrations only'],
    ['a page without number', 'a page without number'],
  ])('%s', (basis, indonesian) => {
    expect(legalBasisInIndonesian(basis)).toBe(indonesian);
  });
});
