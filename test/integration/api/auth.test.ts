import { generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalIssuer } from '../../../api/local-issuer.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import { startOutsideIssuer, type OutsideIssuer } from '../../support/outside-issuer.ts';
import { makePeople, type TestPeople } from '../../support/people.ts';

const inTenMinutes = () => Math.floor(Date.now() / 1000) + 600;

describe('with the local issuer', () => {
  let api: TestApi;
  let people: TestPeople;
  beforeAll(async () => {
    api = await startApi();
    people = await makePeople(api.db);
  });
  afterAll(() => api.close());

  it('a request without a token is answered 401 and told how to send one', async () => {
    const { status, headers, body } = await api.call('GET', '/me');
    expect(status).toBe(401);
    expect(headers.get('WWW-Authenticate')).toBe('Bearer realm="daur"');
    expect(headers.get('Content-Type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'UNAUTHENTICATED', type: 'http://daur.test/problems/unauthenticated' });
  });

  it.each([
    ['another scheme', 'Basic YTpi', 'Authorization must be'],
    ['no JWT', 'Bearer abc', 'Authorization must be'],
    ['a JWT of nonsense', 'Bearer a.b.c', 'not a JWT'],
  ])('%s is answered 401', async (_name, authorization, detail) => {
    const { status, headers, body } = await api.call('GET', '/me', { headers: { Authorization: authorization } });
    expect(status).toBe(401);
    expect(headers.get('WWW-Authenticate')).toContain('error="invalid_token"');
    expect(body.detail).toContain(detail);
  });

  it('an expired token is answered 401', async () => {
    const { status, body } = await api.call('GET', '/me', { token: await api.token(people.employee, -60) });
    expect([status, body.detail]).toEqual([401, 'The token has expired.']);
  });

  it('a token of somebody else’s key is answered 401', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer('urn:daur:local-issuer')
      .setAudience('urn:daur:api')
      .setSubject(people.admin)
      .setExpirationTime(inTenMinutes())
      .sign(privateKey);
    const { status, body } = await api.call('GET', '/me', { token });
    expect([status, body.detail]).toEqual([401, "The token's signature is wrong."]);
  });

  it('an unsigned token is answered 401, and so is one signed with the public key as a shared secret', async () => {
    const claims = { iss: 'urn:daur:local-issuer', aud: 'urn:daur:api', sub: people.admin, exp: inTenMinutes() };
    const unsigned = new UnsecuredJWT(claims).encode();
    const { body: jwks } = await api.call('GET', '/local-issuer/jwks.json');
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(JSON.stringify(jwks)));
    for (const token of [unsigned, confused]) expect((await api.call('GET', '/me', { token })).status).toBe(401);
  });

  it('a token of somebody who is not in the roster is answered 403 PERSON_UNKNOWN, of one who left PERSON_LEFT', async () => {
    const unknown = await api.call('GET', '/me', { as: '00000000-0000-4000-8000-000000000000' });
    expect([unknown.status, unknown.body.code]).toEqual([403, 'PERSON_UNKNOWN']);
    const left = await api.call('GET', '/me', { as: people.left });
    expect([left.status, left.body.code]).toEqual([403, 'PERSON_LEFT']);
  });

  it('an office that is not held, or no longer, is answered 403 and kept in the audit trail', async () => {
    for (const who of [people.employee, people.formerAdmin]) {
      const { status, headers, body } = await api.call('GET', '/people', { as: who });
      expect([status, body.code, body.needs]).toEqual([403, 'ROLE_REQUIRED', ['BKD_ADMIN']]);
      const event = await api.db.event.findFirstOrThrow({ where: { actorId: who }, orderBy: { id: 'desc' } });
      expect(event).toMatchObject({
        chain: 'agency',
        type: 'ACCESS_DENIED',
        result: 'DENIED',
        requestId: headers.get('X-Request-Id'),
        data: { route: 'GET /people', needs: ['BKD_ADMIN'] },
      });
    }
    expect((await api.call('GET', '/people', { as: people.admin })).status).toBe(200);
  });

  it('gives a token for a number, an id or a role, and lists people to try', async () => {
    const post = (json: object) => api.call('POST', '/local-issuer/tokens', { json });
    const admin = await post({ role: 'BKD_ADMIN' });
    expect(admin.body).toMatchObject({ tokenType: 'Bearer', person: { id: people.admin, roles: ['BKD_ADMIN'] } });
    expect((await api.call('GET', '/people', { token: String(admin.body.token) })).status).toBe(200);
    expect((await post({ who: '19800101 200501 1 002' })).body).toMatchObject({ person: { id: people.employee } });
    expect((await post({ who: people.evaluator })).body).toMatchObject({ person: { id: people.evaluator } });
    expect((await post({ role: 'EVALUATOR', unit: 'BKPSDM' })).status).toBe(404);
    expect((await post({ who: people.left })).status).toBe(404);
    expect((await post({})).body.errors).toEqual([{ pointer: '/who', detail: 'say either `who` or `role`' }]);
    const list = await api.call('GET', '/local-issuer/people?role=EVALUATOR&limit=5');
    expect(list.body.items).toMatchObject([{ id: people.evaluator }, { id: people.superior }]);
    expect(JSON.stringify(list.body)).not.toContain('19800101');
  });

  it('keeps its key, so that tokens outlive a restart, also where two processes start at once', async () => {
    const issuers = await Promise.all([1, 2, 3].map(() => createLocalIssuer(`${api.dataFolder}/race`)));
    const again = await createLocalIssuer(`${api.dataFolder}/race`);
    for (const issuer of issuers) expect(issuer.jwks).toEqual(again.jwks);
  });
});

describe('with an outside issuer', () => {
  let api: TestApi;
  let issuer: OutsideIssuer;
  let people: TestPeople;
  beforeAll(async () => {
    issuer = await startOutsideIssuer();
    api = await startApi({ auth: issuer.auth });
    people = await makePeople(api.db);
  });
  afterAll(async () => {
    await api.close();
    await issuer.close();
  });
  const statusOf = async (token: string) => (await api.call('GET', '/me', { token })).status;

  it('the subject is the person whom BKD linked to it, whichever accepted algorithm signed', async () => {
    for (const alg of ['RS256', 'ES256', 'EdDSA'] as const) {
      const { body } = await api.call('GET', '/me', { token: await issuer.sign({ sub: 'subject-of-pegawai' }, alg) });
      expect(body.id).toBe(people.employee);
    }
  });

  it('another issuer, audience, algorithm, no expiry or an empty claim is answered 401', async () => {
    const sub = 'subject-of-pegawai';
    expect(await statusOf(await issuer.sign({ sub, iss: 'https://elsewhere.example' }))).toBe(401);
    expect(await statusOf(await issuer.sign({ sub, aud: 'another-service' }))).toBe(401);
    expect(await statusOf(await issuer.sign({ sub }, 'PS256'))).toBe(401);
    expect(await statusOf(await issuer.sign({ sub, exp: undefined }))).toBe(401);
    expect(await statusOf(await issuer.sign({ sub, exp: inTenMinutes() - 1_200 }))).toBe(401);
    expect(await statusOf(await issuer.sign({ sub, nbf: inTenMinutes() }))).toBe(401);
    expect(await statusOf(await issuer.sign({}))).toBe(401);
  });

  it('a subject that nobody linked is answered 403, and an employee id is no subject', async () => {
    for (const sub of ['somebody', people.admin]) {
      const { status, body } = await api.call('GET', '/me', { token: await issuer.sign({ sub }) });
      expect([status, body.code]).toEqual([403, 'PERSON_UNKNOWN']);
    }
  });

  it('the local issuer does not exist: unknown paths, no token of its, not in the document', async () => {
    for (const [method, path] of [
      ['GET', '/local-issuer/jwks.json'],
      ['GET', '/local-issuer/people'],
      ['POST', '/local-issuer/tokens'],
    ] as const) {
      expect((await api.call(method, path)).status).toBe(404);
    }
    expect(await statusOf(await api.token(people.admin, 600))).toBe(401);
    const { body } = await api.call('GET', '/openapi.json');
    expect(Object.keys(body.paths as object).filter((path) => path.startsWith('/local-issuer'))).toEqual([]);
  });

  it('where its keys cannot be read, nobody is told that the token is wrong: 503', async () => {
    const dead = await startApi({ auth: { ...issuer.auth, jwksUrl: 'http://127.0.0.1:9/jwks' } });
    try {
      const { status, headers, body } = await dead.call('GET', '/me', { token: await issuer.sign({ sub: 'x' }) });
      expect([status, body.code, headers.get('Retry-After')]).toEqual([503, 'ISSUER_UNREACHABLE', '5']);
    } finally {
      await dead.close();
    }
  });
});
