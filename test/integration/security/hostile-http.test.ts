/** Requests that nobody sends by mistake, on a real socket: each is answered in words or cut off, and the server goes on (docs/hostile-input.md). */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SERVER_LIMITS } from '../../../api/framework/limits.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import { databasePrint } from '../../support/database-print.ts';
import { makePeople, type TestPeople } from '../../support/people.ts';
import { statusesOf, talk } from '../../support/raw-http.ts';

let api: TestApi;
let people: TestPeople;
let bearer: string;
beforeAll(async () => {
  api = await startApi();
  people = await makePeople(api.db);
  bearer = `Authorization: Bearer ${await api.token(people.admin, 3_600)}`;
});
afterAll(() => api.close());
/** Whatever was sent, the next one is served. */
afterEach(async () => {
  expect((await api.call('GET', '/healthz')).status).toBe(200);
});

const lines = (...each: string[]): string => `${each.join('\r\n')}\r\n\r\n`;
const result = () => `/units/${people.unitId}/organisation-results`;
const good = JSON.stringify({ year: 2026, period: 'YEAR', grade: 'BAIK', source: 'SK 45' });
const put = (text: string, headers: Record<string, string> = {}) =>
  api.call('PUT', result(), { as: people.admin, text, headers: { 'Content-Type': 'application/json', ...headers } });

describe('a request that two servers would cut apart differently', () => {
  it('is refused with 400, and what was hidden behind it is never done', async () => {
    const before = await databasePrint(api.db);
    const hidden =
      lines(
        `PUT ${result()} HTTP/1.1`,
        'Host: x',
        bearer,
        'Content-Type: application/json',
        `Content-Length: ${good.length}`,
      ) + good;
    const carriers = [
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked', 'Content-Length: 5'],
      ['Content-Length: 5', 'Content-Length: 6'],
      ['Content-Length: 5, 6'],
      ['Content-Length: +5'],
      ['Content-Length: 0x5'],
      ['Transfer-Encoding: xchunked'],
      ['Transfer-Encoding: chunked, identity'],
      ['Transfer-Encoding : chunked'],
      ['X: a\r\n folded: b', 'Content-Length: 5', ' Transfer-Encoding: chunked'],
    ];
    for (const headers of carriers) {
      const said = await talk(
        api.url,
        `${lines('POST /people/search HTTP/1.1', 'Host: x', bearer, ...headers)}0\r\n\r\n${hidden}`,
      );
      expect([headers, statusesOf(said)]).toEqual([headers, [400]]);
      expect(said).toContain('application/problem+json');
      expect(said).toMatch(/Connection: close/i);
    }
    const chunk = await talk(
      api.url,
      `${lines('POST /people/search HTTP/1.1', 'Host: x', bearer, 'Content-Type: application/json', 'Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`,
    );
    expect(statusesOf(chunk)).toEqual([400]);
    expect(await databasePrint(api.db)).toEqual(before);
  });
});

describe('an unusual request line', () => {
  const get = (line: string, ...headers: string[]) => talk(api.url, lines(line, ...headers, 'Connection: close'));

  it('of HTTP/1.0 is served and the connection closed; HTTP/1.1 without Host, or another protocol, is 400', async () => {
    expect(statusesOf(await talk(api.url, lines('GET /healthz HTTP/1.0')))).toEqual([200]);
    expect(statusesOf(await get('GET /healthz HTTP/1.1'))).toEqual([400]);
    expect(statusesOf(await talk(api.url, 'hello\r\n\r\n'))).toEqual([400]);
    expect(statusesOf(await talk(api.url, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'))).toEqual([400]);
    expect(statusesOf(await talk(api.url, Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])))).toEqual([400]);
  });

  it('with an absolute address or another Host names nobody else in the answer', async () => {
    const said = await get(
      'GET http://evil.example/nowhere HTTP/1.1',
      'Host: evil.example',
      'X-Forwarded-Host: evil.example',
    );
    expect(statusesOf(said)).toEqual([404]);
    expect(said).not.toContain('evil.example');
    expect(said).toContain('http://daur.test/problems/not-found');
  });

  it('cannot say that it means another method', async () => {
    for (const header of ['X-HTTP-Method-Override', 'X-Method-Override', 'X-HTTP-Method']) {
      const { status } = await api.call('POST', '/units?_method=GET', {
        as: people.admin,
        headers: { [header]: 'GET' },
      });
      expect(status).toBe(405);
    }
    expect(statusesOf(await get('TRACE /me HTTP/1.1', 'Host: x', bearer))[0]).toBe(405);
    expect(statusesOf(await get('SPAM /me HTTP/1.1', 'Host: x'))).toEqual([400]);
    expect(await get('CONNECT evil.example:443 HTTP/1.1', 'Host: x')).not.toContain('200');
  });

  it('that climbs out of a folder, or hides a slash or a NUL, finds nothing', async () => {
    const paths = [
      '/docs/../../../etc/passwd',
      '/docs/..%2f..%2fpackage.json',
      '/docs/%2e%2e/%2e%2e/package.json',
      '/docs/..%5c..%5cpackage.json',
      '/docs/.env',
      '//evil.example/docs',
      '/me%2fmutes',
      '/me/',
      '/ME',
      `/units/${people.unitId}%00`,
      `/units/${people.unitId}%2f..`,
      `/appraisals/..%2f..%2fme`,
      '/problems/task-closed%00',
      '/problems/__proto__',
      '/problems/constructor',
      '/ekinerja/mappings/%00',
      '/cycles/x/exports/..%2f..%2fpackage.json',
      '/%00',
      '/%ff%fe',
      '/a/%2e%2e%2f',
    ];
    for (const path of paths) {
      const status = statusesOf(await get(`GET ${path} HTTP/1.1`, 'Host: x', bearer))[0] ?? 0;
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    }
  });
});

describe('headers', () => {
  it('of more than 16 KB are 431, in one piece or in many, URL included', async () => {
    const long = 'x'.repeat(17_000);
    const many = Array.from({ length: 1_900 }, (_, index) => `X-H${index}: ${index}`);
    for (const request of [
      lines('GET /healthz HTTP/1.1', 'Host: x', `X-Long: ${long}`),
      lines(`GET /healthz?${long} HTTP/1.1`, 'Host: x'),
      lines('GET /healthz HTTP/1.1', 'Host: x', ...many),
    ]) {
      const said = await talk(api.url, request);
      expect(statusesOf(said)).toEqual([431]);
      expect(said).toContain('HEADERS_TOO_LARGE');
    }
  });

  it('that come drop by drop are cut off with 408, and so is a body; others are served meanwhile', async () => {
    const hasty = await startApi({
      limits: { ...SERVER_LIMITS, headersTimeout: 500, requestTimeout: 1_000, connectionsCheckingInterval: 100 },
    });
    try {
      const crowd = await makePeople(hasty.db);
      const slowHeaders = Array.from({ length: 20 }, () =>
        talk(
          hasty.url,
          'GET /healthz HTTP/1.1\r\nHost: x\r\n',
          200,
          'X-A: 1\r\n',
          200,
          'X-B: 1\r\n',
          2_000,
          'X-C: 1\r\n',
        ),
      );
      const slowBody = talk(
        hasty.url,
        lines(
          'PUT /me/contact HTTP/1.1',
          'Host: x',
          `Authorization: Bearer ${await hasty.token(crowd.admin, 600)}`,
          'Content-Type: application/json',
          'Content-Length: 1000',
        ),
        ...Array.from({ length: 8 }, () => ['{', 300]).flat(),
      );
      expect((await hasty.call('GET', '/healthz')).status).toBe(200);
      for (const said of await Promise.all(slowHeaders)) {
        expect(statusesOf(said)).toEqual([408]);
        expect(said).toContain('REQUEST_TOO_SLOW');
      }
      expect(statusesOf(await slowBody)).toEqual([408]);
    } finally {
      await hasty.close();
    }
  });
});

describe('a body', () => {
  const head = (path: string, type: string, ...headers: string[]) =>
    lines(`PUT ${path} HTTP/1.1`, 'Host: x', bearer, `Content-Type: ${type}`, 'Connection: close', ...headers);

  it('of more than a megabyte of JSON is 413, announced or in chunks; of CSV at once where it is announced', async () => {
    const before = await databasePrint(api.db);
    const announced = await talk(api.url, head(result(), 'application/json', 'Content-Length: 1048577'));
    expect(statusesOf(announced)).toEqual([413]);
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const chunked = await talk(
      api.url,
      head(result(), 'application/json', 'Transfer-Encoding: chunked'),
      chunk.repeat(17),
      '0\r\n\r\n',
    );
    expect(statusesOf(chunked)).toEqual([413]);
    const csv = head('/units/import', 'text/csv', 'Content-Length: 52428801').replace('PUT', 'POST');
    expect(statusesOf(await talk(api.url, csv))).toEqual([413]);
    expect(await databasePrint(api.db)).toEqual(before);
  });

  it('nested too deep is 400 and overflows no stack', async () => {
    for (const text of ['['.repeat(400_000), `${'['.repeat(65)}${']'.repeat(65)}`, '{"a":'.repeat(100_000)]) {
      const { status, body } = await put(text);
      expect([status, body.code]).toEqual([400, 'MALFORMED_JSON']);
    }
    expect((await put(`${'['.repeat(64)}${']'.repeat(64)}`)).status).toBe(422);
  });

  it('with a member twice is 400, however it is written; the same name in two objects is not', async () => {
    for (const text of ['{"year":2026,"year":1999}', '{"a":[{"b":1,"\\u0062":2}]}', '{"": 1, "": 2}']) {
      expect((await put(text)).body.detail).toBe('An object of the body has the same member twice.');
    }
    expect((await put('{"a":{"b":1},"c":[{"b":1},{"b":"a,\\"b\\":"}]}')).status).toBe(422);
  });

  it('cannot reach a prototype', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const { status, body } = await put(`{"${name}":{"polluted":true},${good.slice(1)}`);
      expect([name, status, body.code]).toEqual([name, 422, 'VALIDATION_FAILED']);
    }
    const mapping = await api.call('PUT', '/ekinerja/mappings/uji', {
      as: people.admin,
      text: '{"identity":["NIP"],"columns":{"__proto__":["x"]}}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(mapping.status).toBeLessThan(500);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    for (const query of ['__proto__[a]=1', 'constructor=1', 'toString=1']) {
      expect((await api.call('GET', `/units?${query}`, { as: people.admin })).status).toBe(422);
    }
  });

  it('with numbers that no column holds, or in another encoding, is refused in words', async () => {
    for (const year of [
      '1e400',
      '-1e400',
      '99999999999999999999',
      '9007199254740993',
      '2147483648',
      '2026.5',
      '1e-400',
    ]) {
      expect([year, (await put(good.replace('2026', year))).status]).toEqual([year, 422]);
    }
    for (const [text, headers] of [
      ['NaN', {}],
      ['{"year":0x10}', {}],
      ["{'year':1}", {}],
      [good, { 'Content-Type': 'application/json; charset=utf-7' }],
      [good, { 'Content-Encoding': 'br' }],
    ] as const) {
      const { status } = await put(text, headers);
      expect([400, 415]).toContain(status);
    }
    for (const match of ['"v99999999999999999999"', '"v-1"', '"v1e3"', `"v${'9'.repeat(400)}"`]) {
      const { status } = await api.call('PUT', '/retention-rules/PERSON', {
        as: people.admin,
        json: { years: 10, legalBasis: 'practice' },
        headers: { 'If-Match': match },
      });
      expect([400, 412]).toContain(status);
    }
  });
});

describe('rates', () => {
  it('are limited on public routes too; a forged address or a forged token counts as where it comes from', async () => {
    const limited = await startApi({ rateLimits: { personPerMinute: 4, anonymousPerMinute: 3, linksPerMinute: 2 } });
    try {
      const open = await limited.call('GET', '/problems');
      expect(open.headers.get('RateLimit')).toMatch(/^"anonymous"; r=2; t=\d+$/);
      await limited.call('GET', '/problems', { headers: { 'X-Forwarded-For': '203.0.113.7' } });
      await limited.call('GET', '/me', { token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' });
      const forged: Record<string, string>[] = [
        {},
        { 'X-Forwarded-For': '203.0.113.8' },
        { Forwarded: 'for=203.0.113.9' },
      ];
      for (const headers of forged) {
        const over = await limited.call('GET', '/openapi.json', { headers });
        expect([over.status, over.body.code]).toEqual([429, 'RATE_LIMITED']);
        expect(Number(over.headers.get('Retry-After'))).toBeGreaterThan(0);
      }
      // Machines ask after health at short intervals.
      expect((await limited.call('GET', '/healthz')).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});
