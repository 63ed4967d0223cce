import { describe, expect, it } from 'vitest';
import { SHIPPED_POLICIES } from '../../../domain/policies/shipped.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { policyBody, type PolicyBody } from '../../../domain/policy.ts';
import { policyFaults } from '../../../domain/policy-faults.ts';

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
