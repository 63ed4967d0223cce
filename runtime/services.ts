/** The processes of Daur itself, kept running: the API and the worker. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import { LEAN_HEAP, startService, type Service } from './process.ts';
import { announceRunning } from './running.ts';
import type { Progress } from './progress.ts';
import type { Stack } from './stack.ts';

export interface Services {
  readonly api: Service;
  readonly worker: Service;
  /** Where the API answers, without a slash at the end. */
  readonly apiUrl: string;
  stop(): Promise<void>;
}

export interface ServicesOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Added to the environment of both. */
  readonly env: Readonly<Record<string, string>>;
  readonly onEvent: (event: string) => void;
  /** Bundles the workflows to a file, so that a restarted worker starts at once. */
  readonly bundle: (to: string) => Promise<void>;
}

const entry = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Starts the worker and the API on a running stack. @throws RuntimeError with the end of the log of the one that failed */
export async function startServices(stack: Stack, config: Config, options: ServicesOptions): Promise<Services> {
  const { progress, signal, onEvent } = options;
  const port = await stack.folder.ports.take('api', { port: config.api.port, variable: 'API_PORT' });
  const apiUrl = `http://127.0.0.1:${port}`;
  const workflowBundle = join(stack.folder.path, 'workflows.js');
  progress.start('Workflows');
  await options.bundle(workflowBundle);
  progress.done('bundled');
  const env = {
    ...stack.environment,
    API_PORT: String(port),
    PUBLIC_URL: config.api.publicUrl ?? apiUrl,
    WORKFLOW_BUNDLE: workflowBundle,
    ...options.env,
  };
  const withdraw = announceRunning(stack.folder.path, stack.databaseUrl);
  progress.start('API');
  const api = await startService(
    {
      name: 'api',
      entry: entry('api/main.ts'),
      env,
      ready: async () => (await fetch(`${apiUrl}/healthz`)).ok,
      readyTimeoutMs: 60_000,
      graceMs: (config.shutdown.drainSeconds + config.shutdown.graceSeconds + 5) * 1_000,
      onEvent,
      signal,
    },
    stack.folder,
  );
  progress.done(apiUrl);
  try {
    progress.start('Worker');
    const worker = await startService(
      {
        name: 'worker',
        entry: entry('worker/main.ts'),
        nodeOptions: LEAN_HEAP,
        env,
        readyTimeoutMs: 60_000,
        graceMs: 15_000,
        onEvent,
        signal,
      },
      stack.folder,
    );
    progress.done(`pid ${worker.pid()}`);
    return {
      api,
      worker,
      apiUrl,
      async stop() {
        withdraw();
        await api.stop();
        await worker.stop();
      },
    };
  } catch (error) {
    withdraw();
    await api.stop();
    throw error;
  }
}
