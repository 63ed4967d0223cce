import type { Act, Deps, Tx } from '../context.ts';
import { moveTasks } from '../move-tasks.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { command } from '../transact.ts';
import { findDelegations, type DelegationView } from './delegation-view.ts';
import { delegatingAs, postHolderOf, refuseDelegating } from './may-delegate.ts';
import { asDate, dayAfter, tellBoth } from './record-delegation.ts';

const MOVED_AT_ONCE = 500;

/**
 * Ends a stand-in before his decree does: with `lastDay` after that day, else at once. Open tasks go back to the holder of the post.
 * @param ending `lastDay` is a local date of the post holder's unit, today or later
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), DELEGATION_ENDED, VALIDATION_FAILED
 */
export async function endDelegation(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  ending: { readonly delegationId: string; readonly lastDay: string | undefined; readonly reason: string },
): Promise<DelegationView> {
  const ended = await command(deps, act, async (tx) => {
    // Acts that rely on it hold it FOR SHARE: they are finished first, or see that it has ended.
    const row = await lockDelegation(tx, ending.delegationId);
    const holder = await postHolderOf(tx, row.postHolderId);
    const as = await delegatingAs(tx, act, holder, row.actingId);
    if (!as) return refuseDelegating(tx, act, 'DELEGATION.END');
    const first = row.validFrom.toISOString().slice(0, 10);
    const over = row.validTo ? row.validTo.toISOString().slice(0, 10) : undefined;
    if (over !== undefined && over <= holder.today) {
      throw new Refusal('DELEGATION_ENDED', 409, 'This delegation has ended already.');
    }
    const { lastDay } = ending;
    if (lastDay && (lastDay < holder.today || lastDay < first || (over !== undefined && lastDay >= over))) {
      throw new Refusal('VALIDATION_FAILED', 422, 'The last day is not possible.', {
        errors: [{ pointer: '/lastDay', detail: `Today (${holder.today}) or later, and before its present end.` }],
      });
    }
    // At once: today no longer counts; one that has not begun never will.
    const validTo = lastDay ? dayAfter(lastDay) : asDate(first > holder.today ? first : holder.today);
    await tx.delegation.update({
      where: { id: row.id },
      data: { validTo, endedById: act.actorId, endReason: ending.reason, version: { increment: 1 } },
    });
    await recordEvent(tx, {
      type: 'DELEGATION_ENDED',
      actorId: act.actorId,
      actorRole: as,
      requestId: act.requestId,
      onBehalfOf: { personId: row.postHolderId, decree: row.decree },
      data: { delegationId: row.id, actingId: row.actingId, lastDay: lastDay ?? null },
    });
    await tellBoth(tx, 'DELEGATION_ENDED', {
      ...row,
      kind: row.kind as 'PLT' | 'PLH',
      validFrom: first,
      validUntil: new Date(validTo.getTime() - 86_400_000).toISOString().slice(0, 10),
    });
    const [view] = await findDelegations(tx, { id: row.id }, { limit: 1 });
    if (!view) throw new Error('The delegation that was ended is not there.');
    return view;
  });
  await moveTasks(deps, { limit: MOVED_AT_ONCE, people: [ended.postHolder.id, ended.acting.id] });
  return ended;
}

async function lockDelegation(
  tx: Tx,
  id: string,
): Promise<{
  id: string;
  kind: string;
  postHolderId: string;
  actingId: string;
  decree: string;
  validFrom: Date;
  validTo: Date | null;
}> {
  await tx.$queryRaw`SELECT 1 FROM delegation WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.delegation.findUnique({ where: { id } });
  if (!row) throw notFound('The delegation');
  return row;
}
