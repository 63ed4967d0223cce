/** Runs a program of ours to its end, as a user would. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Between the request to end and kill -9. */
export const GRACE_MS = 20_000;

export interface Ended {
  readonly exitCode: number | null;
  /** What it wrote to both its outputs. */
  readonly output: string;
}

/**
 * @param command a TypeScript file and its arguments
 * @param env besides the user's own: nothing of the servers of the test run
 * @param longestMs then it is asked to end
 */
export async function runToEnd(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  longestMs: number,
): Promise<Ended> {
  const { PATH, HOME, XDG_CACHE_HOME, DAUR_CACHE_DIR } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', ...command], {
    env: { PATH, HOME, XDG_CACHE_HOME, DAUR_CACHE_DIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const hear = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const timers = [
    setTimeout(() => child.kill('SIGTERM'), longestMs),
    setTimeout(() => child.kill('SIGKILL'), longestMs + GRACE_MS),
  ];
  const [exitCode] = (await once(child, 'close')) as [number | null];
  for (const timer of timers) clearTimeout(timer);
  return { exitCode, output };
}
