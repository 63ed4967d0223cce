/**
 * NIP (civil servants, PNS) and NI PPPK (contract employees): 18 digits without a check digit (docs/domain.md §7).
 * Both hold a birth date, so they are personal data (UU 27/2022): never in a URL, a log line or an id; messages show them masked.
 */
import { DateTime } from 'luxon';
import type { EmployeeKind } from './terms.ts';

export type IdentityFaultCode =
  | 'IDENTITY_EMPTY'
  | 'IDENTITY_SPREADSHEET_NUMBER'
  | 'IDENTITY_CHARACTERS'
  | 'IDENTITY_LENGTH'
  | 'IDENTITY_BIRTH_DATE'
  | 'IDENTITY_APPOINTMENT'
  | 'IDENTITY_SEX'
  | 'IDENTITY_SERIAL';

/** What is wrong with a number, and what to do, in words. Neither text repeats the number. */
interface IdentityFault {
  readonly code: IdentityFaultCode;
  readonly detail: string;
  readonly todo: string;
}

interface Identity {
  /** 18 digits, as stored. */
  readonly digits: string;
  /** CONTRACT where 21 stands in the place of the month of appointment. */
  readonly kind: EmployeeKind;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly appointment: { readonly year: number; /** 1–12; a NI PPPK has none. */ readonly month: number | undefined };
  readonly sex: 'MALE' | 'FEMALE';
  /** From 1. */
  readonly serial: number;
}

export type ParsedIdentity =
  { readonly ok: true; readonly identity: Identity } | { readonly ok: false; readonly fault: IdentityFault };

const LENGTH = 18;
/** Stands in a NI PPPK where a NIP has the month of appointment. */
const CONTRACT_MARK = '21';
/** Nobody in service was born earlier; catches a mistyped century. */
const EARLIEST_BIRTH_YEAR = 1900;

/**
 * Parses a NIP or NI PPPK: YYYYMMDD birth · YYYYMM appointment (PNS) or YYYY21 (PPPK) · 1 male, 2 female · serial from 001.
 * White space and dots between the digits are accepted. Never throws: the first thing that is wrong is returned in words.
 */
export function parseIdentity(text: string): ParsedIdentity {
  const compact = text.replace(/[\s.]/gu, '');
  if (compact === '') {
    return fault('IDENTITY_EMPTY', 'The number is missing.', 'Enter the 18 digits of the NIP or NI PPPK.');
  }
  if (/^\d+(,\d+)?e\+?\d+$/iu.test(compact)) {
    return fault(
      'IDENTITY_SPREADSHEET_NUMBER',
      'The spreadsheet turned the number into a rounded one such as 1.98E+17; the last digits are lost.',
      'Format the column as text, enter the number again, and export again.',
    );
  }
  const stranger = /[^0-9]/u.exec(compact)?.[0];
  if (stranger !== undefined) {
    return fault(
      'IDENTITY_CHARACTERS',
      `The number contains ${describeCharacter(stranger)}; only digits, spaces and dots are accepted.`,
      'Remove every other character. Watch for the letters O and l in place of 0 and 1.',
    );
  }
  if (compact.length !== LENGTH) {
    return fault(
      'IDENTITY_LENGTH',
      `The number has ${compact.length} digits instead of ${LENGTH}.`,
      'Compare it with the decree of appointment and enter all 18 digits.',
    );
  }
  return parseDigits(compact);
}

function parseDigits(digits: string): ParsedIdentity {
  const birth = DateTime.utc(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8)));
  if (!birth.isValid || birth.year < EARLIEST_BIRTH_YEAR) {
    return fault(
      'IDENTITY_BIRTH_DATE',
      'Digits 1–8 are not a birth date (YYYYMMDD) that the calendar has.',
      'Check year, month and day of birth in the number.',
    );
  }
  const year = Number(digits.slice(8, 12));
  const monthDigits = digits.slice(12, 14);
  const month = Number(monthDigits);
  const isContract = monthDigits === CONTRACT_MARK;
  if (!isContract && (month < 1 || month > 12)) {
    return fault(
      'IDENTITY_APPOINTMENT',
      'Digits 13–14 are neither a month (01–12, NIP) nor 21 (NI PPPK).',
      'Check the year and month of appointment; a contract employee has 21 in the place of the month.',
    );
  }
  if (year <= birth.year) {
    return fault(
      'IDENTITY_APPOINTMENT',
      'Digits 9–12 are a year of appointment that is not after the year of birth.',
      'Check the year of appointment in the number.',
    );
  }
  const sex = digits[14];
  if (sex !== '1' && sex !== '2') {
    return fault('IDENTITY_SEX', 'Digit 15 is neither 1 (male) nor 2 (female).', 'Check digit 15 of the number.');
  }
  const serial = Number(digits.slice(15));
  if (serial === 0) {
    return fault(
      'IDENTITY_SERIAL',
      'Digits 16–18 are 000; serials begin with 001.',
      'Check the last three digits. A spreadsheet rounds long numbers to zeros: format the column as text and enter the number again.',
    );
  }
  return {
    ok: true,
    identity: {
      digits,
      kind: isContract ? 'CONTRACT' : 'CIVIL_SERVANT',
      birthDate: birth.toISODate(),
      appointment: { year, month: isContract ? undefined : month },
      sex: sex === '1' ? 'MALE' : 'FEMALE',
      serial,
    },
  };
}

/** Shows 18 stored digits in the groups in which people write them: `19850315 201001 1 001`. */
export function showIdentity(digits: string): string {
  if (!/^\d{18}$/u.test(digits)) throw new RangeError('showIdentity needs the 18 digits as stored');
  return `${digits.slice(0, 8)} ${digits.slice(8, 14)} ${digits.slice(14, 15)} ${digits.slice(15)}`;
}

/** Hides every digit but the last three, so that a report points at a number without telling the birth date. */
export function maskIdentity(text: string): string {
  const digits = text.match(/\d/gu)?.length ?? 0;
  let hidden = Math.max(digits - 3, 0);
  return text.replace(/\d/gu, (digit) => (hidden-- > 0 ? '•' : digit));
}

function describeCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /[\p{L}\p{P}\p{S}]/u.test(character) ? `"${character}"` : `the character U+${code}`;
}

function fault(code: IdentityFaultCode, detail: string, todo: string): ParsedIdentity {
  return { ok: false, fault: { code, detail, todo } };
}
