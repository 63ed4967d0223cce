/** Idempotency-Key: what `command` (usecases/transact.ts) needs to give the same answer to the same request. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Act } from '../../usecases/context.ts';
import { Problem } from './problems.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * @param bodyHash sha-256 of what was sent, hex
 * @returns undefined where no key was sent. `route` holds method, path and query, so that a key used for one task doesn't answer for another.
 * @throws Problem IDEMPOTENCY_KEY_INVALID (400)
 */
export function readIdempotency(request: Request, bodyHash: string): Act['idempotency'] {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return undefined;
  if (!KEY.test(key)) {
    throw new Problem(
      'IDEMPOTENCY_KEY_INVALID',
      'Idempotency-Key must be 1 to 200 visible ASCII characters without spaces.',
    );
  }
  const query = new URL(request.originalUrl, 'http://localhost').searchParams;
  query.sort();
  const search = query.size > 0 ? `?${query.toString()}` : '';
  return { key, route: `${request.method} ${request.path}${search}`, bodyHash };
}

/** Of the same members in another order, the same hash. */
export function hashOfJson(body: unknown): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

function canonical(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
