/** The API process. Configured by the environment; SIGTERM is a graceful stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../app.ts';
import { loadConfig } from '../config/config.ts';
import { startTracing } from '../telemetry/start-tracing.ts';
import { seeWorkflows } from '../temporal/see-workflows.ts';
import { watchTemporal } from '../temporal/temporal-state.ts';
import { shipDaysOff } from '../usecases/ship-days-off.ts';
import { shipPolicies } from '../usecases/ship-policies.ts';
import { DEFAULT_RATE_LIMITS } from './context.ts';
import { createServer, listen } from './server.ts';

const config = loadConfig(process.env);
const { databaseUrl } = config.secrets;
const { address } = config.temporal;
if (!databaseUrl || !address) {
  throw new Error('The API needs DATABASE_URL and TEMPORAL_ADDRESS; `npm start` gives them to it.');
}
if (!config.auth) {
  throw new Error(
    'Nobody can sign in: set OIDC_ISSUER and OIDC_AUDIENCE, or, in development only, DAUR_LOCAL_ISSUER=true.',
  );
}
const tracing = config.traces.endpoint ? await startTracing(config.traces.endpoint, 'daur-api') : undefined;
const app = await createApp(config, {
  databaseUrl,
  temporalAddress: address,
  publicUrl: config.api.publicUrl ?? `http://${config.api.host}:${config.api.port}`,
});
await shipPolicies(app.deps);
await shipDaysOff(app.deps);
let stopping = false;
const server = await listen(
  await createServer({
    deps: app.deps,
    auth: config.auth,
    dataFolder: config.folders.data,
    temporalState: watchTemporal(app.temporal),
    stopping: () => stopping,
    registry: app.registry,
    workflows: seeWorkflows(app.temporal),
    committed: () => app.relay.nudge(),
    rateLimits: config.api.rateLimits ? DEFAULT_RATE_LIMITS : 'OFF',
    mailBudget: config.mail.budgetPerMonth,
    trustedProxies: config.api.trustedProxies,
    checkAnswers: config.environment !== 'production',
  }),
  config.api.host,
  config.api.port,
);
app.deps.log.info({ event: 'listening', port: server.port }, 'the API listens');

/**
 * /readyz says so, and every answer closes its connection: until whoever spreads the requests has seen it, they still come here and are served. Then no
 * connection is taken, requests under way end, and after them the relay and the connections.
 */
async function stop(): Promise<void> {
  const { drainSeconds, graceSeconds } = config.shutdown;
  stopping = true;
  app.deps.log.info({ event: 'stopping', drainSeconds, graceSeconds }, 'the API stops');
  server.sayClose();
  await sleep(drainSeconds * 1_000);
  await server.close(graceSeconds * 1_000);
  await app.close();
  await tracing?.stop(app.deps.log);
  app.deps.log.info({ event: 'stopped' }, 'the API has stopped');
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stop().catch((err: unknown) => {
      app.deps.log.error({ err }, 'the API did not stop cleanly');
      process.exitCode = 1;
    });
  });
}
