/** Makes the digests whose local morning has come: a mail row per person, with the notices that waited for it. Texts are made when it is sent. */
import { inAnotherWeek, type DigestRhythm, type DigestTurn } from '../../domain/digest-hours.ts';
import { OUT_OF_SERVICE } from '../../domain/terms.ts';
import { TASK_IS_YOURS } from '../../domain/urgency.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps, Tx } from '../context.ts';
import { inTransaction } from '../transact.ts';
import { readUnitTurns, type UnitTurn } from './digest-clock.ts';
import { dropNotices } from './drop-notices.ts';
import { CLOCK_RUNS, headsWithNews } from './read-digests.ts';

export interface DigestOptions {
  readonly rhythm: DigestRhythm;
  /** The instant that counts as now; undefined: the database's clock. */
  readonly asOf: Date | undefined;
}

export interface DigestCounts {
  /** Units whose turn came. */
  readonly units: number;
  /** Mails made. */
  readonly digests: number;
  /** Notices that came to nothing. */
  readonly dropped: number;
  /** Notices that could not wait, because their task is due before the next digest. */
  readonly promoted: number;
}

const BOUNDS = { lockMs: 5_000, statementMs: 60_000 };
/** Years away: a calendar without a working day. */
const NEVER = new Date('9999-01-01T00:00:00Z');

/**
 * One transaction for each zone and turn: the units' clocks are locked, so that of two callers the second finds the turn made, and a crash
 * leaves either everything or nothing. A person's digest of a turn has a key of its own besides (`mail.dedupe_key`).
 */
export async function makeDigests(deps: Pick<Deps, 'db'>, options: DigestOptions): Promise<DigestCounts> {
  const total = { units: 0, digests: 0, dropped: 0, promoted: 0 };
  await inTransaction(deps, countAnew, BOUNDS);
  const turns = await inTransaction(deps, (tx) => windClocks(tx, options), BOUNDS);
  for (const { turn, unitIds } of groupByTurn(turns)) {
    const { units, digests, dropped } = await inTransaction(deps, (tx) => makeTurn(tx, turn, unitIds, options), BOUNDS);
    total.units += units;
    total.digests += digests;
    total.dropped += dropped;
  }
  total.promoted = await inTransaction(deps, promote, BOUNDS);
  return total;
}

/**
 * Right after a launch in a new installation the planner knows nothing of tens of thousands of notices, and joins them one by one for minutes;
 * PostgreSQL counts by itself only a minute later.
 */
async function countAnew(tx: Tx): Promise<void> {
  const [row] = await tx.$queryRaw<{ stale: boolean }[]>`
    SELECT (SELECT count(*) FROM notice WHERE status = 'QUEUED' AND mail_id IS NULL) > 1000 + 2 * greatest(reltuples, 0) AS stale
    FROM pg_class WHERE oid = 'notice'::regclass`;
  if (row?.stale) await tx.$executeRawUnsafe('ANALYZE notice, task, employee, appraisal');
}

/** Writes down when each unit's next digest comes: the preview and the urgency of what is due before it rest on it. */
async function windClocks(tx: Tx, { rhythm, asOf }: DigestOptions): Promise<UnitTurn[]> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  const turns = await readUnitTurns(tx, rhythm, asOf ?? clock?.now ?? new Date());
  await tx.$executeRaw`
    INSERT INTO digest_clock AS d (unit_id, next_at)
    SELECT unit_id, next_at FROM unnest(${turns.map(({ unitId }) => unitId)}::uuid[],
      ${turns.map(({ next }) => (next?.at ?? NEVER).toISOString())}::timestamptz[]) AS wound (unit_id, next_at) ORDER BY unit_id
    ON CONFLICT (unit_id) DO UPDATE SET next_at = excluded.next_at WHERE d.next_at <> excluded.next_at`;
  return turns;
}

function groupByTurn(turns: readonly UnitTurn[]): { turn: DigestTurn; unitIds: string[] }[] {
  const groups = new Map<string, { turn: DigestTurn; unitIds: string[] }>();
  for (const { due, unitId } of turns) {
    if (!due) continue;
    const key = `${due.key} ${due.at.toISOString()}`;
    const group = groups.get(key);
    if (group) group.unitIds.push(unitId);
    else groups.set(key, { turn: due, unitIds: [unitId] });
  }
  return [...groups.values()];
}

interface LockedUnit {
  readonly unitId: string;
  readonly lastOn: string | null;
}

async function makeTurn(
  tx: Tx,
  turn: DigestTurn,
  unitIds: readonly string[],
  { rhythm }: DigestOptions,
): Promise<{ units: number; digests: number; dropped: number }> {
  const units = await tx.$queryRaw<LockedUnit[]>`
    SELECT d.unit_id::text AS "unitId", to_char(d.last_at AT TIME ZONE u.time_zone, 'YYYY-MM-DD') AS "lastOn"
    FROM digest_clock d JOIN unit u ON u.id = d.unit_id
    WHERE d.unit_id = ANY (${[...unitIds]}::uuid[]) AND (d.last_at IS NULL OR d.last_at < ${turn.at})
    ORDER BY d.unit_id FOR UPDATE OF d`;
  if (units.length === 0) return { units: 0, digests: 0, dropped: 0 };
  const turnOf = units.map(({ unitId }) => unitId);
  const dropped = await dropNotices(
    tx,
    Prisma.sql`n.urgency = 'DIGEST' AND n.mail_id IS NULL AND r.unit_id = ANY (${turnOf}::uuid[])`,
  );
  const newWeek = units.filter(({ lastOn }) => lastOn === null || inAnotherWeek(turn.date, lastOn));
  const heads = await headsWithNews(
    tx,
    await headsIn(
      tx,
      newWeek.map(({ unitId }) => unitId),
    ),
  );
  const digests = await insertDigests(tx, turn, turnOf, heads, 'at' in rhythm);
  await tx.$executeRaw`UPDATE digest_clock SET last_at = ${turn.at} WHERE unit_id = ANY (${turnOf}::uuid[])`;
  return { units: units.length, digests, dropped };
}

/** People of these units who head a unit. */
async function headsIn(tx: Tx, unitIds: readonly string[]): Promise<string[]> {
  if (unitIds.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT e.id::text FROM employee e JOIN unit headed ON headed.head_id = e.id
    WHERE e.unit_id = ANY (${[...unitIds]}::uuid[]) AND NOT e.status = ANY (${[...OUT_OF_SERVICE]}::text[]) AND e.email IS NOT NULL`;
  return rows.map(({ id }) => id);
}

/**
 * A digest for whoever has news, has a task on its last day, or heads a unit whose week has begun. People who are not in service get none.
 * @param mornings a real morning: in rehearsals a task's last day is no occasion of its own, because every turn falls on it
 */
async function insertDigests(
  tx: Tx,
  turn: DigestTurn,
  unitIds: readonly string[],
  heads: readonly string[],
  mornings: boolean,
): Promise<number> {
  const made = await tx.$queryRaw<{ id: bigint }[]>`
    WITH person AS MATERIALIZED (
      SELECT e.id, e.email, u.time_zone FROM employee e JOIN unit u ON u.id = e.unit_id
      WHERE e.unit_id = ANY (${[...unitIds]}::uuid[]) AND NOT e.status = ANY (${[...OUT_OF_SERVICE]}::text[])
    ), last_day AS (
      SELECT p.id FROM person p JOIN task t ON t.assignee_id = p.id JOIN cycle c ON c.id = t.cycle_id
      WHERE ${mornings}::boolean AND p.email IS NOT NULL AND ${CLOCK_RUNS}
        AND t.due_at >= (${turn.date}::date)::timestamp AT TIME ZONE p.time_zone
        AND t.due_at < (${turn.date}::date + 1)::timestamp AT TIME ZONE p.time_zone
        AND NOT EXISTS (SELECT 1 FROM notice_mute m WHERE m.person_id = p.id AND m.appraisal_id = t.appraisal_id AND m.ended_at IS NULL)
    ), occasion AS (
      -- Joined: as conditions they would be looked through person by person once they no longer fit into a statement's memory.
      SELECT unnest(${[...heads]}::uuid[]) AS id
      UNION SELECT id FROM last_day
      UNION SELECT n.recipient_id FROM notice n WHERE n.status = 'QUEUED' AND n.mail_id IS NULL AND n.urgency = 'DIGEST'
    )
    INSERT INTO mail (recipient_id, kind, dedupe_key)
    SELECT p.id, CASE WHEN p.id = ANY (${[...heads]}::uuid[]) THEN 'WEEKLY' ELSE 'DIGEST' END, p.id || ':DIGEST:' || ${turn.key}::text
    FROM person p JOIN occasion o ON o.id = p.id
    ORDER BY p.id
    ON CONFLICT (dedupe_key) DO NOTHING RETURNING id`;
  // A statement of its own, which finds each person's notices by the index, whatever the statistics say of rows that came a moment ago.
  await tx.$executeRaw`
    UPDATE notice n SET mail_id = m.id FROM mail m
    WHERE m.id = ANY (${made.map(({ id }) => String(id))}::bigint[]) AND n.recipient_id = m.recipient_id
      AND n.status = 'QUEUED' AND n.mail_id IS NULL AND n.urgency = 'DIGEST'`;
  return made.length;
}

/**
 * What is due before its reader's next digest does not wait for it. Tasks that are late already do: they have been told of, and come in
 * every digest until they are done.
 */
async function promote(tx: Tx): Promise<number> {
  return tx.$executeRaw`
    UPDATE notice n SET urgency = 'AT_ONCE'
    FROM task t JOIN cycle c ON c.id = t.cycle_id, employee e JOIN digest_clock d ON d.unit_id = e.unit_id
    WHERE n.status = 'QUEUED' AND n.mail_id IS NULL AND n.urgency = 'DIGEST' AND n.kind = ANY (${[...TASK_IS_YOURS]}::text[])
      AND t.id = n.task_id AND e.id = n.recipient_id AND ${CLOCK_RUNS} AND t.due_at > clock_timestamp() AND t.due_at < d.next_at`;
}
