import { Prisma } from '../generated/prisma/client.ts';
import type { Act, Deps, Tx } from './context.ts';
import { recordedIn } from './record-event.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { Refusal } from './refusal.ts';
import { inSpan } from './trace.ts';

/** Longest wait for a row lock, and for one statement. */
interface Bounds {
  readonly lockMs: number;
  readonly statementMs: number;
}

/** Below the 4 s of a workflow step (docs/architecture.md, rule 7). */
const SHORT: Bounds = { lockMs: 2_000, statementMs: 3_000 };

/** One transaction with bounded waits. Bulk work passes its own bounds. */
export async function inTransaction<T>(
  deps: Pick<Deps, 'db'>,
  work: (tx: Tx) => Promise<T>,
  { lockMs, statementMs }: Bounds = SHORT,
): Promise<T> {
  return inSpan('transaction', () =>
    deps.db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT set_config('lock_timeout', ${`${lockMs}ms`}, true), set_config('statement_timeout', ${`${statementMs}ms`}, true)`;
        return work(tx);
      },
      { maxWait: 5_000, timeout: Math.max(statementMs * 3, 10_000) },
    ),
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
 * repetition (even after a crash between commit and answer, or while the first is under way) gives the same one. The result must
 * be plain JSON. @param bounds for bulk work; other commands keep the short ones
 * @throws Refusal IDEMPOTENCY_KEY_REUSED (422) when the key came with another route or body.
 */
export async function command<T>(
  deps: Pick<Deps, 'db'>,
  act: Act,
  work: (tx: Tx) => Promise<T | CommitAndRefuse>,
  bounds?: Bounds,
): Promise<T> {
  const { idempotency } = act;
  try {
    const made = await inTransaction(
      deps,
      async (tx) => {
        const earlier = await earlierAnswer<T>(tx, act);
        if (earlier) return earlier;
        const result = await work(tx);
        // A refusal is not an answer to keep: the same request may be right another time.
        if (result instanceof CommitAndRefuse) return result;
        // What it led to (an overdue task that was settled, a provisional decision of another request) was not done by this act.
        const events = recordedIn(tx).filter((event) => event.requestId === act.requestId);
        if (idempotency) {
          await tx.idempotencyKey.create({
            data: {
              personId: act.actorId,
              ...idempotency,
              result: result as Prisma.InputJsonValue,
              recorded: events as unknown as Prisma.InputJsonValue,
            },
          });
        }
        return { result, events };
      },
      bounds,
    );
    if (made instanceof CommitAndRefuse) throw made.refusal;
    act.acknowledge?.(made.events);
    return made.result;
  } catch (error) {
    // Two requests with one key at once: the second waited for the first one's locks and met its consequences (a closed task, the key
    // itself), but its answer is the first one's.
    if (!idempotency || !(error instanceof Refusal || isUniqueViolation(error))) throw error;
    const earlier = await keptAnswer<T>(deps, act);
    if (!earlier) throw error;
    return earlier.result;
  }
}

interface Kept<T> {
  readonly result: T;
  /** What the act put on record when it was done. */
  readonly events: readonly RecordedEvent[];
}

/** The answer that was given to this request before, if any. @throws Refusal IDEMPOTENCY_KEY_REUSED */
export async function keptAnswer<T>(deps: Pick<Deps, 'db'>, act: Act): Promise<Kept<T> | undefined> {
  const kept = act.idempotency && (await inTransaction(deps, (tx) => earlierAnswer<T>(tx, act)));
  if (kept) act.acknowledge?.(kept.events);
  return kept;
}

async function earlierAnswer<T>(tx: Tx, act: Act): Promise<Kept<T> | undefined> {
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
  // A row of the version before has none.
  return { result: row.result as T, events: (row.recorded ?? []) as unknown as RecordedEvent[] };
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
