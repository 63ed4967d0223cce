/** Daur's worker with its mail off, tuned as BENCH_WORKER (JSON) says where it is set: the postman and the housekeeping are not started, the rest is as in worker/main.ts. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { createApp } from '../../app.ts';
import { loadConfig, type WorkerConfig } from '../../config/config.ts';
import { createMailTransport } from '../../mail/transport.ts';
import { stepMetrics } from '../../telemetry/step-metrics.ts';
import { createWorkers } from '../../worker/start-workers.ts';

const loaded = loadConfig(process.env);
const tuned = JSON.parse(process.env['BENCH_WORKER'] ?? '{}') as Partial<WorkerConfig>;
const config = { ...loaded, worker: { ...loaded.worker, ...tuned } };
const { databaseUrl, smtpUrl } = config.secrets;
const { address } = config.temporal;
const { publicUrl } = config.api;
if (!databaseUrl || !address || !smtpUrl || !publicUrl) throw new Error('Addresses are missing.');
const app = await createApp(config, { databaseUrl, temporalAddress: address, publicUrl });
Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN') });
const transport = createMailTransport({ smtpUrl, from: config.mail.from, ratePerSecond: config.mail.ratePerSecond });
const { workers, connection } = await createWorkers({
  metrics: stepMetrics(new Registry()),
  config,
  deps: app.deps,
  temporal: app.temporal,
  transport,
  returnAddress: undefined,
  address,
  workflowBundle: config.temporal.workflowBundle,
});
process.once('SIGTERM', () => {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
});
await Promise.all(workers.map((worker) => worker.run()));
transport.close();
await app.close();
await connection.close();
