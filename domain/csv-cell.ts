/** Readers of single cells, shared by the imports, and the writer of the exports. Each reader returns the value, or says in words what is wrong. */
import { DateTime } from 'luxon';
import type { RowFaultCode } from './row-fault.ts';

export type Cell<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: RowFaultCode; readonly detail: string; readonly todo: string };

export const good = <T>(value: T): Cell<T> => ({ ok: true, value });
export const bad = (code: RowFaultCode, detail: string, todo: string): Cell<never> => ({
  ok: false,
  code,
  detail,
  todo,
});

/** Words of a cell: composed characters, single spaces, no control characters (a line break would end up in a mail header). */
export function readText(raw: string, longest: number): Cell<string> {
  const text = raw.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (text === '') return bad('REQUIRED', 'The cell is empty.', 'Fill it in.');
  if (/\p{Cc}|\uFFFD/u.test(text)) {
    return bad(
      'TEXT_CHARACTERS',
      'The text contains a control character or a character that was lost in an earlier conversion.',
      'Type the text again.',
    );
  }
  if (text.length > longest) {
    return bad('TEXT_TOO_LONG', `The text has ${text.length} characters; at most ${longest} are kept.`, 'Shorten it.');
  }
  return good(text);
}

export function readYesNo(raw: string): Cell<boolean> {
  const text = raw.trim().toLowerCase();
  if (text === 'ya') return good(true);
  if (text === 'tidak' || text === '') return good(false);
  return bad('NOT_YES_OR_NO', 'The cell is neither "ya" nor "tidak".', 'Write ya, or tidak (an empty cell is tidak).');
}

const EARLIEST_YEAR = 1970;
const LATEST_YEAR = 2100;

/** A local date as YYYY-MM-DD, from YYYY-MM-DD or DD/MM/YYYY (day first, as Indonesians write it). */
export function readDate(raw: string): Cell<string> {
  const text = raw.trim();
  const parts =
    /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/u.exec(text)?.groups ??
    /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4})$/u.exec(text)?.groups;
  if (parts === undefined) {
    return bad(
      'BAD_DATE',
      'The date is written neither YYYY-MM-DD nor DD/MM/YYYY.',
      'Write for example 2026-01-31 or 31/01/2026, with two digits for day and month.',
    );
  }
  const date = DateTime.utc(Number(parts['year']), Number(parts['month']), Number(parts['day']));
  if (!date.isValid) {
    return bad(
      'BAD_DATE',
      'The calendar does not have this date.',
      'Check day and month; the day comes first in DD/MM/YYYY.',
    );
  }
  if (date.year < EARLIEST_YEAR || date.year > LATEST_YEAR) {
    return bad('BAD_DATE', `The year is not between ${EARLIEST_YEAR} and ${LATEST_YEAR}.`, 'Check the year.');
  }
  return good(date.toISODate());
}

/** A code of a unit: letters, digits, dot, hyphen, underscore, slash; upper case, so that dinkes and DINKES are one unit. */
export function readUnitCode(raw: string): Cell<string> {
  const text = raw.trim().toUpperCase();
  if (text === '')
    return bad('REQUIRED', 'The code of the unit is missing.', 'Enter the code as in the file of units.');
  if (!/^[A-Z0-9][A-Z0-9._/-]{0,39}$/u.test(text)) {
    return bad(
      'BAD_UNIT_CODE',
      'The code has characters other than letters, digits, dots, hyphens, underscores and slashes, or more than 40 of them.',
      'Use a code such as DINKES or PKM-WANGI.',
    );
  }
  return good(text);
}

/** A word of a closed list, in any case and with spaces or hyphens for underscores. */
export function readWord<T>(raw: string, words: ReadonlyMap<string, T>, code: RowFaultCode, what: string): Cell<T> {
  const key = raw
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/gu, '_');
  if (key === '') return bad('REQUIRED', `The ${what} is missing.`, `Write one of: ${[...words.keys()].join(', ')}.`);
  const value = words.get(key);
  return value === undefined
    ? bad(code, `This ${what} is not known.`, `Write one of: ${[...words.keys()].join(', ')}.`)
    : good(value);
}

/** Whether a spreadsheet would compute the text: also by the full-width signs, which some turn into the others. */
export const startsFormula = (text: string): boolean => /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text);

/** A cell for a file that people open in a spreadsheet: what would be read as a formula is read as text. */
export function safeCell(text: string): string {
  return startsFormula(text) ? `'${text}` : text;
}
