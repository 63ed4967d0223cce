/** Keeps one of our own processes (the API, a worker) running: restarts it when it ends unasked. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeExit, startChild, tailOf, type Child } from './child.ts';
import type { DataFolder } from './data-folder.ts';
import { describeError, RuntimeError } from './errors.ts';
import { waitUntil } from './wait.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** A process that ran this long is restarted without delay again. */
const STEADY_MS = 15_000;

/**
 * A worker's garbage is collected early: with V8's defaults it holds 200 MB more, of which nothing is used, and is no faster
 * (docs/decisions/0019-worker-settings.md). Whoever starts one otherwise gives the same: package.json (`worker`), compose.yaml.
 */
export const LEAN_HEAP = ['--max-semi-space-size=8', '--max-old-space-size=384'] as const;

export interface ServiceSpec {
  /** Also of its log file, `logs/<name>.log`. */
  readonly name: string;
  /** Absolute path of a TypeScript file. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Of Node itself. */
  readonly nodeOptions?: readonly string[];
  /** Added to our own environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Resolves when the process serves; throws or returns false while it doesn't. Left out: ready once started. */
  readonly ready?: () => Promise<boolean | void>;
  readonly readyTimeoutMs: number;
  /** How long it may take to stop on SIGTERM before it is killed. */
  readonly graceMs: number;
  /** Told about each unasked end and each restart. */
  readonly onEvent?: (event: string) => void;
  readonly signal?: AbortSignal;
}

export interface Service {
  readonly name: string;
  readonly logFile: string;
  /** undefined while it is down. */
  pid(): number | undefined;
  /** How often it was restarted. */
  restarts(): number;
  /** Sends a signal to the running process; it will be restarted. Resolves when the process is gone (SIGKILL) or told (others). */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Resolves when a process runs and serves. */
  untilReady(): Promise<void>;
  /** Ends it, for good unless `start` follows. */
  stop(): Promise<void>;
  /** Starts it again after `stop`. */
  start(): Promise<void>;
}

/**
 * Starts the process and waits until it is ready.
 *
 * @throws RuntimeError with the end of its log when it ends before that, or isn't ready in time
 */
export async function startService(spec: ServiceSpec, folder: DataFolder): Promise<Service> {
  const logFile = join(folder.logs, `${spec.name}.log`);
  let child: Child | undefined;
  let restarts = 0;
  let pauseMs = FIRST_PAUSE_MS;
  /** Aborted by `stop`; a new one for each `start`. */
  let stopping = new AbortController();
  let restarting: Promise<void> = Promise.resolve();

  const launch = async () => {
    const startedAt = Date.now();
    const launched = await startChild(
      {
        name: spec.name,
        command: process.execPath,
        args: ['--enable-source-maps', ...(spec.nodeOptions ?? []), ...importFlags(), spec.entry, ...(spec.args ?? [])],
        env: { ...process.env, ...spec.env },
        logFile,
        stopSignal: 'SIGTERM',
        graceMs: spec.graceMs,
        ipc: true,
      },
      folder.children,
    );
    child = launched;
    const asked = stopping.signal;
    void launched.exited.then((exit) => {
      if (child === launched) child = undefined;
      if (asked.aborted) return;
      if (Date.now() - startedAt > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      spec.onEvent?.(`${spec.name} (pid ${launched.pid}) ${describeExit(exit)}`);
      restarting = restart(asked);
    });
  };

  const restart = async (asked: AbortSignal) => {
    while (!asked.aborted) {
      try {
        await sleep(pauseMs, undefined, { signal: asked });
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
        await launch();
        restarts += 1;
        spec.onEvent?.(`${spec.name} restarted (pid ${child?.pid})`);
        return;
      } catch (error) {
        if (!asked.aborted) spec.onEvent?.(`${spec.name} could not be restarted: ${describeError(error)}`);
      }
    }
  };

  const untilReady = async (hopeless?: () => string | undefined) => {
    await waitUntil(
      async () => {
        if (child === undefined) throw new Error('it does not run');
        return await spec.ready?.();
      },
      {
        what: `${spec.name} to be ready`,
        timeoutMs: spec.readyTimeoutMs,
        intervalMs: 50,
        hopeless,
        signal: spec.signal,
      },
    );
  };

  const stop = async () => {
    stopping.abort();
    await restarting;
    await child?.stop();
  };

  const start = async () => {
    if (child !== undefined) return;
    stopping = new AbortController();
    pauseMs = FIRST_PAUSE_MS;
    await launch();
    const first = child as Child | undefined;
    try {
      await untilReady(() => {
        const exit = first?.exit();
        return exit === undefined ? undefined : `${spec.name} ${describeExit(exit)}`;
      });
    } catch (error) {
      await stop();
      spec.signal?.throwIfAborted();
      throw new RuntimeError(`${spec.name}: ${describeError(error)}\nThe end of ${logFile}:\n${tailOf(logFile, 20)}`, {
        cause: error,
      });
    }
  };

  await start();
  return {
    name: spec.name,
    logFile,
    pid: () => child?.pid,
    restarts: () => restarts,
    kill: async (signal) => await child?.kill(signal),
    untilReady: () => untilReady(),
    stop,
    start,
  };
}

/** `tsx` as a loader instead of as a command: then the child is the process itself, and a signal reaches what it is meant for. */
function importFlags(): string[] {
  const modules = [import.meta.resolve('tsx'), import.meta.resolve('./follow-parent.mjs')];
  return modules.flatMap((url) => ['--import', url]);
}
