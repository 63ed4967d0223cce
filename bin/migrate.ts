/**
 * `npm run migrate`: brings the database of DATABASE_URL up to date.
 * `npm run migrate -- --rolled-back <name>`: marks a migration that failed, and was put right, to be applied again.
 */
import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '../config/config.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { markRolledBack, migrate, MIGRATIONS_FOLDER } from '../runtime/migrate.ts';
import { requireExternalPostgres } from '../runtime/postgres.ts';

async function main(): Promise<void> {
  const url = loadConfig(process.env).secrets.databaseUrl;
  if (url === undefined) {
    throw new RuntimeError(
      'DATABASE_URL is not set: there is nothing to migrate. The embedded database is migrated whenever it starts.',
    );
  }
  const { values } = parseArgs({ options: { 'rolled-back': { type: 'string' } } });
  await requireExternalPostgres(url);
  const rolledBack = values['rolled-back'];
  if (rolledBack !== undefined) {
    await markRolledBack(url, rolledBack);
    console.log(`marked ${rolledBack} as rolled back`);
    return;
  }
  const { applied, total } = await migrate(url, MIGRATIONS_FOLDER);
  for (const name of applied) console.log(`applied ${name}`);
  console.log(applied.length === 0 ? `up to date (${total} migrations)` : `${applied.length} of ${total} applied now`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof RuntimeError ? error.message : error);
  process.exitCode = 1;
}
