/**
 * `npm run restore -- --backup FOLDER [--until 2026-11-29T10:30:00+08:00]`: puts a backup of the embedded PostgreSQL back, brings it forward by the
 * WAL in POSTGRES_ARCHIVE_DIR, and throws Temporal's state away. Daur must not run. Then: `npm start`, and `npm run recover`.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DateTime } from 'luxon';
import { ConfigError, loadConfig } from '../config/config.ts';
import { openDataFolder } from '../runtime/data-folder.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { restoreBackup } from '../runtime/postgres-restore.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { backup: { type: 'string' }, until: { type: 'string' } } });
  const config = loadConfig(process.env);
  const archive = config.folders.postgresArchive;
  if (!values.backup || !archive) {
    throw new RuntimeError('Say which: POSTGRES_ARCHIVE_DIR=… npm run restore -- --backup FOLDER [--until TIME].');
  }
  const folder = await openDataFolder(config.folders.data);
  try {
    const until = values.until === undefined ? undefined : instant(values.until);
    await restoreBackup({ folder, backup: resolve(values.backup), archive, until, say: (line) => console.log(line) });
    console.log('Restored. Start Daur (npm start), then: npm run recover');
  } finally {
    await folder.release();
  }
}

/** @throws RuntimeError where it is no time with its offset from UTC */
function instant(text: string): Date {
  const time = DateTime.fromISO(text, { setZone: true });
  if (time.isValid && /(Z|[+-]\d\d:?\d\d)$/.test(text)) return time.toJSDate();
  throw new RuntimeError(`--until ${text}: a time with its offset is expected, such as 2026-11-29T10:30:00+08:00.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof RuntimeError ? error.message : error);
  process.exitCode = 1;
}
