import { describe, expect, it } from 'vitest';
import { DEFAULT_REMARKS, audiencesFor, mayAddress, mayStillSay, type TaskStanding } from '../../../domain/remarks.ts';

const somebody: TaskStanding = { isEmployee: false, isHolder: false, isBkd: false, isOfCase: true, received: false };
const employee: TaskStanding = { ...somebody, isEmployee: true };

describe('whose remarks somebody may read', () => {
  it('who holds the task and BKD read everything, others what is for everybody', () => {
    const task = { kind: 'APPROVE_TARGETS', status: 'OPEN' } as const;
    expect(audiencesFor(task, { ...somebody, isHolder: true })).toEqual(['HOLDERS', 'EVERYBODY']);
    expect(audiencesFor(task, { ...somebody, isBkd: true })).toEqual(['HOLDERS', 'EVERYBODY']);
    expect(audiencesFor(task, somebody)).toEqual(['EVERYBODY']);
    expect(audiencesFor(task, employee)).toEqual(['EVERYBODY']);
    expect(audiencesFor({ kind: 'DRAFT_TARGETS', status: 'OPEN' }, { ...employee, isHolder: true })).toEqual([
      'HOLDERS',
      'EVERYBODY',
    ]);
  });

  it('the employee reads nothing that may speak of a result before he has received it', () => {
    for (const kind of ['RATE', 'ANSWER_CALIBRATION', 'DELIVER_RESULT', 'RECEIVE_RESULT', 'DECIDE_APPEAL'] as const) {
      for (const isHolder of [false, true]) {
        expect(audiencesFor({ kind, status: 'DECIDED' }, { ...employee, isHolder })).toEqual([]);
      }
      expect(audiencesFor({ kind, status: 'DECIDED' }, { ...employee, received: true })).toEqual(['EVERYBODY']);
    }
    // The result that is contested was received; the judgement is not made yet.
    expect(audiencesFor({ kind: 'DECIDE_APPEAL', status: 'OPEN' }, { ...employee, received: true })).toEqual([]);
  });

  it('counselling is read by the people of the case alone, and addressed by nobody else', () => {
    const task = { kind: 'PLAN_COUNSELLING', status: 'OPEN' } as const;
    const bkd = { ...somebody, isBkd: true, isOfCase: false };
    expect(audiencesFor(task, bkd)).toEqual([]);
    expect(mayAddress('EVERYBODY', bkd)).toBe(false);
    expect(audiencesFor(task, { ...somebody, isHolder: true })).toEqual(['HOLDERS', 'EVERYBODY']);
  });

  it('nobody speaks to a circle that he does not belong to', () => {
    expect(mayAddress('EVERYBODY', somebody)).toBe(true);
    expect(mayAddress('HOLDERS', somebody)).toBe(false);
    expect(mayAddress('HOLDERS', { ...somebody, isBkd: true })).toBe(true);
    expect(mayAddress('HOLDERS', { ...employee, isBkd: true })).toBe(false);
    expect(mayAddress('HOLDERS', { ...employee, isHolder: true })).toBe(true);
  });
});

describe('for how long', () => {
  const closed = new Date('2026-02-01T00:00:00Z');
  const after = (seconds: number): Date => new Date(closed.getTime() + seconds * 1_000);

  it('while the task is open, and 14 days after it was closed, to the second', () => {
    expect(mayStillSay(DEFAULT_REMARKS, null, closed)).toBe(true);
    expect(mayStillSay(DEFAULT_REMARKS, closed, after(14 * 86_400))).toBe(true);
    expect(mayStillSay(DEFAULT_REMARKS, closed, after(14 * 86_400 + 1))).toBe(false);
  });

  it('by the policy: seconds in a demo, or not at all', () => {
    const rule = (n: number) => ({ ...DEFAULT_REMARKS, afterClosing: { n, unit: 'SECONDS' as const } });
    expect(mayStillSay(rule(5), closed, after(5))).toBe(true);
    expect(mayStillSay(rule(5), closed, after(6))).toBe(false);
    expect(mayStillSay(rule(0), closed, after(1))).toBe(false);
  });
});
