/** The HTTP server around the routes: ids, logs, headers, limits, problems; and how it starts and stops. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { ApiRuntime } from '../context.ts';
import { problemPages } from '../pages/problem-page.ts';
import type { Route } from './define-route.ts';
import { createDocs } from './docs.ts';
import { logRequests } from './http-log.ts';
import { Problem, problemHandler } from './problems.ts';
import { limitRate } from './rate-limit.ts';
import { stateOf } from './request-state.ts';
import { createRouter } from './router.ts';
import { traceRequests } from './trace-requests.ts';

/** Asked by machines at short intervals; never limited. */
const UNLIMITED: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

export function createHttpApp(runtime: ApiRuntime, routes: readonly Route[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // ETags are versions of rows (etag.ts), not hashes of answers
  app.set('query parser', 'simple');
  app.set('trust proxy', runtime.trustedProxies);
  app.set('json escape', true);
  app.use(
    logRequests(runtime.deps.log),
    runtime.metrics.middleware,
    traceRequests,
    securityHeaders(runtime.deps.publicUrl),
    readToken(runtime),
  );
  if (runtime.rateLimits !== 'OFF') app.use(exceptFor(runtime, limitRate(runtime.rateLimits)));
  app.use(createDocs(), createRouter(runtime, routes));
  app.use(() => {
    throw new Problem('NOT_FOUND', 'There is no such path. /openapi.json lists those that there are.');
  });
  app.use(problemPages());
  app.use(problemHandler(runtime.deps.publicUrl));
  return app;
}

/** Swagger-ui needs inline styles and data: images; scripts come from here only. HTTPS is demanded only where it is used. */
function securityHeaders(publicUrl: string): RequestHandler {
  const https = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(https && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: https,
    frameguard: { action: 'deny' },
  });
}

/** Checks the token once, before the limits (which count people by it); the person is looked up only where a route asks. */
function readToken(runtime: ApiRuntime): RequestHandler {
  return async (request, _response, next) => {
    stateOf(request).token = await runtime.verifier(request);
    next();
  };
}

/** The local issuer exists in development only, where one machine plays everybody. */
function exceptFor(runtime: ApiRuntime, limiter: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const local = runtime.localIssuer !== undefined && request.path.startsWith('/local-issuer/');
    if (UNLIMITED.has(request.path) || local) next();
    else return limiter(request, response, next);
  };
}

export interface RunningServer {
  readonly port: number;
  readonly server: Server;
  /** From now on each answer ends its connection, so that clients with open ones go elsewhere; requests are still served. */
  sayClose(): void;
  /** Takes no new requests, lets those in flight finish for at most `graceMs`, then breaks them off. */
  close(graceMs: number): Promise<void>;
}

/** A client may take this long to send its headers, and a whole request, milliseconds. */
const HEADERS_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 120_000;

/** How often connections that became idle are looked for while stopping, milliseconds. */
const IDLE_SWEEP_MS = 50;

/**
 * @param port 0: a free one is picked
 * @throws the system's error (EADDRINUSE …) where it cannot listen
 */
export async function listen(app: Express, host: string, port: number): Promise<RunningServer> {
  let ending = false;
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      if (ending) response.setHeader('Connection', 'close');
      app(request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    server,
    sayClose() {
      ending = true;
    },
    close: async (graceMs) => {
      ending = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
      const breakOff = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(breakOff);
    },
  };
}
