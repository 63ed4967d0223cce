import type { Act, Deps } from './context.ts';
import { recordEvent } from './record-event.ts';
import { command } from './transact.ts';

export interface Contact {
  /** The address of the roster: BKD's to change. */
  readonly email: string | null;
  /** The person's other address, tried where the first one bounces. */
  readonly otherEmail: string | null;
}

/** A person says at which other address he can be reached; null takes it back. The audit trail says that it changed, never to what. */
export async function setContact(
  deps: Pick<Deps, 'db'>,
  act: Act,
  contact: { readonly otherEmail: string | null },
): Promise<Contact> {
  return command(deps, act, async (tx) => {
    const [before] = await tx.$queryRaw<Contact[]>`
      SELECT email, other_email AS "otherEmail" FROM employee WHERE id = ${act.actorId}::uuid FOR UPDATE`;
    if (!before) throw new Error('The actor is not in the roster.');
    const { otherEmail } = contact;
    if (before.otherEmail === otherEmail) return before;
    await tx.employee.update({
      where: { id: act.actorId },
      data: { otherEmail, version: { increment: 1 }, updatedAt: new Date() },
    });
    await tx.employeeChange.create({
      data: {
        employeeId: act.actorId,
        changedById: act.actorId,
        before: { otherEmail: before.otherEmail },
        after: { otherEmail },
      },
    });
    await recordEvent(tx, {
      type: 'CONTACT_CHANGED',
      actorId: act.actorId,
      requestId: act.requestId,
      data: { personId: act.actorId, otherEmail: otherEmail === null ? 'REMOVED' : 'SET' },
    });
    return { ...before, otherEmail };
  });
}
