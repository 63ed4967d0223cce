/** The embedded PostgreSQL: made once, kept in the data folder, recovered after any kind of stop. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeExit, startChild, tailOf, type Child } from './child.ts';
import { endProcess } from './child-registry.ts';
import type { DataFolder } from './data-folder.ts';
import { createDatabaseIfMissing, pingDatabase, withDatabase } from './database.ts';
import { describeError, hasCode, RuntimeError } from './errors.ts';
import type { ConfiguredPort } from './ports.ts';
import {
  canReach,
  findPostgresBinaries,
  findPostgresUser,
  makeReachable,
  type PostgresBinaries,
  type PostgresUser,
} from './postgres-binaries.ts';
import { exists, linkHome, openHome } from './postgres-home.ts';
import { identify } from './process-identity.ts';
import { waitUntil } from './wait.ts';

const run = promisify(execFile);

const SUPERUSER = 'daur';
const MAX_CONNECTIONS = 200;
const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 15_000;

export interface PostgresOptions {
  readonly folder: DataFolder;
  /** The database to create. */
  readonly database: string;
  readonly port: ConfiguredPort;
  /** `process-crash`: a killed process loses nothing, a power cut may lose all (for tests). `power-cut`: nothing is ever lost. */
  readonly safeAgainst: 'power-cut' | 'process-crash';
  /** Absolute: where finished WAL is copied to, so that a backup can be brought forward to any instant; undefined: nowhere. */
  readonly archive?: string | undefined;
}

export interface Postgres {
  /** Connection URL, with its password, of the database that was asked for. */
  readonly url: string;
  readonly port: number;
  /** The URL of another database of the same server. */
  urlOf(database: string): string;
  /** How it ended, when nobody asked it to; undefined while it runs. */
  ended(): string | undefined;
  /** Stops in order: open transactions are rolled back. */
  stop(): Promise<void>;
  /** kill -9, as a crash would. */
  kill(): Promise<void>;
  /** Starts again after `stop` or `kill`, on the same port and data. */
  restart(): Promise<void>;
}

/**
 * Starts PostgreSQL on the data folder, making the cluster the first time.
 *
 * @throws RuntimeError with the end of its log when it doesn't start
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const user = await findPostgresUser();
  const found = await findPostgresBinaries();
  const binaries = user === undefined ? found : await makeReachable(found, user);
  const home = await openHome(options.folder.path, user);
  const cluster = join(home, 'cluster');
  const password = await readOrMakePassword(options.folder.path);
  await makeClusterOnce(binaries, user, home, cluster, password);
  await linkHome(options.folder.path, home);
  await requireSameMajor(binaries, user, cluster);
  if (options.archive !== undefined) await openArchive(options.archive, user);

  const port = await options.folder.ports.take('postgres', options.port);
  const urlOf = (database: string) => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  const start = () => startServer({ options, binaries, user, cluster, port, adminUrl: urlOf('postgres') });

  let server = await start();
  try {
    await createDatabaseIfMissing(urlOf('postgres'), options.database);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url: urlOf(options.database),
    port,
    urlOf,
    ended: () => {
      const exit = server.exit();
      return exit && describeExit(exit);
    },
    stop: () => server.stop(),
    kill: () => server.kill('SIGKILL'),
    async restart() {
      await server.stop();
      server = await start();
    },
  };
}

interface ServerSpec {
  readonly options: PostgresOptions;
  readonly binaries: PostgresBinaries;
  readonly user: PostgresUser | undefined;
  readonly cluster: string;
  readonly port: number;
  readonly adminUrl: string;
}

/** At most this much is lost with the disk that the server writes on. */
const ARCHIVE_TIMEOUT_S = 60;

/** Coming again after a crash, with a file that was copied already, is success; another file of the same name never is. It is on the disk before it counts. */
function archiving(folder: string | undefined): string[] {
  if (folder === undefined) return ['archive_mode=off'];
  const [to, part] = [`'${folder}/%f'`, `'${folder}/%f.part'`];
  const command = `if test -f ${to}; then cmp -s '%p' ${to}; else cp '%p' ${part} && sync ${part} && mv ${part} ${to} && sync '${folder}'; fi`;
  return ['archive_mode=on', `archive_timeout=${ARCHIVE_TIMEOUT_S}`, `archive_command=${command}`];
}

/** @throws RuntimeError where PostgreSQL could not write there */
async function openArchive(folder: string, user: PostgresUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user === undefined) return;
  await chown(folder, user.uid, user.gid);
  if (await canReach(user, folder)) return;
  throw new RuntimeError(
    `POSTGRES_ARCHIVE_DIR (${folder}) lies where the user "postgres" may not pass. Choose a folder that it can reach.`,
  );
}

/** Starts the server process; tries again while the backends of a killed predecessor still hold its shared memory. */
async function startServer(spec: ServerSpec): Promise<Child> {
  await clearStalePid(spec.cluster);
  const logFile = join(spec.options.folder.logs, 'postgres.log');
  const relaxed = spec.options.safeAgainst === 'process-crash' ? ['fsync=off', 'full_page_writes=off'] : [];
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `max_connections=${MAX_CONNECTIONS}`,
    'shared_buffers=128MB',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_min_messages=warning',
    'jit=off',
    // Containers often have too little /dev/shm for parallel queries.
    'max_parallel_workers_per_gather=0',
    ...archiving(spec.options.archive),
    ...relaxed,
  ];
  const until = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const child = await startChild(
      {
        name: 'postgres',
        command: spec.binaries.postgres,
        args: ['-D', spec.cluster, '-p', String(spec.port), ...settings.flatMap((setting) => ['-c', setting])],
        env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'] },
        cwd: '/',
        user: spec.user,
        logFile,
        stopSignal: 'SIGINT',
        graceMs: STOP_GRACE_MS,
      },
      spec.options.folder.children,
    );
    try {
      await waitUntil(() => pingDatabase(spec.adminUrl), {
        what: 'PostgreSQL to accept connections',
        timeoutMs: Math.max(1_000, until - Date.now()),
        intervalMs: 50,
        hopeless: () => {
          const exit = child.exit();
          return exit === undefined ? undefined : `PostgreSQL ${describeExit(exit)}`;
        },
      });
      return child;
    } catch (error) {
      await child.stop();
      const tail = tailOf(logFile, 12);
      if (/shared memory block|lock file "postmaster.pid"/.test(tailOf(logFile, 3)) && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        continue;
      }
      throw new RuntimeError(`PostgreSQL did not start: ${describeError(error)}\nThe end of ${logFile}:\n${tail}`, {
        cause: error,
      });
    }
  }
}

async function readOrMakePassword(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'postgres-password');
  try {
    const password = (await readFile(path, 'utf8')).trim();
    if (password !== '') return password;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  const password = randomBytes(18).toString('base64url');
  await writeFile(path, `${password}\n`, { mode: 0o600 });
  return password;
}

/** `initdb` into a draft that is renamed when complete: an interrupted first start leaves nothing half-made. */
async function makeClusterOnce(
  binaries: PostgresBinaries,
  user: PostgresUser | undefined,
  home: string,
  cluster: string,
  password: string,
): Promise<void> {
  if (await exists(join(cluster, 'PG_VERSION'))) return;
  const draft = join(home, 'cluster.draft');
  const passwordFile = join(home, 'initdb-password');
  await rm(draft, { recursive: true, force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
  try {
    const args = [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ];
    await run(binaries.initdb, args, {
      cwd: '/',
      env: { LC_ALL: 'C', PATH: process.env['PATH'] },
      timeout: 120_000,
      ...user,
    });
    await rename(draft, cluster);
  } catch (error) {
    throw new RuntimeError(`The PostgreSQL cluster could not be made in ${home}: ${describeError(error)}`, {
      cause: error,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function requireSameMajor(
  binaries: PostgresBinaries,
  user: PostgresUser | undefined,
  cluster: string,
): Promise<void> {
  const made = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  const { stdout } = await run(binaries.postgres, ['--version'], { cwd: '/', ...user });
  const major = /(\d+)/.exec(stdout)?.[1];
  if (made === major) return;
  throw new RuntimeError(
    `The data in ${cluster} were made by PostgreSQL ${made}, but the installed one is ${major}. ` +
      `Dump them with PostgreSQL ${made} and load them into a new data folder, or install the package of version ${made}.`,
  );
}

/**
 * After kill -9 the server's `postmaster.pid` remains. PostgreSQL itself sees through most, but not when its old pid now belongs
 * to another process of the same user, as happens in containers. So: a server that still runs on this cluster is ended, and a
 * file that names anything else is removed.
 */
async function clearStalePid(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  let pid: number;
  try {
    pid = Number((await readFile(path, 'utf8')).split('\n')[0]);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const holder = Number.isSafeInteger(pid) && pid > 1 ? identify(pid) : undefined;
  if (holder !== undefined && (await isPostmasterOf(pid, cluster))) {
    await endProcess(holder, 'SIGINT', STOP_GRACE_MS);
    return;
  }
  await rm(path, { force: true });
}

async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') {
    try {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').includes(cluster);
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ESRCH')) return false;
      throw error;
    }
  }
  // Elsewhere the command line is all there is to go by.
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]);
  return stdout.includes(cluster);
}

/**
 * Makes sure that a given server answers and has the database of the URL, which is created when missing.
 *
 * @throws RuntimeError that names DATABASE_URL (without its password)
 */
export async function requireExternalPostgres(url: string): Promise<void> {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1)) || 'postgres';
  const shown = `${target.hostname}:${target.port || '5432'}, database ${name}`;
  try {
    await pingDatabase(url);
    return;
  } catch (error) {
    // 3D000: the server is there, the database is not.
    if (!hasCode(error, '3D000')) {
      throw new RuntimeError(`DATABASE_URL (${shown}) cannot be reached: ${describeError(error)}`, { cause: error });
    }
  }
  const admin = new URL(url);
  admin.pathname = '/postgres';
  try {
    await createDatabaseIfMissing(admin.href, name);
    await withDatabase(url, async (client) => await client.query('SELECT 1'));
  } catch (error) {
    throw new RuntimeError(
      `DATABASE_URL (${shown}): the database does not exist and could not be created: ${describeError(error)}`,
      { cause: error },
    );
  }
}
