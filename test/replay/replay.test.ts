/** Recorded histories of the main paths, against the workflows as they are now (`npm run record-histories` makes them). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { WORKFLOWS_PATH } from '../../worker/bundle.ts';
import { installRuntime } from '../support/engine-process.ts';
import { PERSONAL } from '../support/workflow-agency.ts';
import { faults, recordedSteps } from './gate.ts';
import { payloadsOf, recordedHistories, type RecordedHistory } from './histories.ts';
import { STORIES } from './stories.ts';

const histories = recordedHistories();

/** A fixture of this folder. */
const changed = (by: string): string => fileURLToPath(new URL(`changed-by-${by}.ts`, import.meta.url));

describe('the gate', { timeout: 120_000 }, () => {
  beforeAll(installRuntime);

  test('lets the workflows through as they are now', async () => {
    expect(await faults(WORKFLOWS_PATH, histories)).toEqual([]);
  });

  describe('stops a change that no patch bridges', () => {
    const happyYear = histories.filter((each) => each.name === 'happy-year');

    test('a timer that was not there', async () => {
      expect(await faults(changed('a-timer'), happyYear)).toEqual([expect.stringMatching(/DeterminismViolationError/)]);
    });

    test('a stage that is left out', async () => {
      expect(await faults(changed('step'), happyYear)).toHaveLength(1);
    });

    test('two tasks that change places, which are the same command to Temporal', async () => {
      expect(await faults(changed('order'), happyYear)).toEqual([
        expect.stringMatching(
          /asks for "seeToTask MID_TERM GIVE_FEEDBACK 1" where it asked for "seeToTask MID_TERM REPORT_REALIZATION 1"/,
        ),
      ]);
    });
  });
});

describe('every path is recorded', () => {
  const events = histories.flatMap(({ history }) => history.events);
  const sources = readdirSync('workflows', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join('workflows', path), 'utf8'));
  const inSources = (pattern: RegExp): string[] =>
    [...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, ...words]) => words.join(' '))))].sort();
  const types = (list: RecordedHistory['history']['events']): Set<string> =>
    new Set(
      list.flatMap((event) => {
        const started = event['workflowExecutionStartedEventAttributes'] as
          { workflowType?: { name?: string } } | undefined;
        return started?.workflowType?.name ?? [];
      }),
    );
  const steps = new Set(histories.flatMap(({ name }) => recordedSteps(name)));
  const payloads = histories.flatMap(({ history }) => payloadsOf(history));

  test('a story leaves each of them', () => {
    const names = STORIES.flat().flatMap((story) => story.names);
    expect(histories.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  test('of every workflow', () => {
    expect([...types(events)].sort()).toEqual(inSources(/^export \{ (\w+) \} from/gm));
  });

  test('with every task that a workflow asks for', () => {
    const asked = inSources(/\.task\('(\w+)', '(\w+)'/g);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((task) => ![...steps].some((step) => step.startsWith(`seeToTask ${task} `)))).toEqual([]);
  });

  test('with every answer of the rows that a workflow follows', () => {
    const answers = inSources(/case '([A-Z_]+)':/g);
    expect(answers).toContain('SUPERSEDED');
    expect(answers.filter((answer) => !payloads.some((text) => text.includes(`"is":"${answer}"`)))).toEqual([]);
  });

  test('with every reason why a run has nothing more to do', () => {
    const reasons = ['STALE_EPOCH', 'CANCELLED', 'EXCLUDED', 'CLOSED'];
    expect(reasons.filter((reason) => !payloads.some((text) => text.includes(`"because":"${reason}"`)))).toEqual([]);
  });

  test('with both ends of every history that is left behind, and a step that goes on as a regular activity', () => {
    const leaving = histories.filter(({ history }) =>
      history.events.some((event) => event.eventType === 'EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW'),
    );
    expect([...types(leaving.flatMap(({ history }) => history.events))].sort()).toEqual([
      'appraisal',
      'launchCycle',
      'unitReport',
    ]);
    const went = events.map(
      (event) => event['activityTaskScheduledEventAttributes'] as { activityType?: { name?: string } } | undefined,
    );
    expect(went.map((attributes) => attributes?.activityType?.name)).toContain('seeToTask');
  });

  test('with every patch that is in the code', () => {
    const patches = inSources(/patched\('([\w-]+)'\)/g);
    expect(patches.filter((patch) => !payloads.some((text) => text.includes(patch)))).toEqual([]);
  });
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
