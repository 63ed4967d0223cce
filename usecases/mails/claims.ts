/**
 * The queue of mails. A mail is claimed (attempts + 1, next attempt pushed ahead), sent, and marked with the server's answer. A killed
 * process leaves a claim that lapses.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../context.ts';
import { inTransaction } from '../transact.ts';

export interface Claim {
  readonly id: bigint;
  /** Also the fence: a result is written only while this is still the last attempt. */
  readonly attempts: number;
}

/** A claim lapses after this time unless renewed; also how long the mails of a killed process wait. */
const CLAIM_SECONDS = 30;
const RENEWAL_MS = 10_000;

/** Takes mails that are due, what could not wait first; mails that another sender holds are skipped. */
export async function claim(deps: Pick<Deps, 'db'>, limit: number): Promise<Claim[]> {
  const claims = await inTransaction(
    deps,
    (tx) => tx.$queryRaw<(Claim & { atOnce: boolean })[]>`
      WITH due AS (
        SELECT id FROM mail WHERE status = 'QUEUED' AND next_attempt_at <= clock_timestamp()
        ORDER BY (kind = 'AT_ONCE') DESC, next_attempt_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      UPDATE mail m SET attempts = m.attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})
      FROM due WHERE m.id = due.id RETURNING m.id, m.attempts, m.kind = 'AT_ONCE' AS "atOnce"`,
  );
  // RETURNING has no order; what cannot wait goes first, then what happened first.
  return claims.sort((a, b) => Number(b.atOnce) - Number(a.atOnce) || (a.id < b.id ? -1 : 1));
}

/** Keeps the claims of mails that take long, so that nobody else sends them at the same time; until `finished`. */
export async function renewClaims(
  deps: Pick<Deps, 'db' | 'log'>,
  inHand: ReadonlyMap<bigint, Claim>,
  finished: AbortSignal,
): Promise<void> {
  while (!finished.aborted) {
    await sleep(RENEWAL_MS, undefined, { signal: finished }).catch(() => undefined);
    if (finished.aborted || inHand.size === 0) return;
    try {
      await inTransaction(
        deps,
        (tx) => tx.$executeRaw`
          UPDATE mail m SET next_attempt_at = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})
          FROM unnest(${ids(inHand.values())}::bigint[], ${attempts(inHand.values())}::int[]) AS held (id, attempts)
          WHERE m.id = held.id AND m.attempts = held.attempts AND m.status = 'QUEUED'`,
      );
    } catch (error) {
      // At worst a claim lapses and a mail comes twice; the database will say the same to whoever writes the results.
      deps.log.warn({ err: error, mails: inHand.size }, 'Claims on mails could not be renewed');
    }
  }
}

/** What was claimed and not begun is nobody's fault: it goes back as it was. */
export async function release(deps: Pick<Deps, 'db'>, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await inTransaction(
    deps,
    (tx) => tx.$executeRaw`
      UPDATE mail m SET next_attempt_at = clock_timestamp(), attempts = m.attempts - 1
      FROM unnest(${ids(claims)}::bigint[], ${attempts(claims)}::int[]) AS held (id, attempts)
      WHERE m.id = held.id AND m.attempts = held.attempts AND m.status = 'QUEUED'`,
  );
}

export const ids = (claims: Iterable<Claim>): string[] => Array.from(claims, ({ id }) => id.toString());
const attempts = (claims: Iterable<Claim>): number[] => Array.from(claims, (held) => held.attempts);
