/** Why a policy's periodic evaluations are refused, and what is said about it. */
import { describe, expect, it } from 'vitest';
import { periodicFaults } from '../../../domain/periodic-faults.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import {
  CLOCK_EVENTS,
  PERIODIC_TASKS,
  type ClockEvent,
  type ClockRule,
  type PeriodicRule,
  type PeriodRule,
  type TaskRule,
} from '../../../domain/policy.ts';
import { without } from '../../support/without.ts';

const national = nationalPolicy.periodic as PeriodicRule;
const [first, second] = national.periods as [PeriodRule, PeriodRule];
const day = (month: number, dayOfMonth: number, yearOffset: 0 | 1 = 0) => ({
  on: { yearOffset, month, day: dayOfMonth },
});
const clock = (n: number, from: ClockEvent, unit: ClockRule['unit'] = 'CALENDAR_DAYS') => ({
  clock: { n, unit, from },
});
const of = (...periods: PeriodRule[]) => periodicFaults({ ...nationalPolicy, periodic: { ...national, periods } });
const tasks = (more: PeriodicRule['tasks']) =>
  periodicFaults({ ...nationalPolicy, periodic: { ...national, tasks: { ...national.tasks, ...more } } });

it('a policy without periods has no such faults', () => {
  expect(periodicFaults(without(nationalPolicy, 'periodic'))).toEqual([]);
  expect(periodicFaults(nationalPolicy)).toEqual([]);
});

describe('the window of a period', () => {
  it('opens by a date or by the launch, and ends by those or by its opening', () => {
    expect(of({ period: 'Q1', opens: clock(5, 'LAUNCH'), due: clock(9, 'LAUNCH') })).toEqual([]);
    expect(of({ period: 'Q1', opens: clock(5, 'LAUNCH'), due: clock(9, 'WINDOW_OPENS') })).toEqual([]);
    expect(of({ ...first, due: { ...first.due, atLeast: clock(5, 'WINDOW_OPENS').clock } })).toEqual([]);
    expect(of({ ...first, due: { ...first.due, atLeast: clock(5, 'LAUNCH').clock } })).toEqual([]);
    for (const from of CLOCK_EVENTS.filter((event) => event !== 'LAUNCH')) {
      expect(of({ period: 'Q1', opens: clock(5, from), due: day(4, 10) })).toEqual([
        { pointer: '/periodic/periods/0/opens/clock/from', detail: `a period's window cannot open by ${from}` },
      ]);
    }
    for (const from of CLOCK_EVENTS.filter((event) => event !== 'LAUNCH' && event !== 'WINDOW_OPENS')) {
      expect(of({ ...first, due: clock(5, from) })).toEqual([
        { pointer: '/periodic/periods/0/due/clock/from', detail: `a period's window cannot end by ${from}` },
      ]);
      expect(of({ ...first, due: { ...first.due, atLeast: clock(5, from).clock } })).toEqual([
        { pointer: '/periodic/periods/0/due/atLeast/from', detail: `a period's window cannot end by ${from}` },
      ]);
    }
  });

  it('does not end before it opens: by dates, or by clocks of one unit', () => {
    const fault = [{ pointer: '/periodic/periods/0/due', detail: 'is before the window opens' }];
    expect(of({ period: 'Q1', opens: day(3, 21), due: day(3, 20) })).toEqual(fault);
    expect(of({ period: 'Q1', opens: day(3, 21), due: day(3, 21) })).toEqual([]);
    expect(of({ period: 'Q4', opens: day(12, 31), due: day(1, 1, 1) })).toEqual([]);
    expect(of({ period: 'Q4', opens: day(1, 1, 1), due: day(12, 31) })).toEqual(fault);
    expect(of({ period: 'Q1', opens: clock(6, 'LAUNCH'), due: clock(5, 'LAUNCH') })).toEqual(fault);
    expect(of({ period: 'Q1', opens: clock(6, 'LAUNCH'), due: clock(6, 'LAUNCH') })).toEqual([]);
    expect(of({ period: 'Q1', opens: clock(6, 'LAUNCH'), due: clock(5, 'WINDOW_OPENS') })).toEqual([]);
    // Six calendar days against five working days, a date against a clock: the rules alone do not say.
    expect(of({ period: 'Q1', opens: clock(6, 'LAUNCH'), due: clock(5, 'LAUNCH', 'WORKING_DAYS') })).toEqual([]);
    expect(of({ period: 'Q1', opens: clock(400, 'LAUNCH'), due: day(1, 1) })).toEqual([]);
    expect(of({ period: 'Q1', opens: day(12, 1), due: clock(0, 'LAUNCH') })).toEqual([]);
  });
});

describe('the periods of a policy', () => {
  const launch = (period: PeriodRule['period'], opens: number, due: number, unit: ClockRule['unit']): PeriodRule => ({
    period,
    opens: clock(opens, 'LAUNCH', unit),
    due: clock(due, 'LAUNCH', unit),
  });

  it('stand one after the other, each once, of one frequency', () => {
    expect(of(first, { ...second, period: 'Q1' })).toEqual([
      { pointer: '/periodic/periods/1/period', detail: 'Q1 is there twice' },
    ]);
    expect(of(second, { ...first, opens: day(9, 1), due: day(9, 10) })).toEqual([
      { pointer: '/periodic/periods/1/period', detail: 'comes after Q2' },
    ]);
    expect(of({ ...first, period: 'M03' }, { ...second, period: 'Q2' })).toEqual([
      { pointer: '/periodic/periods/1/period', detail: 'quarters and months cannot be mixed' },
    ]);
    expect(of({ ...first, period: 'M03' }, { ...second, period: 'M06' })).toEqual([]);
  });

  it('do not overlap, as far as the rules alone say it', () => {
    const fault = [{ pointer: '/periodic/periods/1/opens', detail: 'the window of Q1 is not over' }];
    expect(of({ ...first, due: day(6, 20) }, { ...second, opens: day(6, 20) })).toEqual(fault);
    expect(of(launch('Q1', 0, 10, 'CALENDAR_DAYS'), launch('Q2', 10, 20, 'CALENDAR_DAYS'))).toEqual(fault);
    expect(of(launch('Q1', 0, 10, 'CALENDAR_DAYS'), launch('Q2', 11, 20, 'CALENDAR_DAYS'))).toEqual([]);
    expect(of(launch('Q1', 0, 10, 'CALENDAR_DAYS'), launch('Q2', 5, 20, 'WORKING_DAYS'))).toEqual([]);
    expect(of(launch('Q1', 0, 100, 'CALENDAR_DAYS'), second)).toEqual([]);
    expect(of({ ...first, due: clock(200, 'WINDOW_OPENS') }, second)).toEqual([]);
    const fromOpening = { ...launch('Q1', 7, 0, 'CALENDAR_DAYS'), due: clock(5, 'WINDOW_OPENS') };
    expect(of(fromOpening, launch('Q2', 12, 20, 'CALENDAR_DAYS'))).toEqual(fault);
    expect(of(fromOpening, launch('Q2', 13, 20, 'CALENDAR_DAYS'))).toEqual([]);
  });
});

describe('a task of a period', () => {
  const rule: TaskRule = {
    due: clock(3, 'OPENED'),
    afterDue: 'REFUSE',
    whenOverdue: { action: 'REMIND', legalBasis: 'practice' },
    legalBasis: 'practice',
  };
  /** What has happened when each is opened, besides the launch, its own opening and the end of the window. */
  const HAPPENED: Readonly<Record<(typeof PERIODIC_TASKS)[number], readonly ClockEvent[]>> = {
    REPORT_REALIZATION: ['WINDOW_OPENS', 'WINDOW_DUE'],
    RATE: ['WINDOW_OPENS', 'WINDOW_DUE'],
    DELIVER_RESULT: ['SIGNED'],
    RECEIVE_RESULT: ['SIGNED'],
    SIGN_AND_RETURN: ['SIGNED', 'RECEIPT'],
    FILE_APPEAL: ['SIGNED', 'RECEIPT'],
    STATE_AS_EMPLOYEE: ['SIGNED', 'RECEIPT', 'APPEAL_FILED'],
    STATE_AS_EVALUATOR: ['SIGNED', 'RECEIPT', 'APPEAL_FILED'],
    DECIDE_APPEAL: ['SIGNED', 'RECEIPT', 'APPEAL_FILED'],
  };

  it.each(PERIODIC_TASKS)('%s is counted from what has happened when it is opened, and from nothing else', (kind) => {
    const known = ['LAUNCH', 'OPENED', 'EVALUATION_ENDS', ...HAPPENED[kind]];
    for (const from of CLOCK_EVENTS) {
      expect(tasks({ [kind]: { ...rule, due: clock(3, from) } })).toEqual(
        known.includes(from)
          ? []
          : [{ pointer: `/periodic/tasks/${kind}/due`, detail: `${from} is not known then, or never` }],
      );
    }
  });

  it('is looked at in each of its dues, and in their floors', () => {
    const fixed = 'a fixed date is the same in every period: count from the window';
    const never = 'CASE_OPENED is not known then, or never';
    const bad = { ...day(5, 1), atLeast: clock(1, 'CASE_OPENED').clock };
    const both = (place: string) => [
      { pointer: `/periodic/tasks/RATE/${place}`, detail: fixed },
      { pointer: `/periodic/tasks/RATE/${place}`, detail: never },
    ];
    expect(tasks({ RATE: { ...rule, due: bad } })).toEqual(both('due'));
    expect(tasks({ RATE: { ...rule, dueAfterTakeover: bad } })).toEqual(both('dueAfterTakeover'));
    const takeOver = { action: 'TAKE_OVER' as const, ladder: ['SUPERIOR' as const], due: bad, legalBasis: 'practice' };
    expect(tasks({ RATE: { ...rule, whenOverdue: takeOver } })).toEqual(both('whenOverdue/due'));
    expect(tasks({ RATE: { ...rule, whenOverdue: { ...takeOver, due: clock(7, 'OPENED') } } })).toEqual([]);
  });

  it('without a rule of its own is looked at by the year’s', () => {
    const body = {
      ...nationalPolicy,
      tasks: { ...nationalPolicy.tasks, DECIDE_APPEAL: { ...rule, due: clock(3, 'CASE_OPENED') } },
    };
    expect(periodicFaults(body).map(({ pointer }) => pointer)).toEqual(['/periodic/tasks/DECIDE_APPEAL/due']);
  });
});
