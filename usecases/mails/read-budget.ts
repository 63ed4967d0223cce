import type { NoticeKind } from '../../domain/terms.ts';
import type { Deps } from '../context.ts';
import type { MailKind } from './mail-view.ts';

export interface MailBudget {
  /** YYYY-MM; months begin and end in the local time of each person's unit. */
  readonly month: string;
  /** More than this to one person in a month is too many. */
  readonly budget: number;
  /** Mails that the mail server took. */
  readonly mails: number;
  /** People who got at least one. The figures are of them. */
  readonly recipients: number;
  readonly mean: number;
  readonly p95: number;
  readonly max: number;
  readonly byKind: readonly { readonly kind: MailKind; readonly mails: number }[];
  /** What the mails told of: one mail may tell of many things. */
  readonly notices: readonly { readonly kind: NoticeKind; readonly count: number }[];
  /** Notices of the month that came to nothing: muted, or nothing was left to do. */
  readonly dropped: number;
  readonly above: number;
  /** Those above the budget, most mails first; the first hundred. */
  readonly people: readonly { readonly personId: string; readonly mails: number }[];
}

const MOST_PEOPLE = 100;

/** How many mails people got in a month. @param month YYYY-MM */
export async function readBudget(deps: Pick<Deps, 'db'>, month: string, budget: number): Promise<MailBudget> {
  return { month, budget, ...(await countMails(deps, `${month}-01`, budget)) };
}

/** @param from first day of a month; null: of the month that it is now where each person is */
export async function countMails(
  deps: Pick<Deps, 'db'>,
  from: string | null,
  budget: number,
): Promise<Omit<MailBudget, 'month' | 'budget'>> {
  const [row] = await deps.db.$queryRaw<Omit<MailBudget, 'month' | 'budget'>[]>`
    WITH zone AS MATERIALIZED (
      SELECT time_zone, coalesce(${from}::date, date_trunc('month', clock_timestamp() AT TIME ZONE time_zone)::date) AS first
      FROM (SELECT DISTINCT time_zone FROM unit) u
    ), month AS MATERIALIZED (
      SELECT min(first) AS first, max(first) AS last FROM zone
    ), sent AS (
      SELECT m.id, m.recipient_id, m.kind FROM mail m JOIN employee e ON e.id = m.recipient_id JOIN unit u ON u.id = e.unit_id
        JOIN zone z ON z.time_zone = u.time_zone
      -- Two days more on either side, for the index; the zones decide.
      WHERE m.accepted_at >= (SELECT first FROM month) - 2 AND m.accepted_at < (SELECT last FROM month) + interval '1 month 2 days'
        AND (m.accepted_at AT TIME ZONE u.time_zone)::date >= z.first
        AND (m.accepted_at AT TIME ZONE u.time_zone)::date < z.first + interval '1 month'
    ), person AS (
      SELECT recipient_id, count(*)::int AS mails FROM sent GROUP BY recipient_id
    )
    SELECT
      (SELECT count(*)::int FROM sent) AS mails,
      (SELECT count(*)::int FROM person) AS recipients,
      coalesce((SELECT round(avg(mails), 2) FROM person), 0)::float8 AS mean,
      coalesce((SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY mails) FROM person), 0)::int AS p95,
      coalesce((SELECT max(mails) FROM person), 0)::int AS max,
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', kind, 'mails', n) ORDER BY kind) FROM (
        SELECT kind, count(*)::int AS n FROM sent GROUP BY kind) k), '[]') AS "byKind",
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', kind, 'count', n) ORDER BY n DESC, kind) FROM (
        SELECT n.kind, count(*)::int AS n FROM notice n JOIN sent ON sent.id = n.mail_id WHERE n.status = 'SENT' GROUP BY n.kind) k), '[]') AS notices,
      (SELECT count(*)::int FROM notice WHERE status = 'DROPPED' AND created_at >= (SELECT first FROM month) AND created_at < (SELECT last FROM month) + interval '1 month') AS dropped,
      (SELECT count(*)::int FROM person WHERE mails > ${budget}) AS above,
      coalesce((SELECT jsonb_agg(jsonb_build_object('personId', recipient_id, 'mails', mails) ORDER BY mails DESC, recipient_id) FROM (
        SELECT * FROM person WHERE mails > ${budget} ORDER BY mails DESC, recipient_id LIMIT ${MOST_PEOPLE}) p), '[]') AS people`;
  if (!row) throw new Error('an aggregate without GROUP BY always has one row');
  return row;
}
