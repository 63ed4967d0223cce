/**
 * A whole installation with a line of ours on every link: PostgreSQL, Temporal, API, worker and a mail server, each in a process of its own (the
 * mail server in this one). Kept warm for all seeds.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { loadConfig } from '../../config/config.ts';
import type { Postgres } from '../../runtime/postgres.ts';
import { startService, type Service } from '../../runtime/process.ts';
import { createProgress } from '../../runtime/progress.ts';
import { announceRunning } from '../../runtime/running.ts';
import { startStack } from '../../runtime/stack.ts';
import type { Temporal } from '../../runtime/temporal-server.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { startLine, type Line } from '../support/cut-line.ts';
import { startMailWitness, type MailWitness } from './mail-witness.ts';
import { LINKS, type Link } from './terms.ts';

const run = promisify(execFile);

const ENVIRONMENT = {
  // PostgreSQL is killed, the machine is not: what a killed process has written is there.
  NODE_ENV: 'test',
  DAUR_LOCAL_ISSUER: 'true',
  ALLOW_DEMO_POLICIES: 'true',
  RATE_LIMITS: 'false',
  HOUSEKEEPING_SECONDS: '2',
  DIGEST_EVERY_SECONDS: '8',
  RELAY_POLL_MS: '250',
  MAIL_RATE_PER_SECOND: '200',
  LOG_LEVEL: 'warn',
} as const;

/** Enough for what people attach in 100 seeds, and full in a moment. */
const DISK_MEGABYTES = 24;

export interface Installation {
  /** Logs and data of everything; removed in the end unless something was found. */
  readonly folder: string;
  readonly logs: string;
  readonly apiUrl: string;
  /** Past the lines, for whoever looks on and for whoever breaks things. */
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
  /** A connection of the onlooker's. */
  readonly rows: pg.Pool;
  readonly lines: Readonly<Record<Link, Line>>;
  readonly mail: MailWitness;
  readonly servers: { readonly postgres: Postgres; readonly temporal: Temporal };
  readonly services: { readonly api: Service; readonly worker: Service };
  /** Where attached files lie: a file system of its own, or why there is none. */
  readonly disk: { readonly folder: string; readonly megabytes: number } | { readonly none: string };
  readonly dataFolder: string;
  stop(options: { readonly keep: boolean }): Promise<void>;
}

export interface InstallationOptions {
  readonly signal: AbortSignal;
  /** Told when a process ended unasked, and when it was started again. */
  readonly onEvent: (event: string) => void;
}

export async function startInstallation({ signal, onEvent }: InstallationOptions): Promise<Installation> {
  const undo: (() => Promise<unknown>)[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'daur-chaos-'));
  const stop = async ({ keep }: { readonly keep: boolean }): Promise<void> => {
    const failures: unknown[] = [];
    for (const step of undo.splice(0).reverse()) await step().catch((error: unknown) => failures.push(error));
    if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be stopped.');
  };
  try {
    const disk = await openDisk(join(folder, 'files'), undo);
    const mail = await startMailWitness();
    undo.push(() => mail.close());
    const line = async (to: string): Promise<Line> => {
      const made = await startLine(to);
      undo.push(() => made.close());
      return made;
    };
    const mailLine = await line(mail.address);
    const dataFolder = join(folder, 'data');
    const { HOME, PATH, XDG_CACHE_HOME, DAUR_CACHE_DIR } = process.env;
    const config = loadConfig({
      ...ENVIRONMENT,
      ...{ HOME, PATH, XDG_CACHE_HOME, DAUR_CACHE_DIR },
      DAUR_DATA_DIR: dataFolder,
      SMTP_URL: `smtp://${mailLine.address}`,
    });
    const stack = await startStack(config, { progress: createProgress(process.stderr), signal });
    undo.push(() => stack.stop());
    const { postgres, temporal } = stack.embedded;
    if (!postgres || !temporal) throw new Error('The embedded servers do not run.');

    const toPostgres = `127.0.0.1:${postgres.port}`;
    const lines: Record<Link, Line> = {
      'api-postgres': await line(toPostgres),
      'worker-postgres': await line(toPostgres),
      'api-temporal': await line(temporal.address),
      'worker-temporal': await line(temporal.address),
      mail: mailLine,
    };
    const workflowBundle = join(folder, 'workflows.js');
    await bundleWorkflows(workflowBundle);
    const apiPort = await stack.folder.ports.take('api');
    const apiUrl = `http://127.0.0.1:${apiPort}`;
    const start = async (name: 'api' | 'worker', ready?: () => Promise<boolean>): Promise<Service> => {
      const service = await startService(
        {
          name,
          entry: fileURLToPath(new URL(`../../${name}/main.ts`, import.meta.url)),
          env: {
            ...stack.environment,
            ...ENVIRONMENT,
            DATABASE_URL: through(stack.databaseUrl, lines[`${name}-postgres`]),
            TEMPORAL_ADDRESS: lines[`${name}-temporal`].address,
            API_PORT: String(apiPort),
            PUBLIC_URL: apiUrl,
            WORKFLOW_BUNDLE: workflowBundle,
            FILES_DIR: 'folder' in disk ? disk.folder : join(folder, 'files'),
          },
          ...(ready ? { ready } : {}),
          readyTimeoutMs: 60_000,
          graceMs: 15_000,
          onEvent,
          signal,
        },
        stack.folder,
      );
      undo.push(() => service.stop());
      return service;
    };
    undo.push(async () => announced());
    const announced = announceRunning(stack.folder.path, stack.databaseUrl);
    const api = await start('api', async () => (await fetch(`${apiUrl}/healthz`)).ok);
    const worker = await start('worker');
    const rows = new pg.Pool({ connectionString: stack.databaseUrl, max: 4 });
    // An idle connection that breaks is replaced by the next query.
    rows.on('error', () => undefined);
    undo.push(() => rows.end());
    return {
      ...{ folder, apiUrl, rows, lines, mail, disk, dataFolder, stop },
      logs: stack.folder.logs,
      databaseUrl: stack.databaseUrl,
      temporal: stack.temporal,
      servers: { postgres, temporal },
      services: { api, worker },
    };
  } catch (error) {
    await stop({ keep: false }).catch(() => undefined);
    throw error;
  }
}

export async function mendAll({ lines, mail }: Installation): Promise<void> {
  for (const link of LINKS) await lines[link].mend();
  mail.behave('TAKE');
}

function through(databaseUrl: string, { address }: Line): string {
  const url = new URL(databaseUrl);
  url.host = address;
  return url.href;
}

/** A file system that can be filled without harm to anybody else; mounting one takes root. */
async function openDisk(folder: string, undo: (() => Promise<unknown>)[]): Promise<Installation['disk']> {
  await mkdir(folder, { recursive: true });
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return { none: 'only root can mount a small file system, and only on Linux' };
  }
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MEGABYTES}m,mode=0700`, 'daur-chaos', folder]);
  } catch (error) {
    return { none: `no small file system could be mounted: ${error instanceof Error ? error.message : String(error)}` };
  }
  undo.push(() => run('umount', [folder]));
  return { folder, megabytes: DISK_MEGABYTES };
}
