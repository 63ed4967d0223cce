import { Prisma } from '../generated/prisma/client.ts';
import type { Deps, Tx } from './context.ts';
import { lockCycles } from './cycle-gate.ts';
import { recordEvent } from './record-event.ts';
import { ring, type Owner } from './ring.ts';
import { inTransaction } from './transact.ts';

/**
 * Recovery: every owner that is not at its end gets a new epoch and a doorbell, so that the relay starts its workflow from the rows; runs
 * of older epochs end themselves at their next step. Set-based; safe to repeat.
 * @returns how many workflows will be started
 */
export async function raiseEpochs(deps: Pick<Deps, 'db'>): Promise<number> {
  return inTransaction(
    deps,
    async (tx) => {
      // Steps hold their cycle FOR SHARE before all else, so that this waits for them and they for it, in one order.
      const live = Prisma.sql`status IN ('LAUNCHING', 'RUNNING', 'PAUSED', 'CLOSED')`;
      await lockCycles(tx, live);
      const [result] = await tx.$queryRaw<{ rung: number }[]>`
        WITH live AS (SELECT id, status FROM cycle WHERE ${live}),
        a AS (UPDATE appraisal x SET epoch = epoch + 1 FROM live
              WHERE live.id = x.cycle_id AND x.state = 'ACTIVE' RETURNING x.id),
        d AS (UPDATE development_case x SET epoch = x.epoch + 1 FROM appraisal p, live
              WHERE p.id = x.appraisal_id AND live.id = p.cycle_id AND x.status = 'OPEN' RETURNING x.id),
        r AS (UPDATE unit_report x SET epoch = x.epoch + 1 FROM live
              WHERE live.id = x.cycle_id AND x.status = 'OPEN' RETURNING x.id),
        p AS (UPDATE periodic_evaluation x SET epoch = x.epoch + 1 FROM appraisal q, live
              WHERE q.id = x.appraisal_id AND live.id = q.cycle_id AND x.state = 'ACTIVE' AND q.state IN ('ACTIVE', 'FINAL') RETURNING x.id),
        rung AS (
          INSERT INTO outbox (owner_kind, owner_id, reason)
          SELECT 'appraisal', id, 'RECOVERED' FROM a UNION ALL SELECT 'case', id, 'RECOVERED' FROM d
          UNION ALL SELECT 'report', id, 'RECOVERED' FROM r UNION ALL SELECT 'period', id, 'RECOVERED' FROM p
          UNION ALL SELECT 'launch', id, 'RECOVERED' FROM live WHERE status = 'LAUNCHING' RETURNING id)
        SELECT count(*)::int AS rung FROM rung`;
      const rung = result?.rung ?? 0;
      await recordEvent(tx, { type: 'EPOCHS_RAISED', data: { workflows: rung } });
      return rung;
    },
    { lockMs: 30_000, statementMs: 120_000 },
  );
}

/**
 * The same for one owner, which is locked and not at its end.
 * @returns its new epoch
 */
export async function raiseEpoch(tx: Tx, owner: Owner): Promise<number> {
  const epoch = { increment: 1 };
  const { id } = owner;
  const raised = await (async () => {
    switch (owner.kind) {
      case 'appraisal':
        return tx.appraisal.update({ where: { id }, data: { epoch }, select: { epoch: true } });
      case 'case':
        return tx.developmentCase.update({ where: { id }, data: { epoch }, select: { epoch: true } });
      case 'report':
        return tx.unitReport.update({ where: { id }, data: { epoch }, select: { epoch: true } });
      case 'period':
        return tx.periodicEvaluation.update({ where: { id }, data: { epoch }, select: { epoch: true } });
      case 'launch':
      case 'clock':
        throw new Error(`A ${owner.kind} has no epoch.`);
    }
  })();
  await ring(tx, owner, 'RECOVERED');
  return raised.epoch;
}
