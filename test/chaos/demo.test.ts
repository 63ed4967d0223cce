/** The demo as a user runs it, small and fast. What else may break is chaos.test.ts's matter. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GRACE_MS, runToEnd } from '../support/run-to-end.ts';

/** A demo is ended in order after this time, and hard a little later. */
const LONGEST_MS = 300_000;
const SMALL = ['--employees', '60', '--people', '12'];

test(
  'a cycle plays by itself from launch to reward though its worker is killed, and everything is where it should be',
  { timeout: LONGEST_MS + GRACE_MS + 10_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daur-demo-'));
    onTestFinished(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    const command = ['demo/main.ts', '--once', ...SMALL, '--tempo', '0.45', '--fault', 'kill-worker'];
    const { exitCode, output } = await runToEnd(command, { DAUR_DATA_DIR: folder }, LONGEST_MS);
    expect(output, output).toContain('Everything is where it should be.');
    expect(output).toMatch(/Audit trail verified +yes/);
    expect(output).toMatch(/Mails sent +\d+ to \d+ people/);
    expect(output).toMatch(/Unit reports +COMPLETE \d+/);
    expect(output).toMatch(/worker restarted/);
    expect(exitCode).toBe(0);
  },
);
