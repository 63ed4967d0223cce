import { parseArgs } from 'node:util';
import { FAULTS, type FaultKind } from './terms.ts';

export interface Options {
  /** How many seeds, one after the other. */
  readonly seeds: number;
  readonly firstSeed: number;
  readonly people: number;
  /** No seed is begun after so many minutes. */
  readonly minutes: number;
  /** Undefined: each seed draws its own. */
  readonly faults: readonly FaultKind[] | undefined;
}

/** A mistake of whoever typed the command. */
export class UsageError extends Error {}

const USAGE = `npm run test:chaos -- [--seeds 50] [--seed 1] [--people 200] [--minutes 180] [--faults kill-worker,…|none]
Faults: ${FAULTS.join(', ')}`;

export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  let values: { seeds?: string; seed?: string; people?: string; minutes?: string; faults?: string };
  try {
    const options = { seeds: text, seed: text, people: text, minutes: text, faults: text };
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
  const whole = (name: 'seeds' | 'seed' | 'people' | 'minutes', otherwise: number, most: number): number => {
    const given = values[name];
    if (given === undefined) return otherwise;
    if (!/^\d{1,9}$/.test(given) || Number(given) < 1 || Number(given) > most)
      throw new UsageError(`--${name}: found ${given}; expected a whole number from 1 to ${most}\n${USAGE}`);
    return Number(given);
  };
  return {
    // A seed that is named is played alone, unless more are asked for.
    seeds: whole('seeds', values.seed === undefined ? 50 : 1, 10_000),
    firstSeed: whole('seed', 1, 999_999_999),
    people: whole('people', 200, 2_000),
    minutes: whole('minutes', 180, 10_000),
    faults: faultsOf(values.faults),
  };
}

function faultsOf(given: string | undefined): readonly FaultKind[] | undefined {
  if (given === undefined) return undefined;
  if (given === 'none') return [];
  return given.split(',').map((name) => {
    const fault = FAULTS.find((each) => each === name);
    if (!fault) throw new UsageError(`--faults: there is no ${name}\n${USAGE}`);
    return fault;
  });
}
