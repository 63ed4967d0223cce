/** The embedded Temporal server: started on the data folder, recovered after any kind of stop. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeExit, startChild, tailOf, type Child, type ChildSpec } from './child.ts';
import type { DataFolder } from './data-folder.ts';
import { describeError, RuntimeError } from './errors.ts';
import type { ConfiguredPort } from './ports.ts';
import {
  renderDynamicConfig,
  renderServerConfig,
  TEMPORAL_DYNAMIC_CONFIG,
  TEMPORAL_PORT_NAMES,
  TEMPORAL_SETTINGS,
  type TemporalDatabases,
  type TemporalPorts,
  type TemporalSettings,
} from './temporal-config.ts';
import { ensureNamespace } from './temporal-namespace.ts';
import { dropTemporalDatabases, prepareTemporalDatabases } from './temporal-schema.ts';
import type { TemporalSource } from './temporal-source.ts';

const START_TIMEOUT_MS = 90_000;
const STOP_GRACE_MS = 15_000;

export interface TemporalOptions {
  readonly folder: DataFolder;
  readonly source: TemporalSource;
  /** A database of the PostgreSQL server to use, as a user who may create databases. Not used by the CLI's server. */
  readonly postgresUrl: string;
  readonly databases: TemporalDatabases;
  readonly namespace: string;
  readonly port: ConfiguredPort;
  /** Left out: those of `TEMPORAL_SETTINGS` (docs/scale.md). */
  readonly settings?: TemporalSettings;
  readonly signal?: AbortSignal;
}

export interface Temporal {
  /** host:port of the frontend. */
  readonly address: string;
  readonly namespace: string;
  /** Temporal's own web page; only the CLI's server has one. */
  readonly uiUrl: string | undefined;
  /** Where it came from, for people, such as "built, v1.32.1". */
  readonly description: string;
  /** undefined while it is down. */
  pid(): number | undefined;
  /** Stops in order. */
  stop(): Promise<void>;
  /** kill -9, as a crash would. */
  kill(): Promise<void>;
  /** Starts again (stopping first if it runs), on the same port and data; waits until it serves. */
  restart(): Promise<void>;
  /** The disaster: kills the server, throws away all that it stored, and starts it empty with the namespace registered. */
  dropState(): Promise<void>;
}

/** The two ways to run a server; the rest is common. */
interface Variant {
  readonly address: string;
  readonly uiUrl: string | undefined;
  readonly description: string;
  /** Makes its storage, if need be. */
  prepare(): Promise<void>;
  wipe(): Promise<void>;
  readonly command: Pick<ChildSpec, 'command' | 'args' | 'env'>;
}

/**
 * Starts the server and waits until workflows can start in the namespace.
 *
 * @throws RuntimeError with the end of its log when it doesn't start
 */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const variant =
    options.source.kind === 'built'
      ? await builtVariant(options, options.source)
      : await cliVariant(options, options.source);
  let server = await startVariant(options, variant);
  return {
    address: variant.address,
    namespace: options.namespace,
    uiUrl: variant.uiUrl,
    description: variant.description,
    pid: () => (server.exit() ? undefined : server.pid),
    stop: () => server.stop(),
    kill: () => server.kill('SIGKILL'),
    async restart() {
      await server.stop();
      server = await startVariant(options, variant);
    },
    async dropState() {
      await server.kill('SIGKILL');
      await variant.wipe();
      server = await startVariant(options, variant);
    },
  };
}

async function startVariant(options: TemporalOptions, variant: Variant): Promise<Child> {
  const { folder, namespace, signal } = options;
  const logFile = join(folder.logs, 'temporal.log');
  await variant.prepare();
  const child = await startChild(
    { name: 'temporal', ...variant.command, cwd: folder.path, logFile, stopSignal: 'SIGTERM', graceMs: STOP_GRACE_MS },
    folder.children,
  );
  try {
    await ensureNamespace({
      connection: { address: variant.address },
      namespace,
      timeoutMs: START_TIMEOUT_MS,
      hopeless: () => {
        const exit = child.exit();
        return exit === undefined ? undefined : `the server ${describeExit(exit)}`;
      },
      signal,
    });
    return child;
  } catch (error) {
    await child.kill('SIGKILL');
    signal?.throwIfAborted();
    throw new RuntimeError(
      `Temporal did not start: ${describeError(error)}\nThe end of ${logFile}:\n${tailOf(logFile, 15)}`,
      { cause: error },
    );
  }
}

async function builtVariant(
  options: TemporalOptions,
  source: Extract<TemporalSource, { kind: 'built' }>,
): Promise<Variant> {
  const { folder, postgresUrl, databases } = options;
  const ports = await takePorts(options);
  const home = join(folder.path, 'temporal');
  const configFile = join(home, 'config.yaml');
  const dynamicConfigFile = join(home, 'dynamic-config.yaml');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const settings = options.settings ?? TEMPORAL_SETTINGS;
  await writeFile(dynamicConfigFile, renderDynamicConfig(settings));
  await writeFile(configFile, renderServerConfig(postgresUrl, databases, ports, dynamicConfigFile, settings), {
    mode: 0o600,
  });
  return {
    address: `127.0.0.1:${ports.frontend}`,
    uiUrl: undefined,
    description: `built, ${source.binaries.server}`,
    prepare: () => prepareTemporalDatabases(source.binaries.sql, postgresUrl, databases),
    wipe: () => dropTemporalDatabases(postgresUrl, databases),
    command: {
      command: source.binaries.server,
      args: ['--config-file', configFile, '--allow-no-auth', 'start'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    },
  };
}

async function takePorts(options: TemporalOptions): Promise<TemporalPorts> {
  const ports: Partial<Record<keyof TemporalPorts, number>> = {};
  for (const name of TEMPORAL_PORT_NAMES) {
    ports[name] = await options.folder.ports.take(`temporal-${name}`, name === 'frontend' ? options.port : undefined);
  }
  return ports as TemporalPorts;
}

async function cliVariant(
  options: TemporalOptions,
  source: Extract<TemporalSource, { kind: 'cli' }>,
): Promise<Variant> {
  const { folder } = options;
  const port = await folder.ports.take('temporal-frontend', options.port);
  const uiPort = await folder.ports.take('temporal-ui');
  const home = join(folder.path, 'temporal');
  const file = join(home, 'dev-server.db');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const settings = Object.entries(TEMPORAL_DYNAMIC_CONFIG).flatMap(([name, value]) => [
    '--dynamic-config-value',
    `${name}=${JSON.stringify(value)}`,
  ]);
  return {
    address: `127.0.0.1:${port}`,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    description: `${source.cli.path}, server ${source.cli.serverVersion}`,
    prepare: async () => undefined,
    async wipe() {
      await Promise.all(['', '-wal', '-shm', '-journal'].map((suffix) => rm(`${file}${suffix}`, { force: true })));
    },
    command: {
      command: source.cli.path,
      args: [
        'server',
        'start-dev',
        ...['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
        ...['--db-filename', file, '--log-level', 'warn'],
        ...settings,
      ],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    },
  };
}
