import type { RequestHandler } from 'express';
import { startRequestSpan } from '../../usecases/trace.ts';
import { requestIdOf } from './request-id.ts';
import { stateOf } from './request-state.ts';

const W3C = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** A span around each request, named by its route; ids and codes only. Nothing while traces are off. */
export const traceRequests: RequestHandler = (request, response, next) => {
  const given = request.headers['traceparent'];
  startRequestSpan({ traceparent: typeof given === 'string' && W3C.test(given) ? given : undefined }, (span) => {
    if (span.isRecording()) {
      response.once('close', () => {
        const { route, actorId } = stateOf(request);
        const pattern = route ?? `${request.method} none`;
        span.updateName(pattern);
        span.setAttributes({
          'http.route': pattern,
          'http.response.status_code': response.statusCode,
          requestId: requestIdOf(request),
          ...(actorId !== undefined && { actorId }),
        });
        span.end();
      });
    }
    next();
  });
};
