import { randomBytes } from 'node:crypto';
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

/** A database of its own, with every migration applied, dropped on close. A template makes the second one cheap. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = databaseServer();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await administer(server, async (client) => {
    await client.query('SELECT pg_advisory_lock(7462)');
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (!rowCount) await makeTemplate(server, client);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  });
  const url = withDatabase(server, name);
  const db = connectDatabase(url, 20);
  return {
    url,
    db,
    close: async () => {
      await db.$disconnect();
      await administer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** Named by what the migrations say, so that a changed migration makes a new template. */
const migrations = readdirSync('prisma/migrations', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => readFileSync(`prisma/migrations/${entry.name}/migration.sql`, 'utf8'));
const TEMPLATE = `template_${hash(migrations.join('\n'))}`;

async function makeTemplate(server: string, client: pg.Client): Promise<void> {
  const building = `${TEMPLATE}_building`;
  await client.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${building}`);
  await administer(withDatabase(server, building), async (inside) => {
    for (const sql of migrations) await inside.query(sql);
  });
  await client.query(`ALTER DATABASE ${building} RENAME TO ${TEMPLATE}`);
}

async function administer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
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
