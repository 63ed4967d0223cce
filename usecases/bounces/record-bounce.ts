import type { DeliveryReport } from '../../domain/delivery-report.ts';
import type { Deps, Tx } from '../context.ts';
import { lockAppraisal, type Locked, type LockedAppraisal } from '../lock-owner.ts';
import { queueMail } from '../mails/queue-mail.ts';
import { openTask } from '../open-task.ts';
import { recordEvent } from '../record-event.ts';
import { inTransaction } from '../transact.ts';

export interface Undelivered {
  readonly mailId: bigint;
  readonly report: DeliveryReport;
  /** The server did not take it in the first place, or there is no address to send it to. Absent: a report came after it had been taken. */
  readonly refused?: {
    /** Of the sender's claim: where somebody else holds it by now, nothing is recorded. */
    readonly attempts: number;
    readonly messageId: string;
    readonly answer: string;
  };
}

/** KNOWN: it was noted before. UNKNOWN: there is no such mail. DELAYED: the server is still trying; nothing follows from that. */
export type BounceOutcome = 'RECORDED' | 'DELAYED' | 'KNOWN' | 'UNKNOWN';

/**
 * A mail did not reach its recipient. It is tried on the person's other address at once, and BKD has the task of restoring the contact: one for
 * a person, however many mails come back. Whoever cannot be reached has received nothing, so no clock starts by it. Coming twice changes nothing.
 */
export async function recordBounce(deps: Pick<Deps, 'db'>, undelivered: Undelivered): Promise<BounceOutcome> {
  return inTransaction(deps, (tx) => recordBounceIn(tx, undelivered));
}

interface MailRow {
  readonly status: string;
  readonly kind: 'AT_ONCE' | 'DIGEST' | 'WEEKLY';
  readonly channel: string;
  readonly attempts: number;
  readonly now: Date;
}

/** The same inside a transaction that holds no locks yet. */
export async function recordBounceIn(tx: Tx, { mailId, report, refused }: Undelivered): Promise<BounceOutcome> {
  const found = await tx.mail.findUnique({ where: { id: mailId }, select: { recipientId: true, repeatsId: true } });
  if (!found) return 'UNKNOWN';
  const { recipientId } = found;
  const original = found.repeatsId ?? mailId;
  // The order of all: the appraisal before the mail (docs/architecture.md, rule 5).
  const place = await placeOfTask(tx, recipientId, original);
  const locked = place === undefined ? undefined : await lockAppraisal(tx, place);
  const [mail] = await tx.$queryRaw<MailRow[]>`
    SELECT status, kind, channel, attempts, clock_timestamp() AS now FROM mail WHERE id = ${mailId} FOR UPDATE`;
  if (!mail) return 'UNKNOWN';
  if (mail.status === 'BOUNCED' || mail.status === 'FAILED') return 'KNOWN';
  if (refused && (mail.status !== 'QUEUED' || mail.attempts !== refused.attempts)) return 'KNOWN';
  const said = { ...report, how: refused ? 'REFUSED' : 'BOUNCED', at: mail.now.toISOString() };
  if (report.outcome === 'DELAYED') {
    await tx.mail.update({ where: { id: mailId }, data: { bounce: said } });
    return 'DELAYED';
  }

  await tx.$executeRaw`
    UPDATE notice SET status = 'FAILED', server_answer = ${refused?.answer ?? report.text}, attempts = ${mail.attempts}
    WHERE mail_id = ${original} AND status IN ('QUEUED', 'SENT')`;
  const otherMailId =
    mail.channel === 'FIRST' ? await tryOtherChannel(tx, recipientId, mailId, original, mail.kind) : undefined;
  const taskId = locked && (await contactTask(tx, locked, recipientId));
  const ids = {
    ...(taskId ? { taskId } : {}),
    ...(otherMailId === undefined ? {} : { otherMailId: otherMailId.toString() }),
  };
  await tx.mail.update({
    where: { id: mailId },
    data: {
      ...(refused
        ? { status: 'FAILED', messageId: refused.messageId, serverAnswer: refused.answer }
        : { status: 'BOUNCED', bouncedAt: mail.now }),
      bounce: { ...said, ...ids },
    },
  });
  await recordEvent(tx, {
    type: refused ? 'MAIL_REFUSED' : 'MAIL_BOUNCED',
    at: mail.now,
    cycleId: locked?.cycle.id,
    appraisalId: locked?.appraisal.id,
    taskId,
    // The server's words may hold the address: they stay in the row.
    data: { mailId: mailId.toString(), recipientId, channel: mail.channel, status: report.status, ...ids },
  });
  return 'RECORDED';
}

/**
 * The appraisal at which BKD gets the task: the recipient's own, where he has one in the cycle that the mail is about, else one that it speaks of.
 * None where the mail is about no appraisal, or all of them have ended: such a mail is only listed among the failed ones.
 */
async function placeOfTask(tx: Tx, recipientId: string, original: bigint): Promise<string | undefined> {
  const [place] = await tx.$queryRaw<{ id: string }[]>`
    WITH told AS (SELECT n.appraisal_id, n.cycle_id FROM notice n WHERE n.mail_id = ${original})
    SELECT a.id::text FROM appraisal a JOIN cycle c ON c.id = a.cycle_id
    WHERE c.status IN ('RUNNING', 'PAUSED') AND a.state IN ('ACTIVE', 'FINAL')
      AND (a.id IN (SELECT appraisal_id FROM told)
        OR (a.employee_id = ${recipientId}::uuid AND a.cycle_id IN (SELECT cycle_id FROM told)))
    -- One open task an appraisal: another person's is passed over.
    ORDER BY EXISTS (SELECT 1 FROM task t JOIN mail m ON m.bounce ->> 'taskId' = t.id::text
        WHERE t.appraisal_id = a.id AND t.kind = 'RESTORE_CONTACT' AND t.status = 'OPEN' AND m.recipient_id <> ${recipientId}::uuid),
      (a.employee_id = ${recipientId}::uuid) DESC, a.id LIMIT 1`;
  return place?.id;
}

async function tryOtherChannel(
  tx: Tx,
  recipientId: string,
  mailId: bigint,
  original: bigint,
  kind: MailRow['kind'],
): Promise<bigint | undefined> {
  const person = await tx.employee.findUniqueOrThrow({ where: { id: recipientId }, select: { otherEmail: true } });
  if (!person.otherEmail) return undefined;
  const dedupeKey = `OTHER:${original}`;
  return queueMail(tx, { recipientId, kind, channel: 'OTHER', repeatsId: mailId, dedupeKey });
}

/** The open task about this person, or a new one. Undefined where the appraisal has one that is about somebody else. */
async function contactTask(
  tx: Tx,
  locked: Locked & { appraisal: LockedAppraisal },
  recipientId: string,
): Promise<string | undefined> {
  const [open] = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id::text FROM mail m JOIN task t ON t.id::text = m.bounce ->> 'taskId'
    WHERE m.recipient_id = ${recipientId}::uuid AND t.status = 'OPEN' LIMIT 1`;
  if (open) return open.id;
  const ofAppraisal = { appraisalId: locked.appraisal.id, kind: 'RESTORE_CONTACT' as const };
  const earlier = await tx.task.findMany({ where: ofAppraisal, select: { round: true, status: true } });
  if (earlier.some(({ status }) => status === 'OPEN')) return undefined;
  const round = 1 + Math.max(0, ...earlier.map((task) => task.round));
  await openTask(tx, locked, { stage: locked.appraisal.stage, kind: 'RESTORE_CONTACT', round });
  const opened = await tx.task.findFirstOrThrow({ where: { ...ofAppraisal, round }, select: { id: true } });
  return opened.id;
}
