import { Prisma } from '../generated/prisma/client.ts';
import type { Act, Deps, Tx } from './context.ts';
import { sqlStateOf } from './database-errors.ts';
import { openTransaction, prepared } from './own-statements.ts';
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
  bounds: Bounds = SHORT,
): Promise<T> {
  return transact(deps, bounds, async (tx) => {
    await tx.$queryRaw(prepared('begin', Prisma.sql`SELECT ${bounded(bounds)}`));
    return work(tx);
  });
}

const transact = <T>(deps: Pick<Deps, 'db'>, { statementMs }: Bounds, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inSpan('transaction', () =>
    openTransaction(deps.db, work, { maxWait: 5_000, timeout: Math.max(statementMs * 3, 10_000) }),
  );

/** Select list that sets the bounds for the rest of the transaction. */
const bounded = ({ lockMs, statementMs }: Bounds): Prisma.Sql =>
  Prisma.sql`set_config('lock_timeout', ${`${lockMs}ms`}, true), set_config('statement_timeout', ${`${statementMs}ms`}, true)`;

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
  bounds: Bounds = SHORT,
): Promise<T> {
  return answerOnce(deps, act, bounds, async (tx) => {
    const result = await work(tx);
    if (result instanceof CommitAndRefuse) return result;
    return { result, events: doneBy(tx, act) };
  });
}

/** What the act put on record. What it led to (an overdue task that was settled, a provisional decision of another request) was not done by it. */
export const doneBy = (tx: Tx, act: Act): readonly RecordedEvent[] =>
  recordedIn(tx).filter((event) => event.requestId === act.requestId);

/**
 * For a command of many transactions, when all are committed: keeps its answer and acknowledges what they put on record, as `command` does for one.
 * @throws Refusal IDEMPOTENCY_KEY_REUSED (422)
 */
export const answerFor = <T>(
  deps: Pick<Deps, 'db'>,
  act: Act,
  answer: T,
  events: readonly RecordedEvent[],
): Promise<T> => answerOnce(deps, act, SHORT, () => Promise.resolve({ result: answer, events }));

async function answerOnce<T>(
  deps: Pick<Deps, 'db'>,
  act: Act,
  bounds: Bounds,
  make: (tx: Tx) => Promise<Kept<T> | CommitAndRefuse>,
): Promise<T> {
  const { idempotency } = act;
  try {
    const made = await transact(deps, bounds, async (tx) => {
      const earlier = await earlierAnswer<T>(tx, act, bounds);
      if (earlier) return earlier;
      const fresh = await make(tx);
      // A refusal is not an answer to keep: the same request may be right another time.
      if (idempotency && !(fresh instanceof CommitAndRefuse)) await keepAnswer(tx, act.actorId, idempotency, fresh);
      return fresh;
    });
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
  const kept = act.idempotency && (await transact(deps, SHORT, (tx) => earlierAnswer<T>(tx, act, SHORT)));
  if (kept) act.acknowledge?.(kept.events);
  return kept;
}

/** Opens the transaction: its bounds are set in the statement that looks for an earlier answer. */
async function earlierAnswer<T>(tx: Tx, act: Act, bounds: Bounds): Promise<Kept<T> | undefined> {
  const { idempotency } = act;
  const look = Prisma.sql`
    SELECT ${bounded(bounds)}, k.route, k.body_hash AS "bodyHash", k.result, k.recorded
    FROM (VALUES (1)) AS one LEFT JOIN idempotency_key k ON k.person_id = ${act.actorId}::uuid AND k.key = ${idempotency?.key ?? null}`;
  const [row] = await tx.$queryRaw<
    { route: string | null; bodyHash: string; result: T; recorded: RecordedEvent[] | null }[]
  >(prepared('begin-command', look));
  if (!idempotency || !row || row.route === null) return undefined;
  if (row.route !== idempotency.route || row.bodyHash !== idempotency.bodyHash) {
    throw new Refusal(
      'IDEMPOTENCY_KEY_REUSED',
      422,
      'This Idempotency-Key came with another request. Use a new key for a new request.',
    );
  }
  // A row of the version before has none.
  return { result: row.result, events: row.recorded ?? [] };
}

/** A command that answers nothing keeps null. */
async function keepAnswer(
  tx: Tx,
  personId: string,
  { key, route, bodyHash }: NonNullable<Act['idempotency']>,
  { result, events }: Kept<unknown>,
): Promise<void> {
  const keep = Prisma.sql`
    INSERT INTO idempotency_key (person_id, key, route, body_hash, result, recorded)
    VALUES (${personId}::uuid, ${key}, ${route}, ${bodyHash}, ${JSON.stringify(result ?? null)}::jsonb, ${JSON.stringify(events)}::jsonb)`;
  await tx.$executeRaw(prepared('keep-answer', keep));
}

export function isUniqueViolation(error: unknown): boolean {
  return (
    sqlStateOf(error) === UNIQUE_VIOLATION ||
    (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
  );
}

const UNIQUE_VIOLATION = '23505';
