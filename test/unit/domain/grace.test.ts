import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveFrom } from '../../../domain/grace.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { policyFaults } from '../../../domain/policy-faults.ts';
import type { PolicyBody } from '../../../domain/policy.ts';

describe('the grace in which a decision can be undone', () => {
  it('ends with the grace, and at the latest at the due date: undoing makes nobody late', () => {
    const at = new Date('2026-03-02T02:00:00.000Z');
    expect(effectiveFrom({ n: 15, unit: 'MINUTES' }, at, null)).toEqual(new Date('2026-03-02T02:15:00.000Z'));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: -100_000, max: 100_000 }), (n, seconds) => {
        const dueAt = new Date(at.getTime() + seconds * 1_000);
        const effective = effectiveFrom({ n, unit: 'MINUTES' }, at, dueAt);
        expect(effective <= dueAt).toBe(true);
        expect(effective <= new Date(at.getTime() + n * 60_000)).toBe(true);
      }),
    );
  });

  it('no policy gives one to receipt or appeal, nor seconds outside a demo', () => {
    const withGrace = (kind: 'RECEIVE_RESULT' | 'FILE_APPEAL' | 'RATE', unit: 'MINUTES' | 'SECONDS'): PolicyBody => ({
      ...nationalPolicy,
      tasks: { ...nationalPolicy.tasks, [kind]: { ...nationalPolicy.tasks[kind], grace: { n: 10, unit } } },
    });
    expect(policyFaults(withGrace('RATE', 'MINUTES'), false)).toEqual([]);
    expect(policyFaults(withGrace('RATE', 'SECONDS'), false)).toMatchObject([{ pointer: '/tasks/RATE/grace/unit' }]);
    expect(policyFaults(withGrace('RECEIVE_RESULT', 'MINUTES'), false)).toMatchObject([
      { pointer: '/tasks/RECEIVE_RESULT/grace' },
    ]);
    expect(policyFaults(withGrace('FILE_APPEAL', 'MINUTES'), false)).toMatchObject([
      { pointer: '/tasks/FILE_APPEAL/grace' },
    ]);
  });
});
