/** Reads the environment variables, each with its own schema, and collects everything that is wrong with them. */
import { z } from 'zod';

/** Which variables hold secrets: their values are masked in every message. */
const SECRET_VARIABLES: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'SMTP_URL',
  'TEMPORAL_API_KEY',
  'TEMPORAL_TLS_KEY',
  'PAYLOAD_CODEC_KEY',
  'PAYLOAD_CODEC_OLD_KEYS',
  'DAUR_SECRET',
]);

const urlWith = (protocols: readonly string[], example: string) =>
  z.string().refine(
    (value) => {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      return url !== undefined && protocols.includes(url.protocol) && url.hostname !== '';
    },
    { error: `a URL such as ${example}` },
  );

const wholeNumber = (from: number, to: number, unit: string) => {
  const expected = `a whole number from ${from} to ${to}${unit === '' ? '' : ` (${unit})`}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: expected })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error: expected });
};

const aDecimal = (from: number, to: number, unit: string) => {
  const expected = `a number from ${from} to ${to} (${unit})`;
  return z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/, { error: expected })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error: expected });
};

const yesOrNo = z.enum(['true', 'false'], { error: 'true or false' }).transform((value) => value === 'true');

const hostAndPort = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, {
  error: 'host:port, such as temporal.example.go.id:7233',
});

const randomKey = z.string().refine((value) => isBase64Of(value, 32), {
  error: '32 random bytes in base64, as from: openssl rand -base64 32',
});

const randomKeys = z
  .string()
  .transform((value) => value.split(','))
  .refine((keys) => keys.every((key) => isBase64Of(key, 32)), {
    error: 'keys of 32 bytes in base64, separated by commas',
  })
  .transform((keys) => keys.map((key): Uint8Array => Buffer.from(key, 'base64')));

function isBase64Of(value: string, bytes: number): boolean {
  const decoded = Buffer.from(value, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === value;
}

/** Every variable that Daur reads. A default is given where one makes sense; what depends on others is derived in `config.ts`. */
const variables = {
  NODE_ENV: z.enum(['development', 'test', 'production'], { error: 'development, test or production' }),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    error: 'fatal, error, warn, info, debug, trace or silent',
  }),

  DATABASE_URL: urlWith(['postgresql:', 'postgres:'], 'postgresql://user:password@host:5432/daur'),
  DATABASE_POOL_SIZE: wholeNumber(1, 500, 'connections per process'),

  TEMPORAL_ADDRESS: hostAndPort,
  TEMPORAL_NAMESPACE: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,200}$/, {
    error: 'a namespace name of letters, digits, dots, hyphens and underscores',
  }),
  TEMPORAL_API_KEY: z.string(),
  TEMPORAL_TLS: yesOrNo,
  TEMPORAL_TLS_CA: z.string(),
  TEMPORAL_TLS_CERT: z.string(),
  TEMPORAL_TLS_KEY: z.string(),
  PAYLOAD_CODEC_KEY: randomKey,
  PAYLOAD_CODEC_OLD_KEYS: randomKeys,
  DAUR_SECRET: randomKey,

  SMTP_URL: urlWith(['smtp:', 'smtps:'], 'smtp://user:password@host:587'),
  MAIL_FROM: z.string().regex(/^([^<>\r\n]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/, {
    error: 'an address such as Daur <noreply@bkd.example.go.id>',
  }),
  BOUNCE_ADDRESS: z.string().regex(/^[A-Za-z0-9._-]{1,20}@[A-Za-z0-9.-]{1,200}$/, {
    error:
      'an address whose local part has at most 20 letters, digits, dots and hyphens, such as bounces@daur.example.go.id',
  }),
  BOUNCE_SMTP_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, { error: 'a host name or address to listen on, such as 0.0.0.0' }),
  BOUNCE_SMTP_PORT: wholeNumber(0, 65_535, '0 picks a free one'),
  MAIL_LINK_HOURS: wholeNumber(1, 720, 'hours'),
  MAIL_RATE_PER_SECOND: aDecimal(0.01, 10_000, 'mails per second'),
  DIGEST_AT: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a local time such as 08:00' }),
  DIGEST_EVERY_SECONDS: aDecimal(0.5, 86_400, 'seconds'),
  MAIL_BUDGET_PER_MONTH: wholeNumber(1, 1_000, 'mails to one person in a month'),

  PUBLIC_URL: urlWith(['http:', 'https:'], 'https://daur.example.go.id'),
  API_HOST: z.string().regex(/^[A-Za-z0-9.:_-]+$/, { error: 'a host name or address to listen on, such as 0.0.0.0' }),
  API_PORT: wholeNumber(0, 65_535, '0 picks a free one'),

  SHUTDOWN_DRAIN_SECONDS: wholeNumber(0, 120, 'seconds'),
  SHUTDOWN_GRACE_SECONDS: wholeNumber(1, 600, 'seconds'),
  WORKER_HTTP_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, { error: 'a host name or address to listen on, such as 0.0.0.0' }),
  WORKER_HTTP_PORT: wholeNumber(0, 65_535, '0 picks a free one'),
  TEMPORAL_SDK_METRICS: hostAndPort,
  OTEL_EXPORTER_OTLP_ENDPOINT: urlWith(['http:', 'https:'], 'http://otel-collector:4318'),

  OIDC_ISSUER: urlWith(['http:', 'https:'], 'https://sso.example.go.id/realms/asn'),
  OIDC_AUDIENCE: z.string(),
  OIDC_JWKS_URL: urlWith(['http:', 'https:'], 'https://sso.example.go.id/realms/asn/protocol/openid-connect/certs'),
  OIDC_PERSON_CLAIM: z.string().regex(/^[A-Za-z0-9_.:/-]+$/, { error: 'the name of a claim, such as sub or nip' }),
  DAUR_LOCAL_ISSUER: yesOrNo,

  FILES_DIR: z.string(),
  MAX_FILE_MB: wholeNumber(1, 50, 'megabytes of one file at a task'),

  DAUR_DATA_DIR: z.string(),
  DAUR_CACHE_DIR: z.string(),
  XDG_CACHE_HOME: z.string(),
  POSTGRES_PORT: wholeNumber(0, 65_535, '0 picks a free one'),
  POSTGRES_ARCHIVE_DIR: z.string().regex(/^[^'%]+$/, { error: 'a folder whose path has no quotes and no % in it' }),
  TEMPORAL_PORT: wholeNumber(0, 65_535, '0 picks a free one'),
  SMTP_SINK_PORT: wholeNumber(0, 65_535, '0 picks a free one'),
  MAIL_PAGE_PORT: wholeNumber(0, 65_535, '0 picks a free one'),

  HOUSEKEEPING_SECONDS: aDecimal(0.1, 86_400, 'seconds'),
  RELAY_POLL_MS: wholeNumber(10, 600_000, 'milliseconds'),
  WORKER_CACHED_WORKFLOWS: wholeNumber(20, 20_000, 'workflows kept in memory'),
  ALLOW_DEMO_POLICIES: yesOrNo,
  RATE_LIMITS: yesOrNo,
  TRUSTED_PROXIES: wholeNumber(0, 10, 'proxies in front of the API'),
  WORKFLOW_BUNDLE: z.string(),
} as const;

export type VariableName = keyof typeof variables;

/** The values that were given; a variable that is not set (or empty) is undefined. */
export type Environment = { readonly [Name in VariableName]: z.output<(typeof variables)[Name]> | undefined };

/** One thing that is wrong with the environment, ready to be printed. */
export interface EnvironmentProblem {
  readonly variable: VariableName;
  /** What was found; a secret's value is masked. */
  readonly found: string;
  readonly expected: string;
}

/** Thrown at start. Its message names every wrong variable, what was found and what is expected. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly EnvironmentProblem[]) {
    const lines = problems.map(
      ({ variable, found, expected }) => `  ${variable}: found ${found}; expected ${expected}`,
    );
    super(`The configuration is wrong in ${problems.length} place(s):\n${lines.join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Says what a variable holds, for a message: quoted and shortened, or masked when it is a secret. */
export function describeFound(variable: VariableName, value: string | undefined): string {
  if (value === undefined || value === '') return 'nothing (not set)';
  if (SECRET_VARIABLES.has(variable)) return `a secret of ${value.length} characters (not shown)`;
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}

/**
 * Reads all variables from `source` (usually `process.env`). Never throws: the problems are returned, so that the caller can add
 * those that depend on several variables and report all of them at once.
 */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): {
  environment: Environment;
  problems: EnvironmentProblem[];
} {
  const values: Record<string, unknown> = {};
  const problems: EnvironmentProblem[] = [];
  for (const name of Object.keys(variables) as VariableName[]) {
    const raw = source[name]?.trim();
    if (raw === undefined || raw === '') continue;
    const parsed = variables[name].safeParse(raw);
    if (parsed.success) values[name] = parsed.data;
    else {
      const expected = parsed.error.issues[0]?.message ?? 'another value';
      problems.push({ variable: name, found: describeFound(name, raw), expected });
    }
  }
  return { environment: values as Environment, problems };
}
