import type { IncomingMessage } from 'node:http';

/** The id under which a request is logged and audited; set by http-log.ts. */
export function requestIdOf(request: IncomingMessage): string {
  return typeof request.id === 'string' ? request.id : '';
}
