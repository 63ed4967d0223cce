import type { Deps } from '../context.ts';
import { moveTasks } from '../move-tasks.ts';

/** More than one person usually holds; what is left, the housekeeping moves within its next rounds. */
const MOST = 200;

/**
 * After the commit: open tasks go to who holds their places now. Authority has followed the rows already, so that a failure here delays
 * inboxes until the next round of housekeeping, and takes nothing from the movement.
 */
export async function inboxesFollow(deps: Pick<Deps, 'db' | 'log'>, people: readonly string[]): Promise<void> {
  try {
    await moveTasks(deps, { limit: MOST, people });
  } catch (error) {
    deps.log.warn({ err: error }, 'open tasks did not follow a movement; the housekeeping moves them');
  }
}
