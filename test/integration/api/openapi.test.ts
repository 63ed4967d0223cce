import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROBLEM_CATALOGUE } from '../../../api/problem-catalogue.ts';
import { routesOf } from '../../../api/routes/index.ts';
import { startApi, type TestApi } from '../../support/api.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const routes = routesOf({ auth: { kind: 'local' } });
let api: TestApi;
let document: { readonly paths: Paths };
beforeAll(async () => {
  api = await startApi();
  document = (await api.call('GET', '/openapi.json')).body as unknown as typeof document;
});
afterAll(() => api.close());

const operations = () => Object.values(document.paths).flatMap((path) => Object.values(path));

it('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document));
  expect(result.errors ?? []).toEqual([]);
  expect(document).toMatchObject({ openapi: '3.1.0' });
});

it('every route that is served is documented, and nothing else', () => {
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(documented.toSorted()).toEqual(routes.map((route) => `${route.method} ${route.path}`).toSorted());
});

it('operations have names of their own, and each that needs a token says so and documents 401, 403 and 429', () => {
  const names = operations().map((operation) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { summary, security, responses } of operations()) {
    expect(summary.length).toBeGreaterThan(3);
    const expected = security.length > 0 ? ['401', '403', '429', '500', '503'] : ['429', '500', '503'];
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(expected));
  }
});

it('every example of a body or an answer fits its schema', () => {
  for (const route of routes) {
    const where = `${route.method} ${route.path}`;
    if (route.body?.kind === 'json') {
      expect(route.body.schema.safeParse(route.body.example).error?.issues ?? [], `${where} body`).toEqual([]);
    }
    for (const [status, spec] of Object.entries(route.responses)) {
      if (!('schema' in spec)) continue;
      expect(spec.schema.safeParse(spec.example).error?.issues ?? [], `${where} ${status}`).toEqual([]);
    }
  }
});

it('every code that a use case refuses with is in the catalogue, with its status', () => {
  const faults: string[] = [];
  for (const file of readdirSync('usecases', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )) {
    const source = readFileSync(join('usecases', file), 'utf8');
    for (const [, code = '', status = ''] of source.matchAll(/new Refusal\(\s*'([A-Z_]+)',\s*(\d{3})/g)) {
      const known = (PROBLEM_CATALOGUE as Readonly<Record<string, { status: number }>>)[code];
      if (known?.status !== Number(status)) faults.push(`${file}: ${code} ${status}`);
    }
  }
  // The command that makes the first administrator has no route.
  expect(faults.filter((fault) => !fault.startsWith('create-first-admin.ts'))).toEqual([]);
});
