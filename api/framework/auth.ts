/** Token → person. Signature, issuer, audience and time are checked here; what the person may do is read from the rows. */
import type { IncomingMessage } from 'node:http';
import {
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { z } from 'zod';
import type { AuthConfig } from '../../config/config.ts';
import type { Deps } from '../../usecases/context.ts';
import { identifyPerson, type Person } from '../../usecases/identify-person.ts';
import type { LocalIssuer } from '../local-issuer.ts';
import { Problem } from './problems.ts';

/** Signatures by a private key of the issuer; never "none", never HMAC, where whoever can check could also sign. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

/** Clocks of issuer and API may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** Longest wait for the issuer's key set, milliseconds. */
const JWKS_TIMEOUT_MS = 3_000;

/** Whom a verified token names: not yet looked up in the roster. */
type TokenSubject = { readonly employeeId: string } | { readonly externalSubject: string };

export type TokenResult =
  | { readonly kind: 'NONE' }
  | { readonly kind: 'VERIFIED'; readonly subject: TokenSubject; readonly key: string }
  | { readonly kind: 'REFUSED'; readonly problem: Problem };

export type TokenVerifier = (request: IncomingMessage) => Promise<TokenResult>;

/** @param localIssuer given exactly where `auth.kind` is 'local' */
export function createTokenVerifier(auth: AuthConfig, localIssuer: LocalIssuer | undefined): TokenVerifier {
  const { keys, options, subjectOf } = auth.kind === 'local' ? trustLocal(localIssuer) : trustOutside(auth);
  return async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return { kind: 'NONE' };
    // Node takes the first, a proxy on the way may have checked the last.
    if (request.headersDistinct['authorization']?.length !== 1)
      return { kind: 'REFUSED', problem: unauthenticated('One Authorization header is expected.') };
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization)?.[1];
    if (token === undefined)
      return { kind: 'REFUSED', problem: unauthenticated('Authorization must be "Bearer" and a JWT.') };
    try {
      const { payload } = await jwtVerify(token, keys, {
        ...options,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      return subjectOf(payload);
    } catch (error) {
      return { kind: 'REFUSED', problem: refusalOf(error) };
    }
  };
}

interface Trust {
  readonly keys: JWTVerifyGetKey;
  readonly options: JWTVerifyOptions;
  readonly subjectOf: (payload: JWTPayload) => TokenResult;
}

function trustLocal(localIssuer: LocalIssuer | undefined): Trust {
  if (!localIssuer) throw new Error('auth.kind is "local", but no local issuer was made');
  return {
    keys: localIssuer.keys,
    options: { issuer: localIssuer.issuer, audience: localIssuer.audience },
    subjectOf: ({ sub }) => {
      const id = z.guid().safeParse(sub);
      return id.success ? { kind: 'VERIFIED', subject: { employeeId: id.data }, key: id.data } : namesNobody('sub');
    },
  };
}

function trustOutside(auth: Extract<AuthConfig, { kind: 'oidc' }>): Trust {
  return {
    keys: createRemoteJWKSet(new URL(auth.jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS }),
    options: { issuer: auth.issuer, audience: auth.audience },
    subjectOf: (payload) => {
      const claim = z.string().min(1).max(500).safeParse(payload[auth.personClaim]);
      return claim.success
        ? { kind: 'VERIFIED', subject: { externalSubject: claim.data }, key: claim.data }
        : namesNobody(auth.personClaim);
    },
  };
}

function namesNobody(claim: string): TokenResult {
  return { kind: 'REFUSED', problem: unauthenticated(`The token's claim "${claim}" names nobody.`) };
}

function refusalOf(error: unknown): Problem {
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return unauthenticated(`The token's claim "${error.claim}" is missing or not the expected one.`);
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return unauthenticated('The token is signed by an algorithm that is not accepted.');
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return unauthenticated("The token does not say by which of the issuer's keys it is signed (kid).");
  if (error instanceof errors.JWKSNoMatchingKey)
    return unauthenticated("The token is signed by a key that the issuer doesn't publish.");
  if (error instanceof errors.JWSSignatureVerificationFailed) return unauthenticated("The token's signature is wrong.");
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported
  ) {
    return unauthenticated('The token is not a JWT that can be checked.');
  }
  // Network, time-out, or an answer that is no key set: not the caller's fault.
  return new Problem('ISSUER_UNREACHABLE', 'The key set of the token issuer cannot be read just now.', {
    headers: { 'Retry-After': '5' },
    cause: error,
  });
}

function unauthenticated(detail: string): Problem {
  const parameters = detail.startsWith('Send ') ? '' : ', error="invalid_token"';
  return new Problem('UNAUTHENTICATED', detail, {
    headers: { 'WWW-Authenticate': `Bearer realm="daur"${parameters}` },
  });
}

/**
 * @throws Problem UNAUTHENTICATED (401), ISSUER_UNREACHABLE (503), PERSON_UNKNOWN or PERSON_LEFT (403). An unknown person is logged
 *   by the caller's request id only: the claim can be a NIP.
 */
export async function requirePerson(deps: Deps, token: TokenResult, requestId: string): Promise<Person> {
  if (token.kind === 'NONE') throw unauthenticated('Send a token: Authorization: Bearer …');
  if (token.kind === 'REFUSED') {
    if (token.problem.code === 'ISSUER_UNREACHABLE')
      deps.log.error({ requestId, err: token.problem.cause }, 'token issuer unreachable');
    throw token.problem;
  }
  const person = await identifyPerson(deps, token.subject);
  if (!person) {
    deps.log.warn({ requestId, code: 'PERSON_UNKNOWN' }, 'a valid token names nobody in the roster');
    throw new Problem(
      'PERSON_UNKNOWN',
      'Your sign-in is valid, but belongs to nobody in the roster of this agency. Ask BKD to link it.',
    );
  }
  if (person.left) {
    deps.log.warn({ requestId, code: 'PERSON_LEFT', actorId: person.id }, 'a token of a person who left');
    throw new Problem('PERSON_LEFT', 'The roster says that you have left this agency.');
  }
  return person;
}
