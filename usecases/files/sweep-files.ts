import { opendir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deps } from '../context.ts';
import { inTransaction } from '../transact.ts';
import { INCOMING, isErrno, placeOf, readKept, type Damage } from './file-store.ts';

type SweepDeps = Pick<Deps, 'db' | 'files' | 'log'>;

export interface Swept {
  /** Files of which no row speaks any more, or never did. */
  readonly orphans: number;
  /** Uploads that broke off with their process. */
  readonly leftovers: number;
  readonly bytes: number;
}

/**
 * Deletes bytes that nothing refers to: of removed files, and of uploads whose commit failed. Younger files are left alone: somebody may be about
 * to commit their row. Safe beside running APIs.
 * @param options `olderThanSeconds`: since the file was written
 */
export async function sweepFiles(deps: SweepDeps, options: { readonly olderThanSeconds: number }): Promise<Swept> {
  const before = Date.now() - options.olderThanSeconds * 1_000;
  let [orphans, leftovers, bytes] = [0, 0, 0];
  for await (const { path, name, folder } of filesIn(deps.files.folder)) {
    const size = await sizeIfOlder(path, before);
    if (size === undefined) continue;
    if (folder === INCOMING) leftovers += 1;
    else if (SHA256.test(name) && (await deleteIfUnused(deps, path, name, before))) orphans += 1;
    else continue;
    if (folder === INCOMING) await rm(path, { force: true });
    bytes += size;
  }
  return { orphans, leftovers, bytes };
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Under the lock that whoever keeps the same bytes takes (attach-file.ts): it either sees the row, or is through before the bytes come again. */
async function deleteIfUnused(deps: SweepDeps, path: string, sha256: string, before: number): Promise<boolean> {
  return inTransaction(deps, async (tx) => {
    const [lock] = await tx.$queryRaw<{ held: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${sha256}, 0)) AS held`;
    // Somebody is keeping the same bytes at this moment.
    if (!lock?.held) return false;
    const used = await tx.attachment.findFirst({ where: { sha256, removedAt: null }, select: { id: true } });
    if (used || (await sizeIfOlder(path, before)) === undefined) return false;
    await rm(path, { force: true });
    return true;
  });
}

/** Deletes the bytes at once, unless a file that is not removed has them. */
export async function deleteUnused(deps: SweepDeps, sha256: string): Promise<void> {
  await deleteIfUnused(deps, placeOf(deps.files.folder, sha256), sha256, Number.MAX_SAFE_INTEGER);
}

async function sizeIfOlder(path: string, before: number): Promise<number | undefined> {
  try {
    const { mtimeMs, size } = await stat(path);
    return mtimeMs <= before ? size : undefined;
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return undefined; // another sweep had it
    throw error;
  }
}

/** Every file two levels down. A folder that does not exist holds none. */
async function* filesIn(root: string): AsyncGenerator<{ path: string; name: string; folder: string }> {
  for await (const folder of entriesOf(root)) {
    if (!folder.isDirectory()) continue;
    for await (const file of entriesOf(join(root, folder.name))) {
      if (file.isFile()) yield { path: join(root, folder.name, file.name), name: file.name, folder: folder.name };
    }
  }
}

async function* entriesOf(path: string) {
  try {
    yield* await opendir(path);
  } catch (error) {
    if (!isErrno(error) || error.code !== 'ENOENT') throw error;
  }
}

export interface DamagedFile {
  readonly sha256: string;
  readonly damage: Damage;
  readonly fileIds: readonly string[];
}

/** Reads the bytes of every file that is in use, and names those that are not what was attached: to be restored from the backup. */
export async function* findDamagedFiles(deps: SweepDeps): AsyncGenerator<DamagedFile> {
  for (let after = ''; ;) {
    const page = await deps.db.$queryRaw<{ sha256: string; size: number; fileIds: string[] }[]>`
      SELECT sha256, max(size) AS size, array_agg(id::text) AS "fileIds" FROM attachment
      WHERE removed_at IS NULL AND sha256 > ${after} GROUP BY sha256 ORDER BY sha256 LIMIT 200`;
    for (const kept of page) {
      const read = await readKept(deps, kept);
      if (typeof read === 'string') yield { sha256: kept.sha256, damage: read, fileIds: kept.fileIds };
    }
    const last = page.at(-1);
    if (!last) return;
    after = last.sha256;
  }
}
