/** The configuration files of the embedded Temporal server. */

export interface TemporalPorts {
  readonly frontend: number;
  readonly frontendMembership: number;
  readonly history: number;
  readonly historyMembership: number;
  readonly matching: number;
  readonly matchingMembership: number;
  readonly worker: number;
  readonly workerMembership: number;
}

export const TEMPORAL_PORT_NAMES = [
  'frontend',
  'frontendMembership',
  'history',
  'historyMembership',
  'matching',
  'matchingMembership',
  'worker',
  'workerMembership',
] as const satisfies readonly (keyof TemporalPorts)[];

/** The two databases of a Temporal server. */
export interface TemporalDatabases {
  readonly main: string;
  readonly visibility: string;
}

/** What `npm run bench -- settings` varies, with the reasons in docs/scale.md. */
export interface TemporalSettings {
  /** Cannot be changed once the databases exist. */
  readonly historyShards: number;
  readonly logLevel: 'warn' | 'info';
  /** To PostgreSQL, of each of the four services. */
  readonly connections: number;
  /** Of dynamic configuration, beside those that Daur needs. */
  readonly dynamic: Readonly<Record<string, string | number | boolean>>;
}

export const TEMPORAL_SETTINGS: TemporalSettings = { historyShards: 4, logLevel: 'warn', connections: 20, dynamic: {} };

/**
 * The server's configuration. JSON is YAML, and needs no rules for quoting.
 *
 * @param postgresUrl any database of the server; its host, port, user and password are used
 */
export function renderServerConfig(
  postgresUrl: string,
  databases: TemporalDatabases,
  ports: TemporalPorts,
  dynamicConfigFile: string,
  settings: TemporalSettings,
): string {
  const url = new URL(postgresUrl);
  const datastore = (databaseName: string, connections: number) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${url.hostname}:${url.port || '5432'}`,
      connectProtocol: 'tcp',
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      // Each of the four services has a pool of this size.
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: '1h',
      ...(needsTls(url) ? { tls: { enabled: true, enableHostVerification: false } } : {}),
    },
  });
  const service = (grpcPort: number, membershipPort: number) => ({
    rpc: { grpcPort, membershipPort, bindOnLocalHost: true },
  });
  const config = {
    log: { stdout: true, level: settings.logLevel, format: 'console' },
    persistence: {
      defaultStore: 'main',
      visibilityStore: 'visibility',
      numHistoryShards: settings.historyShards,
      datastores: {
        main: datastore(databases.main, settings.connections),
        visibility: datastore(databases.visibility, 5),
      },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(ports.frontend, ports.frontendMembership),
      history: service(ports.history, ports.historyMembership),
      matching: service(ports.matching, ports.matchingMembership),
      worker: service(ports.worker, ports.workerMembership),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports.frontend}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } },
    namespaceDefaults: { archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } } },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '10s' },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function needsTls(url: URL): boolean {
  return ['require', 'verify-ca', 'verify-full'].includes(url.searchParams.get('sslmode') ?? '');
}

/** The settings that differ from the server's defaults. The number of task-queue partitions does not: with 1 the server hung. */
export const TEMPORAL_DYNAMIC_CONFIG = {
  // Tests of long clocks start their workflows with time skipping; without that in the start request nothing changes.
  'frontend.WorkflowTimeSkippingEnabled': true,
  // A namespace that was just registered can be used within a second.
  'system.namespaceCacheRefreshInterval': '1s',
  // A workflow task that came to nothing several times (a machine that was too busy, a mistake in a release) is given ever more time, and a worker that is
  // replaced meanwhile leaves its appraisal waiting for all of it: up to 10 minutes by the server's default.
  'history.workflowTaskRetryMaxInterval': '20s',
} as const satisfies Record<string, string | number | boolean>;

export function renderDynamicConfig({ dynamic }: Pick<TemporalSettings, 'dynamic'>): string {
  const settings = Object.entries({ ...TEMPORAL_DYNAMIC_CONFIG, ...dynamic }).map(
    ([name, value]) => [name, [{ value }]] as const,
  );
  return `${JSON.stringify(Object.fromEntries(settings), null, 2)}\n`;
}
