import { request as httpRequest } from 'node:http';
import { Writable } from 'node:stream';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineRoute } from '../../../api/framework/define-route.ts';
import { etag } from '../../../api/framework/etag.ts';
import { listen } from '../../../api/server.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { Refusal } from '../../../usecases/refusal.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import { makePeople, type TestPeople } from '../../support/people.ts';

const logged: string[] = [];
const log = pino(
  { level: 'debug' },
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString());
      done();
    },
  }),
);

let api: TestApi;
let people: TestPeople;
beforeAll(async () => {
  api = await startApi({ log });
  people = await makePeople(api.db);
});
afterAll(() => api.close());

const enter = (json: unknown, headers: Record<string, string> = {}) =>
  api.call('PUT', `/units/${people.unitId}/organisation-results`, { as: people.admin, json, headers });

describe('a request of the wrong shape', () => {
  it('is answered 422 with a pointer to every fault, unknown members included', async () => {
    const { status, headers, body } = await enter({
      year: '2026',
      period: 'Q5',
      grade: 'BAGUS',
      extra: { a: 1 },
      source: 'x',
    });
    expect(status).toBe(422);
    expect(headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({
      type: 'http://daur.test/problems/validation-failed',
      title: 'The request does not have the documented shape',
      status: 422,
      code: 'VALIDATION_FAILED',
      requestId: headers.get('X-Request-Id'),
    });
    expect(new Set((body.errors as { pointer: string }[]).map((error) => error.pointer))).toEqual(
      new Set(['/year', '/period', '/grade', '/source', '/extra']),
    );
    expect(body.errors).toContainEqual({ pointer: '/extra', detail: 'unknown member' });
    expect(body.errors).toContainEqual({ pointer: '/period', detail: 'YEAR, Q1 to Q4 or M01 to M12' });
  });

  it('points into the alternative that was meant', async () => {
    const { body } = await api.call('POST', '/policies', {
      as: people.admin,
      json: {
        code: 'x',
        title: 'abc',
        legalBasis: 'abc',
        body: { stages: { MID_TERM: { opens: { clock: { n: 'x' } } } } },
      },
    });
    const pointers = (body.errors as { pointer: string }[]).map((error) => error.pointer);
    expect(pointers).toContain('/body/stages/MID_TERM/opens/clock/n');
  });

  it('names query parameters by ?name and path parameters by {name}', async () => {
    const query = await api.call('GET', '/events?limit=0&result=MAYBE&nope=1&from=yesterday', { as: people.admin });
    expect(query.status).toBe(422);
    expect((query.body.errors as { pointer: string }[]).map((error) => error.pointer)).toEqual([
      '?limit',
      '?result',
      '?from',
      '?nope',
    ]);
    const path = await api.call('GET', '/units/17', { as: people.admin });
    expect([path.status, path.body.errors]).toEqual([422, [{ pointer: '{unitId}', detail: 'must be a UUID' }]]);
  });

  it('with text that PostgreSQL cannot keep is a 422 and not a 500', async () => {
    const good = { year: 2026, period: 'YEAR', grade: 'BAIK' };
    for (const source of ['SK \u0000 45', 'SK \ud800 45']) {
      const { status, body } = await enter({ ...good, source });
      expect([status, (body.errors as { pointer: string }[])[0]?.pointer]).toEqual([422, '/source']);
    }
    expect((await api.call('GET', '/policies?code=a%00b', { as: people.admin })).status).toBe(422);
  });

  it('that is no JSON, no JSON type, too large or compressed is 400, 415, 413, 415', async () => {
    const send = (text: string, headers: Record<string, string>) =>
      api.call('PUT', `/units/${people.unitId}/organisation-results`, { as: people.admin, text, headers });
    const json = { 'Content-Type': 'application/json' };
    expect((await send('{"year":', json)).body.code).toBe('MALFORMED_JSON');
    expect((await send('year=2026', { 'Content-Type': 'application/x-www-form-urlencoded' })).body.code).toBe(
      'UNSUPPORTED_MEDIA_TYPE',
    );
    expect((await send(JSON.stringify({ source: 'x'.repeat(1_100_000) }), json)).body.code).toBe('BODY_TOO_LARGE');
    expect((await send('{}', { ...json, 'Content-Encoding': 'gzip' })).body.code).toBe('UNSUPPORTED_MEDIA_TYPE');
    const nothing = await api.call('PUT', `/units/${people.unitId}/organisation-results`, { as: people.admin });
    expect([nothing.status, nothing.body.code]).toEqual([422, 'VALIDATION_FAILED']);
  });
});

describe('paths and methods', () => {
  it('an unknown path is a 404 problem, a known one with another method a 405 that names those it knows', async () => {
    const unknown = await api.call('GET', '/nowhere');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'NOT_FOUND']);
    const wrong = await api.call('DELETE', '/units');
    expect([wrong.status, wrong.body.code, wrong.headers.get('Allow')]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'GET, HEAD, OPTIONS',
    ]);
    const options = await api.call('OPTIONS', '/people/search');
    expect([options.status, options.headers.get('Allow')]).toEqual([204, 'POST, OPTIONS']);
    expect((await api.call('GET', '/units/%E0%A4%A')).status).toBe(400);
  });

  it('every problem type leads to its explanation, for programs and for browsers', async () => {
    const { body } = await api.call('GET', '/problems');
    const items = body.items as { type: string; code: string; title: string }[];
    expect(items.length).toBeGreaterThan(20);
    for (const { type, code, title } of items) {
      const path = type.replace('http://daur.test', '');
      expect((await api.call('GET', path)).body).toMatchObject({ code, title });
    }
    const page = await api.call('GET', '/problems/task-closed', { headers: { Accept: 'text/html,*/*;q=0.8' } });
    expect(page.headers.get('Content-Type')).toContain('text/html');
    expect(page.body.text).toContain('<h1>The task is closed</h1>');
    expect((await api.call('GET', '/problems/no-such-thing')).status).toBe(404);
  });
});

describe('answers', () => {
  it('carry a request id: a sane one of the caller, else a new one', async () => {
    const given = await api.call('GET', '/healthz', { headers: { 'X-Request-Id': 'trace-0123456789' } });
    expect(given.headers.get('X-Request-Id')).toBe('trace-0123456789');
    for (const id of ['198001012005011001', 'a b', 'x'.repeat(200)]) {
      const answer = await api.call('GET', '/healthz', { headers: { 'X-Request-Id': id } });
      expect(answer.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('carry helmet’s headers, tell nothing about the server, and are kept by no cache where they are personal', async () => {
    const { headers } = await api.call('GET', '/me', { as: people.employee });
    expect(headers.get('Content-Security-Policy')).toContain("script-src 'self'");
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Powered-By')).toBeNull();
    expect(headers.get('Cache-Control')).toBe('no-store');
  });

  it('the documentation page has no inline script, and everything that it loads is served here', async () => {
    const { body } = await api.call('GET', '/docs');
    const page = String(body.text);
    expect(page).not.toMatch(/<script>|<script [^>]*>[^<]/);
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(loaded.length).toBe(4);
    for (const path of loaded) {
      expect(path).toMatch(/^\/docs\//);
      expect((await api.call('GET', path)).status).toBe(200);
    }
    expect((await api.call('GET', '/docs/package.json')).status).toBe(404);
  });
});

describe('the log', () => {
  it('has a line for each request with route, status, person id, and none of URL, query, token or body', async () => {
    logged.length = 0;
    const token = await api.token(people.admin, 60);
    const json = { text: 'Pegawai Rahasia' };
    await api.call('POST', '/people/search?secret=198001012005011001', { token, json });
    await api.call('POST', '/people/search', { token, json });
    await api.call('GET', '/somebody/198001012005011001');
    const lines = logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { route: 'POST /people/search', status: 422, actorId: people.admin },
      { route: 'POST /people/search', status: 200, actorId: people.admin },
      { route: 'GET none', status: 404 },
    ]);
    expect(logged.join('')).not.toMatch(/198001|Rahasia|Bearer|eyJ/);
  });

  it('an unexpected error is answered without internals and logged under the request’s id without values', async () => {
    const broken = await startApi({
      log,
      routes: [
        defineRoute({
          method: 'GET',
          path: '/broken',
          auth: 'PUBLIC',
          tags: ['Test'],
          summary: 'Fails',
          responses: { 200: { description: 'Never' } },
          handler: async ({ deps }) => {
            await deps.db.$queryRaw`SELECT ${'Budi Rahasia'}::text::int`;
            return { status: 200 };
          },
        }),
      ],
    });
    try {
      logged.length = 0;
      const { status, body } = await broken.call('GET', '/broken');
      expect([status, body.code]).toEqual([500, 'INTERNAL']);
      expect(JSON.stringify(body)).not.toMatch(/Prisma|integer|Budi/);
      expect(logged.join('')).not.toContain('Budi');
      const line = logged
        .map((text) => JSON.parse(text) as { requestId: string; err?: { type: string } })
        .find((each) => each.err);
      expect(line).toMatchObject({ requestId: body.requestId, err: { type: 'PrismaClientKnownRequestError' } });
    } finally {
      await broken.close();
    }
  });
});

describe('idempotency', () => {
  const draft = { code: 'uji', title: 'Uji coba', legalBasis: 'practice', demo: true };
  const create = (key: string, more: object = {}) =>
    api.call('POST', '/policies', {
      as: people.admin,
      json: { ...draft, body: nationalPolicy, ...more },
      headers: { 'Idempotency-Key': key },
    });

  it('the same key and body give the same answer, also at once; the same key with another body is refused', async () => {
    const first = await create('key-1');
    expect([first.status, first.body.version]).toEqual([201, 1]);
    const repeated = await Promise.all([create('key-1'), create('key-1')]);
    for (const answer of repeated) expect([answer.status, answer.body]).toEqual([201, first.body]);
    expect(await api.db.policy.count({ where: { code: 'uji' } })).toBe(1);
    const other = await create('key-1', { title: 'Uji lain' });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect((await create('key-2')).body.version).toBe(2);
  });

  it('two at once with a new key make one', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => create('key-3', { code: 'sekaligus' })));
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([201, answers[0]?.body]);
    expect(await api.db.policy.count({ where: { code: 'sekaligus' } })).toBe(1);
  });

  it('a key belongs to its person, and to one path', async () => {
    const at = (unitId: string) =>
      api.call('PUT', `/units/${unitId}/organisation-results`, {
        as: people.admin,
        json: { year: 2025, period: 'YEAR', grade: 'BAIK', source: 'SK 1' },
        headers: { 'Idempotency-Key': 'key-4' },
      });
    expect((await at(people.unitId)).body.unitId).toBe(people.unitId);
    expect((await at(people.otherUnitId)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('a key that is empty, has spaces or is too long is answered 400', async () => {
    for (const key of ['a b', 'x'.repeat(201), '']) {
      const { status, body } = await create(key);
      expect([status, body.code]).toEqual([400, 'IDEMPOTENCY_KEY_INVALID']);
    }
  });
});

describe('a busy database', () => {
  it('is answered 503 with Retry-After, and nothing is kept', async () => {
    const before = await api.db.organisationResult.count();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holder = api.db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT id::text FROM unit WHERE id = ${people.unitId}::uuid FOR UPDATE`;
        await held;
      },
      { timeout: 20_000 },
    );
    try {
      const { status, headers, body } = await enter({ year: 2024, period: 'YEAR', grade: 'BAIK', source: 'SK 2' });
      expect([status, body.code, headers.get('Retry-After')]).toEqual([503, 'BUSY', '1']);
    } finally {
      release();
      await holder;
    }
    expect(await api.db.organisationResult.count()).toBe(before);
  });
});

describe('ETag and If-Match', () => {
  let things: TestApi;
  let thingPeople: TestPeople;
  let version = 3;
  beforeAll(async () => {
    const responses = {
      200: { description: 'A thing', schema: z.strictObject({ version: z.int() }), example: { version: 3 } },
    };
    const shape = { path: '/thing', auth: 'PERSON', tags: ['Test'], summary: 'A thing', responses } as const;
    things = await startApi({
      routes: [
        defineRoute({
          ...shape,
          method: 'GET',
          handler: () => ({ status: 200, body: { version }, headers: etag(version) }),
        }),
        defineRoute({
          ...shape,
          method: 'PUT',
          ifMatch: 'REQUIRED',
          handler: ({ expectedVersion }) => {
            if (expectedVersion !== version) {
              throw new Refusal('STALE_VERSION', 412, 'Changed meanwhile.', { extra: { currentVersion: version } });
            }
            version += 1;
            return { status: 200, body: { version }, headers: etag(version) };
          },
        }),
      ],
    });
    thingPeople = await makePeople(things.db);
  });
  afterAll(() => things.close());
  const put = (ifMatch?: string) =>
    things.call('PUT', '/thing', {
      as: thingPeople.admin,
      ...(ifMatch !== undefined && { headers: { 'If-Match': ifMatch } }),
    });

  it('an edit with the current ETag succeeds, with an older one it is 412, with none 428, with nonsense 400', async () => {
    const { headers } = await things.call('GET', '/thing', { as: thingPeople.admin });
    expect(headers.get('ETag')).toBe('"v3"');
    expect((await put()).body.code).toBe('PRECONDITION_REQUIRED');
    expect((await put('*')).body.code).toBe('IF_MATCH_INVALID');
    expect((await put('"v3", "v4"')).status).toBe(400);
    expect((await put('"v3"')).headers.get('ETag')).toBe('"v4"');
    const stale = await put('"v3"');
    expect([stale.status, stale.body.code, stale.body.currentVersion]).toEqual([412, 'STALE_VERSION', 4]);
    expect((await put('W/"v4"')).status).toBe(200);
  });
});

describe('rate limits', () => {
  it('count people by token and others by address, say so in RateLimit headers, and answer 429 with Retry-After', async () => {
    const limited = await startApi({ rateLimits: { personPerMinute: 3, anonymousPerMinute: 2, linksPerMinute: 2 } });
    try {
      const crowd = await makePeople(limited.db);
      const first = await limited.call('GET', '/me', { as: crowd.admin });
      expect(first.headers.get('RateLimit')).toMatch(/^"person"; r=2; t=\d+$/);
      expect(first.headers.get('RateLimit-Policy')).toMatch(/^"person"; q=3; w=60/);
      await limited.call('GET', '/me', { as: crowd.admin });
      await limited.call('GET', '/me', { as: crowd.admin });
      const over = await limited.call('GET', '/me', { as: crowd.admin });
      expect([over.status, over.body.code]).toEqual([429, 'RATE_LIMITED']);
      expect(Number(over.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect((await limited.call('GET', '/me', { as: crowd.employee })).status).toBe(200);

      const statuses = [];
      for (let turn = 0; turn < 3; turn += 1)
        statuses.push((await limited.call('GET', '/me', { token: 'a.b.c' })).status);
      expect(statuses).toEqual([401, 401, 429]);
      expect((await limited.call('GET', '/healthz')).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});

describe('stopping', () => {
  it('finishes what is in flight, takes nothing new, and breaks off what takes too long', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = (path: `/${string}`, wait: () => Promise<unknown>) =>
      defineRoute({
        method: 'GET',
        path,
        auth: 'PUBLIC',
        tags: ['Test'],
        summary: 'Waits',
        responses: { 200: { description: 'Done', contentType: 'text/plain' } },
        handler: async () => {
          await wait();
          return { status: 200, body: 'done' };
        },
      });
    const context = await startApi({
      routes: [slow('/slow', () => gate), slow('/endless', () => new Promise(() => undefined))],
    });
    const inFlight = context.call('GET', '/slow');
    const endless = context.call('GET', '/endless').catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closing = context.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(context.call('GET', '/slow')).rejects.toThrow();
    release();
    expect((await inFlight).body.text).toBe('done');
    expect(await endless).toBeInstanceOf(Error);
    await closing;
  });

  it('a port that is taken is an error of the system, not a hang', async () => {
    await expect(listen(express(), '127.0.0.1', Number(new URL(api.url).port))).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describe('an upload', () => {
  it('that is no CSV, or breaks off, does nothing', async () => {
    const operations = () => api.db.operation.count();
    const before = await operations();
    const json = await api.call('POST', '/units/import', { as: people.admin, json: {} });
    expect([json.status, json.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const token = await api.token(people.admin, 60);
    await new Promise<void>((resolve) => {
      const request = httpRequest(`${api.url}/units/import`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/csv', 'Content-Length': '1000' },
      });
      request.on('error', () => resolve());
      request.write('kode,nama\n');
      setTimeout(() => request.destroy(), 100);
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await operations()).toBe(before);
  });

  it('of more than 50 MB is answered 413, whether its length is said or not', async () => {
    const token = await api.token(people.admin, 60);
    const megabyte = new Uint8Array(1024 * 1024).fill(65);
    const body = (async function* () {
      for (let turn = 0; turn < 51; turn += 1) yield megabyte;
    })();
    const init = {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/csv' },
      body,
      duplex: 'half',
    };
    const response = await fetch(`${api.url}/units/import`, init as RequestInit);
    expect(response.status).toBe(413);
  });
});
