import type { ErasureStatus, Hindrance } from '../../domain/retention.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { readHindrances } from './hindrances.ts';

export interface RequestedErasure {
  readonly erasureId: string;
  readonly status: ErasureStatus;
}

/**
 * BKD asks for the erasure of the data of somebody who has left. It changes nothing before a second official approves it.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, ERASURE_NOT_DUE (409, with what stands in the way), ORDER_PENDING
 */
export async function requestErasure(
  deps: Pick<Deps, 'db'>,
  act: Act,
  wanted: { readonly personId: string; readonly reason: string; readonly requestOf?: string | undefined },
): Promise<RequestedErasure> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const now = await lockPerson(tx, wanted.personId);
    await refuseUnlessDue(tx, wanted.personId);
    const pending = await tx.erasureOrder.findFirst({
      where: { personId: wanted.personId, status: 'REQUESTED' },
      select: { id: true },
    });
    if (pending) {
      throw new Refusal(
        'ORDER_PENDING',
        409,
        'The erasure was asked for already and waits for a second official of BKD.',
        {
          extra: { orderId: pending.id },
        },
      );
    }
    const { id } = await tx.erasureOrder.create({
      data: {
        personId: wanted.personId,
        reason: wanted.reason,
        requestOf: wanted.requestOf ?? null,
        requestedById: act.actorId,
        requestedAt: now,
      },
      select: { id: true },
    });
    await recordEvent(tx, {
      type: 'ERASURE_REQUESTED',
      at: now,
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      data: { erasureId: id, personId: wanted.personId },
    });
    return { erasureId: id, status: 'REQUESTED' as const };
  });
}

/** The person's row, locked: an import that brings him back waits, or came before. @returns the database's clock @throws Refusal NOT_FOUND */
export async function lockPerson(tx: Tx, personId: string): Promise<Date> {
  const [held] = await tx.$queryRaw<{ now: Date }[]>`
    WITH held AS MATERIALIZED (SELECT id FROM employee WHERE id = ${personId}::uuid FOR UPDATE)
    SELECT clock_timestamp() AS now FROM held`;
  if (!held) throw notFound('The person');
  return held.now;
}

/** @throws Refusal ERASURE_NOT_DUE */
export async function refuseUnlessDue(tx: Tx, personId: string): Promise<void> {
  const hindrances: readonly Hindrance[] = await readHindrances(tx, personId);
  if (hindrances.length === 0) return;
  throw new Refusal('ERASURE_NOT_DUE', 409, `The data must be kept for now: ${hindrances.map(wordsOf).join('; ')}.`, {
    extra: { hindrances },
  });
}

function wordsOf({ code, kind, until, count }: Hindrance): string {
  const many = count ?? 0;
  switch (code) {
    case 'NOT_LEFT':
      return 'the roster does not say that the person has left';
    case 'ALREADY_ERASED':
      return 'they were erased already';
    case 'RETENTION_RUNS':
      return `the retention of ${kind ?? ''} runs until ${until ?? ''}`;
    case 'CYCLE_OPEN':
      return `${many} of the person’s cycles are not closed`;
    case 'CASE_OPEN':
      return `${many} cases of coaching, counselling or reward are open`;
    case 'TASK_HELD':
      return `${many} tasks are open`;
    case 'QUESTION_OPEN':
      return `${many} questions wait for the person’s answer`;
    case 'EVALUATES':
      return `${many} reporting lines of others name the person`;
    case 'OFFICE_HELD':
      return `${many} offices are held`;
    case 'HEADS_UNIT':
      return `${many} units name the person as their head`;
    case 'STANDS_IN':
      return `${many} delegations name the person`;
  }
}
