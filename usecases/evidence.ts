import { DateTime } from 'luxon';
import { asPeriod, periodDates } from '../domain/periods.ts';
import type { Tx } from './context.ts';

/** Ids of what lies on the table when an evaluation is made. */
export interface Evidence {
  readonly realizationIds: readonly string[];
  readonly feedbackIds: readonly string[];
  readonly progressEntryIds: readonly string[];
}

/**
 * For the year everything in the file, its periods' reports among it. For a period its own report, the progress of its days, and the
 * feedback from its first day on: what is said in the window after its end is said about it (Annex IV.B.3.a, p.97–98).
 */
export async function evidenceOf(tx: Tx, appraisalId: string, periodId: string | null): Promise<Evidence> {
  const within = periodId ? await daysOf(tx, periodId) : undefined;
  // One after the other: a transaction has one connection.
  const realizations = await tx.realization.findMany({
    where: { appraisalId, ...(periodId ? { periodId } : {}) },
    select: { id: true },
  });
  const feedback = await tx.feedback.findMany({
    where: { appraisalId, ...(within ? { createdAt: { gte: within.begins } } : {}) },
    select: { id: true },
  });
  const progress = await tx.progressEntry.findMany({
    where: { appraisalId, ...(within ? { date: { gte: within.from, lte: within.to } } : {}) },
    select: { id: true },
  });
  const ids = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id);
  return { realizationIds: ids(realizations), feedbackIds: ids(feedback), progressEntryIds: ids(progress) };
}

/** First and last day of a period as dates, and the instant at which it begins in the unit's zone. */
async function daysOf(tx: Tx, periodId: string): Promise<{ from: Date; to: Date; begins: Date }> {
  const [row] = await tx.$queryRaw<{ period: string; year: number; time_zone: string }[]>`
    SELECT p.period, c.year, u.time_zone FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id
    JOIN cycle c ON c.id = a.cycle_id JOIN unit u ON u.id = a.unit_id WHERE p.id = ${periodId}::uuid`;
  if (!row) throw new Error('The periodic evaluation is not there.');
  const { from, to } = periodDates(asPeriod(row.period), row.year);
  const date = (iso: string): Date => new Date(`${iso}T00:00:00Z`);
  return { from: date(from), to: date(to), begins: DateTime.fromISO(from, { zone: row.time_zone }).toJSDate() };
}
