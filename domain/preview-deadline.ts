/** A deadline asked for without a task: when would it end, and which days would count. */
import { isoDate, localDate, nextDay, type Calendar } from './calendar.ts';
import { deadline } from './deadlines.ts';
import type { ClockRule } from './policy.ts';

export interface PreviewedDeadline {
  /** The last second that counts. */
  readonly dueAt: Date;
  /** Every local date after the event's, through the due date; why it did not count, null for one that did. */
  readonly days: readonly { readonly date: string; readonly counted: boolean; readonly reason: string | null }[];
  /** It depends on a year whose decree is not known. */
  readonly provisional: boolean;
}

/**
 * The same computation as for tasks (`deadline`), day by day.
 * @throws NoWorkingDay
 */
export function previewDeadline(
  from: Date,
  rule: { readonly n: number; readonly unit: Exclude<ClockRule['unit'], 'SECONDS'> },
  calendar: Calendar,
): PreviewedDeadline {
  const start = localDate(from, calendar);
  const { at, derivation } = deadline(
    { clock: { ...rule, from: 'OPENED' } },
    '',
    { OPENED: from },
    calendar,
    start.year,
  );
  const skipped = new Map(derivation.skipped.map((day) => [day.date, day.reason]));
  const due = isoDate(localDate(at, calendar));
  const days: PreviewedDeadline['days'][number][] = [];
  for (let date = isoDate(start); date < due;) {
    date = nextDay(date);
    const reason = skipped.get(date) ?? null;
    days.push({ date, counted: reason === null, reason });
  }
  return { dueAt: at, days, provisional: derivation.provisional === true };
}
