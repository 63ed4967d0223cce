import { readFileSync } from 'node:fs';
import type { Express } from 'express';
import type { ApiContext, ApiRuntime } from './context.ts';
import type { Route } from './framework/define-route.ts';
import { createTokenVerifier } from './framework/auth.ts';
import { createMetrics } from './framework/metrics.ts';
import { createOpenApiDocument } from './framework/openapi.ts';
import { createHttpApp } from './framework/server.ts';
import { createLocalIssuer } from './local-issuer.ts';
import { routesOf } from './routes/index.ts';

export { listen } from './framework/server.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The API as an express app: `listen(await createServer(context), host, port)`. */
export function createServer(context: ApiContext): Promise<Express> {
  return createServerOf(context, routesOf(context));
}

/** The same with these routes only. */
export async function createServerOf(context: ApiContext, routes: readonly Route[]): Promise<Express> {
  const localIssuer = context.auth.kind === 'local' ? await createLocalIssuer(context.dataFolder) : undefined;
  const document = createOpenApiDocument(
    {
      title: 'Daur',
      version,
      description:
        'Appraisal cycles of Indonesian civil servants: tasks, decisions, ratings, appeals and what follows from them. ' +
        'Instants are ISO 8601 in UTC; dates are local dates of the unit. Problems are RFC 9457.',
      publicUrl: context.deps.publicUrl,
    },
    routes,
  );
  const runtime: ApiRuntime = {
    ...context,
    localIssuer,
    verifier: createTokenVerifier(context.auth, localIssuer),
    metrics: createMetrics(context.deps, context.mailBudget, context.registry),
    document: () => document,
  };
  return createHttpApp(runtime, routes);
}
