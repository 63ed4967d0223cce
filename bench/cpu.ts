/** Which process used how much of the processor: a figure that other load on the machine hardly changes. Linux only; elsewhere nothing is known. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../runtime/json-file.ts';
import type { House } from './house.ts';

/** Seconds of processor time by the name of the process: `postgres` (with its backends), `temporal`, `daur-api` … */
export type Cpu = Readonly<Record<string, number>>;

/** Ticks of the kernel's clock in a second; the same on every Linux that Node runs on. */
const TICKS = 100;
const running = z.array(z.object({ name: z.string(), pid: z.number() }));

export function cpuOf(house: House): Cpu {
  if (process.platform !== 'linux') return {};
  const children = readJsonFile(join(house.folder.path, 'children.json'), running) ?? [];
  const used: Record<string, number> = {};
  const all = processes();
  for (const { name, pid } of children) {
    used[name] = all
      .filter((each) => each.pid === pid || each.parent === pid)
      .reduce((sum, each) => sum + each.own + (each.pid === pid ? each.reaped : 0), 0);
  }
  return used;
}

/** What these processes (their names' beginnings) used between two looks, milliseconds for each of `acts`. */
export function cpuBetween(before: Cpu, after: Cpu, acts: number, of: readonly string[]): Cpu {
  return Object.fromEntries(
    Object.entries(after)
      .filter(([name]) => of.some((beginning) => name.startsWith(beginning)))
      .map(([name, seconds]) => [name, ((seconds - (before[name] ?? 0)) * 1_000) / acts]),
  );
}

interface Used {
  readonly pid: number;
  readonly parent: number;
  /** Seconds. */
  readonly own: number;
  /** Of children that have ended, seconds. */
  readonly reaped: number;
}

function processes(): Used[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8');
        // The name of the program, in brackets, may hold spaces.
        const fields = text
          .slice(text.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number);
        const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
        return [
          {
            pid: Number(name),
            parent: fields[1] ?? 0,
            own: (user + system) / TICKS,
            reaped: (childUser + childSystem) / TICKS,
          },
        ];
      } catch {
        return []; // It has ended meanwhile.
      }
    });
}
