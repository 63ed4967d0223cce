import { DateTime } from 'luxon';
import { NEEDS_APPROVAL, type Consequence, type OrderStatus } from '../../domain/desk-orders.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { json } from '../json.ts';
import { lockEvaluation } from '../lock-owner.ts';
import { notify } from '../notify.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { periodData } from '../period-data.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { otherAdmins } from './open-tasks.ts';
import type { LockedEvaluation, OrderPlan, OrderWanted } from './order.ts';
import { planForceClose } from './plan-force-close.ts';
import { planLock, planUnlock } from './plan-lock.ts';
import { planReopening } from './plan-reopening.ts';

export interface OrderPreview {
  readonly needsApproval: boolean;
  readonly consequences: readonly Consequence[];
}

export interface PlacedOrder extends OrderPreview {
  readonly orderId: string;
  /** REQUESTED until a second holder of BKD_ADMIN approves; a lock is in force at once. */
  readonly status: OrderStatus;
}

/** What the order would do, found by the code that does it. Keeps nothing. */
export function planOrder(tx: Tx, act: Act, locked: LockedEvaluation, wanted: OrderWanted): Promise<OrderPlan> {
  switch (wanted.kind) {
    case 'REOPEN_STAGE':
      return planReopening(tx, act, locked, wanted);
    case 'LOCK':
      return planLock(tx, act, locked);
    case 'UNLOCK':
      return planUnlock(tx, act, locked);
    case 'FORCE_CLOSE':
      return planForceClose(tx, act, locked, wanted);
  }
}

/**
 * Shows the consequences of an order before it is made; the same refusals as making it.
 * @throws Refusal ROLE_REQUIRED, OWN_APPRAISAL, NOT_FOUND, and those of the kinds (plan-*.ts)
 */
export async function previewOrder(deps: Pick<Deps, 'db'>, act: Act, wanted: OrderWanted): Promise<OrderPreview> {
  return command(deps, act, async (tx) => {
    const locked = await lockForOrder(tx, act, wanted, 'PREVIEW');
    if (locked instanceof CommitAndRefuse) return locked;
    const { consequences } = await planOrder(tx, act, locked, wanted);
    return { needsApproval: NEEDS_APPROVAL[wanted.kind], consequences };
  });
}

/**
 * BKD makes an order about an appraisal, with reasons. What needs a second pair of eyes waits for it and changes nothing yet; a lock and its end
 * are in force at once. What was shown is kept with the order.
 * @throws Refusal ROLE_REQUIRED, OWN_APPRAISAL, NOT_FOUND, ORDER_PENDING, and those of the kinds (plan-*.ts)
 */
export async function placeOrder(
  deps: Pick<Deps, 'db'>,
  act: Act,
  wanted: OrderWanted & { readonly reason: string; readonly requestOf?: string | undefined },
): Promise<PlacedOrder> {
  return command(deps, act, async (tx) => {
    const locked = await lockForOrder(tx, act, wanted, 'PLACE');
    if (locked instanceof CommitAndRefuse) return locked;
    const plan = await planOrder(tx, act, locked, wanted);
    await refuseSecond(tx, locked, wanted);
    const needsApproval = NEEDS_APPROVAL[wanted.kind];
    const { id } = await tx.deskOrder.create({
      data: {
        appraisalId: wanted.appraisalId,
        kind: wanted.kind,
        stage: wanted.stage ?? null,
        periodId: locked.period?.id ?? null,
        until: wanted.until ? DateTime.fromISO(wanted.until, { zone: 'utc' }).toJSDate() : null,
        reason: wanted.reason,
        requestOf: wanted.requestOf ?? null,
        consequences: json({ items: plan.consequences }),
        requestedById: act.actorId,
        requestedAt: locked.now,
        ...(needsApproval ? {} : { status: 'APPLIED', decidedById: act.actorId, decidedAt: locked.now }),
      },
      select: { id: true },
    });
    if (needsApproval) await askColleagues(tx, act, locked, wanted, id);
    else await plan.apply({ id, reason: wanted.reason });
    return {
      orderId: id,
      status: needsApproval ? ('REQUESTED' as const) : ('APPLIED' as const),
      needsApproval,
      consequences: plan.consequences,
    };
  });
}

/** The evaluation, locked, for an order of BKD; its own appraisal is a colleague's matter. @throws Refusal ROLE_REQUIRED, NOT_FOUND */
export async function lockForOrder(
  tx: Tx,
  act: Act,
  about: Pick<OrderWanted, 'appraisalId' | 'period' | 'kind'>,
  doing: 'PREVIEW' | 'PLACE' | 'APPROVE' | 'REFUSE' | 'WITHDRAW',
): Promise<LockedEvaluation | CommitAndRefuse> {
  await requireOffice(tx, act.actorId, 'BKD_ADMIN');
  const locked = await lockEvaluation(tx, about.appraisalId, about.period);
  if (locked.appraisal.employeeId !== act.actorId) return locked;
  const { appraisalId, kind } = about;
  return refuseOwnAppraisal(tx, act, { cycleId: locked.cycle.id, appraisalId, attempted: `ORDER.${kind}.${doing}` });
}

async function refuseSecond(tx: Tx, locked: LockedEvaluation, { kind }: OrderWanted): Promise<void> {
  const pending = await tx.deskOrder.findFirst({
    where: { appraisalId: locked.appraisal.id, periodId: locked.period?.id ?? null, kind, status: 'REQUESTED' },
    select: { id: true },
  });
  if (!pending) return;
  throw new Refusal('ORDER_PENDING', 409, 'The same was asked for already and waits for a second official of BKD.', {
    extra: { orderId: pending.id },
  });
}

async function askColleagues(
  tx: Tx,
  act: Act,
  locked: LockedEvaluation,
  { kind, stage, until }: OrderWanted,
  orderId: string,
): Promise<void> {
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal.id };
  await recordEvent(tx, {
    ...about,
    type: 'ORDER_REQUESTED',
    at: locked.now,
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    data: { orderId, kind, ...(stage ? { stage } : {}), ...(until ? { until } : {}), ...periodData(locked) },
  });
  const colleagues = await otherAdmins(tx, locked, act.actorId);
  await notify(
    tx,
    colleagues.map((recipientId) => ({ ...about, kind: 'ORDER_REQUESTED' as const, recipientId, cause: orderId })),
  );
}
