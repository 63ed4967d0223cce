import type { Derivation } from '../domain/deadlines.ts';
import { explainDeadline, type DeadlineWhy } from '../domain/explain-deadline.ts';

/**
 * Why a stored date is what it is, from the derivation stored with it; null where there is no clock.
 * @param stored a JSON column
 */
export function whyDue(stored: unknown, dueAt: Date | null): DeadlineWhy | null {
  return dueAt && isDerivation(stored) ? explainDeadline(stored, dueAt, 'DUE') : null;
}

/** Why a window opens, and ends, when it does. */
export interface WindowWhy {
  readonly opens: DeadlineWhy | null;
  readonly due: DeadlineWhy | null;
}

/** Of a window's stored `{ opens, due }`. */
export function whyWindow(window: {
  readonly opensAt: Date;
  readonly dueAt: Date;
  readonly derivation: unknown;
}): WindowWhy {
  return { opens: whyOpens(window.derivation, window.opensAt), due: whyEnds(window.derivation, window.dueAt) };
}

/** Of a window's `{ opens, due }`, why it opens when it does. */
export function whyOpens(stored: unknown, opensAt: Date): DeadlineWhy | null {
  const { opens } = partsOf(stored);
  return isDerivation(opens) ? explainDeadline(opens, opensAt, 'OPENS') : null;
}

/** Of a window's `{ opens, due }`, why it ends when it does. */
export function whyEnds(stored: unknown, dueAt: Date): DeadlineWhy | null {
  return whyDue(partsOf(stored).due, dueAt);
}

const partsOf = (stored: unknown): { opens?: unknown; due?: unknown } =>
  typeof stored === 'object' && stored !== null ? stored : {};

/** Every deadline is stored with one; a row that is no derivation explains nothing. */
function isDerivation(stored: unknown): stored is Derivation {
  return (
    typeof stored === 'object' &&
    stored !== null &&
    ['rule', 'legalBasis', 'timeZone', 'skipped'].every((member) => member in stored)
  );
}
