import { Prisma } from '../../generated/prisma/client.ts';
import { consequence } from '../../domain/desk-orders.ts';
import type { Act, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { endStandstill } from '../suspensions/end-suspension.ts';
import { heldBy, LOCKED } from '../suspensions/hold.ts';
import { holdTasks } from '../suspensions/suspend.ts';
import { lockOpenTasks } from './open-tasks.ts';
import { aboutAct, type LockedEvaluation, type OrderPlan } from './order.ts';
import { refuseGone } from './refusals.ts';

/**
 * What locking would do: nobody acts on the appraisal, its periods or its cases, and every clock stands still, beside whatever else holds them.
 * @throws Refusal APPRAISAL_ENDED, CYCLE_ENDED, ALREADY_LOCKED
 */
export async function planLock(tx: Tx, act: Act, locked: LockedEvaluation): Promise<OrderPlan> {
  refuseGone(locked);
  const { appraisal, now } = locked;
  if (appraisal.lockedAt) {
    throw new Refusal('ALREADY_LOCKED', 409, 'The appraisal is locked already.', {
      extra: { lockedAt: appraisal.lockedAt.toISOString() },
    });
  }
  const tasks = await lockOpenTasks(tx, heldBy(appraisal.id, 'ALL'));
  return {
    consequences: [consequence('NOBODY_ACTS', {}), consequence('CLOCKS_STOP', { tasks: tasks.length })],
    apply: async (order) => {
      const { id } = await tx.suspension.create({
        data: {
          appraisalId: appraisal.id,
          scope: 'ALL',
          cause: LOCKED,
          reason: order.reason,
          startedAt: now,
          startedById: act.actorId,
        },
        select: { id: true },
      });
      await holdTasks(tx, locked, id, 'ALL');
      await tx.appraisal.update({ where: { id: appraisal.id }, data: { lockedAt: now, version: { increment: 1 } } });
      await recordEvent(tx, {
        ...aboutAct(act, locked),
        type: 'APPRAISAL_LOCKED',
        data: { orderId: order.id, suspensionId: id, tasks: tasks.length },
      });
    },
  };
}

/** What unlocking would do: the clocks go on, later by the time for which they stood still. @throws Refusal APPRAISAL_ENDED, NOT_LOCKED */
export async function planUnlock(tx: Tx, act: Act, locked: LockedEvaluation): Promise<OrderPlan> {
  refuseGone(locked);
  const { appraisal } = locked;
  const lock = await tx.suspension.findFirst({ where: { appraisalId: appraisal.id, cause: LOCKED, endedAt: null } });
  if (!appraisal.lockedAt || !lock) throw new Refusal('NOT_LOCKED', 409, 'The appraisal is not locked.');
  const tasks = await lockOpenTasks(tx, Prisma.sql`t.suspension_id = ${lock.id}::uuid`);
  const other = await tx.suspension.findFirst({
    where: { appraisalId: appraisal.id, endedAt: null, id: { not: lock.id } },
    select: { id: true },
  });
  return {
    consequences: [
      consequence('CLOCKS_GO_ON', { tasks: tasks.length }),
      ...(other ? [consequence('STILL_SUSPENDED', {}, { suspensionId: other.id })] : []),
    ],
    apply: async (order) => {
      await endStandstill(tx, locked, act, lock);
      await tx.appraisal.update({ where: { id: appraisal.id }, data: { lockedAt: null, version: { increment: 1 } } });
      await recordEvent(tx, {
        ...aboutAct(act, locked),
        type: 'APPRAISAL_UNLOCKED',
        data: {
          orderId: order.id,
          suspensionId: lock.id,
          lockedAt: lock.startedAt.toISOString(),
          tasks: tasks.length,
        },
      });
    },
  };
}
