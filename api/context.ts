import type { AuthConfig } from '../config/config.ts';
import type { Registry } from 'prom-client';
import type { TemporalState } from '../usecases/health/check-temporal.ts';
import type { Workflows } from '../usecases/console/workflows.ts';
import type { Deps } from '../usecases/context.ts';
import type { LocalIssuer } from './local-issuer.ts';
import type { Metrics } from './framework/metrics.ts';
import type { TokenVerifier } from './framework/auth.ts';

/** Requests a minute; people are counted by token, everybody else by address. */
export interface RateLimits {
  readonly personPerMinute: number;
  readonly anonymousPerMinute: number;
  /** Links of mails, by address; a token cannot be guessed, so this only bounds the work. */
  readonly linksPerMinute: number;
}

/** Generous for a person who works quickly, tight for guessing without a token. */
export const DEFAULT_RATE_LIMITS: RateLimits = { personPerMinute: 600, anonymousPerMinute: 120, linksPerMinute: 1_200 };

/** Everything that the API process is made of; made once in the composition root. */
export interface ApiContext {
  readonly deps: Deps;
  readonly auth: AuthConfig;
  /** Folder in which the local issuer keeps its key; used only where `auth.kind` is 'local'. */
  readonly dataFolder: string;
  /** Decisions work without Temporal, so the API stays ready either way. */
  readonly temporalState: () => Promise<TemporalState>;
  /** True from SIGTERM on: the API still serves, and says that no new requests should come. */
  readonly stopping?: () => boolean;
  /** What the operations console asks Temporal. */
  readonly workflows: Workflows;
  /** A command has committed: its doorbells are rung now instead of at the relay's next look. */
  readonly committed: () => void;
  /** What the process measures beside its requests: the relay, its connections. */
  readonly registry?: Registry;
  readonly rateLimits: RateLimits | 'OFF';
  /** More mails than this to one person in a month are shown as too many. */
  readonly mailBudget: number;
  /** How many proxies in front of the API set X-Forwarded-For; 0 = none, the peer's address counts. */
  readonly trustedProxies: number;
  /** Check every answer against its documented schema and fail with 500 where they differ: for tests and rehearsals. */
  readonly checkAnswers: boolean;
}

/** The context with what the server makes of it: what a handler may reach. */
export interface ApiRuntime extends ApiContext {
  readonly verifier: TokenVerifier;
  readonly metrics: Metrics;
  /** Exists only where `auth.kind` is 'local'. */
  readonly localIssuer: LocalIssuer | undefined;
  /** The OpenAPI document of the routes that are served. */
  readonly document: () => object;
}
