/** Makes an express router of routes: who, what, and only then the handler. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { GRANTED_ROLES, type GrantedRole } from '../../domain/terms.ts';
import type { Act } from '../../usecases/context.ts';
import type { Person } from '../../usecases/identify-person.ts';
import { markOpened } from '../../usecases/mails/mark-opened.ts';
import { recordDenial } from '../../usecases/record-denial.ts';
import type { ApiRuntime } from '../context.ts';
import { acknowledgeIn, logAcknowledged } from './acknowledged.ts';
import { requirePerson } from './auth.ts';
import { readJson, receiveCsv, receiveFile } from './body.ts';
import type { Answer, Method, ResponseSpec, Route, RouteAuth } from './define-route.ts';
import { readIfMatch } from './etag.ts';
import { readForm } from './form.ts';
import { hashOfJson, readIdempotency } from './idempotency.ts';
import { Problem } from './problems.ts';
import { readQuery } from './query.ts';
import { requestIdOf } from './request-id.ts';
import { stateOf } from './request-state.ts';
import { parse } from './validation.ts';

const REGISTER = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const satisfies Record<
  Method,
  string
>;

export function createRouter(runtime: ApiRuntime, routes: readonly Route[]): Router {
  refuseDoubles(routes);
  // caseSensitive and strict: one URL per resource.
  const router = Router({ caseSensitive: true, strict: true });
  // A path with fewer parameters is the more precise one and must be asked first: /people/search before /people/{personId}.
  const ordered = routes.toSorted((a, b) => parametersIn(a.path) - parametersIn(b.path));
  for (const route of ordered) router[REGISTER[route.method]](expressPath(route.path), serve(runtime, route));
  for (const path of new Set(ordered.map((route) => route.path))) {
    router.all(expressPath(path), refuseMethod(methodsOf(routes, path)));
  }
  return router;
}

function serve(runtime: ApiRuntime, route: Route): RequestHandler {
  const pattern = patternOf(route);
  return async (request, response) => {
    const state = stateOf(request);
    state.route = pattern;
    const person = await admit(runtime, route, request);
    state.actorId = person?.id;
    const params = parse(route.params, request.params, 'PARAMS');
    const query = parse(route.query, readQuery(route.query, request.query), 'QUERY');
    const expectedVersion = readIfMatch(request, route.ifMatch);
    const body = await readBody(runtime, route, request, response);
    try {
      const answer = await route.handler({
        api: runtime,
        deps: runtime.deps,
        act: person && actOf(route, request, person, body.hash),
        person,
        params,
        query,
        body: body.value,
        expectedVersion,
        headers: request.headers,
        request,
      });
      logAcknowledged(runtime.deps.log, request, answer.status);
      await send(runtime, route, request, response, answer);
      if (person && route.opens && request.method === 'GET' && answer.status === 200) {
        noteOpened(runtime, person.id, route.opens, request);
      }
    } finally {
      // Also after a refusal: an overdue task may have been settled by it.
      if (route.method !== 'GET') runtime.committed();
      await body.discard?.();
    }
  };
}

/** After the answer, and not waited for: what a read leaves behind costs the reader nothing. A HEAD is a program's. */
function noteOpened(runtime: ApiRuntime, personId: string, opens: NonNullable<Route['opens']>, request: Request): void {
  const { taskId, appraisalId } = request.params as { taskId?: string; appraisalId?: string };
  markOpened(runtime.deps, personId, opens === 'TASK' ? { taskId } : { appraisalId }).catch((err: unknown) => {
    runtime.deps.log.warn({ err, actorId: personId }, 'mails could not be marked as opened');
  });
}

/**
 * Denies by default; a refused office is kept in the audit trail.
 * @throws Problem ROLE_REQUIRED (403) and those of `requirePerson`
 */
async function admit(runtime: ApiRuntime, route: Route, request: Request): Promise<Person | undefined> {
  if (route.auth === 'PUBLIC') return undefined;
  const requestId = requestIdOf(request);
  const person = await requirePerson(runtime.deps, stateOf(request).token, requestId);
  const needs = rolesFor(route.auth);
  if (needs && !person.grants.some((grant) => needs.includes(grant.role))) {
    await recordDenial(runtime.deps, { actorId: person.id, requestId }, { route: patternOf(route), needs });
    throw new Problem('ROLE_REQUIRED', `This needs the office of ${needs.join(' or ')}, which you do not hold today.`, {
      extra: { needs },
    });
  }
  return person;
}

/** The granted roles of which one is needed; undefined where none is. */
export function rolesFor(auth: RouteAuth): readonly GrantedRole[] | undefined {
  if (auth === 'PUBLIC' || auth === 'PERSON') return undefined;
  return GRANTED_ROLES.filter((role) => (typeof auth === 'string' ? auth === role : auth.includes(role)));
}

function actOf(route: Route, request: Request, person: Person, bodyHash: string): Act {
  const idempotency = route.idempotent ? readIdempotency(request, bodyHash) : undefined;
  return {
    actorId: person.id,
    requestId: requestIdOf(request),
    acknowledge: acknowledgeIn(request),
    ...(idempotency && { idempotency }),
  };
}

interface ReceivedBody {
  readonly value: unknown;
  readonly hash: string;
  readonly discard?: () => Promise<void>;
}

async function readBody(
  runtime: ApiRuntime,
  route: Route,
  request: Request,
  response: Response,
): Promise<ReceivedBody> {
  if (!route.body) return { value: undefined, hash: hashOfJson(undefined) };
  if (route.body.kind === 'csv') {
    const { upload, hash, discard } = await receiveCsv(request);
    return { value: upload, hash, discard };
  }
  if (route.body.kind === 'file') {
    const { upload, hash, discard } = await receiveFile(runtime.deps, request);
    return { value: upload, hash, discard };
  }
  const { value, hash } = await (route.body.kind === 'form' ? readForm : readJson)(request, response);
  return { value: parse(route.body.schema, value, 'BODY'), hash };
}

async function send(
  runtime: ApiRuntime,
  route: Route,
  request: Request,
  response: Response,
  answer: Answer,
): Promise<void> {
  const spec = route.responses[answer.status];
  if (!spec) throw new Error(`${patternOf(route)} answered ${answer.status}, which it doesn't document`);
  // Answers to people hold personal data; no cache on the way may keep them.
  if (route.auth !== 'PUBLIC') response.set('Cache-Control', 'no-store');
  response.status(answer.status).set(answer.headers ?? {});
  if ('schema' in spec) sendJson(runtime, route, spec, request, response, answer);
  else if ('contentType' in spec)
    await sendRaw(answer.headers?.['Content-Type'] ?? spec.contentType, response, answer.body);
  else response.end();
}

function sendJson(
  runtime: ApiRuntime,
  route: Route,
  spec: Extract<ResponseSpec, { schema: unknown }>,
  request: Request,
  response: Response,
  answer: Answer,
): void {
  if (runtime.checkAnswers) {
    const result = spec.schema.safeParse(answer.body);
    if (!result.success) {
      const where = result.error.issues
        .map((issue) => `${issue.path.map(String).join('/')} ${issue.message}`)
        .join('; ');
      throw new Error(`${patternOf(route)} ${answer.status} differs from its documented schema: ${where}`);
    }
  }
  if (spec.html) {
    response.vary('Accept');
    if (request.accepts(['application/json', 'text/html']) === 'text/html') {
      response.type('html').send(spec.html(answer.body as never));
      return;
    }
  }
  response.json(answer.body);
}

async function sendRaw(contentType: string, response: Response, body: unknown): Promise<void> {
  response.set('Content-Type', contentType);
  if (body instanceof Readable) await pipeline(body, response);
  else if (typeof body === 'string') response.send(body);
  else if (body instanceof Uint8Array) response.send(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  else throw new Error('a raw answer must be text, bytes or a stream');
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  const allow = methods.join(', ');
  return (request, response) => {
    response.set('Allow', allow);
    if (request.method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    throw new Problem('METHOD_NOT_ALLOWED', `This path knows ${allow}.`);
  };
}

function methodsOf(routes: readonly Route[], path: string): string[] {
  const methods: string[] = routes.filter((route) => route.path === path).map((route) => route.method);
  if (methods.includes('GET')) methods.push('HEAD');
  return [...methods, 'OPTIONS'];
}

/** Method and path as documented: how logs, metrics and audit events name a route. */
function patternOf(route: Pick<Route, 'method' | 'path'>): string {
  return `${route.method} ${route.path}`;
}

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function parametersIn(path: string): number {
  return path.split('{').length - 1;
}

function refuseDoubles(routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const route of routes) {
    const pattern = patternOf(route);
    if (seen.has(pattern)) throw new Error(`two routes for ${pattern}`);
    seen.add(pattern);
  }
}
