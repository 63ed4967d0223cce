import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps } from '../context.ts';
import { notFound } from '../refusal.ts';

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
  readonly tasks: readonly {
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
  }[];
  readonly takeovers: number;
  readonly appeals: readonly { readonly status: string; readonly count: number }[];
  readonly cases: readonly { readonly kind: string; readonly status: string; readonly count: number }[];
  readonly reports: readonly { readonly status: string; readonly count: number }[];
  readonly mails: readonly { readonly status: string; readonly count: number }[];
}

/** One set-based query for each kind of number, all of one snapshot. @throws Refusal NOT_FOUND */
export async function readCycleProgress(deps: Pick<Deps, 'db'>, cycleId: string): Promise<CycleProgress> {
  const { db } = deps;
  const [cycles, byUnit, predicates, periods, tasks, appeals, cases, reports, mails] = await db.$transaction(
    [
      db.$queryRaw<{ status: string; at: Date }[]>`
        SELECT status, clock_timestamp() AS at FROM cycle WHERE id = ${cycleId}::uuid`,
      db.$queryRaw<CycleProgress['byUnit']>`
        SELECT jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit, n.stage, n.state, n.count
        FROM (SELECT unit_id, stage, state, count(*)::int AS count FROM appraisal
          WHERE cycle_id = ${cycleId}::uuid GROUP BY unit_id, stage, state) n
        JOIN unit u ON u.id = n.unit_id ORDER BY u.code, n.stage, n.state`,
      db.$queryRaw<CycleProgress['predicates']>`
        SELECT r.predicate, count(*)::int AS count, (count(*) FILTER (WHERE a.state = 'FINAL'))::int AS final
        FROM appraisal a JOIN rating r ON r.id = a.rating_id WHERE a.cycle_id = ${cycleId}::uuid GROUP BY r.predicate ORDER BY r.predicate`,
      db.$queryRaw<CycleProgress['periods']>`
        SELECT p.period, p.state, count(*)::int AS count FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id
        WHERE a.cycle_id = ${cycleId}::uuid GROUP BY p.period, p.state ORDER BY p.period, p.state`,
      db.$queryRaw<CycleProgress['tasks']>`
        SELECT t.stage, t.kind, pe.period,
          (count(*) FILTER (WHERE t.status = 'OPEN'))::int AS open,
          (count(*) FILTER (WHERE t.status = 'OPEN' AND t.paused_at IS NULL AND t.due_at + interval '1 second' <=
            CASE WHEN c.virtual_time THEN coalesce((SELECT a.virtual_now FROM appraisal a WHERE a.id = t.appraisal_id), c.launched_at)
              ELSE clock_timestamp() END))::int AS overdue,
          (count(*) FILTER (WHERE t.status = 'OPEN' AND t.alarm_at IS NOT NULL))::int AS alarm,
          (count(*) FILTER (WHERE t.status = 'DECIDED'))::int AS decided,
          (count(*) FILTER (WHERE d.late))::int AS late,
          (count(*) FILTER (WHERE t.status = 'TAKEN_OVER'))::int AS "takenOver",
          (count(*) FILTER (WHERE t.status = 'CLOSED_WITHOUT'))::int AS "closedWithout",
          (count(*) FILTER (WHERE t.status = 'CANCELLED'))::int AS cancelled
        FROM task t JOIN cycle c ON c.id = t.cycle_id LEFT JOIN periodic_evaluation pe ON pe.id = t.period_id
        LEFT JOIN decision d ON d.task_id = t.id AND d.late
        WHERE t.cycle_id = ${cycleId}::uuid GROUP BY t.stage, t.kind, pe.period ORDER BY t.stage, t.kind, pe.period NULLS FIRST`,
      db.$queryRaw<CycleProgress['appeals']>`
        SELECT p.status, count(*)::int AS count FROM appeal p JOIN appraisal a ON a.id = p.appraisal_id
        WHERE a.cycle_id = ${cycleId}::uuid GROUP BY p.status ORDER BY p.status`,
      db.$queryRaw<CycleProgress['cases']>`
        SELECT d.kind, d.status, count(*)::int AS count FROM development_case d JOIN appraisal a ON a.id = d.appraisal_id
        WHERE a.cycle_id = ${cycleId}::uuid GROUP BY d.kind, d.status ORDER BY d.kind, d.status`,
      db.$queryRaw<CycleProgress['reports']>`
        SELECT status, count(*)::int AS count FROM unit_report WHERE cycle_id = ${cycleId}::uuid GROUP BY status ORDER BY status`,
      db.$queryRaw<CycleProgress['mails']>`
        SELECT status, count(*)::int AS count FROM notice WHERE cycle_id = ${cycleId}::uuid GROUP BY status ORDER BY status`,
    ],
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
  );
  const [cycle] = cycles;
  if (!cycle) throw notFound('The cycle');
  const byStage = new Map<string, { stage: string; state: string; count: number }>();
  for (const { stage, state, count } of byUnit) {
    const sum = byStage.get(`${stage}/${state}`) ?? { stage, state, count: 0 };
    sum.count += count;
    byStage.set(`${stage}/${state}`, sum);
  }
  return {
    cycleId,
    status: cycle.status,
    at: cycle.at.toISOString(),
    appraisals: byUnit.reduce((sum, row) => sum + row.count, 0),
    byStage: [...byStage.values()],
    byUnit,
    predicates,
    periods,
    tasks,
    takeovers: tasks.reduce((sum, row) => sum + row.takenOver, 0),
    appeals,
    cases,
    reports,
    mails,
  };
}
