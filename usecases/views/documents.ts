import type { Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
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
}

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
  return rows.map((row) => ({
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
    content: row.content,
  }));
}

export function withoutContent(document: DocumentView): DocumentSummary {
  const { number, period, form, ratingId, signedBy, signedAt, deliveredAt, receivedAt, receipt, returnedAt } = document;
  return { number, period, form, ratingId, signedBy, signedAt, deliveredAt, receivedAt, receipt, returnedAt };
}
