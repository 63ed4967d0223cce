import type { Deps } from '../context.ts';
import { readBudget } from './read-budget.ts';

/** Mails as operators watch them: those that wait, and how many people got in the current month. */
export interface MailGauges {
  readonly mailsQueued: number;
  readonly mailsFailed: number;
  readonly meanPerPerson: number;
  readonly p95PerPerson: number;
  readonly maxPerPerson: number;
  readonly peopleAboveBudget: number;
}

export async function readMailGauges(deps: Pick<Deps, 'db'>, budget: number): Promise<MailGauges> {
  const [queue] = await deps.db.$queryRaw<{ queued: number; failed: number; month: string }[]>`
    SELECT count(*) FILTER (WHERE status = 'QUEUED')::int AS queued, count(*) FILTER (WHERE status IN ('FAILED', 'BOUNCED'))::int AS failed,
      to_char(clock_timestamp() AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM') AS month
    FROM mail WHERE status IN ('QUEUED', 'FAILED', 'BOUNCED')`;
  if (!queue) throw new Error('an aggregate without GROUP BY always has one row');
  const { mean, p95, max, above } = await readBudget(deps, queue.month, budget);
  return {
    mailsQueued: queue.queued,
    mailsFailed: queue.failed,
    meanPerPerson: mean,
    p95PerPerson: p95,
    maxPerPerson: max,
    peopleAboveBudget: above,
  };
}
