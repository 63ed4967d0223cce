import type { Config } from '../config/config.ts';
import { startBounceListener } from '../mail/bounce-listener.ts';
import { returnAddresses, type ReturnAddresses } from '../mail/return-address.ts';
import { recordBounce } from '../usecases/bounces/record-bounce.ts';
import type { Deps } from '../usecases/context.ts';

export interface Bounces {
  readonly addresses: ReturnAddresses;
  close(): Promise<void>;
}

/**
 * Starts the listener for bounces. Where another worker of this machine listens already, it takes them for all: what it writes is the same rows.
 * @returns undefined where no bounces come (outside mail server without BOUNCE_ADDRESS)
 */
export async function takeBounces(config: Config, deps: Pick<Deps, 'db' | 'log'>): Promise<Bounces | undefined> {
  const { bounces } = config.mail;
  if (!bounces) return undefined;
  const secret = config.secrets.installation;
  if (!secret)
    throw new Error('Bounces need DAUR_SECRET, which signs their addresses; `npm start` gives it to the worker.');
  const addresses = returnAddresses(bounces.address, secret);
  const { log } = deps;
  try {
    const listener = await startBounceListener({
      ...bounces,
      addresses,
      log,
      async handle(mailId, report) {
        const outcome = await recordBounce(deps, { mailId, report });
        log.info({ mailId: mailId.toString(), outcome, status: report.status }, 'a report about a mail');
      },
    });
    log.info({ port: listener.port }, 'bounces are taken');
    return { addresses, close: () => listener.close() };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    log.warn({ port: bounces.port }, 'another process takes the bounces');
    return { addresses, close: () => Promise.resolve() };
  }
}
