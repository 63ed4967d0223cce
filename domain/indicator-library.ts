/**
 * The library of indicators: what a line of an SKP can refer to instead of being worded anew by everybody (docs/indicators.md). Its entries have the
 * members of the manual of indicators (Annex II.A, format A.1.3, p.37–38).
 */
import { z } from 'zod';
import { parseTarget } from './targets.ts';
import { ASPECTS } from './terms.ts';

/** Whether a higher figure is a better one. */
export const BETTER = ['MORE', 'LESS'] as const;
export type Better = (typeof BETTER)[number];

/** How what is reported day by day becomes the realization of a year. */
export const ADDS_UP = ['SUM', 'MEAN', 'LATEST'] as const;

/** Quality and degree of control: outcome, intermediate outcome, output of low control. */
export const CONTROLS = ['OUTCOME', 'INTERMEDIATE_OUTCOME', 'OUTPUT'] as const;
export const REPORTED_EVERY = ['MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR'] as const;

export const PROPOSALS = ['KEEP', 'CHANGE', 'RETIRE'] as const;
export type ProposalKind = (typeof PROPOSALS)[number];

const line = z.string().trim().min(3).max(500);

/** What a version says; once published it never changes. */
export const libraryVersionForm = z.strictObject({
  name: line,
  aspect: z.enum(ASPECTS),
  purpose: line,
  definition: z.string().trim().min(10).max(4_000),
  unitOfMeasure: z.string().trim().min(1).max(60),
  /** Where the figures come from, so that whoever doubts them can look. */
  source: line,
  formula: line,
  control: z.enum(CONTROLS),
  reportedEvery: z.enum(REPORTED_EVERY),
  better: z.enum(BETTER),
  addsUp: z.enum(ADDS_UP),
  usualTarget: z
    .string()
    .trim()
    .max(60)
    .refine((value) => parseTarget(value) !== undefined, {
      error: 'Not a target: a number such as "12", "≥ 95", "min 10" or "10–12" is expected.',
    })
    .nullable(),
});
export type LibraryVersionForm = z.infer<typeof libraryVersionForm>;

/** What an accepted proposal changes in the next version. */
export const libraryChange = libraryVersionForm.partial().refine((change) => Object.keys(change).length > 0, {
  error: 'At least one member to change is expected.',
});
export type LibraryChange = z.infer<typeof libraryChange>;

/** For whom an indicator is. Empty members: for all. */
export interface LibraryScope {
  readonly unitId: string | null;
  readonly position: string | null;
}

/**
 * Whether an indicator is for somebody.
 * @param unitIds his unit and all above it
 */
export function isFor(
  scope: LibraryScope,
  who: { readonly unitIds: readonly string[]; readonly position: string },
): boolean {
  if (scope.unitId !== null && !who.unitIds.includes(scope.unitId)) return false;
  return scope.position === null || folded(scope.position) === folded(who.position);
}

const folded = (text: string): string => text.trim().replace(/\s+/g, ' ').toLocaleLowerCase('id');
