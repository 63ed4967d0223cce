/** Disasters, made for real in mid-demo by whoever runs it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from './installation.ts';
import type { Fault } from './options.ts';
import { runRecover } from './recover.ts';

const TEMPORAL_AWAY_MS = 20_000;
const ALL_AWAY_MS = 10_000;

/**
 * When each comes: the share of the cycle's acts that were done by then. Temporal is lost whole while targets are set, everything stops in
 * mid-year, and Temporal is away while results are received and contested.
 */
export const FAULT_AT: Readonly<Record<Fault, number>> = {
  'kill-worker': 0.1,
  'kill-api': 0.18,
  'drop-temporal': 0.27,
  restart: 0.45,
  'stop-temporal': 0.7,
};

export interface FaultContext {
  readonly installation: Installation;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Makes the fault, and repairs what a person at the console would have to repair. The players go on meanwhile. */
export async function makeFault(fault: Fault, context: FaultContext): Promise<void> {
  const { installation, signal, say } = context;
  const { stack, services } = installation;
  switch (fault) {
    case 'kill-worker':
    case 'kill-api': {
      const service = fault === 'kill-api' ? services.api : services.worker;
      say(`✗ kill -9 of the ${service.name} (pid ${service.pid() ?? '-'})`);
      await service.kill('SIGKILL');
      // Restarted by the supervisor, not by us.
      return;
    }
    case 'stop-temporal': {
      const temporal = embedded(stack.embedded.temporal, fault);
      say(`✗ Temporal is stopped for ${TEMPORAL_AWAY_MS / 1_000} s; people go on deciding`);
      await temporal.stop();
      await sleep(TEMPORAL_AWAY_MS, undefined, { signal });
      await temporal.restart();
      say('✓ Temporal is back');
      return;
    }
    case 'drop-temporal': {
      const temporal = embedded(stack.embedded.temporal, fault);
      say("✗ Temporal's databases are dropped");
      await temporal.dropState();
      say(`✓ Temporal is back, empty. npm run recover: ${await runRecover(installation.config.folders.data)}`);
      // The postman and the housekeeping are started by every worker that starts.
      await services.worker.stop();
      await services.worker.start();
      return;
    }
    case 'restart': {
      say('✗ API, worker, Temporal and PostgreSQL are stopped');
      await installation.stop();
      await sleep(ALL_AWAY_MS, undefined, { signal });
      await installation.start();
      say('✓ everything runs again');
    }
  }
}

function embedded<T>(server: T | undefined, fault: Fault): T {
  if (server) return server;
  throw new Error(`--fault ${fault} needs the embedded Temporal; unset TEMPORAL_ADDRESS.`);
}
