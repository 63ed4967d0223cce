import type { Tx } from './context.ts';
import { recordEvent } from './record-event.ts';
import { ring } from './ring.ts';

/**
 * Ends the periodic evaluations of an appraisal that are under way, without a result: it was excluded, or called off. Facts stay; open tasks
 * are closed, and the workflows are rung so that they end. The caller holds the appraisal's lock.
 * @returns ids of the periods that were ended
 */
export async function endPeriods(
  tx: Tx,
  ended: {
    readonly appraisalId: string;
    readonly cycleId: string;
    readonly state: 'EXCLUDED' | 'CANCELLED';
    readonly now: Date;
    readonly actorId?: string | undefined;
    readonly requestId?: string | undefined;
  },
): Promise<string[]> {
  const { appraisalId, state, now } = ended;
  const rows = await tx.$queryRaw<{ id: string; period: string }[]>`
    UPDATE periodic_evaluation SET state = ${state}, version = version + 1
    WHERE appraisal_id = ${appraisalId}::uuid AND state = 'ACTIVE' RETURNING id::text, period`;
  const ids = rows.map((row) => row.id);
  await tx.task.updateMany({
    where: { periodId: { in: ids }, status: 'OPEN' },
    data: { status: 'CANCELLED', closedAt: now, nextReminderAt: null, version: { increment: 1 } },
  });
  for (const { id, period } of rows) {
    await recordEvent(tx, {
      type: 'PERIOD_ENDED',
      at: now,
      actorId: ended.actorId,
      requestId: ended.requestId,
      cycleId: ended.cycleId,
      appraisalId,
      data: { periodId: id, period, because: state },
    });
    await ring(tx, { kind: 'period', id }, state);
  }
  return ids;
}
