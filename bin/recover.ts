/**
 * `npm run recover`: after the workflow engine's state was lost, or a backup was restored, raises every epoch; the relays of the running
 * API and worker then start the workflows from the rows. Works on DATABASE_URL, or on the Daur that runs on the data folder.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { ConfigError, loadConfig } from '../config/config.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { databaseUrlFor } from '../runtime/running.ts';
import { raiseEpochs } from '../usecases/raise-epochs.ts';

async function main(): Promise<void> {
  const connectionString = databaseUrlFor(loadConfig(process.env));
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 2 }) });
  try {
    const workflows = await raiseEpochs({ db });
    console.log(`${workflows} workflows will be started from the rows by the running relays.`);
  } finally {
    await db.$disconnect();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof RuntimeError ? error.message : error);
  process.exitCode = 1;
}
