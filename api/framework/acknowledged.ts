/**
 * The log of what people were told is done: a line for each event that their act put on record, written before the answer goes out. After a restore,
 * `npm run recover -- --acknowledged <log files>` finds those that the rows no longer know.
 */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { RecordedEvent } from '../../usecases/recorded-event.ts';
import { requestIdOf } from './request-id.ts';
import { stateOf } from './request-state.ts';

/** Keeps what an act of this request put on record until it is answered. */
export function acknowledgeIn(request: IncomingMessage): (events: readonly RecordedEvent[]) => void {
  return (events) => stateOf(request).recorded.push(...events);
}

/** What people were told is kept whatever LOG_LEVEL says; only a log that is silent (tests) stays so. */
const witness = (log: Logger): Logger => (log.level === 'silent' ? log : log.child({}, { level: 'info' }));

/** @param status of the answer that is about to be sent; one of success */
export function logAcknowledged(log: Logger, request: IncomingMessage, status: number): void {
  const { recorded, route, actorId } = stateOf(request);
  if (recorded.length === 0) return;
  const kept = witness(log);
  for (const { requestId, rows, type, ...event } of recorded) {
    kept.info(
      {
        event: 'acknowledged',
        at: new Date().toISOString(),
        // Of the request that did it first, where this one repeats it.
        requestId,
        ...(requestId !== requestIdOf(request) && { repeatedBy: requestIdOf(request) }),
        ...(actorId !== undefined && { actorId }),
        route,
        status,
        type,
        ...rows,
        ...event,
      },
      'acknowledged',
    );
  }
}
