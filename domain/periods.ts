/**
 * The periods of a year: which days each has, what it is called, and when its evaluation opens and is due. The last period of a year is
 * evaluated with the year itself (format D.1.1: "TRIWULAN I/II/III/IV-AKHIR", p.115), so it has no window of its own.
 */
import { DateTime } from 'luxon';
import type { Calendar } from './calendar.ts';
import { deadline, opening, type Derivation } from './deadlines.ts';
import type { FixedDate, PeriodRule, PeriodicRule } from './policy.ts';
import { PERIODS, type Language, type Period } from './terms.ts';

/** MONTHLY or QUARTERLY (Art. 24; Annex IV.A.8.a, p.90). */
export type Frequency = 'MONTHLY' | 'QUARTERLY';

/** @throws Error for a word that is no period */
export function asPeriod(text: string): Period {
  const period = PERIODS.find((known) => known === text);
  if (!period) throw new Error('Not a period: Q1 to Q4 or M01 to M12 is expected.');
  return period;
}

/** First and last month of a period, 1 = January. */
function monthsOf(period: Period): { readonly first: number; readonly last: number } {
  const number = Number(period.slice(1));
  return period.startsWith('Q') ? { first: number * 3 - 2, last: number * 3 } : { first: number, last: number };
}

/** First and last local ISO date of a period. */
export function periodDates(period: Period, year: number): { readonly from: string; readonly to: string } {
  const { first, last } = monthsOf(period);
  const iso = (date: DateTime): string => date.toFormat('yyyy-MM-dd');
  return {
    from: iso(DateTime.utc(year, first, 1)),
    to: iso(DateTime.utc(year, last, 1).endOf('month')),
  };
}

const ROMAN = ['I', 'II', 'III', 'IV'];

/** As people call it: "Triwulan I" (the word of formats D.1.x, p.115), "Bulan Januari"; in English "quarter I", "January". */
export function periodName(period: Period, language: Language): string {
  const number = Number(period.slice(1));
  if (period.startsWith('Q')) {
    return language === 'id' ? `Triwulan ${ROMAN[number - 1] ?? ''}` : `quarter ${ROMAN[number - 1] ?? ''}`;
  }
  const month = DateTime.utc(2000, number, 1).setLocale(language).toFormat('MMMM');
  return language === 'id' ? `Bulan ${month}` : month;
}

/**
 * The periods of a year that are evaluated apart, each from some days before its last day to some days after it. In a leap year the window of
 * February opens a day earlier than the days say, because a fixed date is one of every year.
 */
export function periodsOf(
  frequency: Frequency,
  window: { readonly daysBefore: number; readonly daysAfter: number },
): PeriodRule[] {
  const ofFrequency = PERIODS.filter((period) => period.startsWith(frequency === 'MONTHLY' ? 'M' : 'Q'));
  // The last one is the yearly evaluation.
  return ofFrequency.slice(0, -1).map((period) => {
    const end = DateTime.utc(COMMON_YEAR, monthsOf(period).last, 1).endOf('month');
    return {
      period,
      opens: { on: fixedDateOf(end.minus({ days: window.daysBefore })) },
      due: { on: fixedDateOf(end.plus({ days: window.daysAfter })) },
    };
  });
}

/** The period that is evaluated with the year: the fourth quarter, or December. */
export const lastPeriodOf = ({ periods }: PeriodicRule): Period => (periods[0]?.period.startsWith('M') ? 'M12' : 'Q4');

/** Any year without a 29 February. */
const COMMON_YEAR = 2027;

function fixedDateOf(date: DateTime): FixedDate {
  return { yearOffset: date.year === COMMON_YEAR ? 0 : 1, month: date.month, day: date.day };
}

/** The clocks of a cycle stood still from `from` on, for so many seconds by which every window was moved that was not over. */
export interface Pause {
  readonly from: Date;
  readonly seconds: number;
}

export interface PeriodWindow {
  readonly period: Period;
  readonly opensAt: Date;
  readonly dueAt: Date;
  readonly derivation: { readonly opens: Derivation; readonly due: Derivation };
}

/** When each period of a policy is evaluated, for a unit: as the stages' windows, moved by every pause before whose begin it was not over. */
export function periodWindows(
  periodic: PeriodicRule,
  cycle: { readonly year: number; readonly launchedAt: Date; readonly pauses: readonly Pause[] },
  calendar: Calendar,
): PeriodWindow[] {
  return periodic.periods.map((rule) => {
    const events = { LAUNCH: cycle.launchedAt };
    const opens = opening(rule.opens, periodic.legalBasis, events, calendar, cycle.year);
    const due = deadline(
      rule.due,
      periodic.legalBasis,
      { ...events, WINDOW_OPENS: opens.at, OPENED: opens.at },
      calendar,
      cycle.year,
    );
    const window = {
      period: rule.period,
      opensAt: opens.at,
      dueAt: due.at,
      derivation: { opens: opens.derivation, due: due.derivation },
    };
    return cycle.pauses.reduce(moved, window);
  });
}

function moved(window: PeriodWindow, pause: Pause): PeriodWindow {
  if (window.dueAt <= pause.from) return window;
  const { opens, due } = window.derivation;
  const later = (at: Date): Date => new Date(at.getTime() + pause.seconds * 1_000);
  const why = (derivation: Derivation): Derivation => ({
    ...derivation,
    moved: [...(derivation.moved ?? []), { by: 'PAUSE', seconds: pause.seconds }],
  });
  const notOpenYet = window.opensAt > pause.from;
  return {
    period: window.period,
    opensAt: notOpenYet ? later(window.opensAt) : window.opensAt,
    dueAt: later(window.dueAt),
    derivation: { opens: notOpenYet ? why(opens) : opens, due: why(due) },
  };
}

/** No unit's window opens before this instant: what is not due to be looked at can be told without reading a calendar. */
export function earliestOpening(rule: PeriodRule, cycle: { readonly year: number; readonly launchedAt: Date }): Date {
  if ('clock' in rule.opens) return cycle.launchedAt;
  const { yearOffset, month, day } = rule.opens.on;
  return DateTime.fromObject({ year: cycle.year + yearOffset, month, day }, { zone: EASTERNMOST }).toJSDate();
}

/** Where a date begins first. */
const EASTERNMOST = 'Asia/Jayapura';
