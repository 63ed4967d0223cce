import type { Better } from './indicator-library.ts';
import { parseTarget } from './targets.ts';

/** Highest attainment of a target that counts, per cent (PP 30/2019 Art. 41, explanation; docs/domain.md). */
export const MOST_ATTAINMENT = 120;

/**
 * How far a target was reached, per cent, at most 120.
 * @param realized as people write it: "12", "12 dokumen", "1.250,5 jam"; only a figure at its beginning is read
 * @param better LESS: below the target is better. A range is reached inside it, and missed by as much as its nearer end.
 * @returns undefined where either text holds no figure
 */
export function attainmentOf(target: string, realized: string, better: Better): number | undefined {
  const wanted = parseTarget(target);
  const value = figureOf(realized);
  if (!wanted || value === undefined) return undefined;
  if (wanted.comparator === 'RANGE') {
    const upTo = wanted.upTo ?? wanted.value;
    if (value >= wanted.value && value <= upTo) return 100;
    return value < wanted.value ? share(value, wanted.value) : share(upTo, value);
  }
  const less =
    wanted.comparator === '<=' || wanted.comparator === '<' || (wanted.comparator === '=' && better === 'LESS');
  if (!less) return share(value, wanted.value);
  return value === 0 ? MOST_ATTAINMENT : share(wanted.value, value);
}

const FIGURE = /^\D{0,3}(\d[\d.,]*)/;

function figureOf(text: string): number | undefined {
  const digits = FIGURE.exec(text.trim())?.[1]?.replace(/[.,]+$/, '');
  const read = digits === undefined ? undefined : parseTarget(digits);
  return read?.value;
}

const share = (part: number, whole: number): number =>
  whole === 0 ? MOST_ATTAINMENT : Math.min(MOST_ATTAINMENT, Math.max(0, (part / whole) * 100));
