/** `npm run backup -- FOLDER`: a base backup of the embedded PostgreSQL of the Daur that runs on the data folder. */
import { resolve } from 'node:path';
import { ConfigError, loadConfig } from '../config/config.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { takeBackup } from '../runtime/postgres-backup.ts';
import { databaseUrlFor } from '../runtime/running.ts';

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new RuntimeError('Say where: npm run backup -- FOLDER (new or empty).');
  const config = loadConfig(process.env);
  const to = resolve(folder);
  const { completedAt } = await takeBackup(databaseUrlFor(config), config.folders.data, to);
  console.log(`Complete at ${completedAt}, in ${to}. It can be brought forward from there by the archived WAL.`);
}

try {
  await main(process.argv[2]);
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof RuntimeError ? error.message : error);
  process.exitCode = 1;
}
