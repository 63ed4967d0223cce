import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDataFolder, type DataFolder } from '../../../runtime/data-folder.ts';

/** A folder that is gone after the test. */
export async function makeTemporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'daur-test-'));
  onTestFinished(async () => await rm(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/** An open data folder that is gone after the test. */
export async function openTemporaryFolder(): Promise<DataFolder> {
  const folder = await openDataFolder(await makeTemporaryFolder());
  onTestFinished(async () => await folder.release());
  return folder;
}
