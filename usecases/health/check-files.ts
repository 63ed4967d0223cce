import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deps } from '../context.ts';
import { INCOMING } from '../files/file-store.ts';
import { bad, good, inTime, type Check } from './check.ts';

/** Below either the disk counts as nearly full. */
const FREE_BYTES = 1024 * 1024 * 1024;
const FREE_SHARE = 0.05;

/**
 * The look that has not come back yet, by folder. A file share that hangs holds a thread of the process for each look, and there are four for
 * everything: whoever asks meanwhile waits for the same one.
 */
const looking = new Map<string, Promise<Check>>();

/** The folder of the files at tasks: written to for the purpose, and how much room is left. Never throws. */
export function checkFiles({ files: { folder } }: Pick<Deps, 'files'>): Promise<Check> {
  const under = looking.get(folder) ?? look(folder).finally(() => looking.delete(folder));
  looking.set(folder, under);
  return inTime(
    under,
    bad(
      'the folder of files does not answer; files cannot be attached, everything else works',
      'folder berkas tidak menjawab; berkas tidak dapat dilampirkan, selebihnya tetap berjalan',
    ),
  );
}

async function look(folder: string): Promise<Check> {
  const probe = join(folder, INCOMING, `probe-${randomUUID()}`);
  try {
    await mkdir(join(folder, INCOMING), { recursive: true, mode: 0o700 });
    await writeFile(probe, 'probe', { mode: 0o600 });
    await rm(probe);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return bad(
      `the folder of files cannot be written to (${code}); files cannot be attached, everything else works`,
      `folder berkas tidak dapat ditulisi (${code}); berkas tidak dapat dilampirkan, selebihnya tetap berjalan`,
    );
  }
  const { bavail, blocks, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const percent = Math.floor((bavail / Math.max(blocks, 1)) * 100);
  if (free >= FREE_BYTES && bavail / blocks >= FREE_SHARE) return good('writable', 'dapat ditulisi');
  return bad(
    `the disk of the files is nearly full: ${Math.floor(free / 1024 / 1024)} MB free, ${percent} %`,
    `disk berkas hampir penuh: tersisa ${Math.floor(free / 1024 / 1024)} MB, ${percent} %`,
  );
}
