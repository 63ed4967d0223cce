import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TestEngine } from './engine-process.ts';

export interface WorkerProcess {
  /** kill -9, as a crash would. */
  kill(): Promise<void>;
  /** SIGTERM, and kill -9 when it takes too long. */
  stop(): Promise<void>;
}

const GRACE_MS = 15_000;

/** A worker of the engine in a process of its own, as in production. Returns before it polls. */
export function startWorkerProcess(engine: TestEngine, env: Readonly<Record<string, string>>): WorkerProcess {
  const entry = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));
  // The second one ends it when the test's process is gone, however that ended.
  const imports = ['tsx', '../../runtime/follow-parent.mjs'].flatMap((name) => ['--import', resolveFrom(name)]);
  const child = spawn(process.execPath, [...imports, entry], {
    env: { ...process.env, ...engine.environment, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (runs(child)) child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await gone;
    clearTimeout(late);
  };
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

const runs = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Vitest's own `import.meta.resolve` knows no packages. */
const resolveFrom = (name: string): string => pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
