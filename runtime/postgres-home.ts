/** Where the embedded PostgreSQL keeps its cluster. */
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, RuntimeError } from './errors.ts';
import { canReach, openSharedFolder, type PostgresUser } from './postgres-binaries.ts';

/**
 * The folder that PostgreSQL owns: inside the data folder; or, when root's data folder lies where `postgres` may not pass, a
 * folder of its own elsewhere with a link to it in the data folder.
 */
export async function openHome(dataFolder: string, user: PostgresUser | undefined): Promise<string> {
  const home = join(dataFolder, 'postgres');
  const linked = await readLink(home);
  if (linked !== undefined) {
    if (await exists(join(linked, 'cluster', 'PG_VERSION'))) return linked;
    throw new RuntimeError(
      `${home} leads to ${linked}, where PostgreSQL's data are no longer. Put them back, or remove ${dataFolder} to begin anew.`,
    );
  }
  if (user !== undefined && !(await canReach(user, dataFolder))) {
    const elsewhere = join(await openSharedFolder(), `data-${randomBytes(6).toString('hex')}`);
    await makeOwned(elsewhere, user);
    return elsewhere;
  }
  await makeOwned(home, user);
  return home;
}

/** Only once the cluster is there, so that a link that leads nowhere always means a loss. */
export async function linkHome(dataFolder: string, home: string): Promise<void> {
  const path = join(dataFolder, 'postgres');
  if (home !== path && (await readLink(path)) === undefined) await symlink(home, path);
}

/** Before a restore: a link to where the cluster is no longer would be in the way. */
export async function forgetLostHome(dataFolder: string): Promise<void> {
  const path = join(dataFolder, 'postgres');
  const linked = await readLink(path);
  if (linked !== undefined && !(await exists(join(linked, 'cluster', 'PG_VERSION')))) await rm(path);
}

async function readLink(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EINVAL', 'UNKNOWN')) return undefined;
    throw error;
  }
}

async function makeOwned(folder: string, user: PostgresUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(folder, user.uid, user.gid);
}

/** Whether a file can be read there. */
export async function exists(path: string): Promise<boolean> {
  try {
    await readFile(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
