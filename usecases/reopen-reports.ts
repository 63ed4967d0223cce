import type { Tx } from './context.ts';

/**
 * A result that changed after its unit had reported everything is reported again (V.B.8, p.119): the complete report opens with a new epoch and
 * a bell, also in a closed cycle. Called when such a result becomes final, and by housekeeping for whatever came to the same moment.
 * @param of null: every unit of every cycle
 */
export async function reopenReports(
  tx: Tx,
  of: { readonly cycleId: string; readonly unitId: string } | null,
): Promise<void> {
  await tx.$executeRaw`
    WITH opened AS (
      UPDATE unit_report r SET status = 'OPEN', epoch = r.epoch + 1
      FROM cycle c
      WHERE c.id = r.cycle_id AND c.status IN ('RUNNING', 'PAUSED', 'CLOSED') AND r.status = 'COMPLETE'
        AND (${of?.cycleId ?? null}::uuid IS NULL OR (r.cycle_id = ${of?.cycleId ?? null}::uuid AND r.unit_id = ${of?.unitId ?? null}::uuid))
        AND EXISTS (SELECT 1 FROM appraisal a WHERE a.cycle_id = r.cycle_id AND a.unit_id = r.unit_id AND a.state = 'FINAL'
          AND a.rating_id IS NOT NULL AND a.reported_rating_id IS DISTINCT FROM a.rating_id)
      RETURNING r.id, r.cycle_id, r.unit_id, r.epoch),
    told AS (
      INSERT INTO event (chain, type, at, actor_role, cycle_id, data)
      SELECT cycle_id::text, 'REPORTING_REOPENED', clock_timestamp(), 'ENGINE', cycle_id,
        jsonb_build_object('unitId', unit_id, 'reportId', id, 'epoch', epoch) FROM opened)
    INSERT INTO outbox (owner_kind, owner_id, reason) SELECT 'report', id, 'REOPENED' FROM opened`;
}
