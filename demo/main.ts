/**
 * `npm run demo`: boots everything, imports the sample agency, launches a cycle whose windows are seconds, and plays everybody over
 * HTTP with their own tokens. Then it stays up until Ctrl-C; with `--once` it ends, and the exit code says whether all went well.
 */
import { setMaxListeners } from 'node:events';
import { ConfigError } from '../config/config.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { createProgress } from '../runtime/progress.ts';
import { listenForStop, StopRequested, type StopSignals } from '../runtime/stop-signals.ts';
import { createBoard } from './board.ts';
import { Installation } from './installation.ts';
import { readOptions, UsageError, type DemoOptions } from './options.ts';
import { perform } from './performance.ts';
import { showAddresses, showSummary } from './summary.ts';

/** The whole of a demo, the start of the servers included; the build of Temporal, which may come first, is not. */
const LONGEST_MS = 15 * 60_000;

async function main(options: DemoOptions): Promise<number> {
  const stop = listenForStop((line) => console.error(line));
  try {
    return await run(options, stop);
  } catch (error) {
    // Whatever was under way fails in its own way when it is asked to stop.
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    stop.dispose();
  }
}

async function run(options: DemoOptions, stop: StopSignals): Promise<number> {
  const progress = createProgress(process.stderr);
  let say = (line: string): void => progress.note(line);
  const installation = new Installation({
    env: process.env,
    progress,
    signal: stop.signal,
    onEvent: (event) => say(event),
  });
  try {
    await installation.start();
    const board = createBoard(process.stderr);
    say = (line) => board.say(line);
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(LONGEST_MS)]);
    // Everybody who waits for an answer listens.
    setMaxListeners(0, stop.signal, signal);
    const result = await perform({ installation, options, board, signal }).finally(() => board.stop());
    say = (line) => console.error(line);
    showSummary(result);
    if (options.once) return result.verdict.faults.length === 0 ? 0 : 1;
    await showAddresses(result, installation);
    await stop.received;
    return 0;
  } finally {
    await installation.stop();
  }
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  if (error instanceof StopRequested) process.exitCode = error.exitCode;
  else {
    const expected = error instanceof UsageError || error instanceof ConfigError || error instanceof RuntimeError;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  }
}
