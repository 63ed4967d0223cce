import { FIELDS, type Field, type Side } from './fields.ts';
import { plain } from './mapping.ts';

export interface Difference {
  readonly field: Field;
  /** In Daur; null: nothing. */
  readonly here: string | null;
  /** In the file; null: an empty cell. */
  readonly there: string | null;
  readonly leads: Side;
}

type Values = Readonly<Partial<Record<Field, string | null>>>;

/** Fields that the file has and that differ. What the file has no column for is not compared. */
export function compare(here: Values, there: Values, leads: Readonly<Record<Field, Side>>): Difference[] {
  return FIELDS.flatMap((field) => {
    const outside = there[field];
    if (outside === undefined) return [];
    const inside = here[field] ?? null;
    const shown = field === 'UNIT' ? (inside?.split('\n').at(-1) ?? null) : inside;
    return isSame(field, inside, outside) ? [] : [{ field, here: shown, there: outside, leads: leads[field] }];
  });
}

/** Names and posts without case and punctuation; a rank by its class and grade, where both sides name one. */
function isSame(field: Field, here: string | null, there: string | null): boolean {
  if (here === null || there === null) return here === there;
  if (field === 'RANK') {
    const [own, other] = [gradeOf(here), gradeOf(there)];
    if (own && other) return own === other;
  }
  // Here a unit is its code and its name; a file has either.
  if (field === 'UNIT') return here.split('\n').some((name) => plain(name) === plain(there));
  return plain(here) === plain(there);
}

const gradeOf = (rank: string): string | undefined =>
  /\b(?:IV|I{1,3})\s*\/\s*[a-e]\b/i.exec(rank)?.[0].replace(/\s/g, '').toLowerCase();
