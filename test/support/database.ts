import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { connectDatabase } from '../../usecases/own-statements.ts';

export interface TestDatabase {
  readonly url: string;
  readonly db: PrismaClient;
  close(): Promise<void>;
}

/** Server that the test runner started (test/run.ts), as a URL of its maintenance database. */
export function databaseServer(): string {
  const url = process.env['TEST_DATABASE_SERVER'];
  if (!url)
    throw new Error('TEST_DATABASE_SERVER is not set: start the tests with `npm test`, which starts PostgreSQL.');
  return url;
}

export interface EmptyDatabase {
  readonly url: string;
  query(sql: string): Promise<unknown[]>;
  close(): Promise<void>;
}

/** A database of its own without any table, dropped on close: for tests that migrate it themselves. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const server = databaseServer();
  const name = nameOfNew();
  await administer(server, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = withDatabase(server, name);
  return {
    url,
    query: (sql) => administer(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows),
    close: () => dropDatabase(server, name),
  };
}

/** A database of its own, with every migration applied, dropped on close. A template makes the second one cheap. */
export function freshDatabase(): Promise<TestDatabase> {
  return databaseFrom(TEMPLATE);
}

/** The same rows in a database of their own. Nobody may be connected to the original meanwhile: `db.$disconnect()` first. */
export function copyOf({ url }: Pick<TestDatabase, 'url'>): Promise<TestDatabase> {
  return databaseFrom(new URL(url).pathname.slice(1));
}

async function databaseFrom(template: string): Promise<TestDatabase> {
  const server = databaseServer();
  const name = nameOfNew();
  await administer(server, async (client) => {
    await client.query('SELECT pg_advisory_lock(7462)');
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (!rowCount) await makeTemplate(server, client);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  const url = withDatabase(server, name);
  const db = connectDatabase(new pg.Pool({ connectionString: url, max: 20 }));
  return {
    url,
    db,
    close: async () => {
      await db.$disconnect();
      await dropDatabase(server, name);
    },
  };
}

/** Named by what the migrations say, so that a changed migration makes a new template. */
const migrations = readdirSync('prisma/migrations', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, sql: readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8') }));
const TEMPLATE = `template_${hash(migrations.map(({ sql }) => sql).join('\n'))}`;

/** Prisma's bookkeeping, as far as anybody reads it: /readyz says which migrations are missing. */
const BOOKKEEPING = `
  CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
    logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0)`;

async function makeTemplate(server: string, client: pg.Client): Promise<void> {
  const building = `${TEMPLATE}_building`;
  await client.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${building}`);
  await administer(withDatabase(server, building), async (inside) => {
    await inside.query(BOOKKEEPING);
    for (const { name, sql } of migrations) {
      await inside.query(sql);
      await inside.query(
        'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES (gen_random_uuid(), $2, now(), $1)',
        [name, createHash('sha256').update(sql).digest('hex')],
      );
    }
  });
  await client.query(`ALTER DATABASE ${building} RENAME TO ${TEMPLATE}`);
}

const nameOfNew = (): string => `test_${process.pid}_${randomBytes(4).toString('hex')}`;

const dropDatabase = (server: string, name: string): Promise<void> =>
  administer(server, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));

async function administer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

function hash(text: string): string {
  let value = 5381;
  for (const char of text) value = (value * 33 + (char.codePointAt(0) ?? 0)) >>> 0;
  return value.toString(36);
}
