import type { Act, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { CommitAndRefuse } from '../transact.ts';

/** The holder of a post, and today's local date in his unit. */
export interface PostHolder {
  readonly id: string;
  readonly position: string;
  readonly today: string;
}

/** @throws Refusal NOT_FOUND */
export async function postHolderOf(tx: Tx, id: string): Promise<PostHolder> {
  const [row] = await tx.$queryRaw<PostHolder[]>`
    SELECT e.id::text, e.position, to_char(clock_timestamp() AT TIME ZONE u.time_zone, 'YYYY-MM-DD') AS today
    FROM employee e JOIN unit u ON u.id = e.unit_id WHERE e.id = ${id}::uuid`;
  if (!row) throw notFound('The holder of the post');
  return row;
}

export type DelegatingAs = 'POST_HOLDER' | 'EVALUATOR' | 'BKD_ADMIN' | 'ACTING';

/**
 * Who may appoint or end a stand-in: the holder of the post, who evaluates him (Annex IV.A.3, p.89), or BKD for somebody who is absent.
 * @param actingId who acts now, where he may give it back himself
 */
export async function delegatingAs(
  tx: Tx,
  act: Act,
  holder: PostHolder,
  actingId: string | undefined,
): Promise<DelegatingAs | undefined> {
  if (act.actorId === holder.id) return 'POST_HOLDER';
  if (act.actorId === actingId) return 'ACTING';
  const [found] = await tx.$queryRaw<{ evaluates: boolean; isBkd: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM reporting_link l WHERE l.employee_id = ${holder.id}::uuid AND l.person_id = ${act.actorId}::uuid
        AND l.relation = 'EVALUATOR' AND daterange(l.valid_from, l.valid_to, '[)') @> ${holder.today}::date) AS evaluates,
      EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = ${act.actorId}::uuid AND g.role = 'BKD_ADMIN'
        AND daterange(g.valid_from, g.valid_to, '[)') @> ${holder.today}::date) AS "isBkd"`;
  if (found?.evaluates) return 'EVALUATOR';
  return found?.isBkd ? 'BKD_ADMIN' : undefined;
}

/** Somebody appoints or ends where he may not: kept in the audit trail, answered with 403. */
export async function refuseDelegating(tx: Tx, act: Act, attempted: string): Promise<CommitAndRefuse> {
  await recordEvent(tx, {
    type: 'ACCESS_DENIED',
    result: 'DENIED',
    actorId: act.actorId,
    requestId: act.requestId,
    data: { attempted },
  });
  return new CommitAndRefuse(
    new Refusal(
      'FORBIDDEN',
      403,
      'A stand-in is appointed by the holder of the post, by whoever evaluates him, or by BKD.',
      { legalBasis: 'PermenPANRB 6/2022 Annex IV.A.3 (p.89)' },
    ),
  );
}
