/** The PostgreSQL databases of the embedded Temporal server. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createDatabaseIfMissing, dropDatabase, withDatabase } from './database.ts';
import { describeError, RuntimeError } from './errors.ts';
import type { TemporalDatabases } from './temporal-config.ts';

const run = promisify(execFile);

/** On a database whose tables are still being made: a start that was interrupted there begins again from nothing. */
const UNFINISHED = 'daur: tables are being made';
const FINISHED = 'daur: made for the embedded Temporal server';

/**
 * Makes the two databases, or brings their tables up to date.
 *
 * @param sqlTool path of Temporal's `temporal-sql-tool`
 * @param adminUrl a database of the server whose user may create databases
 */
export async function prepareTemporalDatabases(
  sqlTool: string,
  adminUrl: string,
  databases: TemporalDatabases,
): Promise<void> {
  await Promise.all([
    prepare(sqlTool, adminUrl, databases.main, 'postgresql/v12/temporal'),
    prepare(sqlTool, adminUrl, databases.visibility, 'postgresql/v12/visibility'),
  ]);
}

/** Drops both databases; whatever is connected to them is cut off. */
export async function dropTemporalDatabases(adminUrl: string, databases: TemporalDatabases): Promise<void> {
  await dropDatabase(adminUrl, databases.main);
  await dropDatabase(adminUrl, databases.visibility);
}

async function prepare(sqlTool: string, adminUrl: string, database: string, schemaName: string): Promise<void> {
  try {
    if ((await readComment(adminUrl, database)) === UNFINISHED) await dropDatabase(adminUrl, database);
    if ((await createDatabaseIfMissing(adminUrl, database)) || !(await hasTables(adminUrl, database))) {
      await writeComment(adminUrl, database, UNFINISHED);
      await runTool(sqlTool, adminUrl, database, ['setup-schema', '-v', '0.0']);
    }
    await runTool(sqlTool, adminUrl, database, ['update-schema', '--schema-name', schemaName]);
    await writeComment(adminUrl, database, FINISHED);
  } catch (error) {
    throw new RuntimeError(`Temporal's database ${database} could not be prepared: ${describeError(error)}`, {
      cause: error,
    });
  }
}

async function runTool(sqlTool: string, adminUrl: string, database: string, args: readonly string[]): Promise<void> {
  const url = new URL(adminUrl);
  const tls = ['require', 'verify-ca', 'verify-full'].includes(url.searchParams.get('sslmode') ?? '');
  const connection = ['--plugin', 'postgres12', '--endpoint', url.hostname, '--port', url.port || '5432'];
  await run(sqlTool, [...connection, ...(tls ? ['--tls', '--tls-disable-host-verification'] : []), ...args], {
    cwd: '/',
    timeout: 120_000,
    env: {
      PATH: process.env['PATH'],
      SQL_USER: decodeURIComponent(url.username),
      SQL_PASSWORD: decodeURIComponent(url.password),
      SQL_DATABASE: database,
    },
  });
}

async function hasTables(adminUrl: string, database: string): Promise<boolean> {
  const url = new URL(adminUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return await withDatabase(url.href, async (client) => {
    const { rows } = await client.query<{ found: boolean }>(
      `SELECT to_regclass('schema_version') IS NOT NULL AS found`,
    );
    return rows[0]?.found === true;
  });
}

async function readComment(adminUrl: string, database: string): Promise<string | undefined> {
  return await withDatabase(adminUrl, async (client) => {
    const { rows } = await client.query<{ comment: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
      [database],
    );
    return rows[0]?.comment ?? undefined;
  });
}

async function writeComment(adminUrl: string, database: string, comment: string): Promise<void> {
  await withDatabase(adminUrl, async (client) => {
    await client.query(`COMMENT ON DATABASE ${client.escapeIdentifier(database)} IS ${client.escapeLiteral(comment)}`);
  });
}
