/**
 * The bytes of files, outside the database: each under its SHA-256 in one folder, `ab/abcdef…`. What is still coming in lies in `incoming/`, on the
 * same file system, so that it gets to its place by a rename: whole or not at all. Bytes come before their row; what no row speaks of is swept.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Deps } from '../context.ts';
import { Refusal } from '../refusal.ts';

type StoreDeps = Pick<Deps, 'files' | 'log'>;

/** A file that has arrived as a whole and is not kept yet. */
export interface ReceivedFile {
  readonly path: string;
  readonly size: number;
  /** Hex */
  readonly sha256: string;
  /** As the client named it; not cleaned. */
  readonly name: string;
  /** Media type that the client claims; undefined: none, or only that it is bytes. */
  readonly claimedType: string | undefined;
}

export const INCOMING = 'incoming';

export const placeOf = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), sha256);

/**
 * Writes what comes in to a file of its own and to the disk itself (fsync). Leaves nothing behind when it fails.
 * @throws Refusal BODY_TOO_LARGE (413), STORAGE_UNAVAILABLE (507: disk full, folder not writable); the source's own error where it breaks off
 */
export async function receiveBytes(
  deps: StoreDeps,
  source: AsyncIterable<Buffer>,
): Promise<Pick<ReceivedFile, 'path' | 'size' | 'sha256'>> {
  const { folder, maxBytes } = deps.files;
  const path = join(folder, INCOMING, randomUUID());
  const hash = createHash('sha256');
  const file = await onDisk(deps, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return open(path, 'wx', 0o600);
  });
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      hash.update(chunk);
      await onDisk(deps, () => file.appendFile(chunk));
    }
    await onDisk(deps, () => file.sync());
  } catch (error) {
    await file.close();
    await discardReceived(deps, path);
    throw error;
  }
  await file.close();
  return { path, size, sha256: hash.digest('hex') };
}

export const tooLarge = (maxBytes: number): Refusal =>
  new Refusal('BODY_TOO_LARGE', 413, `A file may be ${maxBytes / 1024 / 1024} MB at most.`, { extra: { maxBytes } });

/** What was kept is not there any more, which is no fault. */
export async function discardReceived(deps: StoreDeps, path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (err) {
    deps.log.warn({ err }, 'a file that came in was not discarded; the sweep does it');
  }
}

/**
 * Moves a received file to its place, in the transaction that makes its row. Where the same bytes lie already they are replaced by themselves:
 * so bytes that were damaged on the disk are made good.
 * @throws Refusal STORAGE_UNAVAILABLE (507)
 */
export async function keepReceived(deps: StoreDeps, received: Pick<ReceivedFile, 'path' | 'sha256'>): Promise<void> {
  const place = placeOf(deps.files.folder, received.sha256);
  await onDisk(deps, async () => {
    const made = await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await rename(received.path, place);
    // The names are on the disk before the row is.
    await syncFolder(dirname(place));
    if (made !== undefined) await syncFolder(deps.files.folder);
  });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** MISSING: not there. CHANGED: not the bytes that were kept. UNREADABLE: the disk or the rights say no. */
export type Damage = 'MISSING' | 'CHANGED' | 'UNREADABLE';

/** The whole bytes of a kept file, checked: nothing is handed out that is not what somebody attached. */
export async function readKept(
  deps: StoreDeps,
  kept: { readonly sha256: string; readonly size: number },
): Promise<Buffer | Damage> {
  try {
    const file = await open(placeOf(deps.files.folder, kept.sha256), 'r');
    try {
      if ((await file.stat()).size !== kept.size) return 'CHANGED';
      const bytes = await file.readFile();
      return createHash('sha256').update(bytes).digest('hex') === kept.sha256 ? bytes : 'CHANGED';
    } finally {
      await file.close();
    }
  } catch (err) {
    if (isErrno(err) && (err.code === 'ENOENT' || err.code === 'ENOTDIR')) return 'MISSING';
    deps.log.error({ err, sha256: kept.sha256 }, 'a kept file cannot be read');
    return 'UNREADABLE';
  }
}

/** Whatever the file system says no to is the operator's to mend; the client may come again. */
async function onDisk<T>(deps: StoreDeps, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (err) {
    if (!isErrno(err)) throw err;
    deps.log.error({ err }, 'the folder of files cannot be written');
    throw new Refusal(
      'STORAGE_UNAVAILABLE',
      507,
      'The file cannot be stored now: the disk is full or its folder cannot be written. Nothing was kept.',
    );
  }
}

export const isErrno = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;
