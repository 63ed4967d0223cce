/** The worker process. Configured by the environment; SIGTERM is a graceful stop. */
import { Runtime, DefaultLogger } from '@temporalio/worker';
import { createApp } from '../app.ts';
import { loadConfig } from '../config/config.ts';
import { createMailTransport } from '../mail/transport.ts';
import { takeBounces } from './take-bounces.ts';
import { createWorkers } from './start-workers.ts';
import { ensureStandingWorkflows } from './standing-workflows.ts';

const config = loadConfig(process.env);
const { databaseUrl, smtpUrl } = config.secrets;
const { address } = config.temporal;
const { publicUrl } = config.api;
if (!databaseUrl || !address || !smtpUrl || !publicUrl) {
  throw new Error(
    'The worker needs DATABASE_URL, TEMPORAL_ADDRESS, SMTP_URL and PUBLIC_URL; `npm start` gives them to it.',
  );
}
const app = await createApp(config, {
  databaseUrl,
  temporalAddress: address,
  publicUrl,
});
const { log } = app.deps;
Runtime.install({
  // The SDK's own shutdown hook would race ours for the signal.
  shutdownSignals: [],
  logger: new DefaultLogger('WARN', (entry) => log.warn({ sdk: entry.meta }, entry.message)),
});

const transport = createMailTransport({ smtpUrl, from: config.mail.from, ratePerSecond: config.mail.ratePerSecond });
const bounces = await takeBounces(config, app.deps);
const { workers, connection } = await createWorkers({
  config,
  deps: app.deps,
  temporal: app.temporal,
  transport,
  returnAddress: bounces?.addresses.of,
  address,
  workflowBundle: config.temporal.workflowBundle,
});
const stop = (): void => {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

const running = Promise.all(workers.map((worker) => worker.run()));
await ensureStandingWorkflows(app.temporal, config.housekeeping.intervalSeconds);
log.info('the worker runs');
await running;
await bounces?.close();
transport.close();
await app.close();
await connection.close();
log.info('the worker has stopped');
