/** Puts a base backup in the place of the embedded cluster and brings it forward, by the archived WAL, to an instant. */
import { appendFile, chown, cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tailOf } from './child.ts';
import { withDatabase } from './database.ts';
import type { DataFolder } from './data-folder.ts';
import { RuntimeError } from './errors.ts';
import { startPostgres } from './postgres.ts';
import { findPostgresUser, type PostgresUser } from './postgres-binaries.ts';
import { exists, forgetLostHome, linkHome, openHome } from './postgres-home.ts';
import { KEPT_BESIDE, readManifest } from './postgres-backup.ts';
import { dropTemporalDatabases } from './temporal-schema.ts';
import { waitUntil } from './wait.ts';

const REPLAY_TIMEOUT_MS = 60 * 60_000;

export interface RestoreOptions {
  /** Held by us: Daur does not run. */
  readonly folder: DataFolder;
  /** Absolute: made by `takeBackup`. */
  readonly backup: string;
  /** Absolute: the folder that the WAL was archived to. */
  readonly archive: string;
  /** The recovery point; undefined: all that was archived. */
  readonly until: Date | undefined;
  readonly say: (line: string) => void;
}

/**
 * Restores, and throws the embedded Temporal's state away: it belongs to another course of events. What was in the cluster's place is put aside.
 * Afterwards Daur is started, and `npm run recover` starts the workflows from the rows.
 * @throws RuntimeError when the backup is not complete, ends after `until`, or the archive does not reach to it
 */
export async function restoreBackup(options: RestoreOptions): Promise<void> {
  const { folder, backup, archive, until, say } = options;
  const { completedAt } = readManifest(backup);
  if (until && until.toISOString() < completedAt) {
    throw new RuntimeError(
      `This backup was completed at ${completedAt}; it cannot be brought back to an earlier time.`,
    );
  }
  if (!(await readdir(archive)).some((name) => /^[0-9A-F]{24}$/.test(name))) {
    throw new RuntimeError(`${archive} holds no archived WAL.`);
  }
  const user = await findPostgresUser();
  await forgetLostHome(folder.path);
  const home = await openHome(folder.path, user);
  const cluster = join(home, 'cluster');
  if (await exists(join(cluster, 'PG_VERSION'))) {
    const aside = `${cluster}.before-${new Date().toISOString().replaceAll(':', '')}`;
    await rename(cluster, aside);
    say(`The cluster that was there is kept in ${aside}`);
  }
  await cp(join(backup, 'cluster'), cluster, { recursive: true });
  await writeRecovery(cluster, archive, until);
  if (user) await own(cluster, user);
  await linkHome(folder.path, home);
  for (const name of KEPT_BESIDE) {
    if (await exists(join(backup, name))) await cp(join(backup, name), join(folder.path, name));
  }
  say(`Bringing it forward to ${until?.toISOString() ?? 'the end of the archive'}`);
  await replay(folder, archive);
}

/** PostgreSQL ends, with the reason in its log, where the archive does not reach to the target. */
async function writeRecovery(cluster: string, archive: string, until: Date | undefined): Promise<void> {
  // The setting knows no T and no Z.
  const time = until?.toISOString().replace('T', ' ').replace('Z', '+00');
  const target = time ? `recovery_target_time = '${time}'\nrecovery_target_action = 'promote'\n` : '';
  await appendFile(
    join(cluster, 'postgresql.auto.conf'),
    `\nrestore_command = 'cp ''${archive}/%f'' ''%p'''\n${target}`,
  );
  await writeFile(join(cluster, 'recovery.signal'), '');
  await rm(join(cluster, 'standby.signal'), { force: true });
}

async function replay(folder: DataFolder, archive: string): Promise<void> {
  const postgres = await startPostgres({
    folder,
    database: 'daur',
    port: { port: 0, variable: 'POSTGRES_PORT' },
    safeAgainst: 'power-cut',
    archive,
  });
  const admin = postgres.urlOf('postgres');
  try {
    await waitUntil(
      () =>
        withDatabase(admin, async (client) => {
          const { rows } = await client.query<{ replaying: boolean }>('SELECT pg_is_in_recovery() AS replaying');
          return rows[0]?.replaying === false;
        }),
      {
        what: 'the end of the replay',
        timeoutMs: REPLAY_TIMEOUT_MS,
        intervalMs: 200,
        hopeless: () => {
          const how = postgres.ended();
          return how && `PostgreSQL ${how} while it replayed:\n${tailOf(join(folder.logs, 'postgres.log'), 6)}`;
        },
      },
    );
    await withDatabase(admin, async (client) => {
      for (const name of ['restore_command', 'recovery_target_time', 'recovery_target_action']) {
        await client.query(`ALTER SYSTEM RESET ${name}`);
      }
    });
    await dropTemporalDatabases(admin, { main: 'temporal', visibility: 'temporal_visibility' });
  } finally {
    await postgres.stop();
  }
}

async function own(path: string, user: PostgresUser): Promise<void> {
  await mkdir(path, { recursive: true });
  await chown(path, user.uid, user.gid);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) await own(inside, user);
    else await chown(inside, user.uid, user.gid);
  }
}
