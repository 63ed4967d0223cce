import type { RestoredForm } from '../../domain/forms.ts';
import { queueMail } from '../mails/queue-mail.ts';
import { recordEvent } from '../record-event.ts';
import type { Tx } from '../context.ts';
import { appraisalOf, type Making, type RecordFacts } from './facts.ts';

/** BKD enters an address that works, and what came back is sent again. */
export const restoreContact: RecordFacts = async (tx, making) => {
  const { personId, mails } = await aboutWhom(tx, making);
  const { email } = making.form as RestoredForm;
  const before = await tx.employee.findUniqueOrThrow({ where: { id: personId }, select: { email: true } });
  if (before.email !== email) {
    await tx.employee.update({
      where: { id: personId },
      data: { email, version: { increment: 1 }, updatedAt: making.locked.now },
    });
    await tx.employeeChange.create({
      data: {
        employeeId: personId,
        changedById: making.actorId,
        changedAt: making.locked.now,
        before,
        after: { email },
      },
    });
  }
  // What the person has opened meanwhile, or got on the other channel and acknowledged, was not lost.
  const lost = new Map(mails.filter((mail) => !mail.openedAt).map((mail) => [mail.repeatsId ?? mail.id, mail]));
  for (const [original, mail] of lost) {
    await queueMail(tx, {
      recipientId: personId,
      kind: mail.kind as 'AT_ONCE' | 'DIGEST' | 'WEEKLY',
      channel: 'FIRST',
      repeatsId: original,
      dedupeKey: `AGAIN:${original}:${making.decisionId}`,
    });
  }
  await record(tx, making, 'CONTACT_RESTORED', { personId, mailIds: [...lost.keys()].map(String) });
};

/** The person was told otherwise; how, is in the decision. */
export const servedOtherwise: RecordFacts = async (tx, making) => {
  const { personId, mails } = await aboutWhom(tx, making);
  await record(tx, making, 'CONTACT_SERVED_OTHERWISE', { personId, mailIds: mails.map(({ id }) => id.toString()) });
};

async function aboutWhom(tx: Tx, making: Making) {
  const mails = await tx.mail.findMany({
    where: { bounce: { path: ['taskId'], equals: making.task.id } },
    orderBy: { id: 'asc' },
    select: { id: true, recipientId: true, repeatsId: true, kind: true, openedAt: true },
  });
  const [first] = mails;
  if (!first) throw new Error('No mail came back for this task.');
  return { personId: first.recipientId, mails };
}

async function record(
  tx: Tx,
  making: Making,
  type: 'CONTACT_RESTORED' | 'CONTACT_SERVED_OTHERWISE',
  data: { readonly personId: string; readonly mailIds: readonly string[] },
): Promise<void> {
  await recordEvent(tx, {
    type,
    at: making.locked.now,
    actorId: making.actorId,
    actorRole: making.role,
    cycleId: making.locked.cycle.id,
    appraisalId: appraisalOf(making).id,
    taskId: making.task.id,
    data: { personId: data.personId, mailIds: [...data.mailIds], decisionId: making.decisionId },
  });
}
