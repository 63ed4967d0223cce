/** Periodic evaluation: windows of months and quarters, by the policy and with the regulation's own example (p.91–92). */
import { describe, expect, it } from 'vitest';
import { makeCalendar, WEEKDAYS_OF, type Calendar } from '../../../domain/calendar.ts';
import { isLate } from '../../../domain/deadlines.ts';
import {
  asPeriod,
  earliestOpening,
  lastPeriodOf,
  periodDates,
  periodName,
  periodsOf,
  periodWindows,
  type Pause,
} from '../../../domain/periods.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { quickPolicy } from '../../../domain/policies/quick.ts';
import { policyFaults } from '../../../domain/policy-faults.ts';
import {
  PERIODIC_TASKS,
  policyBody,
  ruleOf,
  type PeriodicRule,
  type PeriodRule,
  type PolicyBody,
} from '../../../domain/policy.ts';
import { PERIODS, type TimeZone } from '../../../domain/terms.ts';
import { without } from '../../support/without.ts';

const calendar = (timeZone: TimeZone): Calendar =>
  makeCalendar({ timeZone, week: WEEKDAYS_OF.MON_FRI, weekChanges: [], daysOff: [] });
const WITA = calendar('Asia/Makassar');

const national = nationalPolicy.periodic as PeriodicRule;
const launchedAt = new Date('2026-01-05T01:00:00Z');
const windows = (periodic: PeriodicRule, more: { pauses?: Pause[]; calendar?: Calendar } = {}) =>
  periodWindows(periodic, { year: 2026, launchedAt, pauses: more.pauses ?? [] }, more.calendar ?? WITA);
const span = (each: { period: string; opensAt: Date; dueAt: Date } | undefined) =>
  each && [each.period, each.opensAt.toISOString(), each.dueAt.toISOString()];

describe('the periods of a year', () => {
  it.each([
    ['Q1', '2026-01-01', '2026-03-31', 'Triwulan I', 'quarter I'],
    ['Q4', '2026-10-01', '2026-12-31', 'Triwulan IV', 'quarter IV'],
    ['M01', '2026-01-01', '2026-01-31', 'Bulan Januari', 'January'],
    ['M02', '2026-02-01', '2026-02-28', 'Bulan Februari', 'February'],
    ['M12', '2026-12-01', '2026-12-31', 'Bulan Desember', 'December'],
  ] as const)('%s runs from %s to %s and is called %s', (period, from, to, id, en) => {
    expect(periodDates(period, 2026)).toEqual({ from, to });
    expect([periodName(period, 'id'), periodName(period, 'en')]).toEqual([id, en]);
  });

  it('has a February of 29 days in a leap year', () => {
    expect(periodDates('M02', 2028).to).toBe('2028-02-29');
  });

  it('knows every code, and no other word', () => {
    expect(PERIODS.map(asPeriod)).toEqual(PERIODS);
    for (const word of ['', 'Q5', 'M13', 'YEAR', 'q1']) expect(() => asPeriod(word)).toThrow('Not a period');
  });
});

describe('the list of periods of a frequency', () => {
  it('leaves the last one to the yearly evaluation (D.1.1 "IV-AKHIR", p.115)', () => {
    const days = { daysBefore: 10, daysAfter: 10 };
    expect(periodsOf('QUARTERLY', days).map((each) => each.period)).toEqual(['Q1', 'Q2', 'Q3']);
    expect(periodsOf('MONTHLY', days).map((each) => each.period)).toEqual(
      PERIODS.filter((period) => period.startsWith('M')).slice(0, 11),
    );
  });

  it('counts days before the last day of the period and after it, over the ends of months and of the year', () => {
    const on = (month: number, day: number, yearOffset: 0 | 1 = 0) => ({ on: { yearOffset, month, day } });
    const monthly = periodsOf('MONTHLY', { daysBefore: 10, daysAfter: 10 });
    expect(monthly.slice(0, 4)).toEqual([
      { period: 'M01', opens: on(1, 21), due: on(2, 10) },
      { period: 'M02', opens: on(2, 18), due: on(3, 10) },
      { period: 'M03', opens: on(3, 21), due: on(4, 10) },
      { period: 'M04', opens: on(4, 20), due: on(5, 10) },
    ]);
    expect(periodsOf('MONTHLY', { daysBefore: 0, daysAfter: 40 }).at(-1)).toEqual({
      period: 'M11',
      opens: on(11, 30),
      due: on(1, 9, 1),
    });
  });

  it('has as its last one the period that is evaluated with the year', () => {
    const of = (frequency: 'MONTHLY' | 'QUARTERLY') =>
      lastPeriodOf({ ...national, periods: periodsOf(frequency, { daysBefore: 10, daysAfter: 10 }) });
    expect([of('QUARTERLY'), of('MONTHLY')]).toEqual(['Q4', 'M12']);
  });

  it('makes a monthly policy as data, without a fault', () => {
    const monthly: PolicyBody = {
      ...nationalPolicy,
      periodic: { ...national, periods: periodsOf('MONTHLY', { daysBefore: 10, daysAfter: 10 }) },
    };
    expect(policyFaults(monthly, false)).toEqual([]);
    expect(policyBody.parse(JSON.parse(JSON.stringify(monthly)))).toEqual(monthly);
    expect(windows(monthly.periodic as PeriodicRule)).toHaveLength(11);
  });
});

describe('the windows of the national policy', () => {
  it('are from 10 days before the quarter’s end to 10 days after, in the unit’s zone', () => {
    expect(windows(national).map(span)).toEqual([
      ['Q1', '2026-03-20T16:00:00.000Z', '2026-04-10T15:59:59.000Z'],
      ['Q2', '2026-06-19T16:00:00.000Z', '2026-07-10T15:59:59.000Z'],
      ['Q3', '2026-09-19T16:00:00.000Z', '2026-10-10T15:59:59.000Z'],
    ]);
    expect(span(windows(national, { calendar: calendar('Asia/Jakarta') })[0])).toEqual([
      'Q1',
      '2026-03-20T17:00:00.000Z',
      '2026-04-10T16:59:59.000Z',
    ]);
  });

  it('tell the two dates of the regulation’s example apart: 25 August lies outside, 25 September inside (IV.A.14, p.91–92)', () => {
    const third = windows(national)[2];
    const inside = (local: string): boolean => {
      const at = new Date(`${local}T10:00:00+08:00`);
      return third !== undefined && third.opensAt <= at && !isLate(at, third.dueAt);
    };
    expect([inside('2026-08-25'), inside('2026-09-25')]).toEqual([false, true]);
    expect([inside('2026-09-19'), inside('2026-09-20'), inside('2026-10-10'), inside('2026-10-11')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('do not open before the earliest instant that is told without a calendar', () => {
    for (const timeZone of ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const) {
      windows(national, { calendar: calendar(timeZone) }).forEach(({ opensAt }, index) => {
        const earliest = earliestOpening(national.periods[index] as PeriodRule, { year: 2026, launchedAt });
        expect(earliest.getTime()).toBeLessThanOrEqual(opensAt.getTime());
        expect(opensAt.getTime() - earliest.getTime()).toBeLessThan(3 * 3_600_000);
      });
    }
    const byClock: PeriodRule = {
      period: 'Q1',
      opens: { clock: { n: 5, unit: 'WORKING_DAYS', from: 'LAUNCH' } },
      due: { clock: { n: 3, unit: 'WORKING_DAYS', from: 'WINDOW_OPENS' } },
    };
    expect(earliestOpening(byClock, { year: 2026, launchedAt })).toEqual(launchedAt);
    const nextYear: PeriodRule = { ...byClock, opens: { on: { yearOffset: 1, month: 1, day: 2 } } };
    expect(earliestOpening(nextYear, { year: 2026, launchedAt }).toISOString()).toBe('2027-01-01T15:00:00.000Z');
  });
});

describe('a pause of the cycle', () => {
  const day = 86_400;

  it('moves the windows that were not over, by the length of the pause, and says so', () => {
    // From 25 March: the first window was open, the others were to come.
    const pauses = [{ from: new Date('2026-03-25T02:00:00Z'), seconds: 5 * day }];
    const [first, second] = windows(national, { pauses });
    expect(span(first)).toEqual(['Q1', '2026-03-20T16:00:00.000Z', '2026-04-15T15:59:59.000Z']);
    expect(span(second)).toEqual(['Q2', '2026-06-24T16:00:00.000Z', '2026-07-15T15:59:59.000Z']);
    const moved = [{ by: 'PAUSE', seconds: 5 * day }];
    expect([first?.derivation.opens.moved, first?.derivation.due.moved]).toEqual([undefined, moved]);
    expect([second?.derivation.opens.moved, second?.derivation.due.moved]).toEqual([moved, moved]);
  });

  it('leaves a window that was over, and a second pause adds to the first', () => {
    const pauses = [
      { from: new Date('2026-04-20T02:00:00Z'), seconds: day },
      // Not over any more: the first pause has moved its end to 11 July.
      { from: new Date('2026-07-11T00:00:00Z'), seconds: 2 * day },
    ];
    expect(windows(national, { pauses }).map((each) => each.dueAt.toISOString())).toEqual([
      '2026-04-10T15:59:59.000Z',
      '2026-07-13T15:59:59.000Z',
      '2026-10-13T15:59:59.000Z',
    ]);
  });
});

describe('windows by clocks', () => {
  it('count from the launch, and their end from their opening', () => {
    const seconds = (n: number, from: 'LAUNCH' | 'WINDOW_OPENS') => ({ clock: { n, unit: 'SECONDS' as const, from } });
    const [only] = windows({
      ...national,
      periods: [{ period: 'M05', opens: seconds(20, 'LAUNCH'), due: seconds(30, 'WINDOW_OPENS') }],
    });
    expect(span(only)).toEqual(['M05', '2026-01-05T01:00:20.000Z', '2026-01-05T01:00:50.000Z']);
    expect(only?.derivation.due.from).toEqual({ event: 'WINDOW_OPENS', at: '2026-01-05T01:00:20.000Z' });
  });
});

describe('the rule of a period’s task', () => {
  it('is its own where it has one, else the year’s', () => {
    const report = ruleOf(nationalPolicy, 'FINAL_SCORING', 'REPORT_REALIZATION', 'Q1');
    expect(report).toBe(national.tasks.REPORT_REALIZATION);
    expect(ruleOf(nationalPolicy, 'FINAL_SCORING', 'REPORT_REALIZATION', null)).toBe(
      nationalPolicy.tasks['FINAL_SCORING.REPORT_REALIZATION'],
    );
    expect(ruleOf(nationalPolicy, 'APPEAL', 'DECIDE_APPEAL', 'Q1')).toBe(nationalPolicy.tasks.DECIDE_APPEAL);
  });

  it('is there for every task that a periodic evaluation sees to, with the same consequences as the year’s', () => {
    for (const kind of PERIODIC_TASKS) {
      const [mine, years] = ['Q1', null].map((period) =>
        ruleOf(nationalPolicy, kind === 'REPORT_REALIZATION' ? 'FINAL_SCORING' : 'DELIVERY', kind, period),
      );
      expect(mine?.afterDue).toBe(years?.afterDue);
      expect(mine?.whenOverdue.action).toBe(years?.whenOverdue.action);
    }
  });

  it('is the year’s in a policy without periods; the demo has none', () => {
    const quick = quickPolicy(1);
    expect(quick.periodic).toBeUndefined();
    expect(ruleOf(quick, 'FINAL_SCORING', 'REPORT_REALIZATION', 'Q1')).toBe(
      quick.tasks['FINAL_SCORING.REPORT_REALIZATION'],
    );
  });
});

describe('the faults of periods', () => {
  const faults = (more: Partial<PeriodicRule>) =>
    policyFaults({ ...nationalPolicy, periodic: { ...national, ...more } }, false).map((fault) => fault.pointer);
  const [first, second] = national.periods as [PeriodRule, PeriodRule];
  const day = (month: number, dayOfMonth: number) => ({ on: { yearOffset: 0 as const, month, day: dayOfMonth } });
  const clock = (n: number, from: 'LAUNCH' | 'WINDOW_OPENS' | 'EVALUATION_ENDS' | 'RECEIPT') => ({
    clock: { n, unit: 'CALENDAR_DAYS' as const, from },
  });

  it('a window that ends before it opens, by dates or by clocks', () => {
    expect(faults({ periods: [{ ...first, due: day(3, 20) }] })).toEqual(['/periodic/periods/0/due']);
    const reversed = { period: 'Q1' as const, opens: clock(30, 'LAUNCH'), due: clock(20, 'LAUNCH') };
    expect(faults({ periods: [reversed] })).toEqual(['/periodic/periods/0/due']);
    expect(faults({ periods: [{ ...reversed, due: clock(0, 'WINDOW_OPENS') }] })).toEqual([]);
  });

  it('windows that overlap, by dates or by clocks; the day after the one before is none', () => {
    expect(faults({ periods: [{ ...first, due: day(6, 20) }, second] })).toEqual(['/periodic/periods/1/opens']);
    expect(faults({ periods: [{ ...first, due: day(6, 19) }, second] })).toEqual([]);
    const before = { period: 'Q1' as const, opens: clock(0, 'LAUNCH'), due: clock(10, 'WINDOW_OPENS') };
    const after = (n: number) => ({ period: 'Q2' as const, opens: clock(n, 'LAUNCH'), due: clock(30, 'LAUNCH') });
    expect(faults({ periods: [before, after(10)] })).toEqual(['/periodic/periods/1/opens']);
    expect(faults({ periods: [before, after(11)] })).toEqual([]);
  });

  it('a period twice, out of order, or of another frequency', () => {
    expect(faults({ periods: [first, { ...second, period: 'Q1' }] })).toEqual(['/periodic/periods/1/period']);
    expect(faults({ periods: [second, { ...first, opens: day(9, 1), due: day(9, 10) }] })).toEqual([
      '/periodic/periods/1/period',
    ]);
    expect(faults({ periods: [first, { ...second, period: 'M06' }] })).toContain('/periodic/periods/1/period');
  });

  it('an event that is not known when a window must be', () => {
    expect(faults({ periods: [{ ...first, opens: clock(1, 'EVALUATION_ENDS') }] })).toContain(
      '/periodic/periods/0/opens/clock/from',
    );
    expect(faults({ periods: [{ ...first, due: clock(1, 'RECEIPT') }] })).toEqual([
      '/periodic/periods/0/due/clock/from',
    ]);
    expect(
      faults({ periods: [{ ...first, due: { ...first.due, atLeast: clock(1, 'EVALUATION_ENDS').clock } }] }),
    ).toEqual(['/periodic/periods/0/due/atLeast/from']);
  });

  it('a task whose clock starts from what has not happened, or whose date is the same in every period', () => {
    const rate = national.tasks.RATE;
    const report = national.tasks.REPORT_REALIZATION;
    if (!rate || !report) throw new Error('the national policy has rules of its own for a period');
    const tasks = (more: PeriodicRule['tasks']) => faults({ tasks: { ...national.tasks, ...more } });
    expect(tasks({ RATE: { ...rate, due: clock(3, 'RECEIPT') } })).toEqual(['/periodic/tasks/RATE/due']);
    expect(tasks({ REPORT_REALIZATION: { ...report, due: day(4, 3) } })).toEqual([
      '/periodic/tasks/REPORT_REALIZATION/due',
    ]);
    // The year's own rule, which a period falls back to, is looked at too.
    const yearly = { ...nationalPolicy.tasks.DELIVER_RESULT, dueAfterTakeover: day(12, 1) };
    const body = { ...nationalPolicy, tasks: { ...nationalPolicy.tasks, DELIVER_RESULT: yearly } };
    expect(policyFaults(body, false).map((fault) => fault.pointer)).toEqual([
      '/periodic/tasks/DELIVER_RESULT/dueAfterTakeover',
    ]);
    if (rate.whenOverdue.action !== 'TAKE_OVER') throw new Error('the superior takes over');
    const whenOverdue = { ...rate.whenOverdue, due: day(4, 30) };
    expect(tasks({ RATE: { ...rate, whenOverdue } })).toEqual(['/periodic/tasks/RATE/whenOverdue/due']);
  });

  it('a period without a rule for its report has not the documented shape', () => {
    const torn = { ...nationalPolicy, periodic: { ...national, tasks: without(national.tasks, 'REPORT_REALIZATION') } };
    const parsed = policyBody.safeParse(torn);
    expect(parsed.error?.issues.map((issue) => issue.path.join('/'))).toEqual(['periodic/tasks/REPORT_REALIZATION']);
  });
});
