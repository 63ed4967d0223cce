import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TestEngine } from './engine-process.ts';

export interface OwnProcess {
  /** kill -9, as a crash would. */
  kill(): Promise<void>;
  /** SIGTERM, and kill -9 when it takes too long. @returns its exit code, or the signal that ended it */
  stop(): Promise<number | NodeJS.Signals | null>;
  /** What it has written so far: its log. */
  output(): string;
}

export type WorkerProcess = OwnProcess;

const GRACE_MS = 60_000;

/** A worker of the engine in a process of its own, as in production. Returns before it polls. */
export function startWorkerProcess(engine: TestEngine, env: Readonly<Record<string, string>>): WorkerProcess {
  return startOwnProcess('worker/main.ts', { ...engine.environment, ...env });
}

/** @param entry a TypeScript file, as seen from the project's folder */
export function startOwnProcess(entry: string, env: Readonly<Record<string, string>>): OwnProcess {
  const path = fileURLToPath(new URL(`../../${entry}`, import.meta.url));
  // The second one ends it when the test's process is gone, however that ended.
  const imports = ['tsx', '../../runtime/follow-parent.mjs'].flatMap((name) => ['--import', resolveFrom(name)]);
  const child = spawn(process.execPath, [...imports, path], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => void (output += chunk));
  }
  child.stderr?.pipe(process.stderr);
  const gone = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const end = async (signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> => {
    if (runs(child)) child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    const ended = await gone;
    clearTimeout(late);
    return ended;
  };
  return { kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM'), output: () => output };
}

const runs = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Vitest's own `import.meta.resolve` knows no packages. */
const resolveFrom = (name: string): string => pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
