/** A base backup of the embedded PostgreSQL, taken while it runs; with the archived WAL it can be brought forward to any later instant. */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { withDatabase } from './database.ts';
import { hasCode, RuntimeError } from './errors.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { exists } from './postgres-home.ts';

/** What a backup says of itself. */
const manifest = z.object({
  /** ISO UTC: the earliest instant to which it can be brought. */
  completedAt: z.string(),
  /** Major version of PostgreSQL. */
  postgres: z.string(),
});
export type BackupManifest = z.infer<typeof manifest>;

const MANIFEST = 'daur-backup.json';

/** Beside the cluster in the data folder, without which what it holds is of no use to a new machine. */
export const KEPT_BESIDE = ['postgres-password', 'installation-secret'] as const;

/** Folders whose content belongs to the running server only (PostgreSQL manual, 25.3.4). */
const WITHOUT_CONTENT: ReadonlySet<string> = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const LEFT_OUT = /^(postmaster\.(pid|opts)|pgsql_tmp.*)$/;

/** The server waits until the WAL that the backup needs is archived; a broken archive shows here. */
const LONGEST_WAIT_MS = 5 * 60_000;

/** @throws RuntimeError where the folder holds no complete backup */
export function readManifest(folder: string): BackupManifest {
  const read = readJsonFile(join(folder, MANIFEST), manifest);
  if (read) return read;
  throw new RuntimeError(`${folder} holds no complete backup: it has no ${MANIFEST}.`);
}

/**
 * @param databaseUrl of the embedded server, whose cluster lies on this machine; its user is the superuser
 * @param dataFolder the data folder that it runs on
 * @param folder where the backup goes: new or empty
 * @throws RuntimeError when the folder is not empty, the cluster is not on this machine, or no WAL is archived
 */
export async function takeBackup(databaseUrl: string, dataFolder: string, folder: string): Promise<BackupManifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new RuntimeError(`${folder} is not empty.`);
  const cluster = join(folder, 'cluster');
  const made = await withDatabase(databaseUrl, async (client) => {
    const setting = async (name: string): Promise<string> =>
      (await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name])).rows[0]?.value ?? '';
    const source = await setting('data_directory');
    if (!(await exists(join(source, 'PG_VERSION')))) {
      throw new RuntimeError(`The cluster (${source}) is not on this machine. Use pg_basebackup.`);
    }
    if ((await setting('archive_mode')) === 'off') {
      throw new RuntimeError('The server archives no WAL: set POSTGRES_ARCHIVE_DIR and start Daur again.');
    }
    await client.query(`SET statement_timeout = ${LONGEST_WAIT_MS}`);
    await client.query(`SELECT pg_backup_start('daur', fast => true)`);
    await copyCluster(source, cluster);
    // In the same session as the start; returns when the WAL up to here is archived.
    const { rows } = await client.query<{ labelfile: string; spcmapfile: string; at: Date }>(
      'SELECT labelfile, spcmapfile, clock_timestamp() AS at FROM pg_backup_stop()',
    );
    const [stopped] = rows;
    if (!stopped) throw new RuntimeError('PostgreSQL did not say how the backup ended.');
    await writeFile(join(cluster, 'backup_label'), stopped.labelfile, { mode: 0o600 });
    if (stopped.spcmapfile !== '') throw new RuntimeError('The server has tablespaces. Use pg_basebackup.');
    return { completedAt: stopped.at.toISOString(), postgres: (await setting('server_version')).split('.')[0] ?? '' };
  });
  for (const name of KEPT_BESIDE) await copyIfThere(join(dataFolder, name), join(folder, name));
  // Last, so that a backup that was interrupted has none.
  writeJsonFile(join(folder, MANIFEST), made);
  return made;
}

/** Files may change or vanish meanwhile: the WAL makes up for it. */
async function copyCluster(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (LEFT_OUT.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isFile()) await copyIfThere(source, target);
    else if (entry.isDirectory() && WITHOUT_CONTENT.has(entry.name)) await mkdir(target, { mode: 0o700 });
    else if (entry.isDirectory()) await copyCluster(source, target);
  }
}

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
