/** The OpenAPI 3.1 document, from the same objects as the router. */
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { z } from 'zod';
import { PROBLEM_CATALOGUE, slugOf, type ProblemCode } from '../problem-catalogue.ts';
import type { ResponseSpec, Route } from './define-route.ts';
import { rolesFor } from './router.ts';

const problemSchema = z
  .looseObject({
    type: z.url().describe('Stable; explains the code when opened'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable'),
    detail: z.string().describe('What is wrong with this request'),
    requestId: z.string().describe('Also in the X-Request-Id header and in the log'),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('JSON pointer into the body, "?name" or "{name}"'),
          detail: z.string(),
        }),
      )
      .optional(),
    legalBasis: z.string().optional().describe('Article and page, where a rule of the regulation decided'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457; further members where a code has them' });

export interface DocumentInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly publicUrl: string;
}

export function createOpenApiDocument(info: DocumentInfo, routes: readonly Route[]): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase() as Lowercase<Route['method']>] = operationOf(info, route);
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version, description: info.description },
    servers: [{ url: info.publicUrl }],
    tags: [...new Set(routes.flatMap((route) => route.tags))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of the configured issuer',
        },
      },
    },
  };
  return createDocument(document, {
    override: ({ jsonSchema, io }) => {
      // Answers may get further members in later versions; only requests are closed.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The format says it; zod's patterns for dates are half a kilobyte each.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
}

function operationOf(info: DocumentInfo, route: Route): ZodOpenApiOperationObject {
  const roles = rolesFor(route.auth);
  const description = [route.description, roles && `Needs the office of ${roles.join(' or ')}.`]
    .filter(Boolean)
    .join('\n\n');
  const headers = headersOf(route);
  return {
    operationId: route.operationId ?? operationIdOf(route),
    tags: [...route.tags],
    summary: route.summary,
    ...(description !== '' && { description }),
    security: route.auth === 'PUBLIC' ? [] : [{ bearer: [] }],
    requestParams: {
      ...(Object.keys(route.params.shape).length > 0 && { path: route.params }),
      ...(Object.keys(route.query.shape).length > 0 && { query: route.query }),
      ...(headers && { header: headers }),
    },
    ...(route.body && { requestBody: { required: isRequired(route.body), content: bodyContentOf(route.body) } }),
    responses: both(
      Object.fromEntries(Object.entries(route.responses).map(([status, spec]) => [status, responseOf(spec)])),
      problemResponses(info, route),
    ),
  };
}

type Responses = Record<string, ReturnType<typeof responseOf> | ReturnType<typeof problemResponses>[string]>;

/** A page may be answered with the status of a problem: then either may come. */
function both(answers: Responses, problems: Responses): Responses {
  const shared = Object.entries(problems).map(([status, problem]) => {
    const answer = answers[status];
    if (!answer) return [status, problem];
    const description = `${answer.description}\n\n${problem.description}`;
    const contents = [answer, problem].map((each) => ('content' in each ? each.content : {}));
    return [status, { ...answer, description, content: { ...contents[0], ...contents[1] } }];
  });
  return { ...answers, ...Object.fromEntries(shared) } as Responses;
}

function headersOf(route: Route): z.ZodObject | undefined {
  const headers: Record<string, z.ZodType> = {};
  if (route.idempotent) {
    headers['Idempotency-Key'] = z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/)
      .optional()
      .meta({
        description: 'Recommended. The same key and request give the same answer.',
        example: '0d1f5b3e-6a51-4c0e-9d8c-2f6f0a3f9b11',
      });
  }
  if (route.body?.kind === 'file') {
    headers['Content-Disposition'] = z
      .string()
      .optional()
      .meta({ description: 'The name of the file', example: "attachment; filename*=UTF-8''bukti%20kinerja.pdf" });
  }
  if (route.ifMatch) {
    const header = z.string().meta({ description: 'ETag of the version that you have seen', example: '"v3"' });
    headers['If-Match'] = route.ifMatch === 'REQUIRED' ? header : header.optional();
  }
  return Object.keys(headers).length > 0 ? z.object(headers) : undefined;
}

/** A body whose schema takes nothing may be left out. */
function isRequired(body: NonNullable<Route['body']>): boolean {
  return body.kind !== 'json' || !body.schema.safeParse(undefined).success;
}

function bodyContentOf(body: NonNullable<Route['body']>) {
  if (body.kind === 'json') return { 'application/json': { schema: body.schema, example: body.example } };
  if (body.kind === 'form') {
    return { 'application/x-www-form-urlencoded': { schema: body.schema, example: body.example } };
  }
  if (body.kind === 'file') {
    const schema = { type: 'string' as const, format: 'binary', description: body.description };
    return Object.fromEntries(body.mediaTypes.map((mediaType) => [mediaType, { schema }]));
  }
  return { 'text/csv': { schema: { type: 'string' as const, description: body.description }, example: body.example } };
}

function responseOf(spec: ResponseSpec) {
  const headers = 'headers' in spec && spec.headers ? { headers: headerObjects(spec.headers) } : {};
  if ('schema' in spec) {
    return {
      description: spec.description,
      ...headers,
      content: {
        'application/json': { schema: spec.schema, example: spec.example },
        ...(spec.html && { 'text/html': { schema: { type: 'string' as const } } }),
      },
    };
  }
  if ('contentType' in spec) {
    const schema = { type: 'string' as const };
    return {
      description: spec.description,
      ...headers,
      content: { [spec.contentType]: { schema, ...(spec.example !== undefined && { example: spec.example }) } },
    };
  }
  return { description: spec.description, ...headers };
}

function headerObjects(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' as const } }]),
  );
}

/** Every code that the route may answer, by status, each with an example. */
function problemResponses(info: DocumentInfo, route: Route) {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...impliedProblems(route), ...route.problems])) {
    const { status } = PROBLEM_CATALOGUE[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${PROBLEM_CATALOGUE[code].title}`).join('\n\n'),
        content: {
          'application/problem+json': {
            schema: problemSchema,
            examples: Object.fromEntries(codes.map((code) => [code, { value: problemExample(info, code) }])),
          },
        },
      },
    ]),
  );
}

function problemExample(info: DocumentInfo, code: ProblemCode) {
  const { status, title, explanation } = PROBLEM_CATALOGUE[code];
  return {
    type: `${info.publicUrl}/problems/${slugOf(code)}`,
    title,
    status,
    code,
    detail: explanation,
    requestId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  };
}

/** Codes that follow from the shape of a route, whatever its handler does. */
function impliedProblems(route: Route): ProblemCode[] {
  const codes: ProblemCode[] = ['BAD_REQUEST', 'RATE_LIMITED', 'INTERNAL', 'BUSY'];
  if (route.auth !== 'PUBLIC') codes.push('UNAUTHENTICATED', 'PERSON_UNKNOWN', 'PERSON_LEFT', 'ISSUER_UNREACHABLE');
  if (rolesFor(route.auth)) codes.push('ROLE_REQUIRED');
  if (route.path.includes('{')) codes.push('NOT_FOUND');
  if (route.body || route.path.includes('{') || Object.keys(route.query.shape).length > 0)
    codes.push('VALIDATION_FAILED');
  if ('cursor' in route.query.shape) codes.push('CURSOR_INVALID');
  if (route.body) codes.push('BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  if (route.body?.kind === 'json') codes.push('MALFORMED_JSON');
  if (route.body?.kind === 'file') codes.push('STORAGE_UNAVAILABLE');
  if (route.idempotent) codes.push('IDEMPOTENCY_KEY_INVALID', 'IDEMPOTENCY_KEY_REUSED');
  if (route.ifMatch) codes.push('IF_MATCH_INVALID', 'STALE_VERSION');
  if (route.ifMatch === 'REQUIRED') codes.push('PRECONDITION_REQUIRED');
  return codes;
}

/** GET /units/{unitId} → getUnitsByUnitId */
function operationIdOf(route: Route): string {
  const words = route.path
    .split('/')
    .filter((part) => part !== '')
    .map((part) =>
      part.startsWith('{') ? `By${capital(part.slice(1, -1))}` : part.split(/[-.]/).map(capital).join(''),
    );
  return route.method.toLowerCase() + words.join('');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
