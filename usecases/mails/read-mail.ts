import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { notFound } from '../refusal.ts';
import { inTransaction } from '../transact.ts';
import { selectMails, type ServiceOfMail } from './service-of.ts';

export interface MailDetail extends ServiceOfMail {
  readonly messageId: string | null;
  readonly attempts: number;
  /** What the mail server said last. */
  readonly serverAnswer: string | null;
  /** What it told of; a repetition tells what the first one told. */
  readonly notices: readonly {
    readonly id: string;
    readonly kind: string;
    readonly cycleId: string | null;
    readonly appraisalId: string | null;
    readonly taskId: string | null;
  }[];
  /** Mails that repeat this one, on the other channel or after the address was restored. */
  readonly repeatedBy: readonly ServiceOfMail[];
}

/**
 * One mail and what became of it. @param reader BKD, or the recipient himself
 * @throws Refusal NOT_FOUND, also of a mail of somebody else
 */
export async function readMail(
  deps: Pick<Deps, 'db'>,
  reader: { readonly personId: string; readonly isBkd: boolean },
  mailId: bigint,
): Promise<MailDetail> {
  return inTransaction(deps, async (tx) => {
    const [service] = await selectMails(tx, Prisma.sql`m.id = ${mailId}`);
    if (!service || (!reader.isBkd && service.recipientId !== reader.personId)) throw notFound('The mail');
    const row = await tx.mail.findUniqueOrThrow({
      where: { id: mailId },
      select: { messageId: true, attempts: true, serverAnswer: true, repeatsId: true },
    });
    const notices = await tx.notice.findMany({
      where: { mailId: row.repeatsId ?? mailId },
      orderBy: { id: 'asc' },
      select: { id: true, kind: true, cycleId: true, appraisalId: true, taskId: true },
    });
    const { messageId, attempts, serverAnswer } = row;
    return {
      ...service,
      ...{ messageId, attempts, serverAnswer },
      notices: notices.map((notice) => ({ ...notice, id: notice.id.toString() })),
      repeatedBy: await selectMails(tx, Prisma.sql`m.repeats_id = ${mailId}`),
    };
  });
}

export interface MailFilter {
  readonly status?: readonly ServiceOfMail['status'][] | undefined;
  readonly recipientId?: string | undefined;
  readonly appraisalId?: string | undefined;
  readonly cycleId?: string | undefined;
}

/** Newest first; `status=FAILED&status=BOUNCED` are those that reached nobody. */
export async function readMails(
  deps: Pick<Deps, 'db'>,
  filter: MailFilter,
  page: PageRequest<string>,
): Promise<Page<ServiceOfMail, string>> {
  const { status, recipientId, appraisalId, cycleId } = filter;
  const told = Prisma.sql`SELECT 1 FROM notice n WHERE n.mail_id = coalesce(m.repeats_id, m.id)`;
  const conditions = [
    Prisma.sql`m.id < ${BigInt(page.after ?? '9223372036854775807')}::bigint`,
    ...(status ? [Prisma.sql`m.status = ANY (${status}::text[])`] : []),
    ...(recipientId ? [Prisma.sql`m.recipient_id = ${recipientId}::uuid`] : []),
    ...(appraisalId ? [Prisma.sql`EXISTS (${told} AND n.appraisal_id = ${appraisalId}::uuid)`] : []),
    ...(cycleId ? [Prisma.sql`EXISTS (${told} AND n.cycle_id = ${cycleId}::uuid)`] : []),
  ];
  const ids = await deps.db.$queryRaw<{ id: bigint }[]>`
    SELECT m.id FROM mail m WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY m.id DESC LIMIT ${page.limit + 1}`;
  const rows = await selectMails(deps.db, Prisma.sql`m.id = ANY (${ids.map(({ id }) => id.toString())}::bigint[])`);
  return toPage(rows.toReversed(), page.limit, ({ mailId }) => mailId);
}
