import type { Deps } from '../context.ts';
import { countMails } from './read-budget.ts';

/** Mails as operators watch them: those that wait, and how many people got in the current month. */
export interface MailGauges {
  readonly mailsQueued: number;
  readonly mailsSent: number;
  /** Refused for good by the mail server. */
  readonly mailsRefused: number;
  readonly mailsBounced: number;
  /** Refused or bounced. */
  readonly mailsFailed: number;
  readonly meanPerPerson: number;
  readonly p95PerPerson: number;
  readonly maxPerPerson: number;
  readonly peopleAboveBudget: number;
}

export async function readMailGauges(deps: Pick<Deps, 'db'>, budget: number): Promise<MailGauges> {
  const [queue] = await deps.db.$queryRaw<{ queued: number; sent: number; refused: number; bounced: number }[]>`
    SELECT count(*) FILTER (WHERE status = 'QUEUED')::int AS queued, count(*) FILTER (WHERE status = 'ACCEPTED')::int AS sent,
      count(*) FILTER (WHERE status = 'FAILED')::int AS refused, count(*) FILTER (WHERE status = 'BOUNCED')::int AS bounced
    FROM mail`;
  if (!queue) throw new Error('an aggregate without GROUP BY always has one row');
  const { mean, p95, max, above } = await countMails(deps, null, budget);
  return {
    mailsQueued: queue.queued,
    mailsSent: queue.sent,
    mailsRefused: queue.refused,
    mailsBounced: queue.bounced,
    mailsFailed: queue.refused + queue.bounced,
    meanPerPerson: mean,
    p95PerPerson: p95,
    maxPerPerson: max,
    peopleAboveBudget: above,
  };
}
