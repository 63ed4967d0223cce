/** What an act costs in CPU, by process: PostgreSQL's backends by the database that they serve. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';
import type { House } from '../house.ts';
import { cpuSecondsOf, type Installation } from './installation.ts';

/** Seconds of CPU used so far. */
interface CpuUse {
  readonly api: number;
  readonly worker: number;
  readonly temporal: number;
  readonly postgresForDaur: number;
  readonly postgresForTemporal: number;
}

export async function cpuUse(house: House, { api, worker }: Installation): Promise<CpuUse> {
  const backends = backendsOf();
  return {
    api: cpuSecondsOf(api),
    worker: cpuSecondsOf(worker),
    temporal: cpuSecondsOf(await house.temporal()),
    postgresForDaur: sum(backends.filter(({ database }) => database.startsWith('bench_'))),
    postgresForTemporal: sum(backends.filter(({ database }) => database.startsWith('temporal'))),
  };
}

/** Milliseconds an act. */
export function cpuOfAct(before: CpuUse, after: CpuUse, acts: number): CpuUse {
  const of = (name: keyof CpuUse): number => ((after[name] - before[name]) * 1_000) / acts;
  return {
    api: of('api'),
    worker: of('worker'),
    temporal: of('temporal'),
    postgresForDaur: of('postgresForDaur'),
    postgresForTemporal: of('postgresForTemporal'),
  };
}

interface Backend {
  readonly pid: number;
  readonly database: string;
}

/** A backend's title names its user and its database: `postgres: daur bench_soak 127.0.0.1(…) idle`. */
function backendsOf(): Backend[] {
  const found: Backend[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const database = /^postgres: daur (\S+) /.exec(readFileSync(`/proc/${entry}/cmdline`, 'utf8'))?.[1];
      if (database) found.push({ pid: Number(entry), database });
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

const sum = (backends: readonly Backend[]): number =>
  backends.reduce((total, { pid }) => total + cpuSecondsOf({ pid: () => pid }), 0);
