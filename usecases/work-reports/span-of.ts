import { wholePeriods, type ReportPeriod, type Span } from '../../domain/work-reports.ts';
import { Refusal } from '../refusal.ts';

const LONGEST_DAYS = 366;
const DAY_MS = 24 * 3_600_000;
/** Beyond it a date is not four digits of year any more, and periods have no end to compare with. */
const LAST_DATE = '9998-12-31';

/** What was asked for, with what was left out, in whole periods. @throws Refusal VALIDATION_FAILED where it is more than a year, ends before it begins, or is beyond all years */
export function spanOf(asked: Partial<Span>, leftOut: Span, every: ReportPeriod): Span {
  const { from, to } = { from: asked.from ?? leftOut.from, to: asked.to ?? leftOut.to };
  const fault = faultOf(from, to);
  if (!fault) return wholePeriods({ from, to }, every);
  throw new Refusal('VALIDATION_FAILED', 422, 'Another span is expected.', {
    errors: [{ pointer: '?from', detail: fault }],
  });
}

function faultOf(from: string, to: string): string | undefined {
  if (to > LAST_DATE) return `A date up to ${LAST_DATE} is expected.`;
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) return `The span ends (${to}) before it begins (${from}).`;
  return days > LONGEST_DAYS ? `At most ${LONGEST_DAYS} days at once.` : undefined;
}
