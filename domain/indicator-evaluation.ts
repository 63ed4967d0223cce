/** The evaluation of the indicators themselves: whether an indicator tells people apart, or says the same of everybody. */
import { attainmentOf } from './attainment.ts';
import type { Better } from './indicator-library.ts';
import type { Expectation } from './terms.ts';

/** A line of an SKP at the end of its year. */
export interface EvaluatedLine {
  readonly target: string;
  /** null: nothing was reported */
  readonly realized: string | null;
  /** The results rating of its owner that counts; null while there is none. */
  readonly results: Expectation | null;
}

/** Policy values. */
export interface EvaluationRule {
  /** Below so many lines with figures nothing is said. */
  readonly leastLines: number;
  /** From this share on (per cent) everybody is the same. */
  readonly alikeFrom: number;
}

/**
 * TOO_FEW: too few lines with figures. ALL_REACH, NONE_REACH: it says the same of (nearly) everybody. DISCRIMINATES: whoever is rated above expectation
 * reaches it clearly more often than the others. WEAK: he does not. UNRATED: too few people of either kind are rated to say so.
 */
export const INDICATOR_VERDICTS = ['TOO_FEW', 'ALL_REACH', 'NONE_REACH', 'DISCRIMINATES', 'WEAK', 'UNRATED'] as const;
export type IndicatorVerdict = (typeof INDICATOR_VERDICTS)[number];

export interface IndicatorFigures {
  readonly lines: number;
  /** Lines whose target and realization hold figures. */
  readonly readable: number;
  /** Shares in per cent, to one decimal; null where `verdict` is TOO_FEW: figures of a few people are theirs. */
  readonly reached: number | null;
  readonly meanAttainment: number | null;
  readonly spread: number | null;
  readonly reachedByAbove: number | null;
  readonly reachedByOthers: number | null;
  readonly verdict: IndicatorVerdict;
}

/** The difference of shares from which an item of a test is said to discriminate (Ebel's index of discrimination), per cent. */
const CLEARLY = 20;

export function evaluateIndicator(
  lines: readonly EvaluatedLine[],
  better: Better,
  { leastLines, alikeFrom }: EvaluationRule,
): IndicatorFigures {
  const read = lines.flatMap(({ target, realized, results }) => {
    const attained = realized === null ? undefined : attainmentOf(target, realized, better);
    return attained === undefined ? [] : [{ attained, results }];
  });
  const counts = { lines: lines.length, readable: read.length };
  if (read.length < leastLines) {
    const nothing = { reached: null, meanAttainment: null, spread: null, reachedByAbove: null, reachedByOthers: null };
    return { ...counts, ...nothing, verdict: 'TOO_FEW' };
  }
  const mean = read.reduce((sum, { attained }) => sum + attained, 0) / read.length;
  const spread = Math.sqrt(read.reduce((sum, { attained }) => sum + (attained - mean) ** 2, 0) / read.length);
  const reached = reachedShare(read);
  const above = read.filter(({ results }) => results === 'ABOVE');
  const others = read.filter(({ results }) => results !== null && results !== 'ABOVE');
  // A group of one or two would be read as its people.
  const least = Math.max(3, Math.ceil(leastLines / 4));
  const told = above.length >= least && others.length >= least;
  const reachedByAbove = told ? reachedShare(above) : null;
  const reachedByOthers = told ? reachedShare(others) : null;
  return {
    ...counts,
    reached,
    meanAttainment: rounded(mean),
    spread: rounded(spread),
    reachedByAbove,
    reachedByOthers,
    verdict: verdictOf(reached, reachedByAbove, reachedByOthers, alikeFrom),
  };
}

function verdictOf(
  reached: number,
  byAbove: number | null,
  byOthers: number | null,
  alikeFrom: number,
): IndicatorVerdict {
  if (reached >= alikeFrom) return 'ALL_REACH';
  if (reached <= 100 - alikeFrom) return 'NONE_REACH';
  if (byAbove === null || byOthers === null) return 'UNRATED';
  return byAbove - byOthers >= CLEARLY ? 'DISCRIMINATES' : 'WEAK';
}

const reachedShare = (of: readonly { readonly attained: number }[]): number =>
  rounded((of.filter(({ attained }) => attained >= 100).length / of.length) * 100);

const rounded = (figure: number): number => Math.round(figure * 10) / 10;
