import { RULED_TASKS, type DueRule, type PolicyBody } from '../../domain/policy.ts';
import { quickPolicy } from '../../domain/policies/quick.ts';
import type { Stage } from '../../domain/terms.ts';

type RuledTask = (typeof RULED_TASKS)[number];

/** Longer than any test: a clock that nobody is to hear. */
const NEVER = 600;

export interface Haste {
  /** Seconds that the first holder of a task has from its opening. It is overdue from the next second on. */
  readonly due?: Partial<Record<RuledTask, number>>;
  /** Seconds that each further holder has, from when the task was taken over. */
  readonly takeover?: Partial<Record<RuledTask, number>>;
  /** When a stage opens and is due, in seconds from the launch; the others open at once. */
  readonly windows?: Partial<Record<Stage, readonly [opens: number, due: number]>>;
  readonly maxReturns?: number;
  /** Seconds within which a decision can be undone. */
  readonly grace?: Partial<Record<RuledTask, number>>;
}

/**
 * The demo policy, in which no clock runs out except those that the test names: whatever else happens in a test, happens because
 * somebody acted, however slow the machine is.
 */
export function hastyPolicy(haste: Haste): PolicyBody {
  const quick = quickPolicy(1);
  const opened = (n: number): DueRule => ({ clock: { n, unit: 'SECONDS', from: 'OPENED' } });
  const tasks = Object.fromEntries(
    RULED_TASKS.map((name) => {
      const rule = quick.tasks[name];
      const { whenOverdue } = rule;
      return [
        name,
        {
          ...rule,
          due: opened(haste.due?.[name] ?? NEVER),
          ...(haste.grace?.[name] ? { grace: { n: haste.grace[name], unit: 'SECONDS' } } : {}),
          whenOverdue:
            whenOverdue.action === 'TAKE_OVER'
              ? { ...whenOverdue, due: opened(haste.takeover?.[name] ?? NEVER) }
              : whenOverdue,
        },
      ];
    }),
  ) as PolicyBody['tasks'];
  const stages = Object.fromEntries(
    Object.entries(quick.stages).map(([stage, rule]) => {
      const [opens, due] = haste.windows?.[stage as Stage] ?? [0, NEVER];
      return [
        stage,
        {
          ...rule,
          opens: { clock: { n: opens, unit: 'SECONDS', from: 'LAUNCH' } },
          due: { clock: { n: due, unit: 'SECONDS', from: 'LAUNCH' } },
        },
      ];
    }),
  ) as PolicyBody['stages'];
  return { ...quick, tasks, stages, maxReturns: haste.maxReturns ?? quick.maxReturns };
}
