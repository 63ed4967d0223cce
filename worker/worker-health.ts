import type { Worker } from '@temporalio/worker';
import type { MailServerState } from '../mail/transport.ts';
import type { Deps } from '../usecases/context.ts';
import { bad, good, type Check } from '../usecases/health/check.ts';
import { checkDatabase } from '../usecases/health/check-database.ts';
import { checkTemporal, type TemporalState } from '../usecases/health/check-temporal.ts';
import type { WorkerHealth } from './serve-health.ts';

export interface WorkerParts {
  readonly deps: Pick<Deps, 'db'>;
  readonly temporalState: () => Promise<TemporalState>;
  readonly workers: readonly Pick<Worker, 'getState'>[];
  readonly mailServer: () => MailServerState;
}

/** Whether this worker can act, in words. It needs PostgreSQL with its tables, and Temporal; a mail server that refuses only delays mails. */
export async function workerHealth({ deps, temporalState, workers, mailServer }: WorkerParts): Promise<WorkerHealth> {
  // Asked once: whoever probes waits for a few seconds only.
  const temporalNow = temporalState();
  const [{ tablesMissing, ...database }, temporal] = await Promise.all([
    checkDatabase(deps),
    checkTemporal(() => temporalNow),
  ]);
  const states = workers.map((worker) => worker.getState());
  const polling = checkPolling(states);
  const checks = { ...database, temporal, polling, mailServer: checkMailServer(mailServer()) };
  if (states.some((state) => STOPPING.has(state))) return { status: 'stopping', checks };
  const answers = await temporalNow.then(
    ({ is }) => is === 'UP',
    () => false,
  );
  if (!database.postgresql.ok || tablesMissing || !answers || !polling.ok) return { status: 'not ready', checks };
  return { status: Object.values(checks).every(({ ok }) => ok) ? 'ready' : 'degraded', checks };
}

const STOPPING: ReadonlySet<string> = new Set(['STOPPING', 'DRAINING', 'DRAINED', 'STOPPED']);

function checkPolling(states: readonly string[]): Check {
  return states.every((state) => state === 'RUNNING')
    ? good('asks for work', 'mengambil pekerjaan')
    : bad(`does not ask for work (${states.join(', ')})`, `tidak mengambil pekerjaan (${states.join(', ')})`);
}

function checkMailServer(state: MailServerState): Check {
  switch (state.is) {
    case 'UNUSED':
      return good('no mail was sent yet', 'belum ada surel yang dikirim');
    case 'ANSWERS':
      return good('takes mails', 'menerima surel');
    case 'LOGIN_REFUSED':
      return bad(
        'refuses the login: look at the user and password in SMTP_URL; mails wait',
        'menolak login: periksa nama pengguna dan kata sandi pada SMTP_URL; surel menunggu',
      );
    case 'SILENT':
      return bad(
        `cannot be reached or does not go on (${state.code}); mails wait and are tried again`,
        `tidak dapat dihubungi atau tidak melanjutkan (${state.code}); surel menunggu dan dicoba lagi`,
      );
  }
}
