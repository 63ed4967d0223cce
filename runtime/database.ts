/** Small errands on a PostgreSQL server, each with a connection of its own. */
import pg from 'pg';
import { hasCode } from './errors.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/** Runs `work` with a connection that is closed afterwards. */
export async function withDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A server that goes away under an idle connection shows in the next query.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Throws when the database does not answer. */
export async function pingDatabase(url: string): Promise<void> {
  await withDatabase(url, async (client) => await client.query('SELECT 1'));
}

/** @returns whether it was created now */
export async function createDatabaseIfMissing(adminUrl: string, name: string): Promise<boolean> {
  return await withDatabase(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return false;
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
      return true;
    } catch (error) {
      // Somebody else was quicker.
      if (hasCode(error, '42P04', '23505')) return false;
      throw error;
    }
  });
}

/** Drops a database and ends the connections to it. Does nothing when there is none. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withDatabase(adminUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
  });
}
