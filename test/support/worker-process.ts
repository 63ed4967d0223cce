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
export const startWorkerProcess = (engine: TestEngine, env: Readonly<Record<string, string>>): WorkerProcess =>
  startProcess('worker/main.ts', engine, env);

/** @param hear gets what the process writes; without it, its log is thrown away and its errors are shown */
export function startProcess(
  main: 'worker/main.ts' | 'api/main.ts',
  engine: Pick<TestEngine, 'environment'>,
  env: Readonly<Record<string, string>>,
  hear?: (text: string) => void,
): WorkerProcess {
  const entry = fileURLToPath(new URL(`../../${main}`, import.meta.url));
  // The second one ends it when the test's process is gone, however that ended.
  const imports = ['tsx', '../../runtime/follow-parent.mjs'].flatMap((name) => ['--import', resolveFrom(name)]);
  const child = spawn(process.execPath, [...imports, entry], {
    env: { ...process.env, ...engine.environment, ...env },
    stdio: hear ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => hear?.(chunk.toString()));
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
