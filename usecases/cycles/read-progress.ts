import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps, Tx } from '../context.ts';
import {
  COUNSELLING_TASKS,
  inUnits,
  seeCycle,
  seenTasks,
  snapshot,
  type CycleScope,
  type CycleSight,
  type Reader,
} from '../progress/sight.ts';

interface Counted {
  readonly status: string;
  readonly count: number;
}

/** Where a cycle stands, in numbers of one moment. */
export interface CycleProgress {
  readonly cycleId: string;
  readonly status: string;
  readonly at: string;
  readonly appraisals: number;
  readonly byStage: readonly { readonly stage: string; readonly state: string; readonly count: number }[];
  readonly byUnit: readonly {
    readonly unit: { readonly id: string; readonly code: string; readonly name: string };
    readonly stage: string;
    readonly state: string;
    readonly count: number;
  }[];
  /** Of the ratings that count now. */
  readonly predicates: readonly { readonly predicate: string; readonly count: number; readonly final: number }[];
  /** Monthly or quarterly evaluations whose window has opened. */
  readonly periods: readonly { readonly period: string; readonly state: string; readonly count: number }[];
  readonly tasks: readonly TaskFigures[];
  readonly takeovers: number;
  readonly appeals: readonly Counted[];
  readonly cases: readonly (Counted & { readonly kind: string })[];
  readonly reports: readonly Counted[];
  readonly mails: readonly Counted[];
}

interface TaskFigures {
  readonly stage: string;
  readonly kind: string;
  /** Of a periodic evaluation: Q1..Q4, M01..M12; null: of the year. */
  readonly period: string | null;
  readonly open: number;
  readonly overdue: number;
  readonly alarm: number;
  readonly decided: number;
  readonly late: number;
  readonly takenOver: number;
  readonly closedWithout: number;
  readonly cancelled: number;
}

/**
 * All of one snapshot: BKD the cycle, the head of a unit his unit and those below it. Appraisals, tasks, periods and notices are the sums of
 * `progress_count`, which triggers write in the transaction of each change; what is overdue is counted by the clock.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readCycleProgress(
  deps: Pick<Deps, 'db'>,
  reader: Reader,
  scope: CycleScope,
): Promise<CycleProgress> {
  const sight = await seeCycle(deps, reader, scope, 'CYCLE.READ_PROGRESS');
  return snapshot(deps, async (tx, at) => {
    const cycle = await tx.cycle.findUniqueOrThrow({
      where: { id: scope.cycleId },
      select: { status: true, virtualTime: true },
    });
    const appraisals = await countAppraisals(tx, sight);
    const tasks = await taskFigures(tx, sight, cycle.virtualTime, at);
    return {
      cycleId: scope.cycleId,
      status: cycle.status,
      at: at.toISOString(),
      ...appraisals,
      periods: await countPeriods(tx, sight),
      tasks,
      takeovers: tasks.reduce((sum, row) => sum + row.takenOver, 0),
      ...(await countRest(tx, sight)),
      mails: await countMails(tx, sight),
    };
  });
}

const ofCycle = (sight: CycleSight): Prisma.Sql =>
  Prisma.sql`cycle_id = ${sight.cycleId}::uuid AND ${inUnits(sight, Prisma.sql`unit_id`)}`;

async function countAppraisals(
  tx: Tx,
  sight: CycleSight,
): Promise<Pick<CycleProgress, 'appraisals' | 'byStage' | 'byUnit' | 'predicates'>> {
  const rows = await tx.$queryRaw<(CycleProgress['byUnit'][number] & { predicate: string })[]>`
    SELECT jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit, n.stage, n.state, n.predicate, n.count
    FROM (SELECT unit_id, stage, status AS state, kind AS predicate, sum(n)::int AS count FROM progress_count
      WHERE subject = 'APPRAISAL' AND ${ofCycle(sight)} GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0) n
    JOIN unit u ON u.id = n.unit_id ORDER BY u.code, n.stage, n.state, n.predicate`;
  const rated = rows.filter((row) => row.predicate !== '');
  const finals = addUp(
    rated.filter((row) => row.state === 'FINAL'),
    ({ predicate }) => ({ predicate }),
  );
  return {
    appraisals: rows.reduce((sum, row) => sum + row.count, 0),
    byStage: addUp(rows, ({ stage, state }) => ({ stage, state })),
    byUnit: addUp(rows, ({ unit, stage, state }) => ({ unit, stage, state })),
    predicates: addUp(rated, ({ predicate }) => ({ predicate }))
      .map((each) => ({ ...each, final: finals.find(({ predicate }) => predicate === each.predicate)?.count ?? 0 }))
      .toSorted((a, b) => (a.predicate < b.predicate ? -1 : 1)),
  };
}

/** Rows of one key as one, in the order in which the keys come first. */
function addUp<Row extends { readonly count: number }, Key extends object>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): (Key & { count: number })[] {
  const sums = new Map<string, Key & { count: number }>();
  for (const row of rows) {
    const key = keyOf(row);
    const text = JSON.stringify(key);
    const sum = sums.get(text) ?? { ...key, count: 0 };
    sum.count += row.count;
    sums.set(text, sum);
  }
  return [...sums.values()];
}

async function taskFigures(tx: Tx, sight: CycleSight, virtualTime: boolean, at: Date): Promise<TaskFigures[]> {
  const overdue = virtualTime ? overdueByVirtualClock(sight) : overdueAt(sight, at);
  const hidden = sight.counselling ? [] : [...COUNSELLING_TASKS];
  return tx.$queryRaw<TaskFigures[]>`
    WITH counted AS (
      SELECT stage, kind, period, subject, status, n FROM progress_count
      WHERE subject IN ('TASK', 'ALARM', 'LATE') AND kind <> ALL(${hidden}::text[]) AND ${ofCycle(sight)}
      UNION ALL
      SELECT t.stage, t.kind, coalesce(p.period, ''), 'OVERDUE', 'OPEN', count(*)
      FROM (${overdue}) t LEFT JOIN periodic_evaluation p ON p.id = t.period_id GROUP BY 1, 2, 3)
    SELECT stage, kind, nullif(period, '') AS period,
      coalesce(sum(n) FILTER (WHERE subject = 'TASK' AND status = 'OPEN'), 0)::int AS open,
      coalesce(sum(n) FILTER (WHERE subject = 'OVERDUE'), 0)::int AS overdue,
      coalesce(sum(n) FILTER (WHERE subject = 'ALARM'), 0)::int AS alarm,
      coalesce(sum(n) FILTER (WHERE subject = 'TASK' AND status = 'DECIDED'), 0)::int AS decided,
      coalesce(sum(n) FILTER (WHERE subject = 'LATE'), 0)::int AS late,
      coalesce(sum(n) FILTER (WHERE subject = 'TASK' AND status = 'TAKEN_OVER'), 0)::int AS "takenOver",
      coalesce(sum(n) FILTER (WHERE subject = 'TASK' AND status = 'CLOSED_WITHOUT'), 0)::int AS "closedWithout",
      coalesce(sum(n) FILTER (WHERE subject = 'TASK' AND status = 'CANCELLED'), 0)::int AS cancelled
    FROM counted GROUP BY stage, kind, period HAVING sum(n) <> 0 ORDER BY stage, kind, period`;
}

/** Late from the second after the due one on (domain/deadlines.ts, isLate). */
const overdueAt = (sight: CycleSight, at: Date): Prisma.Sql => Prisma.sql`
  SELECT t.stage, t.kind, t.period_id FROM task t WHERE ${seenTasks(sight)} AND t.status = 'OPEN' AND t.paused_at IS NULL AND t.provisional_id IS NULL
    AND t.due_at <= ${at}::timestamptz - interval '1 second'`;

const overdueByVirtualClock = (sight: CycleSight): Prisma.Sql => Prisma.sql`
  SELECT t.stage, t.kind, t.period_id FROM task t JOIN cycle c ON c.id = t.cycle_id LEFT JOIN appraisal a ON a.id = t.appraisal_id
  WHERE ${seenTasks(sight)} AND t.status = 'OPEN' AND t.paused_at IS NULL AND t.provisional_id IS NULL
    AND t.due_at + interval '1 second' <= coalesce(a.virtual_now, c.launched_at)`;

async function countPeriods(tx: Tx, sight: CycleSight): Promise<CycleProgress['periods']> {
  if (sight.unitIds === null) {
    return tx.$queryRaw<CycleProgress['periods']>`
      SELECT period, status AS state, sum(n)::int AS count FROM progress_count
      WHERE cycle_id = ${sight.cycleId}::uuid AND subject = 'PERIOD' GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2`;
  }
  return tx.$queryRaw<CycleProgress['periods']>`
    SELECT p.period, p.state, count(*)::int AS count FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id
    WHERE a.cycle_id = ${sight.cycleId}::uuid AND ${inUnits(sight, Prisma.sql`a.unit_id`)} GROUP BY 1, 2 ORDER BY 1, 2`;
}

async function countRest(tx: Tx, sight: CycleSight): Promise<Pick<CycleProgress, 'appeals' | 'cases' | 'reports'>> {
  const ofAppraisal = Prisma.sql`a.cycle_id = ${sight.cycleId}::uuid AND ${inUnits(sight, Prisma.sql`a.unit_id`)}`;
  return {
    appeals: await tx.$queryRaw<CycleProgress['appeals']>`
      SELECT p.status, count(*)::int AS count FROM appeal p JOIN appraisal a ON a.id = p.appraisal_id
      WHERE ${ofAppraisal} GROUP BY p.status ORDER BY p.status`,
    cases: await tx.$queryRaw<CycleProgress['cases']>`
      SELECT d.kind, d.status, count(*)::int AS count FROM development_case d JOIN appraisal a ON a.id = d.appraisal_id
      WHERE ${ofAppraisal} AND (${sight.counselling}::boolean OR d.kind <> 'COUNSELLING') GROUP BY d.kind, d.status ORDER BY d.kind, d.status`,
    reports: await tx.$queryRaw<CycleProgress['reports']>`
      SELECT status, count(*)::int AS count FROM unit_report WHERE ${ofCycle(sight)} GROUP BY status ORDER BY status`,
  };
}

async function countMails(tx: Tx, sight: CycleSight): Promise<CycleProgress['mails']> {
  if (sight.unitIds === null) {
    return tx.$queryRaw<CycleProgress['mails']>`
      SELECT status, sum(n)::int AS count FROM progress_count
      WHERE cycle_id = ${sight.cycleId}::uuid AND subject = 'NOTICE' GROUP BY 1 HAVING sum(n) <> 0 ORDER BY 1`;
  }
  return tx.$queryRaw<CycleProgress['mails']>`
    SELECT n.status, count(*)::int AS count FROM notice n JOIN employee e ON e.id = n.recipient_id
    WHERE n.cycle_id = ${sight.cycleId}::uuid AND ${inUnits(sight, Prisma.sql`e.unit_id`)} GROUP BY n.status ORDER BY n.status`;
}
