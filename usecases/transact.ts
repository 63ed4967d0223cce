import { Prisma } from '../generated/prisma/client.ts';
import type { Act, Deps, Tx } from './context.ts';
import { Refusal } from './refusal.ts';

/** Longest wait for a row lock and for one statement, milliseconds; below the 4 s of a workflow step (design rule 7). */
const LOCK_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 3_000;

/** One transaction with bounded waits. Bulk work passes its own bounds. */
export async function inTransaction<T>(
  deps: Pick<Deps, 'db'>,
  work: (tx: Tx) => Promise<T>,
  bounds: { lockMs: number; statementMs: number } = { lockMs: LOCK_TIMEOUT_MS, statementMs: STATEMENT_TIMEOUT_MS },
): Promise<T> {
  return deps.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT set_config('lock_timeout', ${`${bounds.lockMs}ms`}, true), set_config('statement_timeout', ${`${bounds.statementMs}ms`}, true)`;
      return work(tx);
    },
    { maxWait: 5_000, timeout: Math.max(bounds.statementMs * 3, 10_000) },
  );
}

/** A refusal after which what was written stays: an overdue task was settled, or a denial was put on record. */
export class CommitAndRefuse {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }
}

/**
 * A person's command: one transaction, and with an Idempotency-Key the answer is kept in the same transaction, so that a
 * repetition (even after a crash between commit and answer) gives the same one. The result must be plain JSON.
 * @throws Refusal IDEMPOTENCY_KEY_REUSED (422) when the key came with another route or body.
 */
export async function command<T>(
  deps: Pick<Deps, 'db'>,
  act: Act,
  work: (tx: Tx) => Promise<T | CommitAndRefuse>,
): Promise<T> {
  const result = await answer(deps, act, work);
  if (result instanceof CommitAndRefuse) throw result.refusal;
  return result;
}

async function answer<T>(
  deps: Pick<Deps, 'db'>,
  act: Act,
  work: (tx: Tx) => Promise<T | CommitAndRefuse>,
): Promise<T | CommitAndRefuse> {
  const { idempotency } = act;
  if (!idempotency) return inTransaction(deps, work);
  try {
    return await inTransaction(deps, async (tx) => {
      const earlier = await earlierAnswer<T>(tx, act);
      if (earlier) return earlier.result;
      const result = await work(tx);
      // A refusal is not an answer to keep: the same request may be right another time.
      if (result instanceof CommitAndRefuse) return result;
      await tx.idempotencyKey.create({
        data: { personId: act.actorId, ...idempotency, result: result as Prisma.InputJsonValue },
      });
      return result;
    });
  } catch (error) {
    // Two requests with one key at once: the second meets the first one's row and gives its answer.
    if (!isUniqueViolation(error)) throw error;
    const earlier = await inTransaction(deps, (tx) => earlierAnswer<T>(tx, act));
    if (!earlier) throw error;
    return earlier.result;
  }
}

async function earlierAnswer<T>(tx: Tx, act: Act): Promise<{ result: T } | undefined> {
  const { idempotency } = act;
  if (!idempotency) return undefined;
  const row = await tx.idempotencyKey.findUnique({
    where: { personId_key: { personId: act.actorId, key: idempotency.key } },
  });
  if (!row) return undefined;
  if (row.route !== idempotency.route || row.bodyHash !== idempotency.bodyHash) {
    throw new Refusal(
      'IDEMPOTENCY_KEY_REUSED',
      422,
      'This Idempotency-Key came with another request. Use a new key for a new request.',
    );
  }
  return { result: row.result as T };
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
