/** Ctrl-C and its kin, turned into one orderly stop. */

/** The reason of an abort by Ctrl-C, SIGTERM or SIGHUP. */
export class StopRequested extends Error {
  constructor(readonly signalName: NodeJS.Signals) {
    super(`stopped by ${signalName}`);
    this.name = 'StopRequested';
  }

  /** What a shell expects of a process that such a signal ended. */
  get exitCode(): number {
    return { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[this.signalName as string] ?? 1;
  }
}

export interface StopSignals {
  /** Aborted, with a `StopRequested`, at the first signal. */
  readonly signal: AbortSignal;
  /** Resolves at the first signal. */
  readonly received: Promise<StopRequested>;
  /** Gives the signals back to their default effect. */
  dispose(): void;
}

/**
 * Catches the signals until disposed. The caller stops what it started, in order, when `signal` aborts; signals that come
 * meanwhile are only answered with a line, because stopping is bounded.
 *
 * @param say writes a line for the person at the terminal
 */
export function listenForStop(say: (line: string) => void): StopSignals {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let resolveReceived: (reason: StopRequested) => void;
  const received = new Promise<StopRequested>((resolve) => {
    resolveReceived = resolve;
  });
  let firstAt = 0;
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      // One Ctrl-C may arrive twice: from the terminal and from npm or tsx passing it on.
      if (Date.now() - firstAt > 1_000) say('Already stopping.');
      return;
    }
    firstAt = Date.now();
    say('Stopping …');
    const reason = new StopRequested(name);
    controller.abort(reason);
    resolveReceived(reason);
  };
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    received,
    dispose() {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
