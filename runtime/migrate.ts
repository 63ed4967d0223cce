/**
 * Applies `prisma/migrations` in Prisma's own way and bookkeeping (`_prisma_migrations`), by Prisma's schema engine as WebAssembly:
 * nothing is downloaded. `prisma migrate deploy` works on the same database.
 */
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type * as EngineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { MigrationDirectory, MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import { describeError, hasCode, RuntimeError } from './errors.ts';

/** The migrations of this project. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/** What we use of `WebAssembly`, which TypeScript knows only together with the whole browser. */
const { WebAssembly: webAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
  };
};

/**
 * Sends a migration as one script, as Prisma's native engine does: one transaction, all or nothing. The adapter's own way is to cut
 * it at every semicolon, also those inside a function or a text.
 */
class WholeScriptPrismaPg extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
    };
    return adapter;
  }
}

export interface MigrationResult {
  /** Names of the migrations that were applied now, in order. */
  readonly applied: readonly string[];
  /** How many the folder holds. */
  readonly total: number;
}

/**
 * Brings a database up to date.
 *
 * @param databaseUrl of an existing database
 * @param folder usually `MIGRATIONS_FOLDER`
 * @throws RuntimeError that names the migration that failed and what to do
 */
export async function migrate(databaseUrl: string, folder: string): Promise<MigrationResult> {
  const migrationsList = await readMigrations(folder);
  const { appliedMigrationNames } = await withEngine(databaseUrl, (engine) =>
    engine.applyMigrations({ migrationsList, filters: { externalTables: [], externalEnums: [] } }),
  );
  return { applied: appliedMigrationNames, total: migrationsList.migrationDirectories.length };
}

/**
 * Marks a failed migration as rolled back, after whatever it left behind was removed: the next `migrate` applies it again. The
 * same as `prisma migrate resolve --rolled-back`.
 *
 * @throws RuntimeError when there is no failed migration of this name
 */
export async function markRolledBack(databaseUrl: string, migrationName: string): Promise<void> {
  await withEngine(databaseUrl, (engine) => engine.markMigrationRolledBack({ migrationName }));
}

async function withEngine<T>(databaseUrl: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  // A pool of our own: the engine's advisory lock lives as long as the connection, so that must be closed before we return.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 5_000 });
  // A connection that breaks shows in the statement that it breaks.
  pool.on('error', () => undefined);
  let engine: SchemaEngine | undefined;
  try {
    engine = await openEngine(bindMigrationAwareSqlAdapterFactory(new WholeScriptPrismaPg(pool)));
    return await work(engine);
  } catch (error) {
    throw explain(error);
  } finally {
    engine?.free();
    await pool.end();
  }
}

/** The engine writes its panics here before it dies. */
const panics: string[] = [];
let engineModule: Promise<typeof EngineModule> | undefined;

async function openEngine(adapterFactory: object): Promise<SchemaEngine> {
  // Once a process: a second instance would put itself in the place of the first.
  engineModule ??= loadEngine();
  const { SchemaEngine } = await engineModule;
  return await SchemaEngine.new({ datamodels: undefined }, () => undefined, adapterFactory);
}

/** Node imports no .wasm by itself, so the package's two halves are put together here. */
async function loadEngine(): Promise<typeof EngineModule> {
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const packageFolder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bytes = await readFile(join(packageFolder, 'schema_engine_bg.wasm'));
  const { instance } = await webAssembly.instantiate(bytes, { './schema_engine_bg.js': engine });
  engine.__wbg_set_wasm(instance.exports);
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => panics.push(text) } });
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') (start as () => void)();
  return engine;
}

async function readMigrations(folder: string): Promise<MigrationList> {
  const names = await readFolderNames(folder);
  const migrationDirectories = await Promise.all(
    names.map(async (name): Promise<MigrationDirectory> => {
      const path = join(folder, name, 'migration.sql');
      return { path: name, migrationFile: { path: 'migration.sql', content: await readSql(path) } };
    }),
  );
  const lockfile = { path: 'migration_lock.toml', content: await readIfThere(join(folder, 'migration_lock.toml')) };
  return { baseDir: folder, lockfile, shadowDbInitScript: '', migrationDirectories };
}

async function readFolderNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT'))
      throw new RuntimeError(`There is no folder of migrations at ${folder}.`, { cause: error });
    throw error;
  }
}

async function readSql(path: string): Promise<MigrationDirectory['migrationFile']['content']> {
  try {
    return { tag: 'ok', value: await readFile(path, 'utf8') };
  } catch (error) {
    return { tag: 'error', value: describeError(error) };
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** The engine appends its own call stack to a message, from which only the migration's name is of use. */
function explain(error: unknown): RuntimeError {
  const full = describeError(error);
  const name = /migration_name="([^"]+)"/.exec(full)?.[1];
  const lines = full.split('\n').filter((line) => line.trim() !== '' && !/^\s+(\d+: |with |at )/.test(line));
  const message = [...lines, ...panics.splice(0)].join('\n');
  const which = name === undefined ? 'The database could not be migrated' : `Migration ${name} failed`;
  const advice = /failed migrations in the target database|ERROR:|write conflict/.test(message)
    ? `\nPut it right, then mark it: npm run migrate -- --rolled-back ${name ?? '<name>'}, and migrate again.`
    : '';
  return new RuntimeError(`${which}: ${message}${advice}`, { cause: error });
}
