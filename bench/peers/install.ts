/** The peers' packages are their own: installed on first use, from their lock files. */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { House } from '../house.ts';

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 10 * 60_000;

export async function installPeer(house: House, name: 'temporal' | 'dbos'): Promise<void> {
  const folder = fileURLToPath(new URL(name, import.meta.url));
  const installed = await access(`${folder}/node_modules/.package-lock.json`).then(
    () => true,
    () => false,
  );
  if (installed) return;
  house.progress.start(`npm ci --prefix bench/peers/${name}`);
  await run('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund'], {
    timeout: INSTALL_TIMEOUT_MS,
    signal: house.signal,
  });
  house.progress.done();
}
