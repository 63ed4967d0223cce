import { isLate } from '../domain/deadlines.ts';
import { earliestOpening, periodWindows, type PeriodWindow } from '../domain/periods.ts';
import type { PeriodicRule } from '../domain/policy.ts';
import { calendarsOf } from './calendars.ts';
import type { Deps, Tx } from './context.ts';
import { shareCycles } from './cycle-gate.ts';
import { pausesOf } from './cycles/period-windows.ts';
import { policyById } from './policies.ts';
import { inTransaction } from './transact.ts';

export interface OpeningLimits {
  /** Evaluations in one transaction. */
  readonly batch: number;
  /** Transactions at most of a cycle in this call; what is left is opened by the next. */
  readonly maxBatches: number;
}

const BOUNDS = { lockMs: 2_000, statementMs: 10_000 };

/** Workflows that are started in a second: below what Temporal takes, so that people's decisions do not wait behind a whole agency's. */
const STARTS_PER_SECOND = 20;

/**
 * Opens the monthly or quarterly evaluations whose window is open (Art. 24; Annex IV.A.8.a, p.90): for every active appraisal with targets
 * in force a row, an event, and a bell by which its workflow is started, a few a second. Set-based; coming twice changes nothing. Not in
 * paused cycles, nor in those of virtual time, for which rehearsals call `openPeriodsOf`.
 * @returns how many were opened
 */
export async function openPeriods(deps: Pick<Deps, 'db' | 'log'>, limits: OpeningLimits): Promise<number> {
  const running = await deps.db.cycle.findMany({
    where: { status: 'RUNNING', virtualTime: false },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  let opened = 0;
  for (const { id } of running) {
    // One cycle that cannot be read does not hold up the others.
    try {
      opened += await openPeriodsOf(deps, id, limits);
    } catch (error) {
      deps.log.warn({ cycleId: id, err: error }, 'periodic evaluations were not opened; the next round tries again');
    }
  }
  return opened;
}

/** The same of one cycle. @param at the instant that counts, for cycles of virtual time; else the database's clock */
export async function openPeriodsOf(
  deps: Pick<Deps, 'db'>,
  cycleId: string,
  limits: OpeningLimits,
  at?: Date,
): Promise<number> {
  const windows = await inTransaction(deps, (tx) => openWindows(tx, cycleId, at), BOUNDS);
  let opened = 0;
  for (let turn = 0; windows.length > 0 && turn < limits.maxBatches; turn += 1) {
    const made = await inTransaction(deps, (tx) => openBatch(tx, cycleId, windows, limits.batch, opened), BOUNDS);
    if (made === 0) break;
    opened += made;
  }
  return opened;
}

/** A window that is open now, of a unit in which somebody's evaluation has not been opened. */
interface OpenWindow extends PeriodWindow {
  readonly unitId: string;
}

async function openWindows(tx: Tx, cycleId: string, at: Date | undefined): Promise<OpenWindow[]> {
  const [cycle] = await tx.$queryRaw<{ policy_id: string; year: number; launched_at: Date | null; now: Date }[]>`
    SELECT policy_id::text, year, launched_at, clock_timestamp() AS now FROM cycle WHERE id = ${cycleId}::uuid AND status = 'RUNNING'`;
  if (!cycle?.launched_at) return [];
  const { periodic } = await policyById(tx, cycle.policy_id);
  const now = at ?? cycle.now;
  const known = { year: cycle.year, launchedAt: cycle.launched_at };
  const begun = periodic?.periods.filter((rule) => earliestOpening(rule, known) <= now) ?? [];
  if (!periodic || begun.length === 0) return [];
  const candidates: PeriodicRule = { ...periodic, periods: begun };
  const facts = { ...known, pauses: await pausesOf(tx, cycleId) };
  const open: OpenWindow[] = [];
  const periods = begun.map((rule) => rule.period);
  const unitIds = await unitsToLookAt(tx, cycleId, begun.length, periods);
  for (const [unitId, calendar] of await calendarsOf(tx, unitIds)) {
    const windows = periodWindows(candidates, facts, calendar);
    for (const window of windows) {
      if (window.opensAt <= now && !isLate(now, window.dueAt)) open.push({ ...window, unitId });
    }
  }
  return open;
}

/** Where somebody lacks one of the periods that may be open; most rounds find nobody. */
async function unitsToLookAt(tx: Tx, cycleId: string, count: number, periods: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ unit_id: string }[]>`
    SELECT DISTINCT a.unit_id::text FROM appraisal a
    WHERE a.cycle_id = ${cycleId}::uuid AND a.state = 'ACTIVE' AND ${count} > (
      SELECT count(*) FROM periodic_evaluation p WHERE p.appraisal_id = a.id AND p.period = ANY(${[...periods]}::text[]))
    ORDER BY 1`;
  return rows.map((row) => row.unit_id);
}

/**
 * Who joined late gets the periods whose window opens after it (everybody joined at the launch); who has no targets in force gets the period
 * as soon as he has, while its window is open. An appraisal that is locked just now is found by the next round.
 */
async function openBatch(
  tx: Tx,
  cycleId: string,
  windows: readonly OpenWindow[],
  batch: number,
  before: number,
): Promise<number> {
  // First of all, as every step does: a pause or a cancellation waits for this, or this sees it.
  await shareCycles(tx, cycleId);
  const [cycle] = await tx.$queryRaw<{ status: string; launched_at: Date }[]>`
    SELECT status, launched_at FROM cycle WHERE id = ${cycleId}::uuid`;
  if (cycle?.status !== 'RUNNING') return 0;
  const made = await tx.$queryRaw<{ id: string }[]>`
    WITH open AS (
      SELECT * FROM unnest(${windows.map((each) => each.unitId)}::uuid[], ${windows.map((each) => each.period)}::text[],
        ${windows.map((each) => each.opensAt.toISOString())}::timestamptz[], ${windows.map((each) => each.dueAt.toISOString())}::timestamptz[],
        ${windows.map((each) => JSON.stringify(each.derivation))}::text[]) AS w (unit_id, period, opens_at, due_at, derivation)),
    lacking AS (
      SELECT a.id, w.period, w.opens_at, w.due_at, w.derivation FROM appraisal a JOIN open w ON w.unit_id = a.unit_id
      WHERE a.cycle_id = ${cycleId}::uuid AND a.state = 'ACTIVE' AND w.opens_at >= coalesce(a.joined_at, ${cycle.launched_at})
        AND EXISTS (SELECT 1 FROM plan s WHERE s.appraisal_id = a.id AND s.approved_at IS NOT NULL AND s.closed_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM periodic_evaluation p WHERE p.appraisal_id = a.id AND p.period = w.period)
      ORDER BY a.id, w.period LIMIT ${batch} FOR UPDATE OF a SKIP LOCKED)
    INSERT INTO periodic_evaluation (appraisal_id, period, opens_at, due_at, derivation)
    SELECT id, period, opens_at, due_at, derivation::jsonb FROM lacking ORDER BY id, period
    ON CONFLICT DO NOTHING
    RETURNING id::text`;
  if (made.length === 0) return 0;
  const ids = made.map((row) => row.id);
  await tx.$executeRaw`
    INSERT INTO event (chain, type, actor_role, cycle_id, appraisal_id, data)
    SELECT p.appraisal_id::text, 'PERIOD_OPENED', 'ENGINE', ${cycleId}::uuid, p.appraisal_id, jsonb_build_object(
      'periodId', p.id, 'period', p.period, 'epoch', p.epoch, 'legalBasis', p.derivation -> 'opens' -> 'legalBasis',
      'opensAt', to_char(p.opens_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'dueAt', to_char(p.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    FROM periodic_evaluation p WHERE p.id = ANY(${ids}::uuid[]) ORDER BY p.appraisal_id, p.period`;
  await tx.$executeRaw`
    INSERT INTO outbox (owner_kind, owner_id, reason, created_at, next_attempt_at)
    SELECT 'period', turn.id, 'OPENED', turn.at, turn.at FROM (
      SELECT p.id, clock_timestamp() + make_interval(secs => (${before} + row_number() OVER (ORDER BY p.appraisal_id, p.period) - 1) / ${STARTS_PER_SECOND}::float8) AS at
      FROM periodic_evaluation p WHERE p.id = ANY(${ids}::uuid[])) turn`;
  return made.length;
}
