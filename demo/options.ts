/** The demo's options: `npm run demo -- --once --employees 600 --people 130 --seed 7 --tempo 1.5 --fault kill-worker,restart`. */
import { parseArgs } from 'node:util';
import { FEWEST_EMPLOYEES, MOST_EMPLOYEES } from '../samples/agency.ts';

export const FAULTS = ['kill-worker', 'kill-api', 'stop-temporal', 'drop-temporal', 'restart'] as const;
export type Fault = (typeof FAULTS)[number];

export interface DemoOptions {
  /** End when the cycle has ended, with an exit code that says whether everything is where it should be. */
  readonly once: boolean;
  /** Size of a generated agency; undefined: samples/kabupaten-contoh. */
  readonly employees: number | undefined;
  /** Whole units are taken until so many people are appraised; undefined: all of them in a generated agency, else 130. */
  readonly people: number | undefined;
  readonly seed: number;
  /** Factor on every window; undefined: by the number of people and the faults. */
  readonly tempo: number | undefined;
  /** In this order, each once. */
  readonly faults: readonly Fault[];
}

export class UsageError extends Error {}

export const USAGE = `npm run demo -- [options]
  --once            end when the cycle has ended; exit code 0 only if everything is where it should be
  --employees N     an agency of N employees (${FEWEST_EMPLOYEES} to ${MOST_EMPLOYEES}) instead of samples/kabupaten-contoh
  --people N        appraise at least N people, in whole units (default 130; with --employees: everybody)
  --seed N          another cast: who is silent, who appeals … (default 7)
  --tempo X         factor on every window of the quick policy (default by the number of people and the faults)
  --fault A,B       break things on the way: ${FAULTS.join(', ')}`;

/** @throws UsageError for an option that does not exist or cannot be read */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parse(args);
  return {
    once: values.once ?? false,
    employees: number('--employees', values.employees, FEWEST_EMPLOYEES, MOST_EMPLOYEES, true),
    people: number('--people', values.people, 1, MOST_EMPLOYEES, true),
    seed: number('--seed', values.seed, 0, 2 ** 31 - 1, true) ?? 7,
    tempo: number('--tempo', values.tempo, 0.1, 100, false),
    faults: (values.fault ?? '')
      .split(',')
      .filter((word) => word !== '')
      .map(fault),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        employees: { type: 'string' },
        people: { type: 'string' },
        seed: { type: 'string' },
        tempo: { type: 'string' },
        fault: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function number(name: string, text: string | undefined, from: number, to: number, whole: boolean): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= from && value <= to && (!whole || Number.isInteger(value))) return value;
  throw new UsageError(`${name}: found ${text}; expected a ${whole ? 'whole ' : ''}number from ${from} to ${to}`);
}

function fault(word: string): Fault {
  const known = FAULTS.find((each) => each === word.trim());
  if (known) return known;
  throw new UsageError(`--fault: found ${word}; expected ${FAULTS.join(', ')}`);
}
