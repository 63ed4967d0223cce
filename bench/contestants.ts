/** Daur and its peers, set up once a run and used by every section that compares them. */
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { createDatabaseIfMissing, withDatabase } from '../runtime/database.ts';
import type { Service } from '../runtime/process.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import { BenchAgency } from './daur/agency.ts';
import type { House } from './house.ts';
import { startIssuer, type Issuer } from './issuer.ts';
import { closedLoop, post } from './load.ts';
import { Opened } from './opened.ts';
import { installPeer } from './peers/install.ts';
import { commonEnvironment, startApi, startBackground, type Api } from './processes.ts';

export interface Daur {
  readonly db: PrismaClient;
  readonly agency: BenchAgency;
  readonly opened: Opened;
  readonly api: Api;
  /** The API without a relay. */
  readonly silentApi: Api;
  readonly worker: Service;
}

export interface PeerSide {
  readonly opened: Opened;
  readonly api: Api;
  /** Worker or executor. */
  readonly background: Service;
  /** A person; peers ask only whether the token is good. */
  readonly token: string;
  /** Starts so many years. @returns their ids */
  start(count: number): Promise<string[]>;
}

const STARTS_AT_ONCE = 10;

/** Made when first asked for, once for each house. */
class Once<T> {
  readonly #made = new WeakMap<House, Promise<T>>();
  readonly #make: (house: House) => Promise<T>;
  constructor(make: (house: House) => Promise<T>) {
    this.#make = make;
  }

  in(house: House): Promise<T> {
    const made = this.#made.get(house) ?? this.#make(house);
    this.#made.set(house, made);
    return made;
  }
}

const issuers = new Once<Issuer>(async (house) => {
  const issuer = await startIssuer();
  house.atEnd(() => issuer.close());
  return issuer;
});

const daurs = new Once<Daur>(async (house) => {
  const issuer = await issuers.in(house);
  const temporal = await house.temporal();
  const { url, db } = await house.database('bench_daur');
  await withDatabase(url, async (client) => {
    await client.query(await readFile(new URL('daur/announce.sql', import.meta.url), 'utf8'));
  });
  const workflowBundle = join(house.folder.path, 'workflows.js');
  await bundleWorkflows(workflowBundle);
  const env = {
    ...commonEnvironment(issuer),
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    SMTP_URL: 'smtp://127.0.0.1:9',
    FILES_DIR: join(house.folder.path, 'files'),
    WORKFLOW_BUNDLE: workflowBundle,
    PUBLIC_URL: 'http://127.0.0.1',
  };
  const api = await startApi(house, { name: 'daur-api', entry: '../api/main.ts', env });
  const silentApi = await startApi(house, {
    name: 'daur-silent-api',
    entry: 'daur/silent-api.ts',
    env: { ...env, RELAY_POLL_MS: '600000' },
  });
  const worker = await startBackground(house, { name: 'daur-worker', entry: 'daur/worker.ts', env });
  const opened = await listen(house, url);
  return { db, agency: await BenchAgency.found(db, issuer), opened, api, silentApi, worker };
});

async function listen(house: House, url: string): Promise<Opened> {
  const opened = await Opened.listen(url);
  house.atEnd(() => opened.close());
  return opened;
}

interface PeerSpec {
  readonly name: string;
  readonly packages: 'temporal' | 'dbos';
  readonly env: Readonly<Record<string, string>>;
}

async function peer(house: House, { name, packages, env: own }: PeerSpec): Promise<PeerSide> {
  await installPeer(house, packages);
  const issuer = await issuers.in(house);
  const database = `bench_${name}`;
  await createDatabaseIfMissing(house.postgres.urlOf('postgres'), database);
  const url = house.postgres.urlOf(database);
  await withDatabase(url, async (client) => {
    await client.query(await readFile(new URL('peers/steps.sql', import.meta.url), 'utf8'));
  });
  const env = {
    ...commonEnvironment(issuer),
    DATABASE_URL: url,
    SMTP_URL: 'smtp://127.0.0.1:9',
    FILES_DIR: join(house.folder.path, 'files'),
    PUBLIC_URL: 'http://127.0.0.1',
    ...own,
  };
  const background = await startBackground(house, {
    name: `${name}-background`,
    entry: packages === 'dbos' ? 'peers/dbos/executor.ts' : 'peers/temporal/worker.ts',
    env,
  });
  const api = await startApi(house, { name: `${name}-api`, entry: `peers/${packages}/api.ts`, env });
  const token = await issuer.tokenOf(randomUUID());
  return {
    opened: await listen(house, url),
    api,
    background,
    token,
    async start(count) {
      const ids = Array.from({ length: count }, () => `year-${randomUUID()}`);
      await closedLoop(ids, STARTS_AT_ONCE, (id) => post(api.url, { path: `/workflows/${id}/start`, token, json: {} }));
      return ids;
    },
  };
}

const dboses = new Once<PeerSide>((house) =>
  peer(house, { name: 'dbos', packages: 'dbos', env: { TEMPORAL_ADDRESS: '127.0.0.1:9' } }),
);

/** Task queues of the bare workers, in the namespace that Daur uses too. */
export const BARE_QUEUE = { committing: 'bare', idle: 'bare-floor' } as const;

const bareTemporals = new Once<PeerSide>(async (house) => {
  const { address, namespace } = await house.temporal();
  const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TASK_QUEUE: BARE_QUEUE.committing };
  return peer(house, { name: 'bare', packages: 'temporal', env });
});

const floors = new Once<PeerSide>(async (house) => {
  const { address, namespace } = await house.temporal();
  const socket = createSocket('udp4');
  house.atEnd(async () => socket.close());
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const side = await peer(house, {
    name: 'floor',
    packages: 'temporal',
    env: {
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      TASK_QUEUE: BARE_QUEUE.idle,
      ANNOUNCE_PORT: String(socket.address().port),
    },
  });
  socket.on('message', (message) => {
    const [owner = '', task = ''] = message.toString().split(' ');
    side.opened.hear(owner, task, '');
  });
  return side;
});

export const daurIn = (house: House): Promise<Daur> => daurs.in(house);
export const dbosIn = (house: House): Promise<PeerSide> => dboses.in(house);
export const bareTemporalIn = (house: House): Promise<PeerSide> => bareTemporals.in(house);
/** Bare Temporal whose step commits nothing. */
export const floorIn = (house: House): Promise<PeerSide> => floors.in(house);
