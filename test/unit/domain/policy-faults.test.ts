import { describe, expect, it } from 'vitest';
import { SHIPPED_POLICIES } from '../../../domain/policies/shipped.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { policyBody, type ClockEvent, type PolicyBody } from '../../../domain/policy.ts';
import { policyFaults } from '../../../domain/policy-faults.ts';
import type { Role } from '../../../domain/terms.ts';
import { without } from '../../support/without.ts';

const pointers = (more: Partial<PolicyBody>) =>
  policyFaults({ ...nationalPolicy, ...more }, false).map((fault) => fault.pointer);
const stage = nationalPolicy.stages.MID_TERM;

describe('the faults of a policy', () => {
  it.each(SHIPPED_POLICIES)('$code, as shipped, has none and has the documented shape', ({ body, demo }) => {
    expect(policyBody.safeParse(body).success).toBe(true);
    expect(policyFaults(body, demo)).toEqual([]);
  });

  it('clocks of seconds are faults where the policy is not flagged demo', () => {
    const quick = SHIPPED_POLICIES.find((policy) => policy.demo);
    expect(quick && policyFaults(quick.body, false).length).toBeGreaterThan(20);
  });

  it('a window that ends before it opens, or is counted from what nobody knows at the launch', () => {
    if (!stage) throw new Error('the national policy has a mid-term');
    const stages = (more: Partial<typeof stage>) => ({
      stages: { ...nationalPolicy.stages, MID_TERM: { ...stage, ...more } },
    });
    expect(pointers(stages({ due: { on: { yearOffset: 0, month: 5, day: 31 } } }))).toEqual([
      '/stages/MID_TERM/due/on',
    ]);
    expect(pointers(stages({ due: { clock: { n: 5, unit: 'WORKING_DAYS', from: 'RECEIPT' } } }))).toEqual([
      '/stages/MID_TERM/due/clock/from',
    ]);
    expect(pointers(stages({ opens: { on: { yearOffset: 0, month: 2, day: 29 } } }))).toEqual([
      '/stages/MID_TERM/opens/on/day',
    ]);
  });

  it('a ladder that names a role twice, and a predicate with two follow-ups', () => {
    const rate = nationalPolicy.tasks.RATE;
    if (rate.whenOverdue.action !== 'TAKE_OVER') throw new Error('the superior takes over');
    const whenOverdue = { ...rate.whenOverdue, ladder: ['SUPERIOR' as const, 'SUPERIOR' as const] };
    expect(pointers({ tasks: { ...nationalPolicy.tasks, RATE: { ...rate, whenOverdue } } })).toEqual([
      '/tasks/RATE/whenOverdue/ladder',
    ]);
    expect(pointers({ followUp: { ...nationalPolicy.followUp, coaching: ['BAIK'] } })).toEqual(['/followUp/coaching']);
  });
});

describe('what a fault says', () => {
  type Stages = PolicyBody['stages'];
  const faults = (more: Partial<PolicyBody>) => policyFaults({ ...nationalPolicy, ...more }, false);
  const stages = (more: Stages) => faults({ stages: { ...nationalPolicy.stages, ...more } });
  const window = (name: keyof Stages, more: Partial<NonNullable<Stages['MID_TERM']>>) => {
    const rule = nationalPolicy.stages[name];
    if (!rule) throw new Error(`the national policy has a window for ${name}`);
    return stages({ [name]: { ...rule, ...more } });
  };
  const clock = (from: ClockEvent, n = 5) => ({ clock: { n, unit: 'WORKING_DAYS' as const, from } });

  it.each(['SOCIALIZATION', 'TARGET_SETTING', 'MONITORING', 'MID_TERM', 'FINAL_SCORING', 'REPORTING'] as const)(
    'the window of %s is required',
    (name) => {
      expect(faults({ stages: without(nationalPolicy.stages, name) })).toEqual([
        { pointer: `/stages/${name}`, detail: 'required: the window of this stage' },
      ]);
    },
  );

  it.each(['LAUNCH', 'EVALUATION_ENDS'] as const)('a window may open and end by %s', (from) => {
    expect(window('REPORTING', { opens: clock(from), due: clock(from) })).toEqual([]);
  });

  it('a window may end by its own opening, but not open by it, nor by what nobody knows at the launch', () => {
    expect(window('REPORTING', { due: clock('WINDOW_OPENS') })).toEqual([]);
    for (const from of ['WINDOW_OPENS', 'WINDOW_DUE', 'OPENED', 'RECEIPT'] as const) {
      expect(window('REPORTING', { opens: clock(from) })).toEqual([
        { pointer: '/stages/REPORTING/opens/clock/from', detail: `a window cannot open by ${from}` },
      ]);
    }
    for (const from of ['WINDOW_DUE', 'OPENED', 'SIGNED'] as const) {
      expect(window('REPORTING', { due: clock(from) })).toEqual([
        { pointer: '/stages/REPORTING/due/clock/from', detail: `a window cannot end by ${from}` },
      ]);
    }
  });

  it('the window of final scoring cannot be counted from its own end, by either of its clocks', () => {
    const fault = { pointer: '/stages/FINAL_SCORING', detail: 'EVALUATION_ENDS is the end of this very window' };
    expect(window('FINAL_SCORING', { due: clock('EVALUATION_ENDS') })).toEqual([fault]);
    expect(window('FINAL_SCORING', { opens: clock('EVALUATION_ENDS'), due: clock('LAUNCH') })).toEqual([fault]);
    expect(window('FINAL_SCORING', { opens: clock('LAUNCH'), due: clock('WINDOW_OPENS') })).toEqual([]);
  });

  it('a window of fixed dates may be of one day, and reach into the next year', () => {
    const on = (yearOffset: 0 | 1, month: number, day: number) => ({ on: { yearOffset, month, day } });
    expect(window('MID_TERM', { opens: on(0, 6, 1), due: on(0, 6, 1) })).toEqual([]);
    expect(window('MID_TERM', { opens: on(0, 12, 31), due: on(1, 1, 1) })).toEqual([]);
    const fault = { pointer: '/stages/MID_TERM/due/on', detail: 'is before the day on which the window opens' };
    expect(window('MID_TERM', { opens: on(0, 6, 2), due: on(0, 6, 1) })).toEqual([fault]);
    expect(window('MID_TERM', { opens: on(0, 7, 1), due: on(0, 6, 30) })).toEqual([fault]);
    expect(window('MID_TERM', { opens: on(1, 1, 1), due: on(0, 12, 31) })).toEqual([fault]);
    // A date against a clock: only the launch tells which is earlier.
    expect(window('MID_TERM', { opens: on(0, 6, 2), due: clock('LAUNCH', 0) })).toEqual([]);
    expect(window('MID_TERM', { opens: clock('LAUNCH', 500), due: on(0, 1, 2) })).toEqual([]);
  });

  it.each([
    [2, 29],
    [4, 31],
    [6, 31],
    [9, 31],
    [11, 31],
  ])('month %i has no day %i in every year', (month, day) => {
    const due = (last: number) => window('FINAL_SCORING', { due: { on: { yearOffset: 1, month, day: last } } });
    expect(due(day)).toEqual([
      { pointer: '/stages/FINAL_SCORING/due/on/day', detail: `month ${month} does not have this day every year` },
    ]);
    expect(due(day - 1)).toEqual([]);
  });

  it('the months of 31 days have them', () => {
    for (const month of [1, 3, 5, 7, 8, 10, 12]) {
      expect(window('FINAL_SCORING', { due: { on: { yearOffset: 1, month, day: 31 } } })).toEqual([]);
    }
  });

  it('a role twice in a ladder, wherever it stands', () => {
    const rate = nationalPolicy.tasks.RATE;
    const ladder = (...roles: Role[]) => {
      const due = clock('OPENED');
      const whenOverdue = { action: 'TAKE_OVER' as const, ladder: roles, due, legalBasis: 'practice' };
      return faults({ tasks: { ...nationalPolicy.tasks, PLAN_COACHING: { ...rate, whenOverdue } } });
    };
    expect(ladder('SUPERIOR', 'NEXT_SUPERIOR', 'SUPERIOR')).toEqual([
      { pointer: '/tasks/PLAN_COACHING/whenOverdue/ladder', detail: 'names a role twice' },
    ]);
    expect(ladder('SUPERIOR', 'NEXT_SUPERIOR', 'BKD_ADMIN')).toEqual([]);
  });

  it('a predicate with two follow-ups is named in the later one', () => {
    const followUp = (more: Partial<PolicyBody['followUp']>) =>
      faults({ followUp: { ...nationalPolicy.followUp, ...more } });
    expect(followUp({ recognition: ['SANGAT_BAIK', 'BAIK'] })).toEqual([
      { pointer: '/followUp/recognition', detail: 'SANGAT_BAIK already has another follow-up' },
    ]);
    expect(followUp({ coaching: ['SANGAT_BAIK', 'KURANG', 'BAIK'] })).toEqual([
      { pointer: '/followUp/coaching', detail: 'SANGAT_BAIK already has another follow-up' },
      { pointer: '/followUp/coaching', detail: 'BAIK already has another follow-up' },
    ]);
    expect(followUp({ reward: [], recognition: [], coaching: [] })).toEqual([]);
  });

  it('seconds, with the place of each, unless the policy is flagged demo', () => {
    const body = {
      ...nationalPolicy,
      reminders: { ...nationalPolicy.reminders, overdueEvery: { n: 5, unit: 'SECONDS' as const } },
    };
    expect(policyFaults(body, false)).toEqual([
      { pointer: '/reminders/overdueEvery/unit', detail: 'SECONDS only in a policy flagged demo' },
    ]);
    expect(policyFaults(body, true)).toEqual([]);
  });
});
