/** Recorded histories of the main paths, against the workflows as they are now (`npm run record-histories` makes them). */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';
import { installRuntime, workflowBundleFile } from '../support/engine-process.ts';
import { PERSONAL } from '../support/workflow-agency.ts';
import { payloadsOf, recordedHistories, type RecordedHistory } from './histories.ts';

const histories = recordedHistories();

/** What went wrong with each history, by its name. */
async function replay(codePath: string, recorded: readonly RecordedHistory[]): Promise<Map<string, Error | undefined>> {
  const results = new Map<string, Error | undefined>();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, recorded)) {
    results.set(workflowId, error);
  }
  return results;
}

describe('replay', () => {
  beforeAll(installRuntime);

  test('every recorded path is replayed by the workflows as they are now', async () => {
    const results = await replay(await workflowBundleFile(), histories);
    expect([...results].filter(([, error]) => error !== undefined)).toEqual([]);
    expect(results.size).toBe(histories.length);
  });

  test('a workflow that was changed without a patch fails', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('changed-workflows.ts', import.meta.url)),
      logger: new DefaultLogger('WARN'),
    });
    const codePath = join(tmpdir(), `daur-test-changed-${process.pid}.js`);
    await writeFile(codePath, code);
    const results = await replay(
      codePath,
      histories.filter((each) => each.name === 'happy-year'),
    );
    expect(results.get('happy-year')?.name).toBe('DeterminismViolationError');
  });
});

test('the main paths are among the recorded ones', () => {
  expect(histories.map((each) => each.name)).toEqual(
    expect.arrayContaining([
      'adjustment-agreed',
      'appeal-changed',
      'appeal-withdrawn',
      'appraisal-continued-as-new',
      'clock-change',
      'coaching',
      'counselling',
      'happy-year',
      'late-appeal',
      'launch',
      'launch-continued-as-new',
      'moved-employee',
      'periodic-evaluation',
      'reward',
      'takeovers',
      'targets-returned',
      'unit-report',
    ]),
  );
});

/** Ids, codes, dates, numbers, and names of steps and patches; nothing that a person wrote or is called. */
const IMPERSONAL =
  /^(?:\d{1,4}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|[A-Z]+(?:_[A-Z]+)*|appraisal|case|report|period|seeToTask|concludeAppraisal|concludePeriod|open-periods|make-digests)$/;

test.each(histories)('$name holds ids, codes and dates only', ({ history }) => {
  const payloads = payloadsOf(history);
  // Failures and their stacks included, whatever their shape.
  const whole = JSON.stringify(history) + payloads.join('\n');
  expect(whole).not.toMatch(new RegExp(PERSONAL, 'i'));
  expect(whole).not.toMatch(/\d{18}(?!\d)|example\.go\.id/);
  expect(payloads.flatMap(stringsOf).filter((text) => !IMPERSONAL.test(text))).toEqual([]);
});

function stringsOf(payload: string): string[] {
  const found: string[] = [];
  if (payload !== '') {
    JSON.parse(payload, (_key, value: unknown) => {
      if (typeof value === 'string') found.push(value);
      return value;
    });
  }
  return found;
}

describe('what a year costs Temporal', () => {
  const happyYear = histories.find((each) => each.name === 'happy-year')?.history.events ?? [];
  const at = happyYear.flatMap((event, index) =>
    event.eventType === 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED' ? [index] : [],
  );

  test('a decision leaves eight events in the history, and two more where two tasks open beside each other', () => {
    expect(at.length).toBe(9);
    const costs = at.slice(1).map((index, number) => index - (at[number] ?? 0));
    // Receipt opens signing and the appeal window; the last signal is followed by the end of the window.
    expect(costs.map((cost) => (cost > 8 ? `${cost}` : 'at most 8'))).toEqual([
      ...Array<string>(7).fill('at most 8'),
      '10',
    ]);
  });

  test('a year in which everybody acts leaves at most 150 events', () => {
    expect(happyYear.length).toBeGreaterThan(50);
    expect(happyYear.length).toBeLessThanOrEqual(150);
  });
});
