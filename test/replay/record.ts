/**
 * `npm run record-histories`: plays the main paths on a real PostgreSQL and a real Temporal, and keeps their histories, which
 * replay.test.ts replays against the workflows as they are. Record again after a change that raises epochs, or to add a path.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { loadConfig } from '../../config/config.ts';
import { createProgress } from '../../runtime/progress.ts';
import { startStack } from '../../runtime/stack.ts';
import { listenForStop } from '../../runtime/stop-signals.ts';
import { startEngine } from '../support/engine-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { HISTORIES_FOLDER } from './histories.ts';
import { STORIES, type Recorded } from './stories.ts';

async function main(): Promise<void> {
  const engine = await startEngine({});
  try {
    const agency = await Agency.found(engine);
    await engine.startWorker();
    const recorded: Recorded[] = [];
    for (const together of STORIES) {
      recorded.push(...(await Promise.all(together.map((story) => story(agency)))).flat());
    }
    rmSync(HISTORIES_FOLDER, { recursive: true, force: true });
    mkdirSync(HISTORIES_FOLDER, { recursive: true });
    for (const { name, workflowId, runId } of recorded) {
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

await withServers(main);
