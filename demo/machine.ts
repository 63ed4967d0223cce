import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

const MEASURED_MS = 500;
const MOST = 3;
/** Less than this is noise. */
const NOTICEABLE = 1.2;

const SPIN = `const until = Date.now() + ${MEASURED_MS}; while (Date.now() < until);`;

/**
 * How busy others keep the machine: 1 when all of it is ours, 2 when half of it is. Keeps every core busy for half a second, and looks how
 * much of them it got.
 */
export async function busyness(): Promise<number> {
  const cores = availableParallelism();
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await Promise.all(
    Array.from(
      { length: cores },
      () =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(SPIN, { eval: true });
          worker.once('error', reject);
          worker.once('exit', () => resolve());
        }),
    ),
  );
  const { user, system } = process.cpuUsage(before);
  const share = (user + system) / 1_000 / ((performance.now() - startedAt) * cores);
  const factor = Math.min(MOST, 1 / Math.max(share, 1 / MOST));
  return factor < NOTICEABLE ? 1 : Math.round(factor * 10) / 10;
}
