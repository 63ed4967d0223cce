/**
 * A lock between processes, made of files in one folder: `<name>.<n>`, of which the highest n counts.
 *
 * A lock of a dead process is taken over by creating number n + 1, which only one of several contenders can do; nobody ever
 * removes the file that counts, so no contender can mistake a fresh lock for the stale one that it has just read.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './errors.ts';
import { identifySelf, isRunning, type ProcessIdentity } from './process-identity.ts';

export interface LockHolder extends ProcessIdentity {
  /** ISO 8601, UTC. */
  readonly since: string;
}

export interface Lock {
  release(): Promise<void>;
}

type LockFile = LockHolder | { readonly released: true };

/** Takes the lock, or says who holds it. Never waits. */
export async function tryLock(folder: string, name: string): Promise<Lock | { readonly heldBy: LockHolder }> {
  await mkdir(folder, { recursive: true });
  const me: LockHolder = { ...identifySelf(), since: new Date().toISOString() };
  const draft = join(folder, `${name}.draft-${randomBytes(8).toString('hex')}`);
  await writeFile(draft, JSON.stringify(me), { mode: 0o644 });
  try {
    for (;;) {
      const highest = Math.max(0, ...(await listNumbers(folder, name)));
      if (highest > 0) {
        const current = await readLock(join(folder, `${name}.${highest}`));
        if (current === undefined) continue;
        if (!('released' in current) && isRunning(current)) return { heldBy: current };
      }
      const mine = highest + 1;
      if (!(await linkNew(draft, join(folder, `${name}.${mine}`)))) continue;
      const numbers = await listNumbers(folder, name);
      if (numbers.some((n) => n > mine)) {
        // Others came and went between our look and our link; theirs counts.
        await rm(join(folder, `${name}.${mine}`), { force: true });
        continue;
      }
      await Promise.all(numbers.filter((n) => n < mine).map((n) => rm(join(folder, `${name}.${n}`), { force: true })));
      return { release: () => release(folder, name, mine) };
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function release(folder: string, name: string, number: number): Promise<void> {
  const draft = join(folder, `${name}.draft-${randomBytes(8).toString('hex')}`);
  try {
    await writeFile(draft, JSON.stringify({ released: true }));
    await rename(draft, join(folder, `${name}.${number}`));
  } catch (error) {
    // The folder was removed while we held it (a temporary one, say): there is nothing left to release.
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

async function listNumbers(folder: string, name: string): Promise<number[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.startsWith(`${name}.`) && /^\d+$/.test(file.slice(name.length + 1)))
    .map((file) => Number(file.slice(name.length + 1)));
}

async function readLock(path: string): Promise<LockFile | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockFile;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    // A crash of the machine can leave an empty file; nobody can hold such a lock.
    if (error instanceof SyntaxError) return { released: true };
    throw error;
  }
}

async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}
