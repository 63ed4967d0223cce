import type { Consequence, OrderKind, OrderStatus } from '../../domain/desk-orders.ts';
import type { Stage } from '../../domain/terms.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { notify } from '../notify.ts';
import { periodData } from '../period-data.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { LockedEvaluation, OrderWanted } from './order.ts';
import { lockForOrder, planOrder } from './place-order.ts';

export type OrderDecision = 'APPROVE' | 'REFUSE' | 'WITHDRAW';

const STATUS_AFTER: Readonly<Record<OrderDecision, Exclude<OrderStatus, 'REQUESTED'>>> = {
  APPROVE: 'APPLIED',
  REFUSE: 'REFUSED',
  WITHDRAW: 'WITHDRAWN',
};

export interface DecideOrder {
  readonly orderId: string;
  readonly decision: OrderDecision;
  readonly reason: string;
  /** The version that the official saw; another one is refused with STALE_VERSION. */
  readonly version?: number | undefined;
}

export interface DecidedOrder {
  readonly orderId: string;
  readonly status: OrderStatus;
  /** What it did, or would have done, at this moment; null where it was not carried out. */
  readonly consequences: readonly Consequence[] | null;
}

/**
 * A second holder of BKD_ADMIN approves an order, which is carried out in this transaction, or refuses it; who asked for it may withdraw it.
 * What it does is found anew: between request and approval the appraisal may have gone on.
 * @throws Refusal ROLE_REQUIRED, OWN_APPRAISAL, FOUR_EYES, NOT_REQUESTER (each audited), NOT_FOUND, ORDER_CLOSED, STALE_VERSION, and those of the kinds
 */
export async function decideOrder(deps: Pick<Deps, 'db'>, act: Act, decision: DecideOrder): Promise<DecidedOrder> {
  return command(deps, act, async (tx) => {
    const wanted = await orderedBy(tx, decision.orderId);
    const locked = await lockForOrder(tx, act, wanted, decision.decision);
    if (locked instanceof CommitAndRefuse) return locked;
    await tx.$queryRaw`SELECT 1 FROM desk_order WHERE id = ${decision.orderId}::uuid FOR UPDATE`;
    const order = await tx.deskOrder.findUniqueOrThrow({ where: { id: decision.orderId } });
    if (order.status !== 'REQUESTED') throw await closed(tx, order);
    const wrongPerson = await refusePerson(tx, act, locked, wanted.kind, decision.decision, order.requestedById);
    if (wrongPerson) return wrongPerson;
    if (decision.version !== undefined && decision.version !== order.version) {
      throw new Refusal('STALE_VERSION', 412, 'The order has changed since you read it. Read it again.', {
        extra: { version: order.version },
      });
    }
    const status = STATUS_AFTER[decision.decision];
    const plan = decision.decision === 'APPROVE' ? await planOrder(tx, act, locked, wanted) : undefined;
    await tx.deskOrder.update({
      where: { id: order.id },
      data: {
        status,
        decidedById: act.actorId,
        decidedAt: locked.now,
        decisionReason: decision.reason,
        version: { increment: 1 },
      },
    });
    await plan?.apply({ id: order.id, reason: order.reason });
    if (!plan) await recordEnd(tx, act, locked, wanted, order.id, status);
    await tellRequester(tx, act, locked, order, status);
    return { orderId: order.id, status, consequences: plan?.consequences ?? null };
  });
}

/** What the row orders. @throws Refusal NOT_FOUND */
export async function orderedBy(tx: Tx, orderId: string): Promise<OrderWanted> {
  const row = await tx.deskOrder.findUnique({ where: { id: orderId } });
  if (!row) throw notFound('The order');
  const period = row.periodId
    ? await tx.periodicEvaluation.findUniqueOrThrow({ where: { id: row.periodId }, select: { period: true } })
    : undefined;
  return {
    appraisalId: row.appraisalId,
    kind: row.kind as OrderKind,
    ...(row.stage ? { stage: row.stage as Stage } : {}),
    ...(period ? { period: period.period } : {}),
    ...(row.until ? { until: row.until.toISOString().slice(0, 10) } : {}),
  };
}

/** 409: who decided it, how and when. */
async function closed(
  tx: Tx,
  order: { status: string; decidedById: string | null; decidedAt: Date | null },
): Promise<Refusal> {
  const person = await peopleRefs(tx, [order.decidedById]);
  return new Refusal('ORDER_CLOSED', 409, `The order was decided already (${order.status}).`, {
    extra: {
      orderStatus: order.status,
      decidedBy: order.decidedById ? person(order.decidedById) : null,
      decidedAt: order.decidedAt?.toISOString() ?? null,
    },
  });
}

/** Whoever asked does not decide; nobody else withdraws. Kept in the audit trail, answered with 403. */
async function refusePerson(
  tx: Tx,
  act: Act,
  locked: LockedEvaluation,
  kind: OrderKind,
  decision: OrderDecision,
  requestedById: string,
): Promise<CommitAndRefuse | undefined> {
  const own = act.actorId === requestedById;
  if (own === (decision === 'WITHDRAW')) return undefined;
  const [code, detail] = own
    ? ([
        'FOUR_EYES',
        'You asked for this order: a second holder of BKD_ADMIN decides it. You may withdraw it.',
      ] as const)
    : (['NOT_REQUESTER', 'Only whoever asked for the order withdraws it. You may refuse it.'] as const);
  await recordEvent(tx, {
    type: 'ACCESS_DENIED',
    result: 'DENIED',
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    cycleId: locked.cycle.id,
    appraisalId: locked.appraisal.id,
    data: { attempted: `ORDER.${kind}.${decision}`, because: code },
  });
  return new CommitAndRefuse(new Refusal(code, 403, detail));
}

/** An order that is carried out has an event of its own. */
async function recordEnd(
  tx: Tx,
  act: Act,
  locked: LockedEvaluation,
  { kind, stage }: OrderWanted,
  orderId: string,
  status: OrderStatus,
): Promise<void> {
  await recordEvent(tx, {
    type: status === 'REFUSED' ? 'ORDER_REFUSED' : 'ORDER_WITHDRAWN',
    at: locked.now,
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    cycleId: locked.cycle.id,
    appraisalId: locked.appraisal.id,
    data: { orderId, kind, ...(stage ? { stage } : {}), ...periodData(locked) },
  });
}

async function tellRequester(
  tx: Tx,
  act: Act,
  locked: LockedEvaluation,
  order: { id: string; requestedById: string },
  status: OrderStatus,
): Promise<void> {
  if (order.requestedById === act.actorId) return;
  await notify(tx, [
    {
      kind: status === 'APPLIED' ? 'ORDER_APPLIED' : 'ORDER_REFUSED',
      recipientId: order.requestedById,
      cause: order.id,
      cycleId: locked.cycle.id,
      appraisalId: locked.appraisal.id,
    },
  ]);
}
