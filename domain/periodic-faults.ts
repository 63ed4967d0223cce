/** What the shape of the periodic evaluations of a policy cannot say. */
import { PERIODIC_TASKS, ruleOf, type ClockEvent, type FixedDate, type PeriodRule, type PolicyBody } from './policy.ts';
import type { PolicyFault } from './policy-fault.ts';
import type { Stage } from './terms.ts';

type PeriodicTask = (typeof PERIODIC_TASKS)[number];

/** Where each task of a period stands; the rules of the year are named by stage and kind. */
const STAGE_OF: Readonly<Record<PeriodicTask, Stage>> = {
  REPORT_REALIZATION: 'FINAL_SCORING',
  RATE: 'FINAL_SCORING',
  DELIVER_RESULT: 'DELIVERY',
  RECEIVE_RESULT: 'DELIVERY',
  SIGN_AND_RETURN: 'DELIVERY',
  FILE_APPEAL: 'APPEAL',
  STATE_AS_EMPLOYEE: 'APPEAL',
  STATE_AS_EVALUATOR: 'APPEAL',
  DECIDE_APPEAL: 'APPEAL',
};

/** What a period's tasks may be counted from, by what has happened when they are opened. */
const FROM_THE_START: readonly ClockEvent[] = ['LAUNCH', 'OPENED', 'EVALUATION_ENDS'];
const KNOWN: Readonly<Record<PeriodicTask, ReadonlySet<ClockEvent>>> = {
  REPORT_REALIZATION: new Set([...FROM_THE_START, 'WINDOW_OPENS', 'WINDOW_DUE']),
  RATE: new Set([...FROM_THE_START, 'WINDOW_OPENS', 'WINDOW_DUE']),
  DELIVER_RESULT: new Set([...FROM_THE_START, 'SIGNED']),
  RECEIVE_RESULT: new Set([...FROM_THE_START, 'SIGNED']),
  SIGN_AND_RETURN: new Set([...FROM_THE_START, 'SIGNED', 'RECEIPT']),
  FILE_APPEAL: new Set([...FROM_THE_START, 'SIGNED', 'RECEIPT']),
  STATE_AS_EMPLOYEE: new Set([...FROM_THE_START, 'SIGNED', 'RECEIPT', 'APPEAL_FILED']),
  STATE_AS_EVALUATOR: new Set([...FROM_THE_START, 'SIGNED', 'RECEIPT', 'APPEAL_FILED']),
  DECIDE_APPEAL: new Set([...FROM_THE_START, 'SIGNED', 'RECEIPT', 'APPEAL_FILED']),
};

export function periodicFaults(body: PolicyBody): PolicyFault[] {
  if (!body.periodic) return [];
  return [...windowFaults(body.periodic.periods), ...orderFaults(body.periodic.periods), ...taskFaults(body)];
}

/** Each window for itself. It can be counted from the launch, and its end from its opening; everything else comes later. */
function windowFaults(periods: readonly PeriodRule[]): PolicyFault[] {
  return periods.flatMap((rule, index): PolicyFault[] => {
    const pointer = `/periodic/periods/${index}`;
    const faults: PolicyFault[] = [];
    if (periods.slice(0, index).some((earlier) => earlier.period === rule.period)) {
      faults.push({ pointer: `${pointer}/period`, detail: `${rule.period} is there twice` });
    }
    if (rule.period.slice(0, 1) !== periods[0]?.period.slice(0, 1)) {
      faults.push({ pointer: `${pointer}/period`, detail: 'quarters and months cannot be mixed' });
    }
    if ('clock' in rule.opens && rule.opens.clock.from !== 'LAUNCH') {
      faults.push({
        pointer: `${pointer}/opens/clock/from`,
        detail: `a period's window cannot open by ${rule.opens.clock.from}`,
      });
    }
    for (const [place, clock] of [
      ['clock', 'clock' in rule.due ? rule.due.clock : undefined],
      ['atLeast', rule.due.atLeast],
    ] as const) {
      if (clock && clock.from !== 'LAUNCH' && clock.from !== 'WINDOW_OPENS') {
        faults.push({
          pointer: `${pointer}/due/${place}/from`,
          detail: `a period's window cannot end by ${clock.from}`,
        });
      }
    }
    const span = spanOf(rule);
    if (span && span.opens > span.due) {
      faults.push({ pointer: `${pointer}/due`, detail: 'is before the window opens' });
    }
    return faults;
  });
}

/** One after the other, in the order of the periods: nobody reports two periods at once, and the rules say so by their dates. */
function orderFaults(periods: readonly PeriodRule[]): PolicyFault[] {
  return periods.flatMap((rule, index): PolicyFault[] => {
    const before = periods[index - 1];
    if (!before) return [];
    const pointer = `/periodic/periods/${index}`;
    if (rule.period < before.period) return [{ pointer: `${pointer}/period`, detail: `comes after ${before.period}` }];
    const [earlier, later] = [spanOf(before), spanOf(rule)];
    if (!earlier || !later || earlier.measure !== later.measure || later.opens > earlier.due) return [];
    return [{ pointer: `${pointer}/opens`, detail: `the window of ${before.period} is not over` }];
  });
}

interface Span {
  /** What the numbers mean; spans of different measures cannot be compared. */
  readonly measure: 'DATES' | 'SECONDS' | 'CALENDAR_DAYS' | 'WORKING_DAYS';
  readonly opens: number;
  readonly due: number;
}

/** From when to when, where the rule alone says it: by fixed dates, or by clocks of one unit that begin with the launch. */
function spanOf({ opens, due }: PeriodRule): Span | undefined {
  if ('on' in opens && 'on' in due) return { measure: 'DATES', opens: ordinal(opens.on), due: ordinal(due.on) };
  if (!('clock' in opens) || !('clock' in due) || opens.clock.unit !== due.clock.unit) return undefined;
  const from = due.clock.from === 'WINDOW_OPENS' ? opens.clock.n : 0;
  return { measure: opens.clock.unit, opens: opens.clock.n, due: from + due.clock.n };
}

const ordinal = ({ yearOffset, month, day }: FixedDate): number => yearOffset * 10_000 + month * 100 + day;

/**
 * Every task of a period, by its own rule or by the year's: a fixed date would be the same in every period, and what has not happened
 * yet cannot start a clock.
 */
function taskFaults(body: PolicyBody): PolicyFault[] {
  return PERIODIC_TASKS.flatMap((kind): PolicyFault[] => {
    const pointer = `/periodic/tasks/${kind}`;
    const rule = ruleOf(body, STAGE_OF[kind], kind, 'period');
    const dues = [
      { place: 'due', due: rule.due },
      ...(rule.dueAfterTakeover ? [{ place: 'dueAfterTakeover', due: rule.dueAfterTakeover }] : []),
      ...(rule.whenOverdue.action === 'TAKE_OVER' ? [{ place: 'whenOverdue/due', due: rule.whenOverdue.due }] : []),
    ];
    return dues.flatMap(({ place, due }): PolicyFault[] => [
      ...('on' in due
        ? [
            {
              pointer: `${pointer}/${place}`,
              detail: 'a fixed date is the same in every period: count from the window',
            },
          ]
        : []),
      ...['clock' in due ? due.clock : undefined, due.atLeast].flatMap((clock) =>
        clock && !KNOWN[kind].has(clock.from)
          ? [{ pointer: `${pointer}/${place}`, detail: `${clock.from} is not known then, or never` }]
          : [],
      ),
    ]);
  });
}
