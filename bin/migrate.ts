/** `npm run migrate`: brings the database of DATABASE_URL up to date. */
import { ConfigError, loadConfig } from '../config/config.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { migrate, MIGRATIONS_FOLDER } from '../runtime/migrate.ts';
import { requireExternalPostgres } from '../runtime/postgres.ts';

async function main(): Promise<void> {
  const url = loadConfig(process.env).secrets.databaseUrl;
  if (url === undefined) {
    throw new RuntimeError(
      'DATABASE_URL is not set: there is nothing to migrate. The embedded database is migrated whenever it starts.',
    );
  }
  await requireExternalPostgres(url);
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
