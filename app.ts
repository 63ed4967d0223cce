/** The composition root: every dependency is made here, once. Tests pass their own where they need another. */
import pg from 'pg';
import { pino, type Logger } from 'pino';
import { Registry } from 'prom-client';
import { safeError } from './api/framework/safe-error.ts';
import type { Config } from './config/config.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { connectTemporal, type TemporalClient } from './temporal/client.ts';
import { startRelay, type Relay } from './temporal/relay.ts';
import { gaugePool } from './telemetry/pool-gauges.ts';
import { relayMetrics } from './telemetry/relay-metrics.ts';
import type { Deps } from './usecases/context.ts';
import { connectDatabase } from './usecases/own-statements.ts';

export interface App {
  readonly config: Config;
  readonly deps: Deps;
  readonly temporal: TemporalClient;
  readonly relay: Relay;
  /** What this process measures. */
  readonly registry: Registry;
  /** Stops in order: the relay, then the connections. */
  close(): Promise<void>;
}

export interface AppOverrides {
  readonly log?: Logger;
  readonly db?: PrismaClient;
}

/** What a process of Daur needs beside its configuration. Addresses are known once embedded servers have started. */
export interface Addresses {
  /** Holds a password. */
  readonly databaseUrl: string;
  /** host:port */
  readonly temporalAddress: string;
  /** Base of links, without a slash at the end. */
  readonly publicUrl: string;
}

export async function createApp(config: Config, addresses: Addresses, overrides: AppOverrides = {}): Promise<App> {
  const log =
    overrides.log ?? pino({ level: config.log.level, base: { pid: process.pid }, serializers: { err: safeError } });
  const registry = new Registry();
  const db = overrides.db ?? connectDatabase(poolOf(addresses.databaseUrl, config.database.poolSize, registry));
  const deps: Deps = {
    db,
    log,
    publicUrl: addresses.publicUrl,
    allowDemoPolicies: config.allowDemoPolicies,
    files: config.files,
  };
  const temporal = await connectTemporal(config, addresses.temporalAddress);
  const relay = startRelay({ ...deps, metrics: relayMetrics(registry) }, temporal, config.relay.pollMs);
  return {
    config,
    deps,
    temporal,
    relay,
    registry,
    async close() {
      await relay.stop();
      await temporal.close();
      if (!overrides.db) await db.$disconnect();
    },
  };
}

/** The process' connections, watched. */
function poolOf(connectionString: string, max: number, registry: Registry): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  gaugePool(registry, pool);
  return pool;
}
