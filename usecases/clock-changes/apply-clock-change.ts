import { Prisma } from '../../generated/prisma/client.ts';
import { NoWorkingDay } from '../../domain/calendar.ts';
import { MissingEvent } from '../../domain/deadlines.ts';
import type { Deps, Tx } from '../context.ts';
import { shareCycles } from '../cycle-gate.ts';
import { inTransaction } from '../transact.ts';
import { appliedChange, CHANGE_COLUMNS, type ClockChangeRow } from './clock-change.ts';
import { ClockContext } from './clock-context.ts';
import type { MovedWindow } from './move-windows.ts';
import { movePeriod, readPeriodClocks, readTaskClocks, taskMove, type TaskMove } from './recompute-tasks.ts';
import {
  changeFor,
  ownersInScope,
  periodsInScope,
  scopeOf,
  tasksInScope,
  wokenOwners,
  type ClockOwner,
  type ClockScope,
} from './scope.ts';
import { finishClockChange } from './finish-clock-change.ts';
import { ringMoved } from './ring-moved.ts';
import { writeTaskMoves } from './write-task-moves.ts';
import type { PeriodClock } from './windows-of-task.ts';

/** Appraisals per transaction: some hundred milliseconds each, so that nobody waits for a change of clocks. */
const CLOCK_PAGE = 500;
const BOUNDS = { lockMs: 5_000, statementMs: 30_000 };

export type ClockChangePage = { readonly is: 'MORE'; readonly done: number } | { readonly is: 'DONE' };

/**
 * Applies one page of a change: every open task of the next appraisals (with their cases and periods) and reports, in one transaction with
 * its result per appraisal in the operation. Coming twice, or beside itself, moves nothing twice: what has its result is left out, and a
 * date that bears the change already is left alone.
 * @param limit appraisals in the page
 * @param among only these appraisals and reports; without them everything that is left, and the change's end
 */
export async function applyClockChange(
  deps: Pick<Deps, 'db'>,
  changeId: string,
  limit: number,
  among?: readonly string[],
): Promise<ClockChangePage> {
  return inTransaction(deps, (tx) => applyPage(tx, changeId, limit, among), BOUNDS);
}

/**
 * Applies a change page by page to its end. Whom it concerns is looked up once: looked up again for each page, the pages of a large agency would
 * cost the square of their number. Who came into its scope meanwhile is found by the last pages.
 */
export async function applyWholeChange(deps: Pick<Deps, 'db'>, changeId: string): Promise<void> {
  const ids = await inTransaction(deps, (tx) => ownersLeft(tx, changeId), BOUNDS);
  for (let from = 0; from < ids.length; from += CLOCK_PAGE) {
    await applyClockChange(deps, changeId, CLOCK_PAGE, ids.slice(from, from + CLOCK_PAGE));
  }
  while ((await applyClockChange(deps, changeId, CLOCK_PAGE)).is === 'MORE');
}

async function ownersLeft(tx: Tx, changeId: string): Promise<string[]> {
  const [change] = await tx.$queryRaw<ClockChangeRow[]>`
    SELECT ${CHANGE_COLUMNS} FROM clock_change ch WHERE ch.id = ${changeId}::uuid`;
  if (!change) return [];
  const page = { without: withoutDone(change), limit: LIMITLESS };
  return (await ownersInScope(tx, await scopeOf(tx, change), page)).map(({ id }) => id);
}

/** More than any country has civil servants. */
const LIMITLESS = 100_000_000;

const withoutDone = ({ operationId }: ClockChangeRow): Prisma.Sql => Prisma.sql`NOT EXISTS (
  SELECT 1 FROM operation_item i WHERE i.operation_id = ${operationId}::uuid AND i.key = o.id::text)`;

async function applyPage(
  tx: Tx,
  changeId: string,
  limit: number,
  among: readonly string[] | undefined,
): Promise<ClockChangePage> {
  const [change] = await tx.$queryRaw<ClockChangeRow[]>`
    SELECT ${CHANGE_COLUMNS} FROM clock_change ch JOIN operation o ON o.id = ch.operation_id
    WHERE ch.id = ${changeId}::uuid AND o.status = 'RUNNING' FOR UPDATE OF o`;
  if (!change) return { is: 'DONE' };
  const scope = await scopeOf(tx, change);
  const owners = await ownersInScope(tx, scope, { without: withoutDone(change), limit, among });
  if (owners.length === 0 && among) return { is: 'MORE', done: 0 };
  if (owners.length === 0) {
    await finishClockChange(tx, change);
    return { is: 'DONE' };
  }
  await applyToOwners(tx, scope, change, owners);
  return { is: 'MORE', done: owners.length };
}

async function applyToOwners(
  tx: Tx,
  scope: ClockScope,
  change: ClockChangeRow,
  owners: readonly ClockOwner[],
): Promise<void> {
  const taskIds = await lockOwners(tx, scope, owners);
  const context = new ClockContext(tx);
  const results = new Map(
    owners.map((owner): [string, OwnerResult] => [owner.id, { periods: [], moves: [], failed: null }]),
  );
  const periods = await movePeriods(tx, scope, context, owners, results);
  for (const task of await readTaskClocks(tx, taskIds)) {
    const result = results.get(task.appraisalId ?? task.reportId ?? '');
    if (!result) continue;
    try {
      const move = await taskMove(context, task, changeFor(scope, task), periods);
      if (move) result.moves.push(move);
    } catch (error) {
      // One appraisal's fault does not hold up the others; BKD finds it in the operation.
      result.failed = whyNotCounted(error);
    }
  }
  const moves = [...results.values()].flatMap((result) => result.moves);
  await writePeriods(
    tx,
    [...results.values()].flatMap((result) => result.periods),
  );
  await writeTaskMoves(tx, change, moves);
  await ringMoved(tx, moves, await wokenOwners(tx, change.id, owners));
  await writeItems(tx, change, results);
}

/** Why a date cannot be computed. @throws the error where it is another one */
function whyNotCounted(error: unknown): 'MISSING_EVENT' | 'NO_WORKING_DAY' {
  if (error instanceof MissingEvent) return 'MISSING_EVENT';
  if (error instanceof NoWorkingDay) return 'NO_WORKING_DAY';
  throw error;
}

interface MovedPeriod {
  readonly id: string;
  readonly window: MovedWindow;
}

interface OwnerResult {
  readonly periods: MovedPeriod[];
  readonly moves: TaskMove[];
  failed: ReturnType<typeof whyNotCounted> | null;
}

/** Locks in the house's order (docs/architecture.md, rule 5), each set by id. @returns the tasks in scope */
async function lockOwners(tx: Tx, scope: ClockScope, owners: readonly ClockOwner[]): Promise<string[]> {
  const cycleIds = [...new Set(owners.map(({ cycleId }) => cycleId))];
  const appraisalIds = owners.filter(({ kind }) => kind === 'appraisal').map(({ id }) => id);
  const reportIds = owners.filter(({ kind }) => kind === 'report').map(({ id }) => id);
  await shareCycles(tx, Prisma.sql`id = ANY(${cycleIds}::uuid[])`);
  await tx.$queryRaw`SELECT 1 FROM appraisal WHERE id = ANY(${appraisalIds}::uuid[]) ORDER BY id FOR UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM unit_report WHERE id = ANY(${reportIds}::uuid[]) ORDER BY id FOR UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM development_case WHERE appraisal_id = ANY(${appraisalIds}::uuid[]) ORDER BY id FOR UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM periodic_evaluation WHERE appraisal_id = ANY(${appraisalIds}::uuid[]) ORDER BY id FOR UPDATE`;
  const tasks = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM task t JOIN cycle c ON c.id = t.cycle_id LEFT JOIN periodic_evaluation p ON p.id = t.period_id
    WHERE (t.appraisal_id = ANY(${appraisalIds}::uuid[]) OR t.report_id = ANY(${reportIds}::uuid[])) AND ${tasksInScope(scope)}
    ORDER BY t.id FOR UPDATE OF t`;
  return tasks.map(({ id }) => id);
}

/** @returns every period of the owners, by id, with its window as it is after the change */
async function movePeriods(
  tx: Tx,
  scope: ClockScope,
  context: ClockContext,
  owners: readonly ClockOwner[],
  results: ReadonlyMap<string, OwnerResult>,
): Promise<Map<string, PeriodClock>> {
  const appraisalIds = owners.filter(({ kind }) => kind === 'appraisal').map(({ id }) => id);
  const inScope = await tx.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id JOIN cycle c ON c.id = a.cycle_id
    WHERE p.appraisal_id = ANY(${appraisalIds}::uuid[]) AND ${periodsInScope(scope)}`;
  const covered = new Set(inScope.map(({ id }) => id));
  const periods = new Map<string, PeriodClock>();
  for (const period of await readPeriodClocks(tx, appraisalIds)) {
    const window = covered.has(period.id) ? await movePeriod(context, period, appliedChange(scope.change)) : undefined;
    periods.set(period.id, window ? { ...period, window: window.after } : period);
    if (window) results.get(period.appraisalId)?.periods.push({ id: period.id, window });
  }
  return periods;
}

async function writePeriods(tx: Tx, moved: readonly MovedPeriod[]): Promise<void> {
  if (moved.length === 0) return;
  await tx.$executeRaw`
    UPDATE periodic_evaluation p SET opens_at = n.opens_at, due_at = n.due_at, derivation = n.derivation, version = p.version + 1
    FROM unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map(({ window }) => window.after.opensAt.toISOString())}::timestamptz[],
      ${moved.map(({ window }) => window.after.dueAt.toISOString())}::timestamptz[],
      ${moved.map(({ window }) => JSON.stringify(window.after.derivation))}::jsonb[]) AS n (id, opens_at, due_at, derivation)
    WHERE p.id = n.id`;
}

/** Key: the appraisal (or report). DONE: something moved. SKIPPED: KEPT, or UNCHANGED. FAILED: a task could not be counted. */
async function writeItems(tx: Tx, change: ClockChangeRow, results: ReadonlyMap<string, OwnerResult>): Promise<void> {
  const items = [...results].map(([key, result]) => ({ key, ...itemOf(result) }));
  await tx.$executeRaw`
    INSERT INTO operation_item (operation_id, key, status, code, detail)
    SELECT ${change.operationId}::uuid, n.key, n.status, n.code, n.detail
    FROM unnest(${items.map(({ key }) => key)}::text[], ${items.map(({ status }) => status)}::text[], ${items.map(({ code }) => code)}::text[],
      ${items.map(({ detail }) => JSON.stringify(detail))}::jsonb[]) AS n (key, status, code, detail)`;
  const failed = items.filter(({ status }) => status === 'FAILED').length;
  await tx.$executeRaw`
    UPDATE operation SET done = done + ${items.length - failed}, failed = failed + ${failed} WHERE id = ${change.operationId}::uuid`;
}

function itemOf({ periods, moves, failed }: OwnerResult): { status: string; code: string; detail: object } {
  const detail = {
    tasks: moves.map(({ task, result }) => ({
      taskId: task.id,
      kind: task.kind,
      oldDueAt: task.dueAt.toISOString(),
      newDueAt: result.dueAt.toISOString(),
      ...(result.kept ? { kept: result.kept } : {}),
    })),
    periods: periods.map(({ id, window }) => ({
      periodId: id,
      oldDueAt: window.before.dueAt.toISOString(),
      newDueAt: window.after.dueAt.toISOString(),
    })),
  };
  if (failed) return { status: 'FAILED', code: failed, detail };
  if (moves.some(({ result }) => result.moved) || periods.some(({ window }) => window.due.moved)) {
    return { status: 'DONE', code: 'MOVED', detail };
  }
  return { status: 'SKIPPED', code: moves.some(({ result }) => result.kept) ? 'KEPT' : 'UNCHANGED', detail };
}
