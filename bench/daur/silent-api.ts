/**
 * The API without a relay: it commits decisions and their doorbells, and rings none. So the acknowledgement can be measured by itself; who would
 * run the API so in production has relays in its workers.
 */
import { createApp } from '../../app.ts';
import { DEFAULT_RATE_LIMITS } from '../../api/context.ts';
import { createServer, listen } from '../../api/server.ts';
import { loadConfig } from '../../config/config.ts';
import { seeWorkflows } from '../../temporal/see-workflows.ts';

const config = loadConfig(process.env);
const { databaseUrl } = config.secrets;
const { address } = config.temporal;
if (!databaseUrl || !address || !config.auth)
  throw new Error('DATABASE_URL, TEMPORAL_ADDRESS and an issuer are needed.');
const publicUrl = `http://127.0.0.1:${config.api.port}`;
// RELAY_POLL_MS is so long that the relay never looks; and nobody nudges it.
const app = await createApp(config, { databaseUrl, temporalAddress: address, publicUrl });
const server = await listen(
  await createServer({
    deps: app.deps,
    auth: config.auth,
    dataFolder: config.folders.data,
    temporalState: () => Promise.resolve({ is: 'UP', unpolled: [] }),
    workflows: seeWorkflows(app.temporal),
    committed: () => undefined,
    rateLimits: config.api.rateLimits ? DEFAULT_RATE_LIMITS : 'OFF',
    mailBudget: config.mail.budgetPerMonth,
    trustedProxies: config.api.trustedProxies,
    checkAnswers: false,
  }),
  config.api.host,
  config.api.port,
);
process.once('SIGTERM', () => {
  void server.close(5_000).then(() => app.close());
});
