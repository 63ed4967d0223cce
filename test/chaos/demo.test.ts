/** The demo as a user runs it, small and fast. What else may break is chaos.test.ts's matter. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** A demo is ended in order after this time, and hard a little later. */
const LONGEST_MS = 300_000;
const GRACE_MS = 20_000;

interface Run {
  readonly exitCode: number | null;
  /** What it printed at the end, and the lines of its progress. */
  readonly output: string;
}

async function runDemo(...args: string[]): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'daur-demo-'));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  // Only what a demo needs: not the servers of the test run.
  const { PATH, HOME, XDG_CACHE_HOME, DAUR_CACHE_DIR } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts', '--once', ...args], {
    env: { PATH, HOME, XDG_CACHE_HOME, DAUR_CACHE_DIR, DAUR_DATA_DIR: folder },
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
  return { exitCode, output };
}

function expectGreen({ exitCode, output }: Run): void {
  expect(output, output).toContain('Everything is where it should be.');
  expect(output).toMatch(/Audit trail verified +yes/);
  expect(output).toMatch(/Mails sent +\d+ to \d+ people/);
  expect(output).toMatch(/Unit reports +COMPLETE \d+/);
  expect(exitCode).toBe(0);
}

const SMALL = ['--employees', '60', '--people', '12'];
const TIMEOUT_MS = LONGEST_MS + GRACE_MS + 10_000;

test(
  'a cycle plays by itself from launch to reward though its worker is killed, and everything is where it should be',
  { timeout: TIMEOUT_MS },
  async () => {
    const run = await runDemo(...SMALL, '--tempo', '0.45', '--fault', 'kill-worker');
    expectGreen(run);
    expect(run.output).toMatch(/appeals against a result after a takeover +409 APPEAL_NOT_POSSIBLE \(PermenPANRB/);
    expect(run.output).toMatch(/worker restarted/);
  },
);
