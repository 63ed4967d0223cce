import { maskIdentity, type IdentityFaultCode } from './identifiers.ts';

/** What can be wrong with an imported file or one of its rows. Part of the API: codes are never renamed. */
export type RowFaultCode =
  | IdentityFaultCode
  // The file as a whole: nothing is applied, whatever the mode.
  | 'FILE_EMPTY'
  | 'FILE_TOO_LONG'
  | 'TOO_MANY_FAULTS'
  | 'NOT_A_CSV'
  | 'WRONG_ENCODING'
  | 'WRONG_SEPARATOR'
  | 'BROKEN_QUOTES'
  | 'LINE_TOO_LONG'
  | 'MISSING_COLUMN'
  | 'UNKNOWN_COLUMN'
  | 'DUPLICATE_COLUMN'
  // One row.
  | 'WRONG_FIELD_COUNT'
  | 'REQUIRED'
  | 'TEXT_TOO_LONG'
  | 'TEXT_CHARACTERS'
  | 'UNKNOWN_KIND'
  | 'KIND_MISMATCH'
  | 'BAD_EMAIL'
  | 'UNKNOWN_LANGUAGE'
  | 'UNKNOWN_STATUS'
  | 'BAD_DATE'
  | 'UNKNOWN_ROLE'
  | 'NOT_YES_OR_NO'
  | 'BAD_UNIT_CODE'
  | 'UNKNOWN_TIME_ZONE'
  | 'UNKNOWN_WORKING_WEEK'
  // A row against the others and against what is known.
  | 'DUPLICATE'
  | 'UNKNOWN_UNIT'
  | 'DUPLICATE_UNIT_HEAD'
  | 'PARENT_IS_UNIT'
  | 'UNIT_LOOP'
  | 'EVALUATOR_MISSING'
  | 'EVALUATOR_UNKNOWN'
  | 'EVALUATOR_ROW_FAULTY'
  | 'EVALUATOR_IS_EMPLOYEE'
  | 'EVALUATOR_LOOP'
  | 'SUPERIOR_MISSING'
  | 'SUPERIOR_UNKNOWN'
  | 'SUPERIOR_ROW_FAULTY'
  | 'SUPERIOR_IS_EMPLOYEE'
  | 'SUPERIOR_IS_EVALUATOR'
  | 'LINK_DATE_MISSING'
  | 'LINK_DATE_BACKWARDS'
  | 'LAST_BKD_ADMIN'
  // A change of evaluators against the roster (domain/line-row.ts).
  | 'NOBODY_NAMED'
  | 'DECREE_MISSING'
  | 'PERSON_UNKNOWN'
  | 'LINE_REFUSED'
  | 'DATE_REFUSED'
  | 'OWN_APPRAISAL'
  | 'BUSY';

/** One thing that is wrong, where, and what to do about it (English). */
export interface RowFault {
  /** Line of the file where the row begins, from 1; the header is a line too. */
  readonly line: number;
  /** Name of the column as in the header; null where the whole row or file is meant. */
  readonly column: string | null;
  readonly code: RowFaultCode;
  /** What was found, at most 80 characters; identity numbers are masked. */
  readonly value: string | null;
  readonly detail: string;
  readonly todo: string;
}

const LONGEST_VALUE = 80;
/** A value in another column with at least so many digits may be an identity number that slipped (a missing comma). */
const DIGITS_OF_A_SLIPPED_NUMBER = 12;

/** What a fault may show of a value. `isIdentity`: the column holds identity numbers. */
export function shownValue(value: string, isIdentity: boolean): string {
  const short = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value;
  const digits = short.match(/\d/gu)?.length ?? 0;
  return isIdentity || digits >= DIGITS_OF_A_SLIPPED_NUMBER ? maskIdentity(short) : short;
}
