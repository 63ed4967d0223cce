/**
 * The settings of the Temporal server and of the worker that could be otherwise, each tried alone beside those that are shipped: a launch of so
 * many workflows, and waves of decisions while they sleep. BENCH_TRY picks some by a word of their names.
 */
import { WORKER_DEFAULTS, type WorkerConfig } from '../../config/config.ts';
import { withDatabase } from '../../runtime/database.ts';
import { TEMPORAL_SETTINGS, type TemporalSettings } from '../../runtime/temporal-config.ts';
import { startTemporal, type Temporal } from '../../runtime/temporal-server.ts';
import { sourceOfTemporal, type House } from '../house.ts';
import { alone, figure, percentile, type Row } from '../measure.ts';
import type { Section } from '../sections.ts';
import { cpuSecondsOf, install, memoryOf } from './installation.ts';
import { waveOf } from './crowd.ts';
import { launchOver, untilAsleep, untilStarted } from './launches.ts';

const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? 1_000);
const WAVE = 300;

interface Try {
  readonly name: string;
  readonly server?: Partial<TemporalSettings>;
  readonly worker?: Partial<WorkerConfig>;
  /** Statements on Temporal's databases. */
  readonly visibility?: string;
}

const TRIES: readonly Try[] = [
  { name: 'as shipped' },
  { name: 'server: 1 shard', server: { historyShards: 1 } },
  { name: 'server: 4 shards', server: { historyShards: 4 } },
  { name: 'server: 16 shards', server: { historyShards: 16 } },
  { name: 'server: 128 shards', server: { historyShards: 128 } },
  { name: 'server: 512 shards', server: { historyShards: 512 } },
  { name: 'server: log info', server: { logLevel: 'info' } },
  { name: 'server: 5 connections', server: { connections: 5 } },
  { name: 'server: 50 connections', server: { connections: 50 } },
  {
    name: 'server: small caches',
    server: {
      dynamic: { 'history.hostLevelCacheMaxSize': 1_000, 'history.eventsHostLevelCacheMaxSizeBytes': 16_777_216 },
    },
  },
  { name: 'server: visibility does not wait for the disk', visibility: 'SET synchronous_commit = off' },
  { name: 'worker: 100 cached', worker: { cachedWorkflows: 100 } },
  { name: 'worker: 2,000 cached', worker: { cachedWorkflows: 2_000 } },
  { name: 'worker: 4 workflow tasks at once', worker: { workflowTasksAtOnce: 4, workflowTaskPolls: 3 } },
  { name: 'worker: 20 workflow tasks at once', worker: { workflowTasksAtOnce: 20 } },
  { name: 'worker: 40 workflow tasks at once', worker: { workflowTasksAtOnce: 40 } },
  { name: 'worker: 3 polls', worker: { workflowTaskPolls: 3 } },
  { name: 'worker: 10 polls', worker: { workflowTaskPolls: 10 } },
  { name: 'worker: a V8 context each', worker: { reuseV8Context: false } },
];

interface Tried {
  readonly name: string;
  readonly startsPerSecond: number;
  readonly decisionsPerSecond: number;
  readonly lagMs: { readonly p50: number; readonly p99: number };
  readonly workerMb: number;
  readonly serverMb: number;
  /** CPU of the server, milliseconds a decision; and a second while everything sleeps. */
  readonly serverMsPerDecision: number;
  readonly serverIdleMs: number;
}

export const settings: Section = {
  name: 'settings',
  title: `Settings of server and worker: ${PEOPLE} workflows, waves of ${WAVE} decisions`,
  onlyWhenAsked: true,
  async run(house) {
    const wanted = process.env['BENCH_TRY']?.split(',');
    const tries = TRIES.filter(({ name }) => !wanted || wanted.some((word) => name.includes(word)));
    const tried: Tried[] = [];
    for (const [index, each] of tries.entries()) {
      const result = await tryOut(house, each, index);
      tried.push(result);
      console.log(JSON.stringify(result));
    }
    const row = ({ name, decisionsPerSecond }: Tried): Row =>
      alone(`${name}: decisions to the next task`, figure([decisionsPerSecond], '/s'));
    return { rows: tried.map(row), details: { defaults: { TEMPORAL_SETTINGS, WORKER_DEFAULTS }, tried } };
  },
};

async function tryOut(house: House, { name, server, worker, visibility }: Try, index: number): Promise<Tried> {
  const databases = { main: `try_${index}`, visibility: `try_${index}_visibility` };
  const temporal = await startTemporal({
    folder: house.folder,
    source: await sourceOfTemporal(house.progress, house.signal),
    postgresUrl: house.postgres.url,
    databases,
    namespace: 'daur',
    port: { port: 0, variable: 'TEMPORAL_PORT' },
    settings: { ...TEMPORAL_SETTINGS, ...server },
    signal: house.signal,
  });
  try {
    if (visibility) {
      await withDatabase(house.postgres.url, (client) =>
        client.query(`ALTER DATABASE ${databases.visibility} ${visibility}`),
      );
      await temporal.restart();
    }
    const installation = await install(house, {
      name: `try-${index}`,
      people: PEOPLE,
      temporalAddress: temporal.address,
      workerEntry: 'daur/worker.ts',
      workerEnv: { BENCH_WORKER: JSON.stringify(worker ?? {}) },
    });
    const { cycleId } = await launchOver(installation, name);
    const seconds = await untilStarted(installation, cycleId);
    await untilAsleep(installation);
    // The first wave warms up.
    await waveOf(installation, cycleId, WAVE / 3);
    const serverBefore = cpuSecondsOf(temporal);
    const wave = await waveOf(installation, cycleId, WAVE);
    const serverMs = (cpuSecondsOf(temporal) - serverBefore) * 1_000;
    const idleMs = await idle(temporal);
    const tried = {
      ...{ name, startsPerSecond: PEOPLE / seconds, decisionsPerSecond: wave.perSecond },
      lagMs: { p50: percentile(wave.lags, 0.5), p99: percentile(wave.lags, 0.99) },
      ...{
        workerMb: memoryOf(installation.worker),
        serverMb: memoryOf(temporal),
        serverMsPerDecision: serverMs / WAVE,
        serverIdleMs: idleMs,
      },
    };
    await installation.worker.stop();
    await installation.api.stop();
    return tried;
  } finally {
    await temporal.stop();
  }
}

const IDLE_SECONDS = 5;

async function idle(server: Temporal): Promise<number> {
  const before = cpuSecondsOf(server);
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1_000));
  return ((cpuSecondsOf(server) - before) * 1_000) / IDLE_SECONDS;
}
