/**
 * `npm run recover`: after the workflow engine's state was lost, or a backup was restored, raises every epoch; the relays of the running
 * API and worker then start the workflows from the rows. Works on DATABASE_URL, or on the Daur that runs on the data folder.
 *
 * `npm run recover -- --acknowledged LOG [--acknowledged LOG …] [--report FILE]`: besides compares the API's logs with the rows, and names, by appraisal, the acts
 * that people were told count and that the restored rows do not hold. Ends with code 2 where there are any.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { ConfigError, loadConfig } from '../config/config.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { databaseUrlFor } from '../runtime/running.ts';
import { raiseEpochs } from '../usecases/raise-epochs.ts';
import { readAcknowledged, type AcknowledgedAct } from '../usecases/recovery/acknowledged.ts';
import { findLostActs } from '../usecases/recovery/find-lost-acts.ts';
import { recordLostActs } from '../usecases/recovery/record-lost-acts.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { acknowledged: { type: 'string', multiple: true }, report: { type: 'string' } },
  });
  const connectionString = databaseUrlFor(loadConfig(process.env));
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 2 }) });
  try {
    if (values.acknowledged) await tellLost(db, values.acknowledged, values.report);
    const workflows = await raiseEpochs({ db });
    console.log(`${workflows} workflows will be started from the rows by the running relays.`);
  } finally {
    await db.$disconnect();
  }
}

async function tellLost(db: PrismaClient, logs: readonly string[], report: string | undefined): Promise<void> {
  const { read, lost } = await findLostActs({ db }, all(logs));
  if (read === 0) {
    throw new RuntimeError(
      'The logs hold no acknowledged act: are these the logs of the API, and of the right days? Nothing was compared.',
    );
  }
  await recordLostActs({ db }, lost);
  console.log(`${read} acknowledged acts in the logs; ${lost.length} of them are lost.`);
  const byAppraisal = new Map<string, AcknowledgedAct[]>();
  for (const act of lost) {
    const of = act.appraisalId ?? 'of no appraisal';
    byAppraisal.set(of, [...(byAppraisal.get(of) ?? []), act]);
  }
  for (const [appraisalId, acts] of byAppraisal) {
    console.log(`\n${appraisalId}`);
    for (const { at, type, taskId, actorId, requestId } of acts) {
      console.log(`  ${at}  ${type}  task ${taskId ?? '-'}  by ${actorId ?? '-'}  request ${requestId}`);
    }
  }
  if (report !== undefined) await writeFile(report, `${JSON.stringify(Object.fromEntries(byAppraisal), null, 2)}\n`);
  if (lost.length > 0) process.exitCode = 2;
}

async function* all(logs: readonly string[]): AsyncGenerator<AcknowledgedAct> {
  for (const log of logs) yield* readAcknowledged(log);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof RuntimeError ? error.message : error);
  process.exitCode = 1;
}
