/**
 * The issuer of the embedded default: anybody who reaches it gets a token for anybody. It exists only where the configuration
 * says so (never in production, never beside an outside issuer).
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';

const ALGORITHM = 'ES256';

export interface LocalIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** The public key. */
  readonly jwks: JSONWebKeySet;
  readonly keys: JWTVerifyGetKey;
  /** A token whose subject is the employee's id. */
  sign(employeeId: string, lifetimeSeconds: number): Promise<string>;
}

const keyFile = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
});

/** @param dataFolder where the private key is kept, so that tokens outlive a restart; made on first use */
export async function createLocalIssuer(dataFolder: string): Promise<LocalIssuer> {
  const path = join(dataFolder, 'local-issuer-key.json');
  const { d, ...publicPart } = (await readKey(path)) ?? (await makeKey(dataFolder, path));
  const privateKey = await importJWK({ ...publicPart, d }, ALGORITHM);
  const jwks: JSONWebKeySet = { keys: [{ ...publicPart, alg: ALGORITHM, use: 'sig' }] };
  // Names, not addresses: the embedded API's port may be another after a restart.
  const issuer = 'urn:daur:local-issuer';
  const audience = 'urn:daur:api';
  return {
    issuer,
    audience,
    jwks,
    keys: createLocalJWKSet(jwks),
    sign: (employeeId, lifetimeSeconds) =>
      new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, kid: publicPart.kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(employeeId)
        .setIssuedAt()
        .setExpirationTime(`${lifetimeSeconds}s`)
        .sign(privateKey),
  };
}

type Key = z.infer<typeof keyFile>;

async function readKey(path: string): Promise<Key | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = keyFile.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${path} is no key of the local issuer; delete it, and a new one is made.`);
  return parsed.data;
}

/** Two processes that start at once end with one key: the second `link` fails, and its process takes the first one's. */
async function makeKey(dataFolder: string, path: string): Promise<Key> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const key = keyFile.parse({ ...(await exportJWK(privateKey)), kid: randomUUID() });
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  await mkdir(dataFolder, { recursive: true });
  await writeFile(draft, JSON.stringify(key), { mode: 0o600 });
  try {
    await link(draft, path);
    return key;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const first = await readKey(path);
    if (!first) throw error;
    return first;
  } finally {
    await rm(draft, { force: true });
  }
}
