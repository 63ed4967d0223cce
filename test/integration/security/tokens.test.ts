/** Tokens that are not what they should be, each 401 and nothing else; auth.test.ts has the plain ones. */
import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { request } from 'node:http';
import { importJWK, SignJWT, type JWTHeaderParameters } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../support/api.ts';
import { startOutsideIssuer, type OutsideIssuer } from '../../support/outside-issuer.ts';
import { makePeople, type TestPeople } from '../../support/people.ts';

const inTenMinutes = () => Math.floor(Date.now() / 1000) + 600;
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('with the local issuer', () => {
  let api: TestApi;
  let people: TestPeople;
  let jwk: JsonWebKey & { kid: string };
  const claims = (more: object = {}) => ({
    iss: 'urn:daur:local-issuer',
    aud: 'urn:daur:api',
    sub: people.admin,
    exp: inTenMinutes(),
    ...more,
  });
  beforeAll(async () => {
    api = await startApi();
    people = await makePeople(api.db);
    const { body } = await api.call('GET', '/local-issuer/jwks.json');
    jwk = (body.keys as [typeof jwk])[0];
  });
  afterAll(() => api.close());

  const refused = async (token: string) => {
    const { status, body } = await api.call('GET', '/me', { token });
    expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED']);
    return String(body.detail);
  };

  it('the public key as a shared secret opens nothing, in whichever form it is published or written', async () => {
    const pem = createPublicKey({ key: jwk, format: 'jwk' });
    for (const secret of [
      pem.export({ type: 'spki', format: 'pem' }),
      pem.export({ type: 'spki', format: 'der' }),
      Buffer.from(jwk.x ?? '', 'base64url'),
    ]) {
      for (const alg of ['HS256', 'HS512']) {
        const token = await new SignJWT(claims())
          .setProtectedHeader({ alg, kid: jwk.kid })
          .sign(
            Buffer.from(secret as Buffer).length < 64
              ? Buffer.concat([Buffer.from(secret), Buffer.alloc(64)])
              : Buffer.from(secret),
          );
        expect(await refused(token)).toContain('algorithm');
      }
    }
  });

  it('"none" opens nothing, in whichever writing, with a signature or without', async () => {
    const good = (await api.token(people.admin, 600)).split('.');
    for (const alg of ['none', 'None', 'NONE', '']) {
      for (const signature of ['', good[2]]) {
        await refused(`${encoded({ alg, kid: jwk.kid })}.${encoded(claims())}.${signature}`);
      }
    }
  });

  it('a key that the token brings along, or points to, is not looked at', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const own = publicKey.export({ format: 'jwk' });
    const headers: Partial<JWTHeaderParameters>[] = [
      { jwk: own },
      { jku: `${api.url}/local-issuer/jwks.json` },
      { kid: 'another' },
      { kid: '../../../dev/null' },
      { kid: jwk.kid },
      {},
    ];
    for (const header of headers) {
      await refused(await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', ...header }).sign(privateKey));
    }
  });

  it('claims that were changed after the signing, or cut from another token, are refused', async () => {
    const [header = '', , signature = ''] = (await api.token(people.employee, 600)).split('.');
    expect(await refused(`${header}.${encoded(claims())}.${signature}`)).toContain('signature');
    const [, , other = ''] = (await api.token(people.admin, 600)).split('.');
    const [head = '', body = ''] = (await api.token(people.employee, 600)).split('.');
    await refused(`${head}.${body}.${other}`);
    await refused(`${head}.${body}.`);
  });

  it('two Authorization headers are refused, also where the first one is right', async () => {
    const good = `Bearer ${await api.token(people.admin, 600)}`;
    expect(await statusOfRaw(['Authorization', good])).toBe(200);
    expect(await statusOfRaw(['Authorization', good, 'Authorization', 'Bearer a.b.c'])).toBe(401);
    expect(await statusOfRaw(['Authorization', good, 'authorization', good])).toBe(401);
  });

  it('a token in the query, in a form or in a cookie is no token', async () => {
    const token = await api.token(people.admin, 600);
    expect((await api.call('GET', `/me?access_token=${token}`)).status).toBe(401);
    expect((await api.call('GET', '/me', { headers: { Cookie: `access_token=${token}` } })).status).toBe(401);
    expect((await api.call('GET', '/me', { headers: { 'X-Authorization': `Bearer ${token}` } })).status).toBe(401);
    const post = { text: `access_token=${token}`, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
    expect((await api.call('POST', '/clock/preview', post)).status).toBe(401);
  });

  it('what is no id, or of nobody, is told apart from who left; neither hears more', async () => {
    const key = await importJWK(jwk, 'ES256');
    expect(key).toBeDefined();
    const unknown = await api.call('GET', '/me', { as: '11111111-1111-4111-8111-111111111111' });
    expect([unknown.status, unknown.body.code]).toEqual([403, 'PERSON_UNKNOWN']);
    const left = await api.call('GET', `/people/${people.employee}`, { as: people.left });
    expect([left.status, left.body.code]).toEqual([403, 'PERSON_LEFT']);
    expect(await refused(await api.token('not-an-id', 600))).toContain('names nobody');
  });

  it('an office ends with its grant, not with the token: the same token is refused from then on', async () => {
    const token = await api.token(people.admin, 600);
    expect((await api.call('GET', '/people', { token })).status).toBe(200);
    await api.db.roleGrant.updateMany({ where: { personId: people.admin }, data: { validTo: new Date('2025-01-01') } });
    expect((await api.call('GET', '/people', { token })).status).toBe(403);
    await api.db.employee.update({ where: { id: people.admin }, data: { status: 'LEFT' } });
    expect((await api.call('GET', '/me', { token })).body.code).toBe('PERSON_LEFT');
  });

  function statusOfRaw(headers: readonly string[]): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const { port, host } = new URL(api.url);
      const sent = request(
        { port, host: '127.0.0.1', path: '/me', headers: ['Host', host, ...headers] as never },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      sent.once('error', reject);
      sent.end();
    });
  }
});

describe('with an outside issuer that has several keys', () => {
  let api: TestApi;
  let issuer: OutsideIssuer;
  beforeAll(async () => {
    issuer = await startOutsideIssuer();
    api = await startApi({ auth: issuer.auth });
    await makePeople(api.db);
  });
  afterAll(async () => {
    await api.close();
    await issuer.close();
  });
  const sub = 'subject-of-pegawai';
  const refused = async (token: string) => {
    const { status, body } = await api.call('GET', '/me', { token });
    expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED']);
    return String(body.detail);
  };
  const withHeader = (token: string, header: object): string => {
    const [, body = '', signature = ''] = token.split('.');
    return `${encoded(header)}.${body}.${signature}`;
  };

  it('a token that names no key is the caller’s fault, not the issuer’s', async () => {
    expect(await refused(withHeader(await issuer.sign({ sub }), { alg: 'RS256' }))).toContain('kid');
  });

  it('a key that the issuer does not publish, or of another kind than the algorithm, is refused', async () => {
    const token = await issuer.sign({ sub }, 'RS256');
    await refused(withHeader(token, { alg: 'RS256', kid: 'unknown' }));
    for (const alg of ['ES256', 'EdDSA', 'HS256', 'none', 'RS1', 'ES256K']) {
      await refused(withHeader(token, { alg, kid: 'RS256' }));
    }
    await refused(withHeader(await issuer.sign({ sub }, 'ES256'), { alg: 'RS256', kid: 'ES256' }));
  });

  it('an issuer or audience that only begins like ours, and times that are no times, are refused', async () => {
    const { issuer: name } = issuer.auth;
    for (const wrong of [{ iss: `${name}.evil.example` }, { iss: `${name}/` }, { iss: [name] as never }]) {
      await refused(await issuer.sign({ sub, ...wrong }));
    }
    for (const aud of ['daur2', 'Daur', '', ['other']]) await refused(await issuer.sign({ sub, aud }));
    await refused(await issuer.sign({ sub, nbf: inTenMinutes() }));
    await refused(await issuer.sign({ sub, exp: 0 }));
    for (const wrong of [{ sub: '' }, { sub: 42 as never }, { sub: 'x'.repeat(501) }])
      await refused(await issuer.sign(wrong));
  });
});
