/** What the benchmarks run on: one PostgreSQL that survives a power cut, as in production, and one Temporal on it, started when first asked for. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';
import { openDataFolder, type DataFolder } from '../runtime/data-folder.ts';
import { createDatabaseIfMissing } from '../runtime/database.ts';
import { migrate, MIGRATIONS_FOLDER } from '../runtime/migrate.ts';
import { startPostgres, type Postgres } from '../runtime/postgres.ts';
import { createProgress, type Progress } from '../runtime/progress.ts';
import { startTemporal, type Temporal } from '../runtime/temporal-server.ts';
import { findTemporal } from '../runtime/temporal-source.ts';

export interface House {
  /** Of this run; gone at its end. */
  readonly folder: DataFolder;
  readonly postgres: Postgres;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The one Temporal server of the run, with the namespace `daur`. */
  temporal(): Promise<Temporal>;
  /** A new database with Daur's tables. */
  database(name: string): Promise<{ readonly url: string; readonly db: PrismaClient }>;
  /** Done at the end, last first, whatever happened. */
  atEnd(step: () => Promise<unknown>): void;
}

/** Connections of the benchmark itself. */
const OWN_CONNECTIONS = 8;

/** Runs `work` in a house that is built for it and torn down after it. */
export async function inHouse<T>(signal: AbortSignal, work: (house: House) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'daur-bench-'));
  const steps: (() => Promise<unknown>)[] = [async () => rmSync(path, { recursive: true, force: true })];
  try {
    const folder = await openDataFolder(join(path, 'data'));
    steps.push(() => folder.release());
    const onExit = () => folder.children.signalAll();
    process.on('exit', onExit);
    steps.push(async () => process.off('exit', onExit));
    const postgres = await startPostgres({
      folder,
      database: 'daur',
      port: { port: 0, variable: 'POSTGRES_PORT' },
      safeAgainst: 'power-cut',
    });
    // Root's cluster lies elsewhere, behind a link.
    const cluster = realpathSync(join(folder.path, 'postgres'));
    steps.push(async () => rmSync(cluster, { recursive: true, force: true }));
    steps.push(() => postgres.stop());
    const progress = createProgress(process.stderr);
    let temporal: Promise<Temporal> | undefined;
    return await work({
      folder,
      postgres,
      progress,
      signal,
      temporal: () => (temporal ??= startTemporalFor(folder, postgres, progress, signal, steps)),
      async database(name) {
        await createDatabaseIfMissing(postgres.urlOf('postgres'), name);
        const url = postgres.urlOf(name);
        await migrate(url, MIGRATIONS_FOLDER);
        const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: OWN_CONNECTIONS }) });
        steps.push(() => db.$disconnect());
        return { url, db };
      },
      atEnd: (step) => void steps.push(step),
    });
  } finally {
    for (const step of steps.toReversed()) {
      await step().catch((error: unknown) => console.error('at the end:', error));
    }
  }
}

async function startTemporalFor(
  folder: DataFolder,
  postgres: Postgres,
  progress: Progress,
  signal: AbortSignal,
  steps: (() => Promise<unknown>)[],
): Promise<Temporal> {
  const cache =
    process.env['DAUR_CACHE_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'daur');
  const source = await findTemporal(cache, progress, signal);
  const temporal = await startTemporal({
    folder,
    source,
    postgresUrl: postgres.url,
    databases: { main: 'temporal', visibility: 'temporal_visibility' },
    namespace: 'daur',
    port: { port: 0, variable: 'TEMPORAL_PORT' },
    signal,
  });
  steps.push(() => temporal.stop());
  return temporal;
}
