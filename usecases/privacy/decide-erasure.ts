import type { ErasureStatus } from '../../domain/retention.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { deleteUnused } from '../files/sweep-files.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { lockPerson, refuseUnlessDue } from './request-erasure.ts';

export type ErasureDecision = 'APPROVE' | 'REFUSE' | 'WITHDRAW';

export interface DecidedErasure {
  readonly erasureId: string;
  readonly status: ErasureStatus;
  /** Rows by table; null where nothing was erased. */
  readonly erased: Readonly<Record<string, number>> | null;
}

const AFTER = {
  APPROVE: { status: 'APPLIED', event: 'ERASED' },
  REFUSE: { status: 'REFUSED', event: 'ERASURE_REFUSED' },
  WITHDRAW: { status: 'WITHDRAWN', event: 'ERASURE_WITHDRAWN' },
} as const satisfies Record<ErasureDecision, { status: ErasureStatus; event: string }>;

/** One person's rows; more than a step of a workflow may take. */
const BOUNDS = { lockMs: 5_000, statementMs: 30_000 };

/**
 * A second holder of BKD_ADMIN approves an erasure, which is carried out in this transaction (the files right after it), or refuses it; who asked
 * may withdraw it. Whether it is due is found anew.
 * @throws Refusal ROLE_REQUIRED, FOUR_EYES, NOT_REQUESTER (each audited), NOT_FOUND, ORDER_CLOSED, STALE_VERSION, ERASURE_NOT_DUE
 */
export async function decideErasure(
  deps: Pick<Deps, 'db' | 'files' | 'log'>,
  act: Act,
  given: {
    readonly erasureId: string;
    readonly decision: ErasureDecision;
    readonly reason: string;
    readonly version?: number | undefined;
  },
): Promise<DecidedErasure> {
  const decided = await command(deps, act, (tx) => decide(tx, act, given), BOUNDS);
  if (decided.status === 'APPLIED') await deleteFiles(deps, decided.erasureId);
  return decided;
}

async function decide(
  tx: Tx,
  act: Act,
  { erasureId, decision, reason, version }: Parameters<typeof decideErasure>[2],
): Promise<DecidedErasure | CommitAndRefuse> {
  await requireOffice(tx, act.actorId, 'BKD_ADMIN');
  const known = await tx.erasureOrder.findUnique({ where: { id: erasureId }, select: { personId: true } });
  if (!known) throw notFound('The erasure');
  const { personId } = known;
  const now = await lockPerson(tx, personId);
  const order = await tx.erasureOrder.findUniqueOrThrow({ where: { id: erasureId } });
  if (order.status !== 'REQUESTED') throw await closed(tx, order);
  const about = { actorId: act.actorId, actorRole: 'BKD_ADMIN', requestId: act.requestId } as const;
  const own = act.actorId === order.requestedById;
  if (own !== (decision === 'WITHDRAW')) {
    const because = own ? 'FOUR_EYES' : 'NOT_REQUESTER';
    await recordEvent(tx, {
      ...about,
      type: 'ACCESS_DENIED',
      result: 'DENIED',
      data: { attempted: `ERASURE.${decision}`, because },
    });
    const detail = own
      ? 'You asked for this erasure: a second holder of BKD_ADMIN decides it. You may withdraw it.'
      : 'Only whoever asked for the erasure withdraws it. You may refuse it.';
    return new CommitAndRefuse(new Refusal(because, 403, detail));
  }
  if (version !== undefined && version !== order.version) {
    throw new Refusal('STALE_VERSION', 412, 'The order has changed since you read it. Read it again.', {
      extra: { version: order.version },
    });
  }
  if (decision === 'APPROVE') await refuseUnlessDue(tx, personId);
  const { status, event } = AFTER[decision];
  await tx.erasureOrder.update({
    where: { id: erasureId },
    data: { status, decidedById: act.actorId, decidedAt: now, decisionReason: reason, version: { increment: 1 } },
  });
  const erased = decision === 'APPROVE' ? await erase(tx, erasureId) : null;
  if (erased) {
    const appraisals = await tx.appraisal.findMany({
      where: { employeeId: personId },
      select: { id: true, cycleId: true },
      orderBy: { id: 'asc' },
    });
    for (const { id: appraisalId, cycleId } of appraisals) {
      await recordEvent(tx, { ...about, type: event, at: now, cycleId, appraisalId, data: { erasureId } });
    }
  }
  await recordEvent(tx, {
    ...about,
    type: event,
    at: now,
    data: { erasureId, personId, ...(erased ? { rows: erased } : {}) },
  });
  return { erasureId, status, erased };
}

async function erase(tx: Tx, erasureId: string): Promise<Record<string, number>> {
  const [row] = await tx.$queryRaw<{ counts: Record<string, number> }[]>`
    SELECT erase_person(${erasureId}::uuid) AS counts`;
  if (!row) throw new Error('a function always answers');
  // Who asked for it is mostly the person himself, by name. The reasons stay: BKD accounts for the erasure with them.
  await tx.$executeRaw`
    UPDATE erasure_order SET request_of = '[dihapus]' WHERE request_of IS NOT NULL
      AND person_id = (SELECT person_id FROM erasure_order WHERE id = ${erasureId}::uuid)`;
  return row.counts;
}

/** 409: who decided it, how and when. */
async function closed(
  tx: Tx,
  order: { status: string; decidedById: string | null; decidedAt: Date | null },
): Promise<Refusal> {
  const person = await peopleRefs(tx, [order.decidedById]);
  return new Refusal('ORDER_CLOSED', 409, `The erasure was decided already (${order.status}).`, {
    extra: {
      orderStatus: order.status,
      decidedBy: order.decidedById ? person(order.decidedById) : null,
      decidedAt: order.decidedAt?.toISOString() ?? null,
    },
  });
}

/** After the commit: bytes cannot be rolled back. What is still used by another task stays; what could not be deleted is swept (`npm run files`). */
async function deleteFiles(deps: Pick<Deps, 'db' | 'files' | 'log'>, erasureId: string): Promise<void> {
  const files = await deps.db.$queryRaw<{ sha256: string }[]>`
    SELECT DISTINCT f.sha256 FROM erasure_order o JOIN appraisal a ON a.employee_id = o.person_id JOIN task t ON t.appraisal_id = a.id
    JOIN attachment f ON f.task_id = t.id WHERE o.id = ${erasureId}::uuid`;
  for (const { sha256 } of files) {
    try {
      await deleteUnused(deps, sha256);
    } catch (err) {
      deps.log.error({ err, sha256 }, 'the bytes of an erased file were not deleted; the sweep does it');
    }
  }
}
