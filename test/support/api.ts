/** A really listening API on a database of its own, and people to call it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import type { ApiContext } from '../../api/context.ts';
import type { Route } from '../../api/framework/define-route.ts';
import type { ServerLimits } from '../../api/framework/limits.ts';
import { createLocalIssuer } from '../../api/local-issuer.ts';
import { createServer, createServerOf, listen } from '../../api/server.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { TemporalSilent, type Workflows } from '../../usecases/console/workflows.ts';
import type { Deps } from '../../usecases/context.ts';
import { freshDatabase, type TestDatabase } from './database.ts';

export interface TestApi {
  readonly url: string;
  readonly database: TestDatabase;
  readonly db: PrismaClient;
  readonly dataFolder: string;
  readonly files: Deps['files'];
  /** A token of the local issuer for an employee. */
  token(employeeId: string, lifetimeSeconds: number): Promise<string>;
  /** Calls the API; `as` is an employee's id, and JSON is sent and read. */
  call(method: string, path: string, options?: CallOptions): Promise<TestAnswer>;
  close(): Promise<void>;
}

interface CallOptions {
  readonly as?: string;
  readonly token?: string;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else { text }. */
  readonly body: TestBody;
}

/** Members have many shapes; each test asserts those that it reads. */
interface TestBody {
  readonly [member: string]: unknown;
}

const GRACE_MS = 1_000;

/** These tests run without Temporal: nobody answers. */
const NO_TEMPORAL: Workflows = {
  describe: () => Promise.reject(new TemporalSilent('TEMPORAL')),
  waitingFor: () => Promise.reject(new TemporalSilent('TEMPORAL')),
  running: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new TemporalSilent('TEMPORAL')) }) }),
};

/** @param overrides `routes`: only these instead of all; `database`: this one, which is dropped on close, instead of an empty one */
export async function startApi(
  overrides: Partial<Omit<ApiContext, 'deps'>> & {
    log?: Logger;
    deps?: Partial<Deps>;
    routes?: readonly Route[];
    database?: TestDatabase;
    limits?: ServerLimits;
  } = {},
): Promise<TestApi> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'daur-test-'));
  const {
    log = pino({ level: 'silent' }),
    deps,
    routes,
    database = await freshDatabase(),
    limits,
    ...parts
  } = overrides;
  const context: ApiContext = {
    deps: {
      db: database.db,
      log,
      publicUrl: 'http://daur.test',
      allowDemoPolicies: true,
      files: { folder: join(dataFolder, 'files'), maxBytes: 1024 * 1024 },
      ...deps,
    },
    auth: { kind: 'local' },
    dataFolder,
    temporalState: () => Promise.resolve({ is: 'UP', unpolled: [] }),
    workflows: NO_TEMPORAL,
    committed: () => undefined,
    rateLimits: 'OFF',
    mailBudget: 12,
    trustedProxies: 0,
    checkAnswers: true,
    ...parts,
  };
  const app = await (routes ? createServerOf(context, routes) : createServer(context));
  const running = await listen(app, '127.0.0.1', 0, limits);
  const url = `http://127.0.0.1:${running.port}`;
  const issuer = await createLocalIssuer(dataFolder);
  const token = (employeeId: string, lifetimeSeconds: number) => issuer.sign(employeeId, lifetimeSeconds);
  return {
    url,
    database,
    dataFolder,
    files: context.deps.files,
    db: database.db,
    token,
    call: async (method, path, options = {}) => {
      const headers = new Headers(options.headers);
      const bearer = options.token ?? (options.as === undefined ? undefined : await token(options.as, 600));
      if (bearer !== undefined) headers.set('Authorization', `Bearer ${bearer}`);
      if (options.json !== undefined) headers.set('Content-Type', 'application/json');
      const body = options.json === undefined ? options.text : JSON.stringify(options.json);
      const response = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        body: (isJson && text !== '' ? JSON.parse(text) : { text }) as TestBody,
      };
    },
    close: async () => {
      await running.close(GRACE_MS);
      await database.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
