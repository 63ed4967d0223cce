/** The whole engine inside a test file: a database and a Temporal namespace of its own, the relay, and workers to start and stop. */
import { createHash, randomBytes } from 'node:crypto';
import { access, readdir, readFile, rename } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultLogger, makeTelemetryFilterString, Runtime, type Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createApp } from '../../app.ts';
import { loadConfig, type Config } from '../../config/config.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { createMailTransport } from '../../mail/transport.ts';
import { ensureNamespace } from '../../runtime/temporal-namespace.ts';
import { stepMetrics } from '../../telemetry/step-metrics.ts';
import type { TemporalClient } from '../../temporal/client.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { createWorkers } from '../../worker/start-workers.ts';
import type { Deps } from '../../usecases/context.ts';
import { freshDatabase } from './database.ts';

export interface TestEngine {
  readonly db: PrismaClient;
  readonly deps: Deps;
  readonly temporal: TemporalClient;
  readonly config: Config;
  /** What a worker process of ours needs in its environment to belong to this engine. */
  readonly environment: Readonly<Record<string, string>>;
  /** Rings now what was committed, as the API does after each command. */
  nudge(): void;
  /** Starts the engine's and the mail's worker; nothing where they run. */
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Where mails go; without it nobody sends any. */
  readonly smtpUrl?: string;
  /** host:port between the relay and Temporal, for tests that cut the line; the worker always has the real one. */
  readonly relayThrough?: string;
  /** The processes that the test starts ring the doorbells; this one does not. */
  readonly withoutRelay?: boolean;
}

/** host:port of the server that the test runner started. */
export function temporalServer(): string {
  const address = process.env['TEST_TEMPORAL_ADDRESS'];
  if (!address)
    throw new Error('TEST_TEMPORAL_ADDRESS is not set: start the tests with `npm test`, which starts Temporal.');
  return address;
}

/**
 * A namespace of its own lets every test file use the same task queues, workflow ids and schedules as production without meeting those
 * of another file. The worker does not run yet.
 */
export async function startEngine(options: EngineOptions): Promise<TestEngine> {
  const address = temporalServer();
  const namespace = `test-${process.pid}-${randomBytes(4).toString('hex')}`;
  const [database, workflowBundle] = await Promise.all([
    freshDatabase(),
    workflowBundleFile(),
    ensureNamespace({ connection: { address }, namespace, timeoutMs: 30_000 }),
  ]);
  const environment = {
    NODE_ENV: 'test',
    HOME: homedir(),
    LOG_LEVEL: 'fatal',
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '14',
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    // Nobody listens at the default; the postman runs only in tests that start him.
    SMTP_URL: options.smtpUrl ?? 'smtp://127.0.0.1:9',
    MAIL_RATE_PER_SECOND: '100',
    PUBLIC_URL: 'http://daur.test',
    WORKFLOW_BUNDLE: workflowBundle,
    RELAY_POLL_MS: '200',
    ALLOW_DEMO_POLICIES: 'true',
    // A morning a second.
    DIGEST_EVERY_SECONDS: '1',
  };
  const config = loadConfig(environment);
  installRuntime();
  const log = pino({ level: 'silent' });
  const app = await createApp(
    config,
    {
      databaseUrl: database.url,
      temporalAddress: options.relayThrough ?? address,
      publicUrl: 'http://daur.test',
    },
    { log, db: database.db },
  );
  if (options.withoutRelay) await app.relay.stop();
  let running: { workers: readonly Worker[]; ended: Promise<unknown>; close: () => Promise<void> } | undefined;

  const stopWorker = async (): Promise<void> => {
    if (!running) return;
    const { workers, ended, close } = running;
    running = undefined;
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
    await close();
  };

  return {
    db: database.db,
    deps: app.deps,
    temporal: app.temporal,
    config,
    environment,
    nudge: () => app.relay.nudge(),
    async startWorker() {
      if (running) return;
      const transport = createMailTransport({
        smtpUrl: environment.SMTP_URL,
        from: config.mail.from,
        ratePerSecond: config.mail.ratePerSecond,
      });
      const { workers, connection } = await createWorkers({
        config,
        deps: app.deps,
        temporal: app.temporal,
        transport,
        metrics: stepMetrics(new Registry()),
        returnAddress: undefined,
        address,
        workflowBundle,
      });
      running = {
        workers,
        ended: Promise.all(workers.map((worker) => worker.run())),
        close: async () => {
          transport.close();
          await connection.close();
        },
      };
    },
    stopWorker,
    async close() {
      await stopWorker();
      await app.close();
      await database.close();
    },
  };
}

/** Waits until `read` gives something, and returns it. @throws Error that names what was waited for, with the last error */
export async function until<T>(
  what: string,
  read: () => Promise<T | undefined | null | false>,
  timeoutMs = 45_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await read();
      if (value !== undefined && value !== null && value !== false) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs / 1_000} s for ${what}, in vain.`, { cause: last });
    await sleep(80);
  }
}

let installed = false;

/** One per process. The SDK's own hook would race the test runner for the signals. */
export function installRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}

/** The bundle of the workflows as they are now, made once for all test files and runs: its name is a hash of the sources. */
export async function workflowBundleFile(): Promise<string> {
  const hash = createHash('sha256');
  const sources = (await readdir('workflows', { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  for (const path of [...sources.map((name) => join('workflows', name)), 'worker/bundle.ts', 'package-lock.json']) {
    hash.update(path).update(await readFile(path));
  }
  const file = join(tmpdir(), `daur-test-workflows-${hash.digest('hex').slice(0, 16)}.js`);
  const there = await access(file).then(
    () => true,
    () => false,
  );
  if (there) return file;
  // Two files at once may both make it; each puts it in place whole.
  const made = `${file}.${process.pid}`;
  await bundleWorkflows(made);
  await rename(made, file);
  return file;
}
