/** Everything that the demo runs on: started on one data folder, stopped in order, started again where a fault asks for it. */
import { loadConfig, type Config } from '../config/config.ts';
import type { Progress } from '../runtime/progress.ts';
import { startServices, type Services } from '../runtime/services.ts';
import { startStack, type Stack } from '../runtime/stack.ts';
import { bundleWorkflows } from '../worker/bundle.ts';

/** What a demo needs to be otherwise than an installation for real people. */
export const DEMO_ENVIRONMENT = {
  NODE_ENV: 'development',
  // Anybody may have a token for anybody: one player plays all.
  DAUR_LOCAL_ISSUER: 'true',
  // Windows of seconds.
  ALLOW_DEMO_POLICIES: 'true',
  RATE_LIMITS: 'false',
  HOUSEKEEPING_SECONDS: '2',
  // A morning every few seconds.
  DIGEST_EVERY_SECONDS: '4',
  RELAY_POLL_MS: '250',
  LOG_LEVEL: 'warn',
} as const;

export interface InstallationOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Told when a process ended unasked, and when it was restarted. */
  readonly onEvent: (event: string) => void;
}

export class Installation {
  readonly config: Config;
  readonly #options: InstallationOptions;
  #stack: Stack | undefined;
  #services: Services | undefined;

  constructor(options: InstallationOptions) {
    this.#options = options;
    this.config = loadConfig({ ...options.env, ...DEMO_ENVIRONMENT });
  }

  get stack(): Stack {
    if (!this.#stack) throw new Error('The stack does not run.');
    return this.#stack;
  }

  get services(): Services {
    if (!this.#services) throw new Error('The services do not run.');
    return this.#services;
  }

  async start(): Promise<void> {
    const { progress, signal, onEvent } = this.#options;
    this.#stack = await startStack(this.config, { progress, signal });
    const env = { ...DEMO_ENVIRONMENT };
    this.#services = await startServices(this.#stack, this.config, {
      ...{ progress, signal, env, onEvent },
      bundle: bundleWorkflows,
    });
  }

  /** API, worker, mail sink, Temporal, PostgreSQL. Can be called twice. */
  async stop(): Promise<void> {
    const [services, stack] = [this.#services, this.#stack];
    this.#services = this.#stack = undefined;
    try {
      await services?.stop();
    } finally {
      await stack?.stop();
    }
  }
}
