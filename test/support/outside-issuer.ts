/** An OpenID provider that is not ours: a key set over HTTP and tokens as the test wants them, also wrong ones. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import type { AuthConfig } from '../../config/config.ts';

export interface OutsideIssuer {
  readonly auth: Extract<AuthConfig, { kind: 'oidc' }>;
  sign(claims: JWTPayload, alg?: 'RS256' | 'ES256' | 'EdDSA' | 'PS256'): Promise<string>;
  close(): Promise<void>;
}

export async function startOutsideIssuer(): Promise<OutsideIssuer> {
  const keys = {
    RS256: await generateKeyPair('RS256'),
    PS256: await generateKeyPair('PS256'),
    ES256: await generateKeyPair('ES256'),
    EdDSA: await generateKeyPair('EdDSA'),
  };
  const jwks = {
    keys: await Promise.all(
      Object.entries(keys).map(async ([alg, { publicKey }]) => ({
        ...(await exportJWK(publicKey)),
        kid: alg,
        use: 'sig',
      })),
    ),
  };
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(jwks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    auth: { kind: 'oidc', issuer: origin, audience: 'daur', jwksUrl: `${origin}/jwks`, personClaim: 'sub' },
    sign: (claims, alg = 'RS256') =>
      new SignJWT({ iss: origin, aud: 'daur', exp: Math.floor(Date.now() / 1000) + 600, ...claims })
        .setProtectedHeader({ alg, kid: alg })
        .sign(keys[alg].privateKey),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
