/**
 * `npm run record-histories`: plays the paths that have no recorded history yet on a real PostgreSQL and a real Temporal, and keeps their
 * histories, which replay.test.ts replays against the workflows as they are. Those that are there stay: only a history that was made by
 * earlier code can say whether today's still fits it. `-- NAME …` records these anew, `-- --all` everything (docs/changing.md).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { loadConfig } from '../../config/config.ts';
import { createProgress } from '../../runtime/progress.ts';
import { startStack } from '../../runtime/stack.ts';
import { listenForStop } from '../../runtime/stop-signals.ts';
import { startEngine } from '../support/engine-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { WORKFLOWS_PATH } from '../../worker/bundle.ts';
import { keepSteps } from './gate.ts';
import { HISTORIES_FOLDER, recordedHistories } from './histories.ts';
import { STORIES } from './stories.ts';
import type { Recorded } from './story.ts';

/** Names to record: those that were asked for, or those that are missing. @throws Error for a name that no story leaves */
function wanted(): ReadonlySet<string> {
  const { values, positionals } = parseArgs({ options: { all: { type: 'boolean' } }, allowPositionals: true });
  const known = STORIES.flat().flatMap(({ names }) => names);
  if (values.all) return new Set(known);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`No story leaves ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  const there = recordedHistories().map(({ name }) => name);
  return new Set(positionals.length > 0 ? positionals : known.filter((name) => !there.includes(name)));
}

async function main(names: ReadonlySet<string>): Promise<void> {
  const engine = await startEngine({});
  try {
    const agency = await Agency.found(engine);
    await engine.startWorker();
    const recorded: Recorded[] = [];
    for (const together of STORIES) {
      const played = together.filter((story) => story.names.some((name) => names.has(name)));
      recorded.push(...(await Promise.all(played.map((story) => story.play(agency)))).flat());
    }
    for (const { name, workflowId, runId } of recorded.filter((each) => names.has(each.name))) {
      const history = await engine.temporal.client.workflow.getHandle(workflowId, runId).fetchHistory();
      const text = impersonal(JSON.parse(historyToJSON(history)) as object);
      writeFileSync(join(HISTORIES_FOLDER, `${name}.json`), `${text}\n`);
      console.log(`${name}: ${history.events?.length} events`);
    }
  } finally {
    await engine.close();
  }
}

/** One event a line; the machine that recorded it is nobody's business. */
function impersonal(history: object): string {
  const { events } = history as { events: object[] };
  const lines = events.map((event) =>
    JSON.stringify(event, (key, value: unknown) => {
      if (key === 'identity') return 'recorder';
      return typeof value === 'string' ? value.replaceAll(hostname(), 'recorder').replaceAll(process.cwd(), '') : value;
    }),
  );
  return `{"events":[\n${lines.join(',\n')}\n]}`;
}

/** With the addresses of running servers in the environment (as tests have them), these are used. */
async function withServers(work: () => Promise<void>): Promise<void> {
  if (process.env['TEST_DATABASE_SERVER'] && process.env['TEST_TEMPORAL_ADDRESS']) return work();
  const folder = mkdtempSync(join(tmpdir(), 'daur-record-'));
  const stop = listenForStop((line) => console.error(line));
  try {
    const config = loadConfig({ NODE_ENV: 'test', HOME: process.env['HOME'], DAUR_DATA_DIR: join(folder, 'data') });
    const stack = await startStack(config, { progress: createProgress(process.stderr), signal: stop.signal });
    try {
      process.env['TEST_DATABASE_SERVER'] = stack.embedded.postgres?.urlOf('postgres');
      process.env['TEST_TEMPORAL_ADDRESS'] = stack.temporal.address;
      await work();
    } finally {
      await stack.stop();
    }
  } finally {
    stop.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

const names = wanted();
if (names.size === 0) console.log('Every path is recorded. Name those that are to be recorded anew, or say --all.');
else await withServers(() => main(names));
await keepSteps(WORKFLOWS_PATH, recordedHistories(), names);
