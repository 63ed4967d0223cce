/** The secret of an installation whose operator gave none: made once, kept in the data folder. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './errors.ts';

const BYTES = 32;

/** @returns 32 bytes, the same at every start on this folder */
export async function installationSecret(folder: string): Promise<Uint8Array> {
  const path = join(folder, 'installation-secret');
  try {
    await writeFile(path, `${randomBytes(BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const secret = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64');
  if (secret.length !== BYTES) throw new Error(`${path} is no secret of ours; delete it, and a new one is made.`);
  return secret;
}
