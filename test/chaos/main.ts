/** `npm run test:chaos`: nothing is lost, whatever breaks. Prints each seed with all that it takes to play it again. */
import { listenForStop, StopRequested } from '../../runtime/stop-signals.ts';
import { readOptions, UsageError, type Options } from './options.ts';
import { faultsOfSeed, runChaos } from './run.ts';

/** Of about 26 kinds, so that every kind comes in every third seed. */
const FAULTS_PER_SEED = 9;
/** The server's last "not now" may have put a mail off by two minutes. */
const MAILS_MS = 180_000;

async function main({ seeds, firstSeed, people, minutes, faults }: Options): Promise<number> {
  const stop = listenForStop((line) => console.error(line));
  const plan = Array.from({ length: seeds }, (_, index) => {
    const seed = firstSeed + index;
    return { seed, faults: faults ?? faultsOfSeed(seed, FAULTS_PER_SEED) };
  });
  try {
    const say = (line: string): void => console.log(line);
    const { signal } = stop;
    const { broken, table, results } = await runChaos({ people, plan, minutes, mailsMs: MAILS_MS, signal, say });
    console.log(`\n${table}`);
    if (results.length < seeds) console.log(`${seeds - results.length} seeds were not begun: ${minutes} minutes were over.`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    stop.dispose();
  }
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  if (error instanceof StopRequested) process.exitCode = error.exitCode;
  else {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = 1;
  }
}
