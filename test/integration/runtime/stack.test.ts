import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { loadConfig, type Config } from '../../../config/config.ts';
import { createDatabaseIfMissing, withDatabase } from '../../../runtime/database.ts';
import { markRolledBack, migrate, MIGRATIONS_FOLDER } from '../../../runtime/migrate.ts';
import { identify } from '../../../runtime/process-identity.ts';
import { startService } from '../../../runtime/process.ts';
import { silentProgress } from '../../../runtime/progress.ts';
import { startStack, type Stack } from '../../../runtime/stack.ts';
import { makeTemporaryFolder } from './folders.ts';

const ENVIRONMENT = {
  NODE_ENV: 'test',
  XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
  DAUR_CACHE_DIR: process.env['DAUR_CACHE_DIR'],
};

function configFor(folder: string, more: Record<string, string> = {}): Config {
  return loadConfig({ ...ENVIRONMENT, DAUR_DATA_DIR: folder, ...more });
}

async function start(config: Config): Promise<Stack> {
  return await startStack(config, { progress: silentProgress, signal: AbortSignal.timeout(100_000) });
}

async function childrenOf(folder: string): Promise<{ name: string; pid: number }[]> {
  return JSON.parse(await readFile(join(folder, 'children.json'), 'utf8')) as { name: string; pid: number }[];
}

async function isWorkflowKnown(stack: Stack, workflowId: string): Promise<boolean> {
  const connection = await Connection.connect({ address: stack.temporal.address });
  try {
    await new Client({ connection, namespace: stack.temporal.namespace }).workflow.getHandle(workflowId).describe();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false;
    throw error;
  } finally {
    await connection.close();
  }
}

async function startWorkflow(stack: Stack, workflowId: string): Promise<void> {
  const connection = await Connection.connect({ address: stack.temporal.address });
  try {
    const client = new Client({ connection, namespace: stack.temporal.namespace });
    await client.workflow.start('nobodyRunsThis', { workflowId, taskQueue: 'none', args: [] });
  } finally {
    await connection.close();
  }
}

describe('the embedded stack', () => {
  let folder: string;
  let stack: Stack;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daur-test-'));
    stack = await start(configFor(folder));
    await withDatabase(stack.databaseUrl, async (client) => {
      await client.query('CREATE TABLE kept (n int)');
      await client.query('INSERT INTO kept VALUES (1)');
    });
    await startWorkflow(stack, 'kept');
  }, 120_000);

  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function countKept(): Promise<number> {
    return await withDatabase(
      stack.databaseUrl,
      async (client) => (await client.query('SELECT n FROM kept')).rows.length,
    );
  }

  test('the tables are those of prisma/migrations, in the bookkeeping of Prisma', async () => {
    const { applied, total } = await migrate(stack.databaseUrl, MIGRATIONS_FOLDER);
    expect(applied).toEqual([]);
    const { rows } = await withDatabase(stack.databaseUrl, async (client) =>
      client.query('SELECT 1 FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL'),
    );
    expect(rows).toHaveLength(total);
  });

  test('rows and workflows survive kill -9 of both servers', async () => {
    await stack.embedded.temporal?.kill();
    await stack.embedded.postgres?.kill();
    await stack.embedded.postgres?.restart();
    await stack.embedded.temporal?.restart();
    expect(await countKept()).toBe(1);
    expect(await isWorkflowKnown(stack, 'kept')).toBe(true);
  }, 60_000);

  test('a stop leaves no process; the next start has the same addresses, rows and workflows', async () => {
    const { databaseUrl, temporal, smtpUrl, mailUrl } = stack;
    const children = await childrenOf(folder);
    expect(children.map((child) => child.name).sort()).toEqual(['postgres', 'temporal']);
    await stack.stop();
    expect(children.filter((child) => identify(child.pid) !== undefined)).toEqual([]);

    stack = await start(configFor(folder));
    expect(stack).toMatchObject({ databaseUrl, temporal, smtpUrl, mailUrl });
    expect(await countKept()).toBe(1);
    expect(await isWorkflowKnown(stack, 'kept')).toBe(true);
  }, 60_000);

  test("when Temporal's databases are dropped, the workflows are gone, ours are not, and new workflows can start", async () => {
    await stack.embedded.temporal?.dropState();
    expect(await isWorkflowKnown(stack, 'kept')).toBe(false);
    await startWorkflow(stack, 'new');
    expect(await countKept()).toBe(1);
  }, 60_000);

  test('a service that is killed -9 is restarted, and one that is stopped is not', async () => {
    const entry = join(folder, 'service.mts');
    await writeFile(
      entry,
      `import { createServer } from 'node:http';
       const server = createServer((_, answer) => answer.end(process.env['TEMPORAL_ADDRESS'])).listen(Number(process.env['PORT']), '127.0.0.1');
       process.on('SIGTERM', () => { server.close(); server.closeAllConnections(); });`,
    );
    const port = await stack.folder.ports.take('service');
    const events: string[] = [];
    const service = await startService(
      {
        name: 'service',
        entry,
        env: { ...stack.environment, PORT: String(port) },
        ready: async () => (await fetch(`http://127.0.0.1:${port}`)).ok,
        readyTimeoutMs: 15_000,
        graceMs: 5_000,
        onEvent: (event) => events.push(event),
      },
      stack.folder,
    );
    onTestFinished(() => service.stop());
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe(stack.temporal.address);
    const first = service.pid();
    await service.kill('SIGKILL');
    await service.untilReady();
    expect(service.pid()).not.toBe(first);
    expect(service.restarts()).toBe(1);
    expect(events[0]).toBe(`service (pid ${first}) was ended by SIGKILL`);
    await service.stop();
    expect(service.pid()).toBeUndefined();
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
    expect((await childrenOf(folder)).map((child) => child.name)).not.toContain('service');
  }, 30_000);

  test('a service that cannot start is an error with the end of its log', async () => {
    const entry = join(folder, 'broken.mts');
    await writeFile(entry, `console.error('no such thing'); process.exit(3);`);
    const spec = { name: 'broken', entry, env: {}, ready: async () => false, readyTimeoutMs: 15_000, graceMs: 1_000 };
    await expect(startService(spec, stack.folder)).rejects.toThrow(/broken ended with code 3[^]*no such thing/);
  }, 30_000);

  test('a migration is one transaction, may hold functions, and when it fails the message names it', async () => {
    const url = stack.embedded.postgres?.urlOf('migrated') ?? '';
    await createDatabaseIfMissing(stack.databaseUrl, 'migrated');
    const migrations = await makeTemporaryFolder();
    const write = async (name: string, sql: string) => {
      await mkdir(join(migrations, name));
      await writeFile(join(migrations, name, 'migration.sql'), sql);
    };
    await writeFile(join(migrations, 'migration_lock.toml'), 'provider = "postgresql"\n');
    await write(
      '20260101000000_first',
      `CREATE TABLE a (t text DEFAULT 'x;y');
       CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 1; END $$;`,
    );
    expect((await migrate(url, migrations)).applied).toEqual(['20260101000000_first']);
    await write('20260102000000_broken', 'CREATE TABLE b (n int); CREATE TABEL c (n int);');
    await expect(migrate(url, migrations)).rejects.toThrow(
      /Migration 20260102000000_broken failed: [^]*TABEL[^]*--rolled-back 20260102000000_broken/,
    );
    await expect(migrate(url, migrations)).rejects.toThrow(/20260102000000_broken/);
    const { rows } = await withDatabase(url, async (client) => client.query(`SELECT to_regclass('b') AS b`));
    expect(rows).toEqual([{ b: null }]);
    await writeFile(join(migrations, '20260102000000_broken', 'migration.sql'), 'CREATE TABLE b (n int);');
    await markRolledBack(url, '20260102000000_broken');
    expect((await migrate(url, migrations)).applied).toEqual(['20260102000000_broken']);
  }, 30_000);
});

test('a start that fails half-way names the port, stops what it had started and frees the folder', async () => {
  const folder = await makeTemporaryFolder();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const config = configFor(folder, { TEMPORAL_PORT: String(port) });
  await expect(start(config)).rejects.toThrow(`Port ${port} (TEMPORAL_PORT) is taken`);
  expect(await childrenOf(folder)).toEqual([]);
  await expect(start(config)).rejects.toThrow(`Port ${port} (TEMPORAL_PORT) is taken`);
}, 60_000);

test('a database that cannot be reached is an error that shows its address but not its password', async () => {
  const folder = await makeTemporaryFolder();
  const config = configFor(folder, { DATABASE_URL: 'postgresql://daur:open-sesame@127.0.0.1:9/daur' });
  const error: unknown = await start(config).catch((reason: unknown) => reason);
  expect(String(error)).toContain('DATABASE_URL (127.0.0.1:9, database daur) cannot be reached');
  expect(String(error)).not.toContain('sesame');
});
