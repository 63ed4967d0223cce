import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, RuntimeError } from './errors.ts';

export interface WaitOptions {
  /** For the message when time is up, such as "PostgreSQL to accept connections". */
  readonly what: string;
  readonly timeoutMs: number;
  readonly intervalMs: number;
  /** Asked between attempts; a string ends the wait at once, with that as the reason. */
  readonly hopeless?: () => string | undefined;
  /** Ends the wait with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Calls `attempt` until it neither throws nor returns false, with `intervalMs` between the calls.
 *
 * @throws RuntimeError when `timeoutMs` is over, with the last attempt's error; or the reason of `signal`
 */
export async function waitUntil(attempt: () => Promise<boolean | void>, options: WaitOptions): Promise<void> {
  const until = Date.now() + options.timeoutMs;
  let last: unknown = new Error('not ready');
  for (;;) {
    options.signal?.throwIfAborted();
    const hopeless = options.hopeless?.();
    if (hopeless !== undefined) throw new RuntimeError(hopeless, { cause: last });
    try {
      if ((await attempt()) !== false) return;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= until) {
      throw new RuntimeError(
        `Waited ${Math.round(options.timeoutMs / 1000)} s for ${options.what}, in vain: ${describeError(last)}`,
        { cause: last },
      );
    }
    await sleep(options.intervalMs, undefined, { signal: options.signal });
  }
}
