/** The worker process. Configured by the environment; SIGTERM is a graceful stop. */
import { Runtime, DefaultLogger } from '@temporalio/worker';
import { createApp } from '../app.ts';
import { loadConfig } from '../config/config.ts';
import { createMailTransport } from '../mail/transport.ts';
import { startTracing } from '../telemetry/start-tracing.ts';
import { stepMetrics } from '../telemetry/step-metrics.ts';
import { watchTemporal } from '../temporal/temporal-state.ts';
import { gaugeWorkers } from './metrics.ts';
import { serveHealth } from './serve-health.ts';
import { takeBounces } from './take-bounces.ts';
import { createWorkers, stepSlots } from './start-workers.ts';
import { ensureStandingWorkflows } from './standing-workflows.ts';
import { workerHealth } from './worker-health.ts';

const config = loadConfig(process.env);
const { databaseUrl, smtpUrl } = config.secrets;
const { address } = config.temporal;
const { publicUrl } = config.api;
if (!databaseUrl || !address || !smtpUrl || !publicUrl) {
  throw new Error(
    'The worker needs DATABASE_URL, TEMPORAL_ADDRESS, SMTP_URL and PUBLIC_URL; `npm start` gives them to it.',
  );
}
const tracing = config.traces.endpoint ? await startTracing(config.traces.endpoint, 'daur-worker') : undefined;
const app = await createApp(config, {
  databaseUrl,
  temporalAddress: address,
  publicUrl,
});
const { log } = app.deps;
Runtime.install({
  // The core keeps its own figures (slots, cache, latencies of polls); only it can serve them.
  ...(config.workerHttp.sdkMetrics && {
    telemetryOptions: { metrics: { prometheus: { bindAddress: config.workerHttp.sdkMetrics } } },
  }),
  // The SDK's own shutdown hook would race ours for the signal.
  shutdownSignals: [],
  logger: new DefaultLogger('WARN', (entry) => log.warn({ sdk: entry.meta }, entry.message)),
});

const transport = createMailTransport({ smtpUrl, from: config.mail.from, ratePerSecond: config.mail.ratePerSecond });
const bounces = await takeBounces(config, app.deps);
const { workers, connection } = await createWorkers({
  metrics: stepMetrics(app.registry),
  config,
  deps: app.deps,
  temporal: app.temporal,
  transport,
  returnAddress: bounces?.addresses.of,
  address,
  workflowBundle: config.temporal.workflowBundle,
});
gaugeWorkers(app.registry, workers, stepSlots(config));
const parts = {
  deps: app.deps,
  temporalState: watchTemporal(app.temporal),
  workers,
  mailServer: () => transport.state(),
};
const health = await serveHealth({
  host: config.workerHttp.host,
  port: config.workerHttp.port,
  registry: app.registry,
  health: () => workerHealth(parts),
});
log.info({ event: 'listening', port: health.port }, 'the worker tells how it is');
const stop = (): void => {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

const running = Promise.all(workers.map((worker) => worker.run()));
await ensureStandingWorkflows(app.temporal, config.housekeeping.intervalSeconds);
log.info({ event: 'running' }, 'the worker runs');
await running;
await bounces?.close();
transport.close();
await app.close();
await connection.close();
await health.close();
await tracing?.stop(log);
log.info({ event: 'stopped' }, 'the worker has stopped');
