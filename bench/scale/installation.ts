/** Daur as an agency runs it: the real API and worker processes, on a database and a Temporal namespace of their own, with a mail server. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { startMailSink, type MailSink } from '../../runtime/mail-sink.ts';
import type { Service } from '../../runtime/process.ts';
import { ensureNamespace } from '../../runtime/temporal-namespace.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import type { House } from '../house.ts';
import { startIssuer } from '../issuer.ts';
import { commonEnvironment, startApi, startBackground, type Api } from '../processes.ts';
import { makeLargeAgency, type LargeAgency } from './agency.ts';

export interface Installation {
  readonly db: PrismaClient;
  readonly agency: LargeAgency;
  readonly api: Api;
  readonly worker: Service;
  readonly temporal: { readonly address: string; readonly namespace: string };
  /** Made once for each person. */
  readonly tokenOf: (personId: string) => Promise<string>;
}

interface InstallationOptions {
  /** Of its database, namespace and processes. */
  readonly name: string;
  readonly people: number;
  /** host:port of a Temporal server other than the house's. */
  readonly temporalAddress?: string;
  /** Of another worker than worker/main.ts, from bench/. */
  readonly workerEntry?: string;
  readonly workerEnv?: Readonly<Record<string, string>>;
}

export async function install(house: House, options: InstallationOptions): Promise<Installation> {
  const { name, people } = options;
  const issuer = await startIssuer();
  house.atEnd(() => issuer.close());
  const { url, db } = await house.database(`bench_${name}`);
  const agency = await makeLargeAgency(url, people);
  const address = options.temporalAddress ?? (await house.temporal()).address;
  const namespace = `bench-${name}`;
  await ensureNamespace({
    connection: { address },
    namespace,
    timeoutMs: 60_000,
    signal: house.signal,
  });
  const mail = await mailIn(house);
  const workflowBundle = join(house.folder.path, 'workflows.js');
  if (!existsSync(workflowBundle)) await bundleWorkflows(workflowBundle);
  const env = {
    ...commonEnvironment(issuer),
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    SMTP_URL: mail.smtpUrl,
    FILES_DIR: join(house.folder.path, 'files'),
    WORKFLOW_BUNDLE: workflowBundle,
    PUBLIC_URL: 'http://127.0.0.1',
  };
  const api = await startApi(house, { name: `${name}-api`, entry: '../api/main.ts', env });
  const worker = await startBackground(house, {
    name: `${name}-worker`,
    entry: options.workerEntry ?? '../worker/main.ts',
    env: { ...env, ...options.workerEnv },
  });
  const tokens = new Map<string, Promise<string>>();
  return {
    ...{ db, agency, api, worker, temporal: { address, namespace } },
    tokenOf(personId) {
      const token = tokens.get(personId) ?? issuer.tokenOf(personId);
      tokens.set(personId, token);
      return token;
    },
  };
}

const sinks = new WeakMap<House, Promise<MailSink>>();

/** The one mail server of the run. */
function mailIn(house: House): Promise<MailSink> {
  const started =
    sinks.get(house) ??
    startMailSink({
      folder: house.folder,
      smtpPort: { port: 0, variable: 'SMTP_SINK_PORT' },
      pagePort: { port: 0, variable: 'MAIL_PAGE_PORT' },
      bouncePort: undefined,
    });
  if (!sinks.has(house)) house.atEnd(async () => (await started).stop());
  sinks.set(house, started);
  return started;
}

interface Running {
  pid(): number | undefined;
}

/** Megabytes of memory that a process holds now. @throws Error where it does not run */
export function memoryOf(process: Running): number {
  const status = readFileSync(`/proc/${pidOf(process)}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024;
}

/** Seconds of CPU that a process has used. @throws Error where it does not run */
export function cpuSecondsOf(process: Running): number {
  const stat = readFileSync(`/proc/${pidOf(process)}/stat`, 'utf8');
  // The name in parentheses may hold blanks; user and system time are the 12th and 13th after it, in hundredths.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function pidOf(process: Running): number {
  const pid = process.pid();
  if (pid === undefined) throw new Error('The process does not run.');
  return pid;
}
