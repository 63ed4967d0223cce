import { DateTime } from 'luxon';
import { safeCell } from '../domain/csv-cell.ts';
import { showIdentity } from '../domain/identifiers.ts';
import type { Expectation, Predicate } from '../domain/terms.ts';
import { FIELDS, type Field } from './fields.ts';
import type { Mapping } from './mapping.ts';
import { EXPECTATION_WORDS, PREDICATE_WORDS } from './values.ts';

/** The fields that a file for the other side has: those asked for that the mapping has a heading for. */
export function uploadFields(mapping: Mapping, wanted: ReadonlySet<Field>): readonly Field[] {
  return FIELDS.filter((field) => wanted.has(field) && mapping.columns[field] !== undefined);
}

export const uploadHeader = (mapping: Mapping, fields: readonly Field[]): string[] =>
  [mapping.identity[0] ?? 'NIP', ...fields.map((field) => mapping.columns[field]?.[0] ?? field)].map(safeCell);

/** One person in the words and forms of the other side. */
export function uploadRow(
  mapping: Mapping,
  fields: readonly Field[],
  person: { readonly identityNumber: string; readonly fields: Readonly<Partial<Record<Field, string | null>>> },
): string[] {
  const identity = writeIdentity(mapping, person.identityNumber);
  return [identity, ...fields.map((field) => safeCell(written(mapping, field, person.fields[field] ?? null)))];
}

const writeIdentity = (mapping: Mapping, digits: string): string =>
  mapping.writeIdentity === 'GROUPED' ? showIdentity(digits) : digits;

function written(mapping: Mapping, field: Field, value: string | null): string {
  if (value === null) return '';
  switch (field) {
    case 'PREDICATE': {
      const code = value as Predicate;
      return mapping.predicates[code]?.[0] ?? PREDICATE_WORDS[code][0];
    }
    case 'RESULTS':
    case 'BEHAVIOUR': {
      const code = value as Expectation;
      return mapping.expectations[code]?.[0] ?? EXPECTATION_WORDS[code][0];
    }
    case 'SIGNED_ON':
    case 'RECEIVED_ON':
      return DateTime.fromISO(value, { zone: 'utc' }).toFormat('dd/MM/yyyy');
    case 'EVALUATOR':
      return /^\d{18}$/.test(value) ? writeIdentity(mapping, value) : value;
    case 'NAME':
    case 'POSITION':
    case 'RANK':
    case 'UNIT':
    case 'EMAIL':
      return value;
  }
}
