import { DateTime } from 'luxon';
import { EXPECTATIONS, PREDICATES, type Expectation, type Predicate } from '../domain/terms.ts';
import type { Cell } from './cells.ts';
import type { Field } from './fields.ts';
import { plain, type Mapping } from './mapping.ts';

/** Words of the regulation and of practice; what a file has besides is said by its mapping. The first is the one that is written. */
export const PREDICATE_WORDS: Readonly<Record<Predicate, readonly [string, ...string[]]>> = {
  SANGAT_BAIK: ['Sangat Baik'],
  BAIK: ['Baik'],
  BUTUH_PERBAIKAN: ['Butuh Perbaikan', 'Cukup'],
  KURANG: ['Kurang', 'Kurang/Misconduct', 'Misconduct'],
  SANGAT_KURANG: ['Sangat Kurang'],
};
export const EXPECTATION_WORDS: Readonly<Record<Expectation, readonly [string, ...string[]]>> = {
  ABOVE: ['Di Atas Ekspektasi', 'Diatas Ekspektasi', 'Di Atas'],
  MEETS: ['Sesuai Ekspektasi', 'Sesuai'],
  BELOW: ['Di Bawah Ekspektasi', 'Dibawah Ekspektasi', 'Di Bawah'],
};

export type Read =
  { readonly ok: true; readonly value: string | null } | { readonly ok: false; readonly detail: string };

const good = (value: string | null): Read => ({ ok: true, value });

/** A cell as the field's value: a code, an ISO date, or a text of single spaces. Empty, or only a dash: null. Never repeats what it cannot read. */
export function readValue(field: Field, cell: Cell | undefined, mapping: Mapping): Read {
  const text = (cell?.text ?? '')
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (text === '' || /^[-–—]$/.test(text)) return good(null);
  switch (field) {
    case 'PREDICATE':
      return coded(text, PREDICATES, PREDICATE_WORDS, mapping.predicates, 'predicate');
    case 'RESULTS':
    case 'BEHAVIOUR':
      return coded(text, EXPECTATIONS, EXPECTATION_WORDS, mapping.expectations, 'rating');
    case 'SIGNED_ON':
    case 'RECEIVED_ON':
      return date(text, cell?.number ?? false);
    case 'EVALUATOR':
      return { ok: true, value: text.replace(/[\s.]/g, '') };
    case 'EMAIL':
      return good(text.toLowerCase());
    case 'NAME':
    case 'POSITION':
    case 'RANK':
    case 'UNIT':
      return good(text.slice(0, 300));
  }
}

function coded<Code extends string>(
  text: string,
  codes: readonly Code[],
  shipped: Readonly<Record<Code, readonly string[]>>,
  own: Readonly<Partial<Record<Code, readonly string[]>>>,
  what: string,
): Read {
  const wanted = plain(text);
  const found = codes.find((code) =>
    [code, ...(own[code] ?? []), ...shipped[code]].some((word) => plain(word) === wanted),
  );
  return found ? good(found) : { ok: false, detail: `The cell holds no ${what} that the mapping knows.` };
}

/** Day 1 of the serial dates of workbooks, with the leap day of 1900 that there never was. */
const SERIAL_ZERO = DateTime.utc(1899, 12, 30);
const MONTHS = 'januari februari maret april mei juni juli agustus september oktober november desember'.split(' ');

function date(text: string, number: boolean): Read {
  const found = number ? serial(Number(text)) : written(text);
  return found?.isValid && found.year >= 1990 && found.year <= 2100
    ? good(found.toISODate())
    : { ok: false, detail: 'The cell holds no date that can be read: write 2027-01-31 or 31/01/2027.' };
}

const serial = (days: number): DateTime | undefined =>
  days > 0 && days < 100_000 ? SERIAL_ZERO.plus({ days: Math.floor(days) }) : undefined;

function written(text: string): DateTime | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text) ?? [];
  if (year) return DateTime.utc(Number(year), Number(month), Number(day));
  const [, d, m, y] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: .*)?$/.exec(text) ?? [];
  if (y) return DateTime.utc(Number(y), Number(m), Number(d));
  const [, dd, name, yyyy] = /^(\d{1,2}) (\p{L}+) (\d{4})$/u.exec(text) ?? [];
  const index = name === undefined ? -1 : MONTHS.findIndex((each) => each.startsWith(name.toLowerCase().slice(0, 3)));
  return index < 0 ? undefined : DateTime.utc(Number(yyyy), index + 1, Number(dd));
}
