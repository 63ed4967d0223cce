import { Context } from '@temporalio/activity';

/** Well below the heartbeat timeouts of the workflows that wait (10 s and more). */
const EVERY_MS = 3_000;

/**
 * Beats while the work is under way. By a timer, not by its progress: one slow statement must not look like a dead worker, and a process
 * that was killed stops beating. @param details what the heartbeat tells
 */
export async function beating<T>(work: () => Promise<T>, details?: () => unknown): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(details?.()), EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
