import type { CaseKind } from '../domain/terms.ts';
import type { Deps } from './context.ts';
import type { OwnerKind } from './ring.ts';

/** A doorbell to ring: the newest unconsumed row of an owner, with the epoch that its workflow should have. */
export interface Bell {
  readonly outboxId: string;
  readonly ownerKind: OwnerKind;
  readonly ownerId: string;
  /** COACHING, COUNSELLING or REWARD where the owner is a case. */
  readonly caseKind: CaseKind | null;
  /** The task that it is about, and the decision on it; null where it concerns the owner as a whole, or nobody has decided. */
  readonly taskId: string | null;
  readonly decisionId: string | null;
  /** W3C; null while traces are off. */
  readonly traceparent: string | null;
  /** The owner's epoch now; part of the workflow id. */
  readonly epoch: number;
}

/**
 * Takes doorbells that nobody has answered, and puts each off with a growing delay (5 s to 60 s) until a step consumes it: that Temporal
 * took a signal is not delivery (docs/architecture.md, rule 6). Long enough that a burst does not ring again what only waits its turn; one that
 * could not be rung comes sooner (`noteBellFailure`). Several relays may run; a row is taken by one. Rows of one owner ring once.
 */
export async function claimBells(deps: Pick<Deps, 'db'>, limit: number): Promise<Bell[]> {
  return deps.db.$queryRaw<Bell[]>`
    WITH due AS (
      SELECT id FROM outbox WHERE consumed_at IS NULL AND next_attempt_at <= clock_timestamp()
      ORDER BY next_attempt_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED),
    taken AS (
      UPDATE outbox o SET attempts = attempts + 1,
        next_attempt_at = clock_timestamp() + make_interval(secs => least(60, 5 * power(2, least(attempts, 4))))
      FROM due WHERE o.id = due.id RETURNING o.id, o.owner_kind, o.owner_id, o.task_id, o.traceparent)
    SELECT DISTINCT ON (t.owner_id) t.id::text AS "outboxId", t.owner_kind AS "ownerKind", t.owner_id::text AS "ownerId", d.kind AS "caseKind",
      t.task_id::text AS "taskId", e.id::text AS "decisionId", t.traceparent, coalesce(a.epoch, d.epoch, r.epoch, p.epoch, 1) AS epoch
    FROM taken t LEFT JOIN appraisal a ON a.id = t.owner_id LEFT JOIN development_case d ON d.id = t.owner_id
    LEFT JOIN unit_report r ON r.id = t.owner_id LEFT JOIN periodic_evaluation p ON p.id = t.owner_id
    LEFT JOIN decision e ON e.task_id = t.task_id
    ORDER BY t.owner_id, t.id DESC`;
}

/** Keeps why a bell could not be rung; it is rung again after a second, the next time after two, and so on to a minute. */
export async function noteBellFailure(deps: Pick<Deps, 'db'>, outboxId: string, error: string): Promise<void> {
  await deps.db.$executeRaw`
    UPDATE outbox SET last_error = ${error.slice(0, 500)},
      next_attempt_at = clock_timestamp() + make_interval(secs => least(60, power(2, least(attempts, 7) - 1)))
    WHERE id = ${BigInt(outboxId)} AND consumed_at IS NULL`;
}
