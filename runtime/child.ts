/** A child process of ours: in its own process group, its output in a file, noted on disk while it runs. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { endProcess, signalGroup, type ChildRegistry } from './child-registry.ts';
import { describeError, hasCode, RuntimeError } from './errors.ts';
import { identify } from './process-identity.ts';

export interface ChildSpec {
  /** For messages and the registry, such as `postgres`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** The user to run as; ours when left out. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Output is appended here. */
  readonly logFile: string;
  /** What asks it to stop in order. */
  readonly stopSignal: 'SIGINT' | 'SIGTERM';
  /** How long it may take to stop before it is killed. */
  readonly graceMs: number;
  /** With a channel to us, whose closing tells the child that we are gone. */
  readonly ipc?: boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Settles when the child is gone; never rejects. */
  readonly exited: Promise<Exit>;
  /** undefined while it runs. */
  exit(): Exit | undefined;
  /** Asks it to stop; kills its group when the grace is over. Does nothing when it is gone. */
  stop(): Promise<void>;
  /** Sends a signal (SIGKILL to the whole group) and, for SIGKILL, waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** A log file that has grown beyond this is put aside (as `.old`) before it is appended to. */
const LOG_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Starts a child. It gets no signals from our terminal, so that Ctrl-C leaves the order of stopping to us.
 *
 * @throws RuntimeError when the command cannot be run
 */
export async function startChild(spec: ChildSpec, registry: ChildRegistry): Promise<Child> {
  const log = openLog(spec.logFile);
  const stdio: StdioOptions = spec.ipc === true ? ['ignore', log, log, 'ipc'] : ['ignore', log, log];
  let child: ChildProcess;
  try {
    child = spawn(spec.command, spec.args, {
      env: { ...spec.env },
      cwd: spec.cwd,
      detached: true,
      stdio,
      ...spec.user,
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  } catch (error) {
    throw new RuntimeError(`${spec.name} could not be started (${spec.command}): ${describeError(error)}`, {
      cause: error,
    });
  } finally {
    closeSync(log);
  }
  const pid = child.pid as number;
  const identity = identify(pid);
  registry.add(spec.name, pid, spec.stopSignal);

  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      registry.remove(pid);
      resolve(exit);
    });
  });
  // An error after the start (a failed send on the channel) shows as the exit, or not at all.
  child.on('error', () => undefined);

  return {
    name: spec.name,
    pid,
    exited,
    exit: () => exit,
    async stop() {
      if (exit !== undefined) return;
      if (identity !== undefined) await endProcess(identity, spec.stopSignal, spec.graceMs);
      await exited;
    },
    async kill(signal) {
      if (exit !== undefined) return;
      if (signal !== 'SIGKILL') {
        child.kill(signal);
        return;
      }
      signalGroup(pid, 'SIGKILL');
      await exited;
    },
  };
}

/** How a child ended, for a message. */
export function describeExit(exit: Exit): string {
  return exit.signal === null ? `ended with code ${exit.code}` : `was ended by ${exit.signal}`;
}

/** The last lines of a log file, for a message; empty when there is none. */
export function tailOf(logFile: string, lines: number): string {
  let file: number;
  try {
    file = openSync(logFile, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
  try {
    const size = statSync(logFile).size;
    const buffer = Buffer.alloc(Math.min(size, 16_384));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(file);
  }
}

function openLog(path: string): number {
  try {
    if (statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.old`);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  return openSync(path, 'a', 0o600);
}
