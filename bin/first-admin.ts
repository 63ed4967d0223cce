/**
 * `npm run first-admin`: makes the first BKD admin of an empty installation. Asks on the terminal for what isn't given as an
 * option; prefer that for the NIP, which would stay in the shell's history.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { TIME_ZONES, WORKING_WEEKS } from '../domain/terms.ts';
import { loadConfig } from '../config/config.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { databaseUrlFor } from '../runtime/running.ts';
import { createFirstAdmin } from '../usecases/create-first-admin.ts';
import { Refusal } from '../usecases/refusal.ts';

const { values } = parseArgs({
  options: {
    nip: { type: 'string' },
    name: { type: 'string' },
    position: { type: 'string' },
    email: { type: 'string' },
    'unit-code': { type: 'string' },
    'unit-name': { type: 'string' },
    'time-zone': { type: 'string' },
    'working-week': { type: 'string' },
  },
});

async function main(): Promise<void> {
  const connectionString = databaseUrlFor(loadConfig(process.env));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answers = terminal[Symbol.asyncIterator]();
  const ask = async (given: string | undefined, question: string): Promise<string> => {
    if (given !== undefined) return given;
    process.stderr.write(`${question}: `);
    const answer = await answers.next();
    if (answer.done) throw new Error(`no answer to: ${question}`);
    return answer.value;
  };
  const input = {
    identityNumber: await ask(values.nip, 'NIP or NI PPPK'),
    name: await ask(values.name, 'Name with titles'),
    position: await ask(values.position, 'Post (jabatan)'),
    email: (await ask(values.email, 'E-mail (may be empty)')).trim() || null,
    unit: {
      code: await ask(values['unit-code'], 'Code of the BKD unit, as in the file of units'),
      name: await ask(values['unit-name'], 'Name of the BKD unit'),
      timeZone: oneOf(TIME_ZONES, await ask(values['time-zone'], `Time zone (${TIME_ZONES.join(', ')})`), 'time zone'),
      workingWeek: oneOf(
        WORKING_WEEKS,
        await ask(values['working-week'], `Working week (${WORKING_WEEKS.join(', ')})`),
        'working week',
      ),
    },
  };
  terminal.close();
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
  try {
    const { personId } = await createFirstAdmin({ db }, input);
    console.log(`First BKD admin: person ${personId}`);
  } finally {
    await db.$disconnect();
  }
}

function oneOf<T extends string>(words: readonly T[], text: string, what: string): T {
  const word = words.find((candidate) => candidate === text.trim());
  if (word === undefined) throw new Error(`${what}: found ${JSON.stringify(text)}; expected ${words.join(', ')}`);
  return word;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  if (error instanceof Refusal)
    for (const { pointer, detail } of error.errors) console.error(`  ${pointer}: ${detail}`);
  process.exitCode = 1;
});
