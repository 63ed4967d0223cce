/**
 * `npm run files -- sweep`: deletes the bytes that no file at a task refers to any more; safe beside running APIs, to be run daily.
 * `npm run files -- verify`: reads the bytes of every file and names those that are missing or changed; ends with code 1 where there are any.
 * Works on FILES_DIR, and on DATABASE_URL or the Daur that runs on the data folder.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { pino } from 'pino';
import { ConfigError, loadConfig } from '../config/config.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { databaseUrlFor } from '../runtime/running.ts';
import { findDamagedFiles, sweepFiles } from '../usecases/files/sweep-files.ts';

/** Younger bytes may belong to an upload whose row is about to be committed, or to a file that was removed by mistake. */
const OLDER_THAN_SECONDS = 86_400;

async function main(what: string | undefined): Promise<void> {
  if (what !== 'sweep' && what !== 'verify') throw new RuntimeError('Say what: npm run files -- sweep, or verify.');
  const config = loadConfig(process.env);
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrlFor(config), max: 2 }) });
  const deps = { db, files: config.files, log: pino({ level: config.log.level }) };
  try {
    if (what === 'sweep') {
      const { orphans, leftovers, bytes } = await sweepFiles(deps, { olderThanSeconds: OLDER_THAN_SECONDS });
      console.log(`${orphans} files that nothing refers to and ${leftovers} broken uploads deleted: ${bytes} bytes.`);
      return;
    }
    let damaged = 0;
    for await (const { sha256, damage, fileIds } of findDamagedFiles(deps)) {
      damaged += 1;
      console.log(`${damage} ${sha256} (files ${fileIds.join(', ')})`);
    }
    console.log(damaged === 0 ? 'Every file is what was attached.' : `${damaged} to be restored from the backup.`);
    if (damaged > 0) process.exitCode = 1;
  } finally {
    await db.$disconnect();
  }
}

try {
  await main(process.argv[2]);
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof RuntimeError ? error.message : error);
  process.exitCode = 1;
}
