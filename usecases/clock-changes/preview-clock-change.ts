import { MissingEvent, type ClockKept } from '../../domain/deadlines.ts';
import type { Tx } from '../context.ts';
import { appliedChange, unordered, type NewClockChange } from './clock-change.ts';
import { ClockContext } from './clock-context.ts';
import { databaseNow } from './order-clock-change.ts';
import { movePeriod, readPeriodClocks, readTaskClocks, taskMove, type TaskClock } from './recompute-tasks.ts';
import { changeFor, periodsInScope, scopeOf, tasksInScope, type ClockScope } from './scope.ts';
import { windowsInScope, type MovedStageWindow } from './windows-in-scope.ts';
import type { PeriodClock } from './windows-of-task.ts';

/** What a change would move, counted and with examples. Instants are ISO UTC. */
export interface ClockChangePreview {
  /** Appraisals with at least one task whose date would move. */
  readonly appraisals: number;
  /** Open tasks: moved later, moved earlier, and those that stay, wholly or partly, although their recomputed date is earlier. */
  readonly later: number;
  readonly earlier: number;
  readonly kept: number;
  /** Windows of stages and periods that would move. */
  readonly windows: number;
  /** One of each unit, kind and pair of dates, the largest differences first. */
  readonly examples: readonly ClockChangeExample[];
}

export interface ClockChangeExample {
  readonly what: 'TASK' | 'STAGE_WINDOW' | 'PERIOD_WINDOW';
  readonly cycleId: string;
  readonly unitId: string;
  /** null for a stage's window. */
  readonly appraisalId: string | null;
  readonly stage: string;
  /** Kind of task; null for a window. */
  readonly taskKind: string | null;
  readonly oldDueAt: string;
  readonly newDueAt: string;
  /** Why a recomputed earlier date would not count, or not whole; null where nothing holds it. */
  readonly kept: ClockKept['because'] | null;
  /** How many tasks or windows this one stands for. */
  readonly count: number;
}

const PAGE = 2_000;
const EXAMPLES = 50;
/** No change has this id; the derivations that are computed with it are thrown away. */
const NOT_ORDERED = '00000000-0000-0000-0000-000000000000';

/**
 * What the change would move. Reads the rows as they are in this transaction (an edit of the calendar was made in it) and changes nothing;
 * the caller rolls its edit back.
 */
export async function previewClockChange(tx: Tx, change: NewClockChange): Promise<ClockChangePreview> {
  const context = new ClockContext(
    tx,
    change.kind === 'POLICY' ? { cycleId: change.cycleId, policyId: change.policyId } : undefined,
  );
  const at = 'cycleId' in change ? (await context.cycle(change.cycleId)).now : await databaseNow(tx);
  const scope = await scopeOf(tx, unordered(change, NOT_ORDERED, at));
  const tally = new Tally();
  for (const window of await windowsInScope(tx, context, scope)) tally.addWindow(window);
  for (let after: string | null = null; ;) {
    const ids = await nextTasks(tx, scope, after);
    await tallyTasks(tx, context, scope, ids, tally);
    after = ids.at(-1) ?? null;
    if (ids.length < PAGE) break;
  }
  return tally.result();
}

async function nextTasks(tx: Tx, scope: ClockScope, after: string | null): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM task t JOIN cycle c ON c.id = t.cycle_id LEFT JOIN periodic_evaluation p ON p.id = t.period_id
    WHERE ${tasksInScope(scope)} AND (${after}::uuid IS NULL OR t.id > ${after}::uuid) ORDER BY t.id LIMIT ${PAGE}`;
  return rows.map(({ id }) => id);
}

async function tallyTasks(
  tx: Tx,
  context: ClockContext,
  scope: ClockScope,
  ids: readonly string[],
  tally: Tally,
): Promise<void> {
  const tasks = await readTaskClocks(tx, ids);
  const periods = await periodsOf(tx, context, scope, tasks, tally);
  for (const task of tasks) {
    try {
      const move = await taskMove(context, task, changeFor(scope, task), periods);
      if (move) tally.addTask(task, move.result);
    } catch (error) {
      // A task that cannot be counted is not moved; the operation of the change names it.
      if (!(error instanceof MissingEvent)) throw error;
    }
  }
}

async function periodsOf(
  tx: Tx,
  context: ClockContext,
  scope: ClockScope,
  tasks: readonly TaskClock[],
  tally: Tally,
): Promise<Map<string, PeriodClock>> {
  const appraisalIds = [...new Set(tasks.flatMap((task) => (task.periodId ? [task.appraisalId ?? ''] : [])))];
  const periods = new Map<string, PeriodClock>();
  if (appraisalIds.length === 0) return periods;
  const covered = await tx.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id JOIN cycle c ON c.id = a.cycle_id
    WHERE p.appraisal_id = ANY(${appraisalIds}::uuid[]) AND ${periodsInScope(scope)}`;
  const ids = new Set(covered.map(({ id }) => id));
  for (const period of await readPeriodClocks(tx, appraisalIds)) {
    const moved = ids.has(period.id) ? await movePeriod(context, period, appliedChange(scope.change)) : undefined;
    periods.set(period.id, moved ? { ...period, window: moved.after } : period);
    if (moved) tally.addPeriod(period, moved.after.dueAt);
  }
  return periods;
}

/** Counts, and one example of each unit, kind and pair of dates. */
class Tally {
  readonly #appraisals = new Set<string>();
  readonly #periods = new Set<string>();
  readonly #examples = new Map<string, { example: Omit<ClockChangeExample, 'count'>; count: number }>();
  #later = 0;
  #earlier = 0;
  #kept = 0;
  #windows = 0;

  addWindow({ cycleId, unitId, stage, before, after, due, opens }: MovedStageWindow): void {
    if (!due.moved && !opens.moved && !due.kept) return;
    this.#windows += due.moved || opens.moved ? 1 : 0;
    this.#add(
      { what: 'STAGE_WINDOW', cycleId, unitId, appraisalId: null, stage, taskKind: null, kept: due.kept },
      before.dueAt,
      after.dueAt,
    );
  }

  addPeriod({ id, cycleId, unitId, appraisalId, window }: PeriodClock, newDueAt: Date): void {
    // A period is met with each page of tasks that has one of it.
    if (this.#periods.has(id) || window.dueAt.getTime() === newDueAt.getTime()) return;
    this.#periods.add(id);
    this.#windows += 1;
    const place = { cycleId, unitId, appraisalId, stage: 'FINAL_SCORING', taskKind: null, kept: null };
    this.#add({ what: 'PERIOD_WINDOW', ...place }, window.dueAt, newDueAt);
  }

  addTask(
    task: TaskClock,
    result: { moved: 'LATER' | 'EARLIER' | null; kept: ClockKept['because'] | null; dueAt: Date },
  ): void {
    if (!result.moved && !result.kept) return;
    if (result.moved && task.appraisalId) this.#appraisals.add(task.appraisalId);
    if (result.moved === 'LATER') this.#later += 1;
    if (result.moved === 'EARLIER') this.#earlier += 1;
    if (result.kept) this.#kept += 1;
    const { cycleId, unitId, appraisalId, stage, kind } = task;
    const place = { cycleId, unitId, appraisalId, stage, taskKind: kind, kept: result.kept };
    this.#add({ what: 'TASK', ...place }, task.dueAt, result.dueAt);
  }

  #add(example: Omit<ClockChangeExample, 'count' | 'oldDueAt' | 'newDueAt'>, oldDueAt: Date, newDueAt: Date): void {
    const dates = { oldDueAt: oldDueAt.toISOString(), newDueAt: newDueAt.toISOString() };
    const { what, cycleId, unitId, stage, taskKind } = example;
    const key = [what, cycleId, unitId, stage, taskKind, dates.oldDueAt, dates.newDueAt].join(' ');
    const known = this.#examples.get(key);
    if (known) known.count += 1;
    else this.#examples.set(key, { example: { ...example, ...dates }, count: 1 });
  }

  result(): ClockChangePreview {
    const difference = ({ oldDueAt, newDueAt }: Omit<ClockChangeExample, 'count'>): number =>
      Math.abs(Date.parse(newDueAt) - Date.parse(oldDueAt));
    const examples = [...this.#examples.values()].sort((a, b) => difference(b.example) - difference(a.example));
    return {
      appraisals: this.#appraisals.size,
      later: this.#later,
      earlier: this.#earlier,
      kept: this.#kept,
      windows: this.#windows,
      examples: examples.slice(0, EXAMPLES).map(({ example, count }) => ({ ...example, count })),
    };
  }
}
