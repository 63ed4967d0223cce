import { z } from 'zod';
import { EXPECTATIONS, ORGANISATION_GRADES, PREDICATES } from '../../../domain/terms.ts';
import type { PeopleAsked } from '../../../usecases/distribution/rated-people.ts';
import type { Person } from '../../../usecases/identify-person.ts';
import { bothLanguages, EXAMPLE, evaluation, id, personRef, unitRef } from '../../schemas.ts';
import { distribution, distributionExample } from '../tasks/distribution-view.ts';

export const expectation = z.enum(EXPECTATIONS);
export const predicate = z.enum(PREDICATES);

/** Of whom: members of a query. */
export const groupQuery = {
  unitId: id.optional(),
  below: z.boolean().default(false).describe('With the units below'),
  evaluation: evaluation.default('YEAR'),
};

const holds = (person: Person, role: string): boolean => person.grants.some((grant) => grant.role === role);
export const isBkd = (person: Person): boolean => holds(person, 'BKD_ADMIN');
export const isOfficial = (person: Person): boolean => holds(person, 'AUTHORIZED_OFFICIAL');

export function askedPeople(
  person: Person,
  cycleId: string,
  query: { readonly unitId?: string | undefined; readonly below: boolean; readonly evaluation: string },
): PeopleAsked {
  return {
    cycleId,
    readerId: person.id,
    unitId: query.unitId,
    below: query.below,
    period: query.evaluation === 'YEAR' ? undefined : query.evaluation,
  };
}

export const askedGroups = (
  person: Person,
  cycleId: string,
  query: Parameters<typeof askedPeople>[2],
): PeopleAsked & { readonly seesAll: boolean } => ({
  ...askedPeople(person, cycleId, query),
  seesAll: isBkd(person) || isOfficial(person),
});

export const gridCell = z.strictObject({
  results: expectation,
  behaviour: expectation,
  predicate: predicate.describe('By the quadrant (p.102–103)'),
  count: z.int(),
  share: z.number().describe('In the people rated, in per cent'),
});

export const gridGroup = distribution.extend({
  evaluator: personRef.nullable().describe('null: grouped by unit, or nobody is the evaluator'),
  unit: unitRef.nullable().describe('Whose result counts; null: the people are of several units'),
  isLastYears: z.boolean().describe('This year’s result is not out; last year’s is shown (IV.B.1.f)'),
  organisation: z
    .strictObject({ grade: z.enum(ORGANISATION_GRADES), year: z.int(), source: z.string() })
    .nullable()
    .describe('The organisation’s result that the guide is chosen by'),
  restsOn: bothLanguages,
  cells: z.array(gridCell).length(9).describe('All nine, empty ones too'),
  smallGroup: bothLanguages.nullable().describe('Few people: what to bear in mind'),
});

const COUNTS: Readonly<Record<string, number>> = { 'ABOVE.ABOVE': 8, 'MEETS.MEETS': 1 };

export const gridCellsExample: z.input<typeof gridCell>[] = (
  [
    ['ABOVE', 'ABOVE', 'SANGAT_BAIK'],
    ['ABOVE', 'MEETS', 'BAIK'],
    ['ABOVE', 'BELOW', 'KURANG'],
    ['MEETS', 'ABOVE', 'BAIK'],
    ['MEETS', 'MEETS', 'BAIK'],
    ['MEETS', 'BELOW', 'KURANG'],
    ['BELOW', 'ABOVE', 'BUTUH_PERBAIKAN'],
    ['BELOW', 'MEETS', 'BUTUH_PERBAIKAN'],
    ['BELOW', 'BELOW', 'SANGAT_KURANG'],
  ] as const
).map(([results, behaviour, is]) => {
  const count = COUNTS[`${results}.${behaviour}`] ?? 0;
  return { results, behaviour, predicate: is, count, share: Math.round((count / 9) * 1_000) / 10 };
});

export const gridGroupExample: z.input<typeof gridGroup> = {
  ...distributionExample,
  evaluator: null,
  unit: EXAMPLE.unit,
  isLastYears: false,
  organisation: { grade: 'ISTIMEWA', year: 2026, source: 'Keputusan Bupati No. 100/2027' },
  restsOn: {
    id: 'Capaian kinerja Badan Kepegawaian dan Pengembangan SDM tahun 2026: Istimewa (Keputusan Bupati No. 100/2027). Panduan, bukan kuota.',
    en: 'Result of Badan Kepegawaian dan Pengembangan SDM in 2026: Outstanding (Istimewa) (Keputusan Bupati No. 100/2027). Guidance, never a quota.',
  },
  cells: gridCellsExample,
  smallGroup: null,
};
