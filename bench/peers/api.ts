/**
 * The HTTP side of a peer: Daur's own server around one route, so that token, ids, headers, logs, limits and the check of the body cost the same.
 * Whom the token names is not looked up: a peer knows no roster.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import type { Request } from 'express';
import { pino } from 'pino';
import { z } from 'zod';
import { defineRoute, type Route } from '../../api/framework/define-route.ts';
import { Problem } from '../../api/framework/problems.ts';
import { stateOf } from '../../api/framework/request-state.ts';
import { createServerOf, listen } from '../../api/server.ts';
import { freeJson } from '../../api/schemas.ts';
import { loadConfig } from '../../config/config.ts';
import { PrismaClient } from '../../generated/prisma/client.ts';

/** What a person says; the same body as that of POST /tasks/{taskId}/complete. */
export interface PeerDecision {
  readonly outcome: string;
  readonly form?: unknown;
  readonly comment?: string | undefined;
  readonly by: string;
}

/** What a peer does behind the routes. */
export interface Peer {
  start(workflowId: string): Promise<void>;
  decide(workflowId: string, decision: PeerDecision): Promise<void>;
  close(): Promise<unknown>;
}

const EXAMPLE = { workflowId: 'year-1', outcome: 'APPROVED' };

const decision = z.strictObject({
  outcome: z.string().min(1).max(60),
  form: freeJson.optional(),
  comment: z.string().trim().min(1).max(4_000).optional(),
});

const params = z.strictObject({ workflowId: z.string().min(1).max(100) });
const answer = z.strictObject({ workflowId: z.string(), outcome: z.string() });

/** The token is demanded in the handler: with PERSON the framework would look into Daur's roster. */
function personOf(request: Request): string {
  const { token } = stateOf(request);
  if (token.kind !== 'VERIFIED') throw new Problem('UNAUTHENTICATED', 'Send a token: Authorization: Bearer …');
  return token.key;
}

const routesOf = (peer: Peer): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/healthz',
    auth: 'PUBLIC',
    tags: ['Peer'],
    summary: 'The process lives',
    responses: { 200: { description: 'It lives', schema: z.strictObject({ ok: z.boolean() }), example: { ok: true } } },
    handler: () => ({ status: 200, body: { ok: true } }),
  }),
  defineRoute({
    method: 'POST',
    path: '/workflows/{workflowId}/start',
    auth: 'PUBLIC',
    tags: ['Peer'],
    summary: 'Start a year',
    params,
    responses: { 201: { description: 'Started', schema: answer, example: EXAMPLE } },
    async handler({ request, params }) {
      personOf(request);
      await peer.start(params.workflowId);
      return { status: 201, body: { workflowId: params.workflowId, outcome: 'STARTED' } };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/workflows/{workflowId}/decide',
    auth: 'PUBLIC',
    tags: ['Peer'],
    summary: 'Decide what a year waits for',
    params,
    body: { kind: 'json', schema: decision, example: { outcome: 'APPROVED' } },
    responses: { 200: { description: 'Decided', schema: answer, example: EXAMPLE } },
    async handler({ request, params, body }) {
      await peer.decide(params.workflowId, { ...body, by: personOf(request) });
      return { status: 200, body: { workflowId: params.workflowId, outcome: body.outcome } };
    },
  }),
];

/** Listens where the environment says; SIGTERM is a graceful stop. */
export async function servePeer(peer: Peer): Promise<void> {
  const config = loadConfig(process.env);
  if (!config.auth || !config.secrets.databaseUrl) throw new Error('An issuer and DATABASE_URL are needed.');
  const none = (): never => {
    throw new Error('A peer has none.');
  };
  const app = await createServerOf(
    {
      deps: {
        // Never connects: the routes of a peer do not touch Daur's tables.
        db: new PrismaClient({ adapter: new PrismaPg({ connectionString: config.secrets.databaseUrl, max: 1 }) }),
        log: pino({ level: config.log.level, base: { pid: process.pid } }),
        publicUrl: config.api.publicUrl ?? '',
        allowDemoPolicies: false,
        files: config.files,
      },
      auth: config.auth,
      dataFolder: config.folders.data,
      temporalState: () => Promise.resolve({ is: 'UP', unpolled: [] }),
      workflows: { describe: none, waitingFor: none, running: none },
      committed: () => undefined,
      rateLimits: 'OFF',
      mailBudget: config.mail.budgetPerMonth,
      trustedProxies: config.api.trustedProxies,
      checkAnswers: false,
    },
    routesOf(peer),
  );
  const server = await listen(app, config.api.host, config.api.port);
  process.once('SIGTERM', () => {
    void server.close(5_000).then(() => peer.close());
  });
}
