/** Remembers on disk which children run, so that those left by a killed Daur can be found and ended at the next start. */
import { z } from 'zod';
import { hasCode } from './errors.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';
import { waitUntil } from './wait.ts';

const entrySchema = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  token: z.string(),
  stopSignal: z.enum(['SIGINT', 'SIGTERM']),
});
type Entry = z.infer<typeof entrySchema>;

/** How long a leftover may take to stop before it is killed. */
const LEFTOVER_GRACE_MS = 10_000;

export class ChildRegistry {
  readonly #path: string;
  #entries: Entry[];

  constructor(path: string) {
    this.#path = path;
    this.#entries = readJsonFile(path, z.array(entrySchema)) ?? [];
  }

  /** Notes a child that was just started. `stopSignal` is what asks it to stop in order. */
  add(name: string, pid: number, stopSignal: 'SIGINT' | 'SIGTERM'): void {
    const identity = identify(pid);
    if (identity === undefined) return;
    this.#save([...this.#entries.filter((entry) => entry.pid !== pid), { name, ...identity, stopSignal }]);
  }

  remove(pid: number): void {
    this.#save(this.#entries.filter((entry) => entry.pid !== pid));
  }

  /** Ends what a predecessor left running, last started first. Only processes with the noted start time are touched. */
  async endLeftovers(): Promise<void> {
    for (const entry of this.#entries.toReversed()) await endProcess(entry, entry.stopSignal, LEFTOVER_GRACE_MS);
    this.#save([]);
  }

  /** Asks all that still run to stop, without waiting: the last resort of a process that exits in the middle of things. */
  signalAll(): void {
    for (const entry of this.#entries.toReversed()) if (isRunning(entry)) sendSignal(entry.pid, entry.stopSignal);
  }

  #save(entries: Entry[]): void {
    this.#entries = entries;
    writeJsonFile(this.#path, entries);
  }
}

/** Asks a process (and the group that it leads) to stop, and kills it when it still runs after `graceMs`. */
export async function endProcess(
  identity: ProcessIdentity,
  stopSignal: 'SIGINT' | 'SIGTERM',
  graceMs: number,
): Promise<void> {
  if (!isRunning(identity)) return;
  sendSignal(identity.pid, stopSignal);
  try {
    await waitUntil(async () => !isRunning(identity), {
      what: `process ${identity.pid} to stop`,
      timeoutMs: graceMs,
      intervalMs: 50,
    });
  } catch {
    // It had its time.
    if (isRunning(identity)) signalGroup(identity.pid, 'SIGKILL');
    await waitUntil(async () => !isRunning(identity), {
      what: `process ${identity.pid} to be gone after SIGKILL`,
      timeoutMs: 5_000,
      intervalMs: 20,
    });
  }
}

/** Sends a signal to a process that may be gone already. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/** Sends a signal to a whole process group (children that were started detached lead their own). */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') sendSignal(leader, signal);
  else sendSignal(-leader, signal);
}
