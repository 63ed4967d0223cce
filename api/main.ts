/** The API process. Configured by the environment; SIGTERM is a graceful stop. */
import { createApp } from '../app.ts';
import { loadConfig } from '../config/config.ts';
import { seeWorkflows } from '../temporal/see-workflows.ts';
import { shipDaysOff } from '../usecases/ship-days-off.ts';
import { shipPolicies } from '../usecases/ship-policies.ts';
import { DEFAULT_RATE_LIMITS } from './context.ts';
import { createServer, listen } from './server.ts';

/** How long requests in flight may take to finish when the process is stopped. */
const GRACE_MS = 10_000;

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
const app = await createApp(config, {
  databaseUrl,
  temporalAddress: address,
  publicUrl: config.api.publicUrl ?? `http://${config.api.host}:${config.api.port}`,
});
await shipPolicies(app.deps);
await shipDaysOff(app.deps);
const server = await listen(
  await createServer({
    deps: app.deps,
    auth: config.auth,
    dataFolder: config.folders.data,
    temporalHealthy: () => app.temporal.healthy(),
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
app.deps.log.info({ port: server.port }, 'the API listens');

async function stop(): Promise<void> {
  await server.close(GRACE_MS);
  await app.close();
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stop().catch((err: unknown) => {
      app.deps.log.error({ err }, 'the API did not stop cleanly');
      process.exitCode = 1;
    });
  });
}
