/**
 * The deadline rush, simulated: half of all acts of a stage fall into its last 48 hours, four fifths of them in office hours; at midnight whoever
 * has not acted is taken over. An act is three jobs: the API's, PostgreSQL's (then the person has the answer), and the engine's, which opens the
 * next task. Jobs wait in line for the cores of their machine. A discrete-event simulation with service times as measured and a seed: the same
 * table every time.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { alone, figure, percentile, type Row } from './measure.ts';
import type { Section } from './sections.ts';

/**
 * Milliseconds of one core, exponentially distributed. A decision and its consequence cost, by `npm run bench -- lifecycle` (cpuMsPerDecision):
 * API 9.5, worker 19, PostgreSQL 27, Temporal 12.5. Of PostgreSQL's part 10 are the API's transaction, 17 the engine's. An act is a decision and two
 * reads before it (the inbox, the task); beside it go as many looks into an inbox as LOOKS says.
 */
const LOOK = { api: 4, database: 2 } as const;
const ACT = { api: 9.5 + 2 * LOOK.api, database: 10 + 2 * LOOK.database, engine: 19 + 12.5 + 17 } as const;
const LOOKS = 3;
/** A takeover at the deadline: a timer, a workflow task, two steps. */
const TAKEOVER = { engine: ACT.engine } as const;

/** Acts of a person in the stage: his report and his evaluator's rating. */
const ACTS = 2;
const IN_THE_RUSH = 0.5;
/** People whose evaluator has let the last day pass. */
const LATE = 0.1;
/** Timers of one deadline are spread over so many seconds (workflows/run.ts). */
const SPREAD_SECONDS = 60;

/** Shares of the 48 hours' acts by the hour of the day; the last day has three fifths. */
const BY_HOUR = [
  ...Array<number>(6).fill(0.004), // 0–6
  ...[0.02, 0.04], // 6–8
  ...[0.1, 0.12, 0.11, 0.08, 0.05, 0.1, 0.12, 0.12], // 8–16, office hours
  ...[0.04, 0.02, 0.015, 0.015, 0.01, 0.008, 0.004, 0.004], // 16–24
];
const BY_DAY = [0.4, 0.6];

type Station = 'api' | 'database' | 'engine';

interface Place {
  readonly name: string;
  /** Cores of each machine, and on which machine a station works. */
  readonly machines: readonly number[];
  readonly of: Readonly<Record<Station, number>>;
}

const PLACES: readonly Place[] = [
  { name: '2 cores', machines: [2], of: { api: 0, database: 0, engine: 0 } },
  { name: '8 cores: 2 API, 2 PostgreSQL, 4 engine', machines: [2, 2, 4], of: { api: 0, database: 1, engine: 2 } },
];

interface RushResult {
  readonly people: number;
  readonly place: string;
  readonly acts: number;
  readonly busiestHour: number;
  /** Seconds from the request to the answer, without the network. */
  readonly answer: { readonly p50: number; readonly p99: number };
  /** Seconds from the answer to the next task. */
  readonly lag: { readonly p50: number; readonly p99: number };
  readonly takeovers: number;
  /** Seconds after midnight until the last takeover is done. */
  readonly drained: number;
  /** Of the busiest hour, by machine: the share of its cores that work. */
  readonly busy: readonly number[];
}

export const rush: Section = {
  name: 'rush',
  title: 'The last 48 hours before a deadline, simulated',
  async run() {
    const results = [15_000, 70_000].flatMap((people) => PLACES.map((place) => simulate(people, place, 2_026)));
    return {
      rows: results.flatMap(({ people, place, answer, lag, drained }): Row[] => [
        alone(`rush of ${people} people, ${place}: answer p99`, figure([answer.p99], 's')),
        alone(`rush of ${people} people, ${place}: next task p99`, figure([lag.p99], 's')),
        alone(`rush of ${people} people, ${place}: takeovers of midnight done after`, figure([drained], 's')),
      ]),
      details: results,
    };
  },
};

interface Job {
  readonly kind: 'ACT' | 'LOOK' | 'TAKEOVER';
  station: Station;
  readonly arrivedAt: number;
  answeredAt: number;
  /** Seconds of work at this station. */
  work: number;
}

/** @param seed the same gives the same */
function simulate(people: number, place: Place, seed: number): RushResult {
  const dice = diceOf(seed);
  const acts = people * ACTS * IN_THE_RUSH;
  const arrivals = arrivalsOf(acts, dice);
  const midnight = 48 * 3_600;
  const takeovers = Math.round(people * LATE);
  const machines = place.machines.map((cores) => ({
    free: cores,
    cores,
    line: [] as Job[],
    at: 0,
    worked: new Float64Array(60),
  }));
  const events = new Heap<{ readonly at: number; readonly job: Job; readonly ends: boolean }>(({ at }) => at);
  for (const { at, kind } of arrivals) {
    const work = exponential(dice, kind === 'ACT' ? ACT.api : LOOK.api);
    events.push({ at, job: { kind, station: 'api', arrivedAt: at, answeredAt: 0, work }, ends: false });
  }
  for (let index = 0; index < takeovers; index += 1) {
    const at = midnight + dice() * SPREAD_SECONDS;
    const work = exponential(dice, TAKEOVER.engine);
    events.push({ at, job: { kind: 'TAKEOVER', station: 'engine', arrivedAt: at, answeredAt: at, work }, ends: false });
  }
  const [answers, lags]: [number[], number[]] = [[], []];
  let drained = 0;
  const begin = (job: Job, at: number): void => {
    const machine = machines[place.of[job.station]];
    if (!machine) throw new Error(`No machine for ${job.station}.`);
    machine.worked[Math.min(59, Math.floor(at / 3_600))] =
      (machine.worked[Math.min(59, Math.floor(at / 3_600))] ?? 0) + job.work;
    events.push({ at: at + job.work, job, ends: true });
  };
  for (let event = events.pop(); event; event = events.pop()) {
    const { at, job, ends } = event;
    const machine = machines[place.of[job.station]];
    if (!machine) throw new Error(`No machine for ${job.station}.`);
    if (!ends) {
      if (machine.free > 0) {
        machine.free -= 1;
        begin(job, at);
      } else machine.line.push(job);
      continue;
    }
    const next = machine.line[machine.at];
    if (next) {
      machine.at += 1;
      begin(next, at);
    } else machine.free += 1;
    if (job.station === 'api') {
      events.push({
        at,
        job: {
          ...job,
          station: 'database',
          work: exponential(dice, job.kind === 'ACT' ? ACT.database : LOOK.database),
        },
        ends: false,
      });
    } else if (job.station === 'database') {
      if (job.kind === 'ACT') {
        answers.push(at - job.arrivedAt);
        events.push({
          at,
          job: { ...job, station: 'engine', answeredAt: at, work: exponential(dice, ACT.engine) },
          ends: false,
        });
      }
    } else if (job.kind === 'ACT') lags.push(at - job.answeredAt);
    else drained = Math.max(drained, at - midnight);
  }
  const hours = new Float64Array(48);
  for (const { at, kind } of arrivals)
    if (kind === 'ACT') hours[Math.floor(at / 3_600)] = (hours[Math.floor(at / 3_600)] ?? 0) + 1;
  const busiest = hours.indexOf(Math.max(...hours));
  return {
    ...{ people, place: place.name, acts: answers.length, busiestHour: hours[busiest] ?? 0, takeovers, drained },
    answer: { p50: percentile(answers, 0.5), p99: percentile(answers, 0.99) },
    lag: { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99) },
    busy: machines.map(({ cores, worked }) => (worked[busiest] ?? 0) / 3_600 / cores),
  };
}

/** Acts and looks in the order of their arrival: a Poisson process whose rate is the hour's. */
function arrivalsOf(acts: number, dice: () => number): { at: number; kind: 'ACT' | 'LOOK' }[] {
  const whole = BY_HOUR.reduce((sum, share) => sum + share, 0);
  const arrivals: { at: number; kind: 'ACT' | 'LOOK' }[] = [];
  for (const [day, ofDay] of BY_DAY.entries()) {
    for (const [hour, share] of BY_HOUR.entries()) {
      const rate = (acts * ofDay * (share / whole) * (1 + LOOKS)) / 3_600;
      const from = (day * 24 + hour) * 3_600;
      for (let at = from - Math.log(1 - dice()) / rate; at < from + 3_600; at -= Math.log(1 - dice()) / rate) {
        arrivals.push({ at, kind: dice() * (1 + LOOKS) < 1 ? 'ACT' : 'LOOK' });
      }
    }
  }
  return arrivals;
}

/** Seconds. */
const exponential = (dice: () => number, meanMs: number): number => (-Math.log(1 - dice()) * meanMs) / 1_000;

/** Numbers from 0 up to, not including, 1. */
function diceOf(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => uniformInt(generator, 0, 0x7fff_fffe) / 0x7fff_ffff;
}

/** A binary heap: the least first. */
class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #key: (item: Item) => number;

  constructor(key: (item: Item) => number) {
    this.#key = key;
  }

  push(item: Item): void {
    const items = this.#items;
    const key = this.#key(item);
    let place = items.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#key(items[above] as Item) <= key) break;
      items[place] = items[above] as Item;
      place = above;
    }
    items[place] = item;
  }

  pop(): Item | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    const key = this.#key(last);
    let place = 0;
    for (let below = 1; below < items.length; below = place * 2 + 1) {
      if (below + 1 < items.length && this.#key(items[below + 1] as Item) < this.#key(items[below] as Item)) below += 1;
      if (this.#key(items[below] as Item) >= key) break;
      items[place] = items[below] as Item;
      place = below;
    }
    items[place] = last;
    return first;
  }
}
