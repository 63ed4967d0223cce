import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { courseEvent, lockCycle, tellParticipants } from './lock-cycle.ts';

/**
 * Ends the cycle without results. Every fact stays; open tasks are closed, people are told, workflows are rung so that they end.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, CYCLE_ENDED
 */
export async function cancelCycle(
  deps: Pick<Deps, 'db'>,
  act: Act,
  cancel: { cycleId: string; reason: string },
): Promise<{ status: 'CANCELLED' }> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const cycle = await lockCycle(tx, cancel.cycleId);
    if (cycle.status === 'CANCELLED') return { status: 'CANCELLED' };
    if (cycle.status === 'CLOSED') throw new Refusal('CYCLE_ENDED', 409, 'The cycle is closed; its results stand.');
    await tx.cycle.update({
      where: { id: cycle.id },
      data: { status: 'CANCELLED', cancelledAt: cycle.now, cancelReason: cancel.reason, version: { increment: 1 } },
    });
    await tx.$executeRaw`
      UPDATE task SET status = 'CANCELLED', closed_at = ${cycle.now}, next_reminder_at = NULL, version = version + 1
      WHERE cycle_id = ${cycle.id}::uuid AND status = 'OPEN'`;
    await tx.$executeRaw`
      WITH ended AS (
        UPDATE appraisal SET state = 'CANCELLED', end_reason = 'CYCLE_CANCELLED', version = version + 1
        WHERE cycle_id = ${cycle.id}::uuid AND state = 'ACTIVE' RETURNING id),
      cases AS (
        UPDATE development_case d SET status = 'CANCELLED', closed_at = ${cycle.now}, version = d.version + 1
        FROM appraisal a WHERE a.id = d.appraisal_id AND a.cycle_id = ${cycle.id}::uuid AND d.status = 'OPEN' RETURNING d.id),
      periods AS (
        UPDATE periodic_evaluation p SET state = 'CANCELLED', version = p.version + 1
        FROM appraisal a WHERE a.id = p.appraisal_id AND a.cycle_id = ${cycle.id}::uuid AND p.state = 'ACTIVE' RETURNING p.id),
      reports AS (
        UPDATE unit_report SET status = 'CANCELLED' WHERE cycle_id = ${cycle.id}::uuid AND status = 'OPEN' RETURNING id)
      INSERT INTO outbox (owner_kind, owner_id, reason)
      SELECT 'appraisal', id, 'CANCELLED' FROM ended UNION ALL SELECT 'case', id, 'CANCELLED' FROM cases
      UNION ALL SELECT 'period', id, 'CANCELLED' FROM periods UNION ALL SELECT 'report', id, 'CANCELLED' FROM reports`;
    await tellParticipants(tx, cycle, 'CYCLE_CANCELLED', { reasonText: cancel.reason });
    await recordEvent(tx, courseEvent(act, cycle, 'CYCLE_CANCELLED'));
    return { status: 'CANCELLED' };
  });
}
