/** The configuration: typed, checked as a whole, derived where it can be, and frozen. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ConfigError,
  describeFound,
  readEnvironment,
  type Environment,
  type EnvironmentProblem,
  type VariableName,
} from './env.ts';
import { Secrets } from './secrets.ts';

export { ConfigError } from './env.ts';

/** Who issues the tokens that the API accepts. */
export type AuthConfig =
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      readonly audience: string;
      /** Where the issuer's keys are: OIDC_JWKS_URL, or else `/.well-known/jwks.json` under the issuer. */
      readonly jwksUrl: string;
      /** The claim that names the person (NIP, e-mail or id, as the roster knows it). */
      readonly personClaim: string;
    }
  /** The issuer of the embedded default; never in production. */
  | { readonly kind: 'local' };

/** `embedded`: started by Daur in the data folder. `external`: given by an address. */
export type ServerKind = 'embedded' | 'external';

export interface TemporalTls {
  /** Paths or PEM texts; undefined: the system's authorities, no client certificate. The client key is in `secrets`. */
  readonly ca: string | undefined;
  readonly cert: string | undefined;
}

/** How the engine's worker is tuned; every figure's reason is in docs/decisions/0019-worker-settings.md. */
export interface WorkerConfig {
  /** Sleeping workflows that are kept in memory; the others are read again from their histories when they wake. */
  readonly cachedWorkflows: number;
  readonly workflowTasksAtOnce: number;
  readonly workflowTaskPolls: number;
  readonly activitiesAtOnce: number;
  /** How long a workflow task waits for the worker that has the workflow in memory before another one may take it, milliseconds. */
  readonly stickyMs: number;
  readonly reuseV8Context: boolean;
}

export const WORKER_DEFAULTS: WorkerConfig = {
  cachedWorkflows: 400,
  workflowTasksAtOnce: 8,
  workflowTaskPolls: 5,
  activitiesAtOnce: 20,
  stickyMs: 10_000,
  reuseV8Context: true,
};

export interface Config {
  readonly environment: 'development' | 'test' | 'production';
  readonly log: { readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent' };
  readonly database: {
    readonly kind: ServerKind;
    /** Connections per process. */
    readonly poolSize: number;
  };
  readonly temporal: {
    readonly kind: ServerKind;
    /** host:port; undefined until the embedded server is started. */
    readonly address: string | undefined;
    readonly namespace: string;
    /** undefined: no TLS. */
    readonly tls: TemporalTls | undefined;
    /** File of the bundled workflows; undefined: the worker bundles them when it starts. */
    readonly workflowBundle: string | undefined;
  };
  readonly mail: {
    readonly kind: ServerKind;
    readonly from: string;
    readonly ratePerSecond: number;
    /** The way back; undefined: an outside mail server is used, and nobody forwards bounces to Daur. */
    readonly bounces:
      | {
          /** Of which `+{mail}.{signature}` makes the envelope's sender. */
          readonly address: string;
          /** Where the listener takes what is forwarded to it. */
          readonly host: string;
          readonly port: number;
        }
      | undefined;
    /** How long the links in a mail can be used, hours. */
    readonly linkHours: number;
    /**
     * At this local time (HH:MM) of the morning, unless the calendar of office hours says otherwise; or, for rehearsals, every so many
     * seconds, whatever the hour and the day.
     */
    readonly digests: { readonly at: string } | { readonly everySeconds: number };
    /** More mails than this to one person in a month are shown as too many. */
    readonly budgetPerMonth: number;
  };
  readonly api: {
    readonly host: string;
    /** 0: a free one is picked. */
    readonly port: number;
    /** Base of the links in mails, without a slash at the end; undefined: derived from the port once the API listens. */
    readonly publicUrl: string | undefined;
    /** Off only where one machine plays everybody, as in the demo. */
    readonly rateLimits: boolean;
    /** How many proxies in front of the API set X-Forwarded-For. */
    readonly trustedProxies: number;
  };
  readonly shutdown: {
    /** After SIGTERM the API says that it is not ready, and goes on serving for this long, seconds. */
    readonly drainSeconds: number;
    /** Then requests under way may take this long to end, seconds. */
    readonly graceSeconds: number;
  };
  readonly workerHttp: {
    /** Where the worker answers /healthz, /readyz and /metrics; port 0: a free one is picked. */
    readonly host: string;
    readonly port: number;
    /** host:port where Temporal's SDK serves its own metrics; undefined: it keeps none. */
    readonly sdkMetrics: string | undefined;
  };
  readonly traces: {
    /** OTLP over HTTP; undefined: no traces. */
    readonly endpoint: string | undefined;
  };
  /** undefined: nobody can sign in; the API refuses to start without it, other commands don't need it. */
  readonly auth: AuthConfig | undefined;
  readonly folders: {
    /** Absolute. Everything that the embedded default keeps. */
    readonly data: string;
    /** Absolute. What can be built again, such as the Temporal server. */
    readonly cache: string;
    /** Absolute: where the embedded PostgreSQL copies its WAL; undefined: nowhere, so that only whole backups can be restored. */
    readonly postgresArchive: string | undefined;
  };
  /** What people attach to tasks: bytes by their SHA-256. Every API process needs the same folder. */
  readonly files: {
    /** Absolute. */
    readonly folder: string;
    readonly maxBytes: number;
  };
  /** Ports of the embedded servers; 0: a free one is picked and remembered in the data folder. */
  readonly ports: {
    readonly postgres: number;
    readonly temporal: number;
    readonly smtp: number;
    readonly mailPage: number;
  };
  readonly housekeeping: { readonly intervalSeconds: number };
  readonly relay: { readonly pollMs: number };
  readonly worker: WorkerConfig;
  /** Whether policies flagged `demo` (windows of seconds) may be launched. Never in production. */
  readonly allowDemoPolicies: boolean;
  readonly secrets: Secrets;
}

const PROJECT_FOLDER = fileURLToPath(new URL('..', import.meta.url));

const REQUIRED_IN_PRODUCTION = [
  'DATABASE_URL',
  'TEMPORAL_ADDRESS',
  'SMTP_URL',
  'PUBLIC_URL',
  'OIDC_ISSUER',
  'OIDC_AUDIENCE',
  // Beside the program, people's files would go with the next version of it.
  'FILES_DIR',
] as const satisfies readonly VariableName[];

/**
 * Makes the configuration from environment variables.
 *
 * @param source usually `process.env`
 * @throws ConfigError naming every wrong variable, what was found (secrets masked) and what is expected
 */
export function loadConfig(source: Readonly<Record<string, string | undefined>>): Config {
  const { environment: env, problems } = readEnvironment(source);
  problems.push(...findContradictions(env, source, problems));
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(derive(env));
}

function findContradictions(
  env: Environment,
  source: Readonly<Record<string, string | undefined>>,
  known: readonly EnvironmentProblem[],
): EnvironmentProblem[] {
  const found: EnvironmentProblem[] = [];
  const alreadyWrong = new Set(known.map((problem) => problem.variable));
  const report = (variable: VariableName, expected: string) => {
    if (!alreadyWrong.has(variable))
      found.push({ variable, found: describeFound(variable, source[variable]), expected });
  };
  const production = env.NODE_ENV === 'production';

  if (production) {
    for (const variable of REQUIRED_IN_PRODUCTION) {
      if (env[variable] === undefined) report(variable, 'a value, because NODE_ENV is production');
    }
    if (env.ALLOW_DEMO_POLICIES === true)
      report('ALLOW_DEMO_POLICIES', 'false or nothing, because NODE_ENV is production');
    if (env.OIDC_ISSUER?.startsWith('http:')) report('OIDC_ISSUER', 'an https URL, because NODE_ENV is production');
  }
  if (env.DAUR_LOCAL_ISSUER === true) {
    if (production) report('DAUR_LOCAL_ISSUER', 'false or nothing, because NODE_ENV is production');
    else if (env.OIDC_ISSUER !== undefined) {
      report('DAUR_LOCAL_ISSUER', 'false or nothing, because OIDC_ISSUER names an outside issuer');
    }
  }
  if (!production && env.OIDC_ISSUER !== undefined && env.OIDC_AUDIENCE === undefined) {
    report('OIDC_AUDIENCE', 'the audience of the tokens, because OIDC_ISSUER is set');
  }
  if (env.DIGEST_EVERY_SECONDS !== undefined && env.ALLOW_DEMO_POLICIES !== true) {
    report('DIGEST_EVERY_SECONDS', 'nothing, because it is for rehearsals, with ALLOW_DEMO_POLICIES');
  }
  if ((env.TEMPORAL_TLS_CERT === undefined) !== (env.TEMPORAL_TLS_KEY === undefined)) {
    const missing = env.TEMPORAL_TLS_CERT === undefined ? 'TEMPORAL_TLS_CERT' : 'TEMPORAL_TLS_KEY';
    report(missing, 'a path or PEM text, because a client certificate and its key go together');
  }
  if (production && env.BOUNCE_ADDRESS !== undefined && env.DAUR_SECRET === undefined) {
    report('DAUR_SECRET', 'a value, because BOUNCE_ADDRESS is set and its addresses are signed');
  }
  return found;
}

function derive(env: Environment): Config {
  const environment = env.NODE_ENV ?? 'development';
  const data = resolve(PROJECT_FOLDER, env.DAUR_DATA_DIR ?? '.daur');
  return {
    environment,
    log: { level: env.LOG_LEVEL ?? (environment === 'test' ? 'warn' : 'info') },
    database: { kind: kindOf(env.DATABASE_URL), poolSize: env.DATABASE_POOL_SIZE ?? 16 },
    temporal: {
      kind: kindOf(env.TEMPORAL_ADDRESS),
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE ?? 'daur',
      tls: deriveTls(env),
      workflowBundle: env.WORKFLOW_BUNDLE,
    },
    mail: {
      kind: kindOf(env.SMTP_URL),
      from: env.MAIL_FROM ?? 'Daur <noreply@daur.invalid>',
      bounces: deriveBounces(env),
      linkHours: env.MAIL_LINK_HOURS ?? 72,
      ratePerSecond: env.MAIL_RATE_PER_SECOND ?? (env.SMTP_URL === undefined ? 200 : 10),
      digests:
        env.DIGEST_EVERY_SECONDS === undefined
          ? { at: env.DIGEST_AT ?? '08:00' }
          : { everySeconds: env.DIGEST_EVERY_SECONDS },
      budgetPerMonth: env.MAIL_BUDGET_PER_MONTH ?? 12,
    },
    api: {
      host: env.API_HOST ?? (environment === 'production' ? '0.0.0.0' : '127.0.0.1'),
      port: env.API_PORT ?? (environment === 'production' ? 8080 : 0),
      publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
      rateLimits: env.RATE_LIMITS ?? true,
      trustedProxies: env.TRUSTED_PROXIES ?? 0,
    },
    shutdown: {
      drainSeconds: env.SHUTDOWN_DRAIN_SECONDS ?? (environment === 'production' ? 10 : 0),
      graceSeconds: env.SHUTDOWN_GRACE_SECONDS ?? (environment === 'production' ? 60 : 10),
    },
    workerHttp: {
      host: env.WORKER_HTTP_HOST ?? (environment === 'production' ? '0.0.0.0' : '127.0.0.1'),
      port: env.WORKER_HTTP_PORT ?? (environment === 'production' ? 8081 : 0),
      sdkMetrics: env.TEMPORAL_SDK_METRICS,
    },
    traces: { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT },
    auth: deriveAuth(env),
    folders: {
      data,
      cache: resolve(
        PROJECT_FOLDER,
        env.DAUR_CACHE_DIR ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'daur'),
      ),
      postgresArchive:
        env.POSTGRES_ARCHIVE_DIR === undefined ? undefined : resolve(PROJECT_FOLDER, env.POSTGRES_ARCHIVE_DIR),
    },
    files: {
      folder: resolve(PROJECT_FOLDER, env.FILES_DIR ?? join(data, 'files')),
      maxBytes: (env.MAX_FILE_MB ?? 10) * 1024 * 1024,
    },
    ports: {
      postgres: env.POSTGRES_PORT ?? 0,
      temporal: env.TEMPORAL_PORT ?? 0,
      smtp: env.SMTP_SINK_PORT ?? 0,
      mailPage: env.MAIL_PAGE_PORT ?? 0,
    },
    housekeeping: { intervalSeconds: env.HOUSEKEEPING_SECONDS ?? 60 },
    relay: { pollMs: env.RELAY_POLL_MS ?? 1_000 },
    worker: {
      ...WORKER_DEFAULTS,
      ...(env.WORKER_CACHED_WORKFLOWS === undefined ? {} : { cachedWorkflows: env.WORKER_CACHED_WORKFLOWS }),
    },
    allowDemoPolicies: env.ALLOW_DEMO_POLICIES ?? false,
    secrets: new Secrets({
      databaseUrl: env.DATABASE_URL,
      smtpUrl: env.SMTP_URL,
      temporalApiKey: env.TEMPORAL_API_KEY,
      temporalTlsKey: env.TEMPORAL_TLS_KEY,
      payloadCodecKey: env.PAYLOAD_CODEC_KEY === undefined ? undefined : Buffer.from(env.PAYLOAD_CODEC_KEY, 'base64'),
      payloadCodecOldKeys: env.PAYLOAD_CODEC_OLD_KEYS ?? [],
      installation: env.DAUR_SECRET === undefined ? undefined : Buffer.from(env.DAUR_SECRET, 'base64'),
    }),
  };
}

function kindOf(address: string | undefined): ServerKind {
  return address === undefined ? 'embedded' : 'external';
}

/** The embedded mail server sends its bounces without being asked; of an outside one somebody must have said where they go. */
function deriveBounces(env: Environment): Config['mail']['bounces'] {
  const address = env.BOUNCE_ADDRESS ?? (env.SMTP_URL === undefined ? 'bounces@daur.invalid' : undefined);
  if (address === undefined) return undefined;
  const production = env.NODE_ENV === 'production';
  return {
    address,
    host: env.BOUNCE_SMTP_HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: env.BOUNCE_SMTP_PORT ?? (production ? 2525 : 0),
  };
}

function deriveAuth(env: Environment): AuthConfig | undefined {
  if (env.OIDC_ISSUER !== undefined && env.OIDC_AUDIENCE !== undefined) {
    return {
      kind: 'oidc',
      issuer: env.OIDC_ISSUER,
      audience: env.OIDC_AUDIENCE,
      jwksUrl: env.OIDC_JWKS_URL ?? `${env.OIDC_ISSUER.replace(/\/+$/, '')}/.well-known/jwks.json`,
      personClaim: env.OIDC_PERSON_CLAIM ?? 'sub',
    };
  }
  return env.DAUR_LOCAL_ISSUER === true ? { kind: 'local' } : undefined;
}

/** An API key is sent over TLS only, so it switches TLS on; so does anything else that only makes sense with it. */
function deriveTls(env: Environment): TemporalTls | undefined {
  const implied = [env.TEMPORAL_API_KEY, env.TEMPORAL_TLS_CA, env.TEMPORAL_TLS_CERT].some(
    (value) => value !== undefined,
  );
  if (!(env.TEMPORAL_TLS ?? implied)) return undefined;
  return { ca: env.TEMPORAL_TLS_CA, cert: env.TEMPORAL_TLS_CERT };
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value) as unknown[]) {
    // Typed arrays cannot be frozen; the secrets freeze themselves.
    if (typeof part === 'object' && part !== null && !(part instanceof Secrets)) deepFreeze(part);
  }
  return Object.freeze(value);
}
