/**
 * The documentation of performance during the year (Art. 16; Annex III.A.4–8, p.68): one report for each period, whose lines are tied to the SKP. What
 * counts is evidence of results, not of activity (p.68 no. 7): a line without evidence is kept, and adds up to nothing.
 */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { dayOffReason, isoDate, nextDay, type Calendar } from './calendar.ts';
import { evidence } from './forms.ts';
import type { ADDS_UP } from './indicator-library.ts';
import type { Aspect } from './terms.ts';

/** The periods that an agency can choose (p.68 no. 5). */
export const REPORT_PERIODS = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR'] as const;
export type ReportPeriod = (typeof REPORT_PERIODS)[number];

export const workReportsRule = z.strictObject({
  every: z.enum(REPORT_PERIODS),
  /** So many calendar days after its period a report is in time; later it is taken all the same, and marked. */
  inTimeDays: z.number().int().min(0).max(366),
  legalBasis: z.string().min(3).max(300),
});
export type WorkReportsRule = z.infer<typeof workReportsRule>;

const line = z.strictObject({
  /** The line of the SKP that it is about; left out: other work. */
  indicatorId: z.uuid().optional(),
  work: z.string().trim().min(3).max(500),
  /** In the line's unit of measure. */
  quantity: z
    .number()
    .min(0)
    .max(1_000_000_000)
    .refine((value) => Number.isInteger(Math.round(value * 1e8) / 1e4), { error: 'At most four decimals are kept.' })
    .optional(),
  evidence: evidence.default([]),
});

export const workReportForm = z.strictObject({
  note: z.string().trim().min(3).max(2_000).optional(),
  lines: z
    .array(
      line.refine(({ indicatorId, quantity }) => quantity === undefined || indicatorId !== undefined, {
        path: ['quantity'],
        error: 'A quantity is one of a line of the SKP: name it in indicatorId, or leave the quantity out.',
      }),
    )
    .min(1, 'At least one line is expected: what was done.')
    .max(30),
});
export type WorkReportForm = z.infer<typeof workReportForm>;

/** Why somebody need not report. Leave as in PP 11/2017 Art. 310; UNPAID: outside the State's responsibility. */
export const ABSENCES = [
  'ANNUAL',
  'LONG',
  'SICK',
  'MATERNITY',
  'IMPORTANT_REASON',
  'UNPAID',
  'TRAINING',
  'OTHER',
] as const;
export type AbsenceKind = (typeof ABSENCES)[number];

/** Local ISO dates, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

const UNIT_OF: Readonly<Record<Exclude<ReportPeriod, 'HALF_YEAR'>, 'day' | 'week' | 'month' | 'quarter' | 'year'>> = {
  DAY: 'day',
  WEEK: 'week',
  MONTH: 'month',
  QUARTER: 'quarter',
  YEAR: 'year',
};

/** The period in which a local ISO date lies; a week begins on Monday. */
export function periodOf(date: string, every: ReportPeriod): Span {
  const day = DateTime.fromISO(date, { zone: 'utc' });
  if (every === 'HALF_YEAR') {
    const from = day.set({ month: day.month <= 6 ? 1 : 7, day: 1 });
    return { from: isoDate(from), to: isoDate(from.plus({ months: 6 }).minus({ days: 1 })) };
  }
  const unit = UNIT_OF[every];
  return { from: isoDate(day.startOf(unit)), to: isoDate(day.endOf(unit)) };
}

/** The span with the periods at its ends as a whole: a report and an absence at their beginning belong to it. */
export const wholePeriods = ({ from, to }: Span, every: ReportPeriod): Span => ({
  from: periodOf(from, every).from,
  to: periodOf(to, every).to,
});

/** Whether a report of this period comes in time today (local ISO date). */
export const isLate = (period: Span, today: string, { inTimeDays }: WorkReportsRule): boolean =>
  isoDate(DateTime.fromISO(period.to, { zone: 'utc' }).plus({ days: inTimeDays })) < today;

/**
 * What is expected of a period.
 * FREE: no working day in it, or away on all of them. TO_COME: it has not begun. OPEN: it can still be reported in time. MISSING: it was not.
 */
export const PERIOD_STATES = ['REPORTED', 'FREE', 'TO_COME', 'OPEN', 'MISSING'] as const;
export type PeriodState = (typeof PERIOD_STATES)[number];

export interface PeriodOfCalendar extends Span {
  readonly state: PeriodState;
  /** Of a single day that is free: the holiday or the weekday; absent where somebody was away. */
  readonly dayOff?: string;
  /** He was away on every working day of it. */
  readonly away: boolean;
}

/**
 * The periods from one local date to another, with what is expected of each.
 * @param counted from when to when reports are expected at all: from the launch (or joining) to the end of the year
 */
export function calendarOfReports(
  span: Span,
  facts: {
    readonly rule: WorkReportsRule;
    readonly calendar: Calendar;
    readonly counted: Span;
    readonly today: string;
    readonly absences: readonly Span[];
    /** First dates of the periods that were reported. */
    readonly reported: ReadonlySet<string>;
  },
): PeriodOfCalendar[] {
  const { rule, calendar, counted, today, absences, reported } = facts;
  const periods: PeriodOfCalendar[] = [];
  for (
    let period = periodOf(span.from, rule.every);
    period.from <= span.to;
    period = periodOf(nextDay(period.to), rule.every)
  ) {
    const days = daysOf(period).filter((day) => day >= counted.from && day <= counted.to);
    const worked = days.filter((day) => !dayOffReason(day, calendar));
    const present = worked.filter((day) => !absences.some(({ from, to }) => from <= day && day <= to));
    const dayOff = rule.every === 'DAY' ? dayOffReason(period.from, calendar)?.reason : undefined;
    periods.push({
      ...period,
      state: stateOf(),
      away: worked.length > 0 && present.length === 0,
      ...(dayOff === undefined ? {} : { dayOff }),
    });

    function stateOf(): PeriodState {
      if (reported.has(period.from)) return 'REPORTED';
      if (present.length === 0) return 'FREE';
      if (period.from > today) return 'TO_COME';
      return isLate(period, today, rule) ? 'MISSING' : 'OPEN';
    }
  }
  return periods;
}

function daysOf({ from, to }: Span): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = nextDay(day)) days.push(day);
  return days;
}

/** How the quantities of a line add up where it refers to no entry of the library: amounts are added, quality and time averaged (practice). */
export const ADDS_UP_BY_ASPECT: Readonly<Record<Aspect, (typeof ADDS_UP)[number]>> = {
  QUANTITY: 'SUM',
  COST: 'SUM',
  QUALITY: 'MEAN',
  TIME: 'MEAN',
};

/** Shares are averaged, whatever their aspect. A pattern of PostgreSQL, whatever the case. */
export const UNIT_OF_SHARES = '^(%|persen|percent)';

/** A figure as people of the agency write it: at most two decimals, a comma before them, no grouping ("1250,5"), so that it can be read as a target is. */
export const figureText = (value: number): string => String(Math.round(value * 100) / 100).replace('.', ',');
