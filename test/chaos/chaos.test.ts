/** The short form of `npm run test:chaos`: one seed, few people, everything broken once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** Two minutes and a half on two cores; on busier ones it is ended in order after this time. */
const LONGEST_MS = 480_000;
const GRACE_MS = 20_000;

test(
  'nothing is lost and nothing happens twice, though every part is killed, cut off, delayed and full once',
  { timeout: LONGEST_MS + GRACE_MS + 10_000 },
  async () => {
    // Only what a run needs: not the servers of the test run.
    const { PATH, HOME, XDG_CACHE_HOME, DAUR_CACHE_DIR } = process.env;
    const args = ['--seed', '6', '--people', '24', '--faults', 'all'];
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/chaos/main.ts', ...args], {
      env: { PATH, HOME, XDG_CACHE_HOME, DAUR_CACHE_DIR },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const hear = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const timers = [
      setTimeout(() => child.kill('SIGTERM'), LONGEST_MS),
      setTimeout(() => child.kill('SIGKILL'), LONGEST_MS + GRACE_MS),
    ];
    const [exitCode] = (await once(child, 'close')) as [number | null];
    for (const timer of timers) clearTimeout(timer);
    expect(output, output).toMatch(/Failed seeds +none/);
    expect(output, output).not.toMatch(/^ {2}(kill|lose|restart|terminate|cut|delay|smtp|hold)\S+ +0$/m);
    expect(exitCode).toBe(0);
  },
);
