import type { LinkPurpose } from '../../domain/action-links.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { decideLockedTask, ownerOf } from '../decide-task.ts';
import { lockOwner } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { lockTaskById } from '../task-row.ts';
import { command, CommitAndRefuse, inTransaction } from '../transact.ts';
import { readLink, type LinkView } from './read-link.ts';
import { hashOfToken } from './token.ts';

export interface ActByLink {
  readonly token: string;
  /** The person ticked the confirmation on the page. Without it nothing is done: some scanners submit the forms that they find. */
  readonly confirmed: boolean;
  readonly requestId: string;
  readonly acknowledge?: Act['acknowledge'];
}

/** What came of it, and what the link is good for now. REFUSED: nothing was decided; the view says why. */
export interface ActedByLink {
  readonly result: 'DONE' | 'UNCONFIRMED' | 'REFUSED';
  /** Of the refusal. */
  readonly code?: string;
  readonly view: LinkView;
}

/**
 * Does what a link is for, in the name of the person that it was made for: the same decision, under the same locks and the same rules, as if he had
 * logged in, with the channel kept in it. Everything is checked as of now: the token's time and single use, the task's version, who holds it.
 */
export async function actByLink(
  deps: Pick<Deps, 'db'>,
  { token, confirmed, requestId, acknowledge }: ActByLink,
): Promise<ActedByLink> {
  const known = await deps.db.actionToken.findUnique({ where: { tokenHash: hashOfToken(token) } });
  if (!known || !confirmed) {
    return { result: known ? 'UNCONFIRMED' : 'REFUSED', view: await readLink(deps, token) };
  }
  const act = {
    actorId: known.personId,
    requestId,
    channel: 'MAIL_LINK' as const,
    ...(acknowledge && { acknowledge }),
  };
  try {
    await command(deps, act, async (tx) => {
      const locked = await lockOwner(tx, await ownerOf(tx, known.taskId));
      const task = await lockTaskById(tx, known.taskId);
      if (!task) throw notFound('The task');
      const now = await requireUsable(tx, known.id);
      const purpose = known.purpose as LinkPurpose;
      if (purpose !== 'OPEN') {
        const decision = { outcome: purpose, form: {}, version: known.taskVersion };
        const decided = await decideLockedTask(tx, locked, task, act, decision);
        if (decided instanceof CommitAndRefuse) return decided;
      }
      await tx.actionToken.update({ where: { id: known.id }, data: { usedAt: now } });
      if (known.mailId !== null) {
        await markRead(tx, known.mailId, now);
        await recordEvent(tx, {
          type: 'MAIL_ACKNOWLEDGED',
          at: now,
          actorId: known.personId,
          cycleId: locked.cycle.id,
          appraisalId: locked.appraisal?.id,
          taskId: task.id,
          requestId,
          data: { mailId: known.mailId.toString(), purpose },
        });
      }
      return {};
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (known.mailId !== null) await markOpenedByHand(deps, known.mailId);
    return { result: 'REFUSED', code: error.code, view: await readLink(deps, token) };
  }
  return { result: 'DONE', view: await readLink(deps, token) };
}

/** @throws Refusal LINK_USED, LINK_EXPIRED (409), FORBIDDEN of who has left @returns the database's clock, read after the lock */
async function requireUsable(tx: Tx, tokenId: string): Promise<Date> {
  const [token] = await tx.$queryRaw<{ used: boolean; expired: boolean; left: boolean; now: Date }[]>`
    SELECT k.used_at IS NOT NULL AS used, k.expires_at <= clock_timestamp() AS expired, p.status = 'LEFT' AS left, clock_timestamp() AS now
    FROM action_token k JOIN employee p ON p.id = k.person_id WHERE k.id = ${tokenId}::uuid FOR UPDATE OF k`;
  if (!token) throw notFound('The link');
  if (token.left) throw new Refusal('FORBIDDEN', 403, 'The roster says that this person has left.');
  if (token.used) throw new Refusal('LINK_USED', 409, 'The link was used already.');
  if (token.expired) throw new Refusal('LINK_EXPIRED', 409, 'The link has expired.');
  return token.now;
}

async function markRead(tx: Tx, mailId: bigint, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE mail SET opened_at = coalesce(opened_at, ${now}), acknowledged_at = coalesce(acknowledged_at, ${now}) WHERE id = ${mailId}`;
}

/** Somebody ticked the confirmation and pressed the button: too late or in vain, but he has the mail. */
async function markOpenedByHand(deps: Pick<Deps, 'db'>, mailId: bigint): Promise<void> {
  await inTransaction(
    deps,
    (tx) => tx.$executeRaw`UPDATE mail SET opened_at = clock_timestamp() WHERE id = ${mailId} AND opened_at IS NULL`,
  );
}
