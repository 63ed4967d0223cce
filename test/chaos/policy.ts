/** The national policy's stages, holders and consequences with clocks so short that a year passes in about a minute. */
import type { ClockEvent, PolicyBody } from '../../domain/policy.ts';
import { quickPolicy } from '../../domain/policies/quick.ts';

/** Seconds after launch: [opens, due]. Nothing here waits for a window's end but the reports; everybody's clock begins with his task. */
const WINDOWS = {
  SOCIALIZATION: [0, 16],
  TARGET_SETTING: [0, 24],
  MONITORING: [0, 40],
  MID_TERM: [12, 40],
  FINAL_SCORING: [26, 48],
} as const;

const RATE = { n: 14, takeover: 12 } as const;
const DELIVER_RESULT = { n: 10, takeover: 8 } as const;

/** @param tempo factor on every clock */
export function chaosPolicy(tempo: number): PolicyBody {
  const quick = quickPolicy(tempo * 0.75);
  const seconds = (n: number, from: ClockEvent) => ({
    clock: { n: Math.max(1, Math.round(n * tempo)), unit: 'SECONDS' as const, from },
  });
  const stages = { ...quick.stages };
  for (const [stage, [opens, due]] of Object.entries(WINDOWS) as [keyof typeof WINDOWS, readonly [number, number]][]) {
    const { legalBasis } = quick.stages[stage] ?? { legalBasis: 'practice' };
    const opensAt = { clock: { n: Math.round(opens * tempo), unit: 'SECONDS' as const, from: 'LAUNCH' as const } };
    stages[stage] = { opens: opensAt, due: seconds(due, 'LAUNCH'), legalBasis };
  }
  // From the opening of the task and not from the end of a window: a window may pass while everything is down.
  const fromOpening = (kind: 'RATE' | 'DELIVER_RESULT', { n, takeover }: { n: number; takeover: number }) => {
    const rule = quick.tasks[kind];
    const whenOverdue =
      rule.whenOverdue.action === 'TAKE_OVER'
        ? { ...rule.whenOverdue, due: seconds(takeover, 'OPENED') }
        : rule.whenOverdue;
    return { ...rule, due: seconds(n, 'OPENED'), whenOverdue };
  };
  const tasks = {
    ...quick.tasks,
    RATE: fromOpening('RATE', RATE),
    DELIVER_RESULT: fromOpening('DELIVER_RESULT', DELIVER_RESULT),
  };
  return { ...quick, stages, tasks };
}
