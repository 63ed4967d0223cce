import type { Tx } from '../../context.ts';
import { queueMail, type NewMail } from '../../mails/queue-mail.ts';
import { notFound } from '../../refusal.ts';
import { failed, skipped, type Outcome, type Repair } from './repair.ts';

/**
 * Sends what the mail server refused, or what came back, again to the address that the roster has now. What was sent, is queued, or was dropped
 * on purpose stays as it is.
 */
export const resend: Repair = async (tx, { target }) => {
  switch (target.kind) {
    case 'notice':
      return resendNotice(tx, BigInt(target.id));
    case 'mail':
      return resendMail(tx, BigInt(target.id));
    case 'appraisal':
    case 'case':
    case 'period':
    case 'report':
    case 'launch':
    case 'clock':
    case 'task':
    case 'outbox':
      return failed('TARGET_REFUSED', { expected: 'notice or mail' });
  }
};

async function resendNotice(tx: Tx, id: bigint): Promise<Outcome> {
  await tx.$queryRaw`SELECT 1 FROM notice WHERE id = ${id} FOR UPDATE`;
  const notice = await tx.notice.findUnique({ where: { id } });
  if (!notice) throw notFound('The notice');
  if (notice.status !== 'FAILED') return skipped(`IS_${notice.status}`);
  // It went out inside a mail: that is what is sent again.
  if (notice.mailId !== null) return resendMail(tx, notice.mailId);
  if (!(await channelOf(tx, notice.recipientId))) return failed('NO_ADDRESS');
  await tx.notice.update({ where: { id }, data: { status: 'QUEUED', attempts: 0, nextAttemptAt: new Date() } });
  return {
    status: 'DONE',
    code: 'QUEUED',
    detail: { recipientId: notice.recipientId, lastAnswer: notice.serverAnswer },
    about: {
      ...(notice.cycleId ? { cycleId: notice.cycleId } : {}),
      ...(notice.appraisalId ? { appraisalId: notice.appraisalId } : {}),
    },
  };
}

/** What was refused or came back stays as it is, a fact of proof of service; what is sent after it is a mail of its own that repeats it. */
async function resendMail(tx: Tx, id: bigint): Promise<Outcome> {
  const found = await tx.mail.findUnique({ where: { id }, select: { repeatsId: true } });
  if (!found) throw notFound('The mail');
  const original = found.repeatsId ?? id;
  await tx.$queryRaw`SELECT 1 FROM mail WHERE id = ${original} FOR UPDATE`;
  const last = await tx.mail.findFirstOrThrow({
    where: { OR: [{ id: original }, { repeatsId: original }] },
    orderBy: { id: 'desc' },
  });
  if (last.status !== 'FAILED' && last.status !== 'BOUNCED') {
    return skipped(`IS_${last.status}`, { mailId: last.id.toString() });
  }
  const channel = await channelOf(tx, last.recipientId);
  if (!channel) return failed('NO_ADDRESS');
  const mailId = await queueMail(tx, {
    recipientId: last.recipientId,
    kind: last.kind as NewMail['kind'],
    channel,
    repeatsId: original,
  });
  return {
    status: 'DONE',
    code: 'QUEUED',
    detail: {
      recipientId: last.recipientId,
      channel,
      mailId: mailId?.toString() ?? null,
      lastAnswer: last.serverAnswer,
    },
  };
}

/** The address that the roster has now; undefined: none. */
async function channelOf(tx: Tx, recipientId: string): Promise<NewMail['channel'] | undefined> {
  const person = await tx.employee.findUnique({
    where: { id: recipientId },
    select: { email: true, otherEmail: true },
  });
  if (person?.email?.trim()) return 'FIRST';
  return person?.otherEmail?.trim() ? 'OTHER' : undefined;
}
