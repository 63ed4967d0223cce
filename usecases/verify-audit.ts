import type { Deps } from './context.ts';
import { iso } from './iso.ts';
import { inTransaction } from './transact.ts';

interface BrokenLink {
  readonly chain: string;
  readonly seq: number;
  /** Decimal text of the event's id; null where the event is gone. */
  readonly eventId: string | null;
  /** CHANGED: the event's content differs from its hash. BROKEN: it doesn't follow the one before. MISSING: the end of the chain is gone. */
  readonly fault: 'CHANGED' | 'BROKEN' | 'MISSING';
}

export interface AuditVerification {
  readonly chains: number;
  readonly events: number;
  readonly verified: boolean;
  readonly brokenChains: number;
  /** The first one, by chain and sequence. */
  readonly firstBroken: BrokenLink | null;
  /** Where the one chain that was asked for ends; null where all were, or there is none. */
  readonly head: { readonly seq: number; readonly hash: string } | null;
  /** Instant of the verification. */
  readonly at: string;
}

/** Recomputing reads every event once, whatever the number of chains; a whole province's year is some million rows. */
const BOUNDS = { lockMs: 2_000, statementMs: 120_000 };

/**
 * Recomputes the hash chains in the database, from the stored events with the same function that made them. One snapshot: acts that
 * are committed meanwhile don't disturb it.
 * @param chain an appraisal's id, a cycle's id or "agency"; undefined: all
 */
export async function verifyAudit(deps: Pick<Deps, 'db'>, chain: string | undefined): Promise<AuditVerification> {
  const only = chain ?? null;
  const rows = await inTransaction(
    deps,
    (tx) => tx.$queryRaw<(Omit<AuditVerification, 'at' | 'verified'> & { at: Date })[]>`
      WITH link AS (
        SELECT e.id, e.chain, e.seq, e.hash,
          e.hash <> encode(sha256(convert_to(e.prev_hash || '|' || event_text(e), 'UTF8')), 'hex') AS changed,
          e.seq <> row_number() OVER w OR e.prev_hash <> coalesce(lag(e.hash) OVER w, '') AS broken,
          lead(e.seq) OVER w IS NULL AS ends
        FROM event e
        WHERE ${only}::text IS NULL OR e.chain = ${only}
        WINDOW w AS (PARTITION BY e.chain ORDER BY e.seq)),
      fault AS (
        SELECT chain, seq, id::text AS "eventId", CASE WHEN changed THEN 'CHANGED' ELSE 'BROKEN' END AS fault
        FROM link WHERE changed OR broken
        UNION ALL
        -- The head knows how long the chain is and how it ends: events cut off the end show here only.
        SELECT h.chain, h.seq, NULL, 'MISSING' FROM chain_head h LEFT JOIN link last ON last.chain = h.chain AND last.ends
        WHERE (${only}::text IS NULL OR h.chain = ${only}) AND (last.seq, last.hash) IS DISTINCT FROM (h.seq, h.hash))
      SELECT (SELECT count(DISTINCT chain)::int FROM (SELECT chain FROM link UNION SELECT chain FROM fault) c) AS chains,
        (SELECT count(*)::int FROM link) AS events,
        (SELECT count(DISTINCT chain)::int FROM fault) AS "brokenChains",
        (SELECT jsonb_build_object('seq', h.seq, 'hash', h.hash) FROM chain_head h WHERE h.chain = ${only}) AS head,
        (SELECT to_jsonb(f) FROM fault f ORDER BY chain, seq LIMIT 1) AS "firstBroken",
        clock_timestamp() AS at`,
    BOUNDS,
  );
  const row = rows[0];
  if (!row) throw new Error('an aggregate without GROUP BY always has one row');
  return { ...row, verified: row.brokenChains === 0, at: iso(row.at) };
}
