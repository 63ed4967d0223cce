import type { Span } from '../../domain/work-reports.ts';
import { Refusal } from '../refusal.ts';

const LONGEST_DAYS = 366;
const DAY_MS = 24 * 3_600_000;

/** What was asked for, with what was left out. @throws Refusal VALIDATION_FAILED where it is more than a year, or ends before it begins */
export function spanOf(asked: Partial<Span>, leftOut: Span): Span {
  const { from, to } = { from: asked.from ?? leftOut.from, to: asked.to ?? leftOut.to };
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days >= 1 && days <= LONGEST_DAYS) return { from, to };
  const detail =
    days < 1 ? `The span ends (${to}) before it begins (${from}).` : `At most ${LONGEST_DAYS} days at once.`;
  throw new Refusal('VALIDATION_FAILED', 422, 'Another span is expected.', { errors: [{ pointer: '?from', detail }] });
}
