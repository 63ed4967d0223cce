import type { Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { reopenReports } from '../reopen-reports.ts';
import { inTransaction } from '../transact.ts';

/**
 * Rings unit reports that have something to report or are complete, and closes cycles in which every appraisal is final and reported and every
 * period is final; open coaching goes on as a case of its own.
 * @returns ids of the cycles that were closed
 */
export async function closeFinishedCycles(deps: Pick<Deps, 'db'>): Promise<string[]> {
  return inTransaction(deps, async (tx) => {
    await reopenReports(tx, null);
    await tx.$executeRaw`
      INSERT INTO outbox (owner_kind, owner_id, reason)
      SELECT 'report', r.id, 'REPORTABLE' FROM unit_report r
      JOIN cycle c ON c.id = r.cycle_id AND c.status IN ('RUNNING', 'CLOSED')
      JOIN stage_window w ON w.cycle_id = r.cycle_id AND w.unit_id = r.unit_id AND w.stage = 'REPORTING' AND w.opens_at <= clock_timestamp()
      WHERE r.status = 'OPEN' AND NOT c.virtual_time
        AND NOT EXISTS (SELECT 1 FROM task t WHERE t.report_id = r.id AND t.status = 'OPEN' AND t.kind = 'REPORT_RESULTS')
        AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.owner_id = r.id AND o.consumed_at IS NULL)
        AND (EXISTS (SELECT 1 FROM appraisal a WHERE a.cycle_id = r.cycle_id AND a.unit_id = r.unit_id AND a.rating_id IS NOT NULL
               AND a.reported_rating_id IS DISTINCT FROM a.rating_id AND a.state IN ('ACTIVE', 'FINAL'))
          OR NOT EXISTS (SELECT 1 FROM appraisal a WHERE a.cycle_id = r.cycle_id AND a.unit_id = r.unit_id AND a.state = 'ACTIVE'))`;
    const closed = await tx.$queryRaw<{ id: string }[]>`
      UPDATE cycle c SET status = 'CLOSED', closed_at = clock_timestamp(), version = version + 1
      WHERE c.status = 'RUNNING' AND NOT c.virtual_time
        AND NOT EXISTS (SELECT 1 FROM appraisal a WHERE a.cycle_id = c.id
          AND (a.state = 'ACTIVE' OR (a.state = 'FINAL' AND a.reported_rating_id IS DISTINCT FROM a.rating_id)))
        AND NOT EXISTS (SELECT 1 FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id
          WHERE a.cycle_id = c.id AND p.state = 'ACTIVE' AND a.state IN ('ACTIVE', 'FINAL'))
        AND NOT EXISTS (SELECT 1 FROM unit_report r WHERE r.cycle_id = c.id AND r.status = 'OPEN')
      RETURNING c.id::text`;
    for (const { id } of closed) await recordEvent(tx, { type: 'CYCLE_CLOSED', cycleId: id });
    return closed.map((cycle) => cycle.id);
  });
}
