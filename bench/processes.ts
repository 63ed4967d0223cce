/** The processes that are measured, each as it would run in production: the API, and what carries out the consequences. */
import { fileURLToPath } from 'node:url';
import { LEAN_HEAP, startService, type Service } from '../runtime/process.ts';
import type { House } from './house.ts';
import type { Issuer } from './issuer.ts';

/** Connections to PostgreSQL of each process, the same for everybody. */
export const POOL_SIZE = 16;

export interface Api extends Service {
  readonly url: string;
}

export interface ProcessSpec {
  readonly name: string;
  /** From this folder, a TypeScript file. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What every process gets: production's settings, logging as in production. */
export function commonEnvironment(issuer: Issuer): Record<string, string> {
  return {
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    DATABASE_POOL_SIZE: String(POOL_SIZE),
    ...issuer.environment,
    // One machine plays everybody.
    RATE_LIMITS: 'false',
    ...(process.env['BENCH_PROFILE']
      ? { NODE_OPTIONS: `--import=${new URL('profile.mjs', import.meta.url).href}` }
      : {}),
  };
}

const entryOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Starts it and waits until it answers; it ends with the house. */
export async function startApi(house: House, { name, entry, env }: ProcessSpec): Promise<Api> {
  const port = await house.folder.ports.take(name);
  const url = `http://127.0.0.1:${port}`;
  const service = await startService(
    {
      name,
      entry: entryOf(entry),
      env: { ...env, API_HOST: '127.0.0.1', API_PORT: String(port), PUBLIC_URL: url },
      ready: async () => (await fetch(`${url}/healthz`)).ok,
      readyTimeoutMs: 60_000,
      graceMs: 15_000,
      onEvent: (event) => console.error(event),
      signal: house.signal,
    },
    house.folder,
  );
  house.atEnd(() => service.stop());
  return { ...service, url };
}

/** Starts it with a worker's memory; it ends with the house. Whoever needs it waits for what it does. */
export async function startBackground(house: House, { name, entry, env }: ProcessSpec): Promise<Service> {
  const service = await startService(
    {
      name,
      entry: entryOf(entry),
      nodeOptions: LEAN_HEAP,
      env,
      readyTimeoutMs: 60_000,
      graceMs: 15_000,
      onEvent: (event) => console.error(event),
      signal: house.signal,
    },
    house.folder,
  );
  house.atEnd(() => service.stop());
  return service;
}
