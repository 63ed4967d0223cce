/** An outside issuer of tokens, as an agency has one: a key set over HTTP. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface Issuer {
  /** What a process of ours needs in its environment to trust it. */
  readonly environment: Readonly<Record<string, string>>;
  /** A token that outlives the run. */
  tokenOf(subject: string): Promise<string>;
  close(): Promise<void>;
}

const ALGORITHM = 'ES256';
const ISSUER = 'https://issuer.bench.invalid';
const AUDIENCE = 'daur-bench';
const LIFETIME = '12h';

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: ALGORITHM, use: 'sig' }];
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    environment: {
      OIDC_ISSUER: ISSUER,
      OIDC_AUDIENCE: AUDIENCE,
      OIDC_JWKS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    },
    tokenOf: (subject) =>
      new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, kid: 'bench', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime(LIFETIME)
        .sign(privateKey),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
