/**
 * `npm test`: starts one PostgreSQL and one Temporal for all tests in a folder of their own, runs them, and ends with the line
 * `N passed, N failed` from the real count. `npm test -- unit/domain` runs the files whose path contains the word.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { loadConfig } from '../config/config.ts';
import { createProgress } from '../runtime/progress.ts';
import { startStack } from '../runtime/stack.ts';
import { listenForStop, StopRequested } from '../runtime/stop-signals.ts';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});
type Report = z.infer<typeof report>;

/** Of a message, this many characters are said again at the end: enough to see what was expected and where. */
const SAID_AGAIN = 1_500;

/** What starts processes of its own, or waits for clocks, comes after the others; the demo runs take the machine for themselves. */
const ROUNDS: readonly (readonly string[])[] = [
  ['test/unit', 'test/integration', 'test/workflow', 'test/replay', 'test/fuzz'],
  ['test/upgrade', 'test/drill'],
  ['test/processes', 'test/model'],
  ['test/chaos/demo.test.ts'],
  ['test/chaos/chaos.test.ts'],
];

async function main(): Promise<number> {
  const only = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), 'daur-tests-'));
  const stop = listenForStop((line) => console.error(line));
  try {
    const config = loadConfig({
      NODE_ENV: 'test',
      HOME: process.env['HOME'],
      ...(process.env['DAUR_CACHE_DIR'] ? { DAUR_CACHE_DIR: process.env['DAUR_CACHE_DIR'] } : {}),
      ...(process.env['XDG_CACHE_HOME'] ? { XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] } : {}),
      DAUR_DATA_DIR: join(folder, 'data'),
    });
    const stack = await startStack(config, { progress: createProgress(process.stderr), signal: stop.signal });
    try {
      const totals = { passed: 0, failed: 0, suites: 0 };
      const failures: string[] = [];
      for (const [index, paths] of (only.length > 0 ? [only] : ROUNDS).entries()) {
        const counts = await runVitest(
          paths,
          join(folder, `report-${index}.json`),
          {
            TEST_DATABASE_SERVER: stack.embedded.postgres?.urlOf('postgres') ?? stack.databaseUrl,
            TEST_TEMPORAL_ADDRESS: stack.temporal.address,
            TEST_TEMPORAL_NAMESPACE: stack.temporal.namespace,
          },
          stop.signal,
        );
        totals.passed += counts.numPassedTests;
        totals.failed += counts.numFailedTests;
        totals.suites += counts.numFailedTestSuites;
        failures.push(...failuresIn(counts));
      }
      // The rounds print much; whoever has only the end of the output must see everything that failed.
      if (failures.length > 0) console.log(`\nWhat failed, of all rounds:\n${failures.join('\n')}`);
      // A file that could not be loaded has no tests that could fail.
      const failed = totals.failed === 0 ? totals.suites : totals.failed;
      console.log(`${totals.passed} passed, ${failed} failed`);
      return failed === 0 && totals.passed > 0 ? 0 : 1;
    } finally {
      await stack.stop();
    }
  } finally {
    stop.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function failuresIn({ testResults }: Report): string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const tests = assertionResults.filter(({ status }) => status === 'failed');
      if (tests.length === 0) return [`✗ ${relative('.', name)}: ${message.slice(0, SAID_AGAIN)}`];
      return tests.map(({ fullName, failureMessages }) => {
        const said = stripVTControlCharacters((failureMessages ?? []).join('\n'));
        return `✗ ${relative('.', name)}: ${fullName}\n  ${said.slice(0, SAID_AGAIN)}`;
      });
    });
}

async function runVitest(
  paths: readonly string[],
  output: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Report> {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${output}`,
  ];
  const child = spawn(process.execPath, [...args, ...paths], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const end = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  const counts = report.parse(JSON.parse(readFileSync(output, 'utf8')));
  // An error that nobody awaited fails no test of its own: the round has failed all the same.
  const unseen = exitCode !== 0 && counts.numFailedTests + counts.numFailedTestSuites === 0;
  if (!unseen) return counts;
  const said = {
    ...{ name: paths.join(' '), status: 'failed', assertionResults: [] },
    message: 'An error that no test awaited; it is in the output of this round.',
  };
  return { ...counts, numFailedTests: 1, testResults: [...counts.testResults, said] };
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof StopRequested ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
