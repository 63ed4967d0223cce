/** How fast the next task follows a decision; measured from rows, so that one hung appraisal can be compared with all others. */
import { grouped } from './grouped.ts';
import type { TaskKind } from '../../domain/terms.ts';
import type { TaskSeen } from './invariants/evidence.ts';
import type { FaultMade } from './terms.ts';

/** What follows at once, with no window between. */
const FOLLOWS: Readonly<Partial<Record<TaskKind, TaskKind>>> = {
  DRAFT_TARGETS: 'APPROVE_TARGETS',
  RATE: 'DELIVER_RESULT',
  DELIVER_RESULT: 'RECEIVE_RESULT',
  RECEIVE_RESULT: 'SIGN_AND_RETURN',
};

export interface Pace {
  /** Medians in milliseconds and how many they are of. */
  readonly quiet: { readonly medianMs: number; readonly n: number };
  readonly held: { readonly medianMs: number; readonly n: number };
}

/** @returns how fast it went while one appraisal was held, and while nothing was broken; the held appraisal itself does not count */
export function paceOf(tasks: readonly TaskSeen[], faults: readonly FaultMade[]): Pace {
  const quiet: number[] = [];
  const held: number[] = [];
  const byOwner = grouped(tasks, ({ ownerId }) => ownerId);
  for (const task of tasks) {
    const next = FOLLOWS[task.kind];
    if (!next || task.status !== 'DECIDED' || !task.closedAt) continue;
    const at = task.closedAt.getTime();
    const follower = byOwner
      .get(task.ownerId)
      ?.find(({ kind, stage, round, openedAt }) => kind === next && (stage !== task.stage || round >= task.round) && openedAt.getTime() >= at);
    if (!follower) continue;
    const during = faults.filter(({ from, to }) => from - 1_000 <= at && at <= to + 2_000);
    const [only] = during;
    const ms = follower.openedAt.getTime() - at;
    if (during.length === 0) quiet.push(ms);
    else if (during.length === 1 && only?.kind === 'hold-appraisal' && !only.seen.includes(task.ownerId)) held.push(ms);
  }
  return { quiet: { medianMs: median(quiet), n: quiet.length }, held: { medianMs: median(held), n: held.length } };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
