/** A Daur in processes of its own, of the release or of today, on one database and one namespace; people act over HTTP. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { migrate } from '../../runtime/migrate.ts';
import { ensureNamespace } from '../../runtime/temporal-namespace.ts';
import { emptyDatabase, type EmptyDatabase } from '../support/database.ts';
import { temporalServer, until } from '../support/engine-process.ts';

const GRACE_MS = 20_000;
const REQUEST_MS = 20_000;
/** Everything is compiled at the first start, on a machine that does other things besides. */
const START_MS = 150_000;
const MOST_REPEATS = 5;

export interface RunningProcess {
  /** SIGTERM, as a supervisor sends it. @throws Error when it had to be killed, or did not end in order */
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export class House {
  readonly database: EmptyDatabase;
  readonly temporal: Client;
  readonly environment: Readonly<Record<string, string>>;
  readonly #pool: pg.Pool;
  readonly #connection: Connection;
  readonly #folder: string;
  readonly #children = new Set<ChildProcess>();
  readonly #tokens = new Map<string, Promise<string>>();
  /** Where people's requests go now. */
  apiUrl = '';

  private constructor(
    database: EmptyDatabase,
    connection: Connection,
    folder: string,
    environment: Readonly<Record<string, string>>,
    namespace: string,
  ) {
    this.database = database;
    this.#pool = new pg.Pool({ connectionString: database.url, max: 3 });
    this.#connection = connection;
    this.#folder = folder;
    this.environment = environment;
    this.temporal = new Client({ connection, namespace });
  }

  /** An empty database with the migrations of a folder, and a namespace. No process runs yet. */
  static async build(migrations: string): Promise<House> {
    const address = temporalServer();
    const namespace = `upgrade-${process.pid}-${randomBytes(4).toString('hex')}`;
    const folder = await mkdtemp(join(tmpdir(), 'daur-upgrade-'));
    const [database] = await Promise.all([
      emptyDatabase(),
      ensureNamespace({ connection: { address }, namespace, timeoutMs: 30_000 }),
    ]);
    await migrate(database.url, migrations);
    const connection = await Connection.connect({ address });
    const environment = {
      NODE_ENV: 'development',
      HOME: homedir(),
      LOG_LEVEL: 'warn',
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '10',
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      // Nobody listens: mails wait, and the postman goes round through every upgrade.
      SMTP_URL: 'smtp://127.0.0.1:9',
      PUBLIC_URL: 'http://daur.test',
      DAUR_DATA_DIR: folder,
      FILES_DIR: join(folder, 'files'),
      DAUR_LOCAL_ISSUER: 'true',
      ALLOW_DEMO_POLICIES: 'true',
      RATE_LIMITS: 'false',
      RELAY_POLL_MS: '200',
      HOUSEKEEPING_SECONDS: '2',
    };
    return new House(database, connection, folder, environment, namespace);
  }

  /** Starts the API of a folder, and sends people's requests to it as soon as it serves. */
  async startApi(folder: string): Promise<RunningProcess> {
    const port = await freePort();
    const api = this.#start(folder, 'api/main.ts', { API_PORT: String(port) });
    const url = `http://127.0.0.1:${port}`;
    await until(
      'the API to serve',
      async () => {
        api.requireRunning();
        return (await fetch(`${url}/healthz`)).ok;
      },
      START_MS,
    );
    this.apiUrl = url;
    return api;
  }

  /** Starts the worker of a folder. @param bundle of other workflows than the folder's own */
  startWorker(folder: string, bundle?: string): RunningProcess {
    return this.#start(folder, 'worker/main.ts', bundle === undefined ? {} : { WORKFLOW_BUNDLE: bundle });
  }

  /** Runs a command of today's code to its end, as an operator does. @returns what it printed */
  async command(entry: string): Promise<string> {
    const { child, output } = this.#spawn(process.cwd(), entry, {});
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`${entry} ended with ${code}: ${output()}`);
    return output();
  }

  /**
   * One request of a person. Who is told that the database was not free in time (503 BUSY: nothing was kept) repeats it, as the answer says;
   * there is no other second attempt. @throws Error where nothing answers
   */
  async request(personId: string, method: string, path: string, json?: unknown): Promise<Answer> {
    const key = randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#requestOnce(personId, method, path, json, key);
      if (answer.status !== 503 || answer.body['code'] !== 'BUSY' || attempt > MOST_REPEATS) return answer;
    }
  }

  async #requestOnce(personId: string, method: string, path: string, json: unknown, key: string): Promise<Answer> {
    const response = await fetch(`${this.apiUrl}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${await this.#token(personId)}`,
        ...(method === 'POST' ? { 'Idempotency-Key': key } : {}),
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
  }

  /** The same, whose answer must be a success. */
  async call(personId: string, method: string, path: string, json?: unknown): Promise<Answer['body']> {
    const { status, body } = await this.request(personId, method, path, json);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Straight from the tables, whichever release made them. */
  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, [...values])).rows;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#children].map((child) => endChild(child, 'SIGKILL')));
    await this.#connection.close();
    await this.#pool.end();
    await this.database.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Tokens outlive the API: its key lies in the data folder. */
  #token(personId: string): Promise<string> {
    let token = this.#tokens.get(personId);
    if (!token) {
      token = fetch(`${this.apiUrl}/local-issuer/tokens`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ who: personId, lifetimeSeconds: 3_600 }),
      }).then(async (response) => ((await response.json()) as { token: string }).token);
      this.#tokens.set(personId, token);
    }
    return token;
  }

  #start(
    folder: string,
    entry: string,
    env: Readonly<Record<string, string>>,
  ): RunningProcess & { requireRunning(): void } {
    const { child, output } = this.#spawn(folder, entry, env);
    const fault = (): string => `${folder}/${entry} ended (${child.exitCode ?? child.signalCode}):\n${output()}`;
    return {
      requireRunning: () => {
        if (!runs(child)) throw new Error(fault());
      },
      stop: async () => {
        if (!runs(child)) throw new Error(fault());
        await endChild(child, 'SIGTERM');
        if (child.exitCode !== 0) throw new Error(fault());
      },
    };
  }

  #spawn(
    folder: string,
    entry: string,
    env: Readonly<Record<string, string>>,
  ): { child: ChildProcess; output: () => string } {
    // The second one ends it when the test's process is gone, however that ended.
    const imports = [resolveFrom('tsx'), resolveFrom('../../runtime/follow-parent.mjs')];
    const child = spawn(process.execPath, [...imports.flatMap((url) => ['--import', url]), join(folder, entry)], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...this.environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-8_000));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return { child, output: () => output };
  }
}

const runs = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!runs(child)) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await gone;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Vitest's own `import.meta.resolve` knows no packages. */
const resolveFrom = (name: string): string => pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
