/** One log line a request: who (id), which route, how it ended. No URL, query, header or body: they can hold personal data. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { stateOf } from './request-state.ts';
import { safeError } from './safe-error.ts';

/** Ids of a proxy or client are kept where they look like ids. Digits alone are not: a NIP would be one. */
const SANE_REQUEST_ID = /^(?=.*[A-Za-z])[A-Za-z0-9._-]{8,100}$/;

const QUIET: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

export function logRequests(log: Logger): RequestHandler {
  return pinoHttp<IncomingMessage, ServerResponse>({
    logger: log,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: { ignore: (request) => QUIET.has(request.url ?? '') },
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    wrapSerializers: false,
    serializers: { req: () => undefined, res: () => undefined, err: (error: unknown) => safeError(error) },
    customSuccessObject: (request, response, line: object) => ({ ...line, ...ended(request, response) }),
    customErrorObject: (request, response, _error, line: object) => ({ ...line, ...ended(request, response) }),
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
  });
}

function ended(request: IncomingMessage, response: ServerResponse): Record<string, unknown> {
  const { route, actorId } = stateOf(request);
  return {
    route: route ?? `${request.method ?? ''} none`,
    status: response.statusCode,
    ...(actorId !== undefined && { actorId }),
  };
}
