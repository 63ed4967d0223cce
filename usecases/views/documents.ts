import type { Tx } from '../context.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { iso, isoOrNull } from '../iso.ts';
import { selectMails, type ServiceOfMail } from '../mails/service-of.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from './people-refs.ts';
import { periodCodes } from './period-codes.ts';

/** A signed evaluation document (formats D.1.x, p.115–118). */
export interface DocumentSummary {
  readonly number: number;
  /** Of a periodic evaluation: Q1..Q4, M01..M12; null: of the year. */
  readonly period: string | null;
  readonly form: 'D.1.1' | 'D.1.2' | 'D.1.3';
  readonly ratingId: string;
  readonly signedBy: PersonRef;
  readonly signedAt: string;
  readonly deliveredAt: string | null;
  readonly receivedAt: string | null;
  /** ACKNOWLEDGED by the employee, or SERVED by BKD before witnesses. */
  readonly receipt: 'ACKNOWLEDGED' | 'SERVED' | null;
  readonly returnedAt: string | null;
  /** Delivered; the mails about it accepted, bounced, opened; then received, or served. */
  readonly service: readonly ServiceOfDocument[];
}

/** A mail that told the employee of the document: never the receipt itself, but what is known of its way. */
export type ServiceOfDocument = Pick<
  ServiceOfMail,
  'mailId' | 'channel' | 'status' | 'queuedAt' | 'acceptedAt' | 'bouncedAt' | 'openedAt' | 'acknowledgedAt'
>;

export interface DocumentView extends DocumentSummary {
  /** The frozen data set that was signed. */
  readonly content: unknown;
}

/** Of the year and of its periods, the first first. */
export async function documentsOf(tx: Tx, appraisalId: string): Promise<DocumentView[]> {
  const rows = await tx.evaluationDocument.findMany({ where: { appraisalId }, orderBy: { number: 'asc' } });
  const person = await peopleRefs(
    tx,
    rows.map((row) => row.signedById),
  );
  const period = await periodCodes(tx, appraisalId);
  const service = await mailsAboutReceipt(tx, appraisalId);
  return rows.map((row, index) => ({
    number: row.number,
    period: period(row.periodId),
    form: row.form as DocumentSummary['form'],
    ratingId: row.ratingId,
    signedBy: person(row.signedById),
    signedAt: iso(row.signedAt),
    deliveredAt: isoOrNull(row.deliveredAt),
    receivedAt: isoOrNull(row.receivedAt),
    receipt: row.receipt as DocumentSummary['receipt'],
    returnedAt: isoOrNull(row.returnedAt),
    service: service(row, rows.slice(index + 1).find((later) => later.periodId === row.periodId)?.signedAt),
    content: row.content,
  }));
}

export function withoutContent(document: DocumentView): DocumentSummary {
  const { content: _content, ...summary } = document;
  return summary;
}

type AboutReceipt = (
  document: { readonly periodId: string | null; readonly signedAt: Date },
  nextSignedAt: Date | undefined,
) => ServiceOfDocument[];

/** Mails to the employee about the task of receiving, with their repetitions; those between a document and the next one are about it. */
async function mailsAboutReceipt(tx: Tx, appraisalId: string): Promise<AboutReceipt> {
  const told = await tx.$queryRaw<{ mailId: bigint; periodId: string | null; at: Date }[]>`
    SELECT n.mail_id AS "mailId", t.period_id::text AS "periodId", n.created_at AS at
    FROM appraisal a JOIN notice n ON n.recipient_id = a.employee_id JOIN task t ON t.id = n.task_id
    WHERE a.id = ${appraisalId}::uuid AND t.appraisal_id = a.id AND t.kind = 'RECEIVE_RESULT' AND n.mail_id IS NOT NULL`;
  const ids = told.map(({ mailId }) => mailId.toString());
  const mails =
    ids.length === 0 ? [] : await selectMails(tx, Prisma.sql`coalesce(m.repeats_id, m.id) = ANY (${ids}::bigint[])`);
  return ({ periodId, signedAt }, nextSignedAt) => {
    const about = told.filter(
      ({ periodId: of, at }) => of === periodId && at >= signedAt && (!nextSignedAt || at < nextSignedAt),
    );
    const roots = new Set(about.map(({ mailId }) => mailId.toString()));
    return mails.flatMap((mail) => {
      if (!roots.has(mail.repeatsId ?? mail.mailId)) return [];
      const { mailId, channel, status, queuedAt, acceptedAt, bouncedAt, openedAt, acknowledgedAt } = mail;
      return [{ mailId, channel, status, queuedAt, acceptedAt, bouncedAt, openedAt, acknowledgedAt }];
    });
  };
}
