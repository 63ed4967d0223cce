import { describe, expect, it } from 'vitest';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { quickPolicy } from '../../../domain/policies/quick.ts';
import { SHIPPED_POLICIES } from '../../../domain/policies/shipped.ts';
import { policyBody, RULED_TASKS, ruleOf, type PolicyBody } from '../../../domain/policy.ts';
import { STAGES, TASK_KINDS, type Stage, type TaskKind } from '../../../domain/terms.ts';
import { without } from '../../support/without.ts';

/** Every task that a workflow sees to, in the stage in which it does (docs/domain.md, the cycle). */
const SEEN_TO: readonly (readonly [Stage, TaskKind])[] = [
  ['SOCIALIZATION', 'ACKNOWLEDGE_SOCIALIZATION'],
  ['TARGET_SETTING', 'DRAFT_TARGETS'],
  ['TARGET_SETTING', 'APPROVE_TARGETS'],
  ['MID_TERM', 'REPORT_REALIZATION'],
  ['MID_TERM', 'GIVE_FEEDBACK'],
  ['MID_TERM', 'AGREE_ADJUSTMENT'],
  ['FINAL_SCORING', 'REPORT_REALIZATION'],
  ['FINAL_SCORING', 'RATE'],
  ['FINAL_SCORING', 'ANSWER_CALIBRATION'],
  ['DELIVERY', 'DELIVER_RESULT'],
  ['DELIVERY', 'RECEIVE_RESULT'],
  ['DELIVERY', 'SIGN_AND_RETURN'],
  ['APPEAL', 'FILE_APPEAL'],
  ['APPEAL', 'ADMIT_LATE_APPEAL'],
  ['APPEAL', 'STATE_AS_EMPLOYEE'],
  ['APPEAL', 'STATE_AS_EVALUATOR'],
  ['APPEAL', 'DECIDE_APPEAL'],
  ['FOLLOW_UP', 'PLAN_COACHING'],
  ['FOLLOW_UP', 'CONCLUDE_COACHING'],
  ['FOLLOW_UP', 'PLAN_COUNSELLING'],
  ['FOLLOW_UP', 'CONCLUDE_COUNSELLING'],
  ['FOLLOW_UP', 'DECIDE_REWARD'],
  ['REPORTING', 'REPORT_RESULTS'],
  ['REPORTING', 'SIGN_REPORT'],
  ['DELIVERY', 'RESTORE_CONTACT'],
];

/** What leader and employee agree on (docs/check-ins.md). */
const AGREED: readonly TaskKind[] = ['CARRY_OUT_AS_EMPLOYEE', 'CARRY_OUT_AS_EVALUATOR'];

it('an agreed action is due on its day, where the policy has check-ins, and is never taken over', () => {
  for (const { body } of SHIPPED_POLICIES) {
    for (const kind of AGREED) {
      if (!body.checkIns) {
        expect(() => ruleOf(body, 'MONITORING', kind, null)).toThrow(kind);
        continue;
      }
      expect(ruleOf(body, 'MONITORING', kind, null)).toMatchObject({
        due: { clock: { n: 0, from: 'AGREED' } },
        whenOverdue: { action: 'REMIND' },
      });
    }
  }
});

const units = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"unit":"(\w+)"/g)].map((m) => m[1] ?? '');

describe.each(SHIPPED_POLICIES)('the shipped policy $code', ({ body }) => {
  it('survives the way through the database unchanged', () => {
    expect(policyBody.parse(JSON.parse(JSON.stringify(body)))).toEqual(body);
  });

  it.each(SEEN_TO)('has a rule for %s.%s, with its legal basis', (stage, kind) => {
    const rule = ruleOf(body, stage, kind, null);
    expect(rule.legalBasis.length).toBeGreaterThan(2);
    expect(rule.whenOverdue.legalBasis.length).toBeGreaterThan(2);
  });

  it('takes over or leaves open what only a person may do: nothing is approved, rated or judged by silence', () => {
    for (const kind of ['APPROVE_TARGETS', 'RATE', 'DELIVER_RESULT', 'RECEIVE_RESULT', 'DECIDE_APPEAL'] as const) {
      expect(body.tasks[kind].whenOverdue.action).toBe('TAKE_OVER');
    }
  });

  it('refuses a late approval, rating and appeal, and accepts a late draft, receipt and judgement', () => {
    const afterDue = (kind: keyof PolicyBody['tasks']) => body.tasks[kind].afterDue;
    expect(['APPROVE_TARGETS', 'RATE', 'FILE_APPEAL'].map((kind) => afterDue(kind as 'RATE'))).toEqual(
      Array(3).fill('REFUSE'),
    );
    expect(['DRAFT_TARGETS', 'RECEIVE_RESULT', 'DECIDE_APPEAL'].map((kind) => afterDue(kind as 'RATE'))).toEqual(
      Array(3).fill('UNTIL_TAKEN_OVER'),
    );
  });
});

describe('the list above', () => {
  it('names every kind of task, so that a new one cannot be forgotten here', () => {
    expect(new Set([...SEEN_TO.map(([, kind]) => kind), ...AGREED])).toEqual(new Set(TASK_KINDS));
    expect(new Set(SEEN_TO.map(([stage]) => stage))).toEqual(new Set(STAGES.filter((stage) => stage !== 'MONITORING')));
  });
});

describe('the quick policy', () => {
  it('differs from the national one in its clocks only', () => {
    const quick = quickPolicy(1);
    for (const name of RULED_TASKS) {
      const [mine, national] = [quick.tasks[name], nationalPolicy.tasks[name]];
      expect(mine.afterDue).toBe(national.afterDue);
      expect(mine.legalBasis).toBe(national.legalBasis);
      const consequence = ({ whenOverdue }: typeof mine) => ({ ...whenOverdue, due: undefined });
      expect(consequence(mine)).toEqual(consequence(national));
    }
    expect(Object.keys(quick.stages).sort()).toEqual(Object.keys(nationalPolicy.stages).sort());
    expect(quick.followUp).toEqual(nationalPolicy.followUp);
    expect(quick.distributionGuide).toEqual(nationalPolicy.distributionGuide);
    expect(quick.maxReturns).toBe(nationalPolicy.maxReturns);
  });

  it('counts in seconds only, and the national one in none', () => {
    expect(new Set(units(quickPolicy(1)))).toEqual(new Set(['SECONDS']));
    expect(units(nationalPolicy)).not.toContain('SECONDS');
  });

  it('takes over after the seconds of each task, and opens and closes its windows one after the other', () => {
    const quick = quickPolicy(1);
    const windows = Object.entries(quick.stages).map(([stage, { opens, due, legalBasis }]) => {
      if (!('clock' in opens) || !('clock' in due)) throw new Error('the demo counts in seconds');
      expect(legalBasis).toBe(nationalPolicy.stages[stage as Stage]?.legalBasis);
      return [stage, opens.clock.from, opens.clock.n, due.clock.from, due.clock.n];
    });
    expect(windows.sort()).toEqual([
      ['FINAL_SCORING', 'LAUNCH', 81, 'LAUNCH', 115],
      ['MID_TERM', 'LAUNCH', 46, 'LAUNCH', 80],
      ['MONITORING', 'LAUNCH', 0, 'LAUNCH', 115],
      ['REPORTING', 'EVALUATION_ENDS', 0, 'EVALUATION_ENDS', 30],
      ['SOCIALIZATION', 'LAUNCH', 0, 'LAUNCH', 30],
      ['TARGET_SETTING', 'LAUNCH', 0, 'LAUNCH', 45],
    ]);
    expect(quick.tasks.RATE).toMatchObject({
      due: { clock: { n: 0, unit: 'SECONDS', from: 'WINDOW_DUE' } },
      whenOverdue: { action: 'TAKE_OVER', due: { clock: { n: 20, unit: 'SECONDS', from: 'OPENED' } } },
    });
    expect(quick.newTargetsOnMove).toBe(true);
    expect(quick.lastYearsOrganisationResultFrom).toEqual({ clock: { n: 0, unit: 'SECONDS', from: 'LAUNCH' } });
  });

  it('reminds within its seconds, at least one before and after, at any tempo', () => {
    expect(quickPolicy(1).reminders).toEqual({
      before: [{ n: 5, unit: 'SECONDS' }],
      overdueEvery: { n: 20, unit: 'SECONDS' },
    });
    expect(quickPolicy(0.01).reminders).toEqual({
      before: [{ n: 1, unit: 'SECONDS' }],
      overdueEvery: { n: 1, unit: 'SECONDS' },
    });
    expect(quickPolicy(2).reminders.overdueEvery.n).toBe(40);
    const opens = quickPolicy(2).stages.MID_TERM?.opens;
    expect(opens && 'clock' in opens && opens.clock.n).toBe(92);
  });

  it('is stretched by its tempo', () => {
    const n = (tempo: number) => {
      const { due } = quickPolicy(tempo).tasks.RATE.whenOverdue as { due: { clock: { n: number } } };
      return due.clock.n;
    };
    expect(n(3)).toBe(3 * n(1));
  });
});

it('a rule that a policy lacks is an error, not a guess', () => {
  const torn = { ...nationalPolicy, tasks: without(nationalPolicy.tasks, 'RATE') } as unknown as PolicyBody;
  expect(() => ruleOf(torn, 'FINAL_SCORING', 'RATE', null)).toThrow('FINAL_SCORING.RATE');
  expect(policyBody.safeParse(torn).success).toBe(false);
});
