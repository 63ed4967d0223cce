import { describe, expect, it } from 'vitest';
import { makeCalendar, WEEKDAYS_OF } from '../../../domain/calendar.ts';
import {
  calendarOfReports,
  figureText,
  periodOf,
  wholePeriods,
  workReportForm,
  type WorkReportsRule,
} from '../../../domain/work-reports.ts';

const rule: WorkReportsRule = { every: 'DAY', inTimeDays: 2, legalBasis: 'practice' };
const calendar = makeCalendar({
  timeZone: 'Asia/Makassar',
  week: WEEKDAYS_OF.MON_FRI,
  weekChanges: [],
  daysOff: [{ date: '2026-04-03', kind: 'NATIONAL', name: 'Wafat Yesus Kristus', source: 'SKB 3 Menteri' }],
});
const counted = { from: '2026-01-01', to: '2026-12-31' };

describe('periods', () => {
  it.each([
    ['2026-04-03', 'DAY', '2026-04-03', '2026-04-03'],
    ['2026-04-05', 'WEEK', '2026-03-30', '2026-04-05'],
    ['2026-02-10', 'MONTH', '2026-02-01', '2026-02-28'],
    ['2026-05-31', 'QUARTER', '2026-04-01', '2026-06-30'],
    ['2026-06-30', 'HALF_YEAR', '2026-01-01', '2026-06-30'],
    ['2026-07-01', 'HALF_YEAR', '2026-07-01', '2026-12-31'],
    ['2026-07-01', 'YEAR', '2026-01-01', '2026-12-31'],
  ] as const)('%s by %s lies in %s to %s', (date, every, from, to) => {
    expect(periodOf(date, every)).toEqual({ from, to });
  });
});

describe('the calendar of reports', () => {
  const states = (more: Partial<Parameters<typeof calendarOfReports>[1]> = {}) =>
    calendarOfReports(
      { from: '2026-04-01', to: '2026-04-10' },
      {
        ...{ rule, calendar, counted, today: '2026-04-08', absences: [{ from: '2026-04-06', to: '2026-04-06' }] },
        ...{ reported: new Set(['2026-04-01']), ...more },
      },
    );

  it('knows what was reported, holidays, weekends, leave, what is missing, what is still in time, and what is to come', () => {
    expect(states().map(({ from, state, away }) => [from.slice(-2), state, away])).toEqual([
      ['01', 'REPORTED', false],
      ['02', 'MISSING', false],
      ['03', 'FREE', false],
      ['04', 'FREE', false],
      ['05', 'FREE', false],
      ['06', 'FREE', true],
      ['07', 'OPEN', false],
      ['08', 'OPEN', false],
      ['09', 'TO_COME', false],
      ['10', 'TO_COME', false],
    ]);
    expect(states()[2]?.dayOff).toBe('Wafat Yesus Kristus (SKB 3 Menteri)');
  });

  it('counts the periods at the ends of a span as a whole', () => {
    const span = { from: '2026-04-02', to: '2026-04-08' };
    expect(wholePeriods(span, 'DAY')).toEqual(span);
    expect(wholePeriods(span, 'WEEK')).toEqual({ from: '2026-03-30', to: '2026-04-12' });
  });

  it('expects nothing before somebody joined, and a week where one day of it is worked', () => {
    expect(
      states({ counted: { from: '2026-04-07', to: '2026-12-31' } })
        .slice(0, 7)
        .map(({ state }) => state),
    ).toEqual(['REPORTED', ...Array<string>(5).fill('FREE'), 'OPEN']);
    const weekly = states({
      rule: { ...rule, every: 'WEEK' },
      absences: [{ from: '2026-03-30', to: '2026-04-01' }],
      reported: new Set<string>(),
    });
    expect(weekly).toMatchObject([
      { from: '2026-03-30', to: '2026-04-05', state: 'MISSING', away: false },
      { from: '2026-04-06', to: '2026-04-12', state: 'OPEN' },
    ]);
  });
});

describe('the form', () => {
  const problems = (lines: object[]): string[] =>
    workReportForm.safeParse({ lines }).error?.issues.map(({ path }) => path.join('/')) ?? [];

  it('takes work without a line of the SKP, but no quantity of nothing', () => {
    expect(problems([{ work: 'Rapat dinas' }])).toEqual([]);
    expect(problems([{ work: 'Rapat dinas', quantity: 2 }])).toEqual(['lines/0/quantity']);
    expect(problems([])).toEqual(['lines']);
  });

  it('takes four decimals', () => {
    const line = { work: 'Rapat dinas', indicatorId: '9f1d7c35-6e2a-4b8c-a0f5-3d7e1b9c5a04' };
    expect(problems([{ ...line, quantity: 1.2345 }])).toEqual([]);
    expect(
      problems([
        { ...line, quantity: 0.3 },
        { ...line, quantity: 1_000_000_000 },
      ]),
    ).toEqual([]);
    expect(problems([{ ...line, quantity: 1.23456 }])).toEqual(['lines/0/quantity']);
    expect(problems([{ ...line, quantity: -1 }])).toEqual(['lines/0/quantity']);
  });
});

it('writes figures as targets are written', () => {
  expect([1250.5, 12, 0.125, 1e6].map(figureText)).toEqual(['1250,5', '12', '0,13', '1000000']);
});
