/** Daur as an agency runs it: the real API and worker processes, on a database and a Temporal namespace of their own, with a mail server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { startMailSink } from '../../runtime/mail-sink.ts';
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
  /** Made once for each person. */
  tokenOf(personId: string): Promise<string>;
}

export interface InstallationOptions {
  /** Of its database, namespace and processes. */
  readonly name: string;
  readonly people: number;
  /** host:port of a Temporal server other than the house's. */
  readonly temporalAddress?: string;
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
    hopeless: () => undefined,
    signal: house.signal,
  });
  const mail = await startMailSink({
    folder: house.folder,
    smtpPort: { port: 0, variable: 'SMTP_SINK_PORT' },
    pagePort: { port: 0, variable: 'MAIL_PAGE_PORT' },
    bouncePort: undefined,
  });
  house.atEnd(() => mail.stop());
  const workflowBundle = join(house.folder.path, 'workflows.js');
  await bundleWorkflows(workflowBundle);
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
  const worker = await startBackground(house, { name: `${name}-worker`, entry: '../worker/main.ts', env });
  const tokens = new Map<string, Promise<string>>();
  return {
    ...{ db, agency, api, worker },
    tokenOf(personId) {
      const token = tokens.get(personId) ?? issuer.tokenOf(personId);
      tokens.set(personId, token);
      return token;
    },
  };
}

/** Megabytes of memory that a process holds now. @throws Error where it does not run */
export function memoryOf(service: Service): number {
  const pid = service.pid();
  if (pid === undefined) throw new Error(`${service.name} does not run.`);
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}
