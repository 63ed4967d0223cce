/** Ports of the embedded servers: the configured one, or a free one that is remembered for the next start. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { z } from 'zod';
import { hasCode, RuntimeError } from './errors.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** Below the range from which operating systems take ports for outgoing connections, so that a remembered one stays free. */
const FIRST_PICKED = 15_000;
const LAST_PICKED = 31_999;

export interface ConfiguredPort {
  /** 0: pick one. */
  readonly port: number;
  /** The environment variable that sets it, for the message. */
  readonly variable: string;
}

export class PortBook {
  readonly #path: string;
  readonly #remembered: Record<string, number>;
  /** What was given out since this process started: two servers must not get the same one before either listens. */
  readonly #given = new Set<number>();

  constructor(path: string) {
    this.#path = path;
    this.#remembered = readJsonFile(path, z.record(z.string(), z.number().int())) ?? {};
  }

  /**
   * The port for a server: the configured one; or the one that it had last time, if free; or another free one.
   *
   * @param name of the server; the port is remembered under it
   * @throws RuntimeError when the configured port is taken
   */
  async take(name: string, configured?: ConfiguredPort): Promise<number> {
    if (configured !== undefined && configured.port !== 0) {
      await requireFree(configured, '127.0.0.1');
      this.#given.add(configured.port);
      return configured.port;
    }
    const last = this.#remembered[name];
    if (last !== undefined && !this.#isGivenToOther(name, last) && (await isPortFree(last, '127.0.0.1'))) {
      this.#given.add(last);
      return last;
    }
    const port = await pickFreePort(this.#given);
    this.#given.add(port);
    this.#remembered[name] = port;
    writeJsonFile(this.#path, this.#remembered);
    return port;
  }

  #isGivenToOther(name: string, port: number): boolean {
    return Object.entries(this.#remembered).some(([other, taken]) => other !== name && taken === port);
  }
}

/** @throws RuntimeError that names the port and the variable, when something listens there */
export async function requireFree(configured: ConfiguredPort, host: string): Promise<void> {
  if (await isPortFree(configured.port, host)) return;
  throw new RuntimeError(
    `Port ${configured.port} (${configured.variable}) is taken on ${host}. ` +
      `Stop what listens there, or set ${configured.variable} to another port (0 picks a free one).`,
  );
}

/** Whether one can listen on this port just now. */
async function isPortFree(port: number, host: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (hasCode(error, 'EADDRINUSE')) resolve(false);
      else if (hasCode(error, 'EACCES')) reject(new RuntimeError(`Not allowed to listen on port ${port} of ${host}.`));
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port that is free now, and none of `except`. */
async function pickFreePort(except: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(FIRST_PICKED, LAST_PICKED + 1);
    if (!except.has(port) && (await isPortFree(port, '127.0.0.1'))) return port;
  }
  throw new RuntimeError(`No free port found between ${FIRST_PICKED} and ${LAST_PICKED} on 127.0.0.1.`);
}
