import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps, Tx } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { inUnits, notCounselling, seeCycle, seenTasks, snapshot, type CycleScope, type Reader } from './sight.ts';

interface OpenTasks {
  readonly open: number;
  readonly overdue: number;
}

/** One evaluator: the people that are his by the links of today, and what waits. */
export interface EvaluatorProgress {
  /** null: appraisals without an evaluator. */
  readonly evaluator: PersonRef | null;
  readonly appraisals: number;
  readonly active: number;
  readonly final: number;
  /** Excluded or cancelled. */
  readonly ended: number;
  /** Every open task of the appraisals of his people, whoever holds it. */
  readonly waiting: OpenTasks;
  /** Of the tasks in his own hands, as evaluator or further up, of anybody's appraisal. */
  readonly inHand: OpenTasks;
}

export interface EvaluatorsProgress extends Page<EvaluatorProgress, EvaluatorKey> {
  readonly at: string;
  /** Of all, not of this page only: the sums over the evaluators and, beside them, what the stages say. */
  readonly totals: {
    readonly evaluators: number;
    readonly appraisals: number;
    readonly withoutEvaluator: number;
    readonly open: number;
    readonly overdue: number;
    /** Open tasks that belong to a unit and to no appraisal: its reports. */
    readonly ofUnits: number;
    readonly byStage: readonly { readonly stage: string; readonly count: number }[];
  };
}

export const EVALUATOR_SORTS = ['OVERDUE', 'OPEN', 'APPRAISALS', 'NAME'] as const;
export type EvaluatorSort = (typeof EVALUATOR_SORTS)[number];

/** What it is sorted by (number, or the name), and the id. */
export interface EvaluatorKey {
  readonly value: number | string;
  readonly id: string;
}

/** Stands for "no evaluator" among ids. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

interface Row {
  id: string;
  person: PersonRef | null;
  appraisals: number;
  active: number;
  final: number;
  ended: number;
  open: number;
  overdue: number;
  in_hand: number;
  overdue_in_hand: number;
}

/**
 * Progress by evaluator, all of one snapshot: BKD the cycle, the head of a unit his unit and those below it.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readEvaluatorsProgress(
  deps: Pick<Deps, 'db'>,
  reader: Reader,
  scope: CycleScope,
  sort: EvaluatorSort,
  page: PageRequest<EvaluatorKey>,
): Promise<EvaluatorsProgress> {
  const sight = await seeCycle(deps, reader, scope, 'CYCLE.READ_PROGRESS');
  return snapshot(deps, async (tx, at) => {
    // Dates are compared and not contained: a hundred thousand look-ups in the index of date ranges take ten seconds, one hash join half of one.
    const rows = await tx.$queryRaw<Row[]>`
      WITH mine AS MATERIALIZED (
        SELECT a.id, a.state, coalesce(l.person_id, ${NOBODY}::uuid) AS evaluator_id
        FROM appraisal a JOIN unit u ON u.id = a.unit_id
        LEFT JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = 'EVALUATOR'
          AND l.valid_from <= (${at}::timestamptz AT TIME ZONE u.time_zone)::date
          AND (l.valid_to IS NULL OR l.valid_to > (${at}::timestamptz AT TIME ZONE u.time_zone)::date)
        WHERE a.cycle_id = ${sight.cycleId}::uuid AND ${inUnits(sight, Prisma.sql`a.unit_id`)}),
      running AS MATERIALIZED (
        SELECT t.appraisal_id, t.assignee_id, t.role, t.paused_at IS NULL AND t.provisional_id IS NULL AND t.due_at + interval '1 second' <= ${lateBy(at)} AS overdue
        FROM task t JOIN cycle c ON c.id = t.cycle_id LEFT JOIN appraisal v ON c.virtual_time AND v.id = t.appraisal_id
        WHERE ${seenTasks(sight)} AND t.status = 'OPEN'),
      people AS (
        SELECT evaluator_id AS id, count(*) AS appraisals, count(*) FILTER (WHERE state = 'ACTIVE') AS active,
          count(*) FILTER (WHERE state = 'FINAL') AS final, count(*) FILTER (WHERE state IN ('EXCLUDED', 'CANCELLED')) AS ended
        FROM mine GROUP BY 1),
      waiting AS (
        SELECT m.evaluator_id AS id, count(*) AS open, count(*) FILTER (WHERE r.overdue) AS overdue
        FROM running r JOIN mine m ON m.id = r.appraisal_id GROUP BY 1),
      hands AS (
        SELECT assignee_id AS id, count(*) AS in_hand, count(*) FILTER (WHERE overdue) AS overdue_in_hand
        FROM running WHERE assignee_id IS NOT NULL AND role <> 'EMPLOYEE' GROUP BY 1)
      SELECT coalesce(p.id, h.id)::text AS id,
        CASE WHEN e.id IS NOT NULL THEN jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) END AS person,
        coalesce(p.appraisals, 0)::int AS appraisals, coalesce(p.active, 0)::int AS active, coalesce(p.final, 0)::int AS final,
        coalesce(p.ended, 0)::int AS ended, coalesce(w.open, 0)::int AS open, coalesce(w.overdue, 0)::int AS overdue,
        coalesce(h.in_hand, 0)::int AS in_hand, coalesce(h.overdue_in_hand, 0)::int AS overdue_in_hand
      FROM people p FULL JOIN hands h ON h.id = p.id LEFT JOIN waiting w ON w.id = coalesce(p.id, h.id)
      LEFT JOIN employee e ON e.id = coalesce(p.id, h.id)`;
    const sorted = rows.toSorted((a, b) => compare(keyOf(a, sort), keyOf(b, sort), sort));
    const { after } = page;
    const rest = after ? sorted.filter((row) => compare(keyOf(row, sort), after, sort) > 0) : sorted;
    const { items, next } = toPage(rest, page.limit, (row) => keyOf(row, sort));
    return { at: at.toISOString(), items: items.map(toProgress), next, totals: await totalsOf(tx, sight, rows) };
  });
}

/** The clock that counts for a task `t` of cycle `c`; `v` is its appraisal where the cycle's time is virtual. */
const lateBy = (at: Date): Prisma.Sql =>
  Prisma.sql`(CASE WHEN c.virtual_time THEN coalesce(v.virtual_now, c.launched_at) ELSE ${at}::timestamptz END)`;

/** Evaluators are some thousands at most: sorted here, once the rows were added up. */
function keyOf(row: Row, sort: EvaluatorSort): EvaluatorKey {
  const value = {
    OVERDUE: row.overdue_in_hand * 1_000_000 + row.overdue,
    OPEN: row.in_hand * 1_000_000 + row.open,
    APPRAISALS: row.appraisals,
    NAME: row.person?.name ?? '',
  }[sort];
  return { value, id: row.id };
}

/** Names from A to Z, numbers from the greatest on. */
function compare(a: EvaluatorKey, b: EvaluatorKey, sort: EvaluatorSort): number {
  const byValue = sort === 'NAME' ? order(a.value, b.value) : order(b.value, a.value);
  return byValue || order(a.id, b.id);
}

const order = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

const toProgress = (row: Row): EvaluatorProgress => ({
  evaluator: row.person,
  appraisals: row.appraisals,
  active: row.active,
  final: row.final,
  ended: row.ended,
  waiting: { open: row.open, overdue: row.overdue },
  inHand: { open: row.in_hand, overdue: row.overdue_in_hand },
});

async function totalsOf(
  tx: Tx,
  sight: Parameters<typeof seenTasks>[0],
  rows: readonly Row[],
): Promise<EvaluatorsProgress['totals']> {
  const byStage = await tx.$queryRaw<{ stage: string; count: number }[]>`
    SELECT stage, sum(n)::int AS count FROM progress_count WHERE cycle_id = ${sight.cycleId}::uuid AND subject = 'APPRAISAL'
      AND ${inUnits(sight, Prisma.sql`unit_id`)} GROUP BY 1 HAVING sum(n) <> 0 ORDER BY 1`;
  const [open] = await tx.$queryRaw<[{ open: number; units: number }]>`
    SELECT coalesce((SELECT sum(n) FROM progress_count WHERE cycle_id = ${sight.cycleId}::uuid AND subject = 'TASK' AND status = 'OPEN'
        AND ${inUnits(sight, Prisma.sql`unit_id`)} AND ${notCounselling(sight, Prisma.sql`kind`)}), 0)::int AS open,
      (SELECT count(*) FROM task t WHERE ${seenTasks(sight)} AND t.status = 'OPEN' AND t.appraisal_id IS NULL)::int AS units`;
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    evaluators: rows.filter((row) => row.appraisals > 0 && row.id !== NOBODY).length,
    appraisals: sum((row) => row.appraisals),
    withoutEvaluator: rows.find((row) => row.id === NOBODY)?.appraisals ?? 0,
    open: open.open,
    overdue: sum((row) => row.overdue),
    ofUnits: open.units,
    byStage,
  };
}
