import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';

/** Id of the SKP of an appraisal that others can refer to: the one in force, else what was drafted last; never one that a move has closed. As a subquery. */
export const planToServe = (appraisalId: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT p.id FROM plan p WHERE p.appraisal_id = ${appraisalId} AND p.closed_at IS NULL
    ORDER BY (p.approved_at IS NULL), p.approved_at DESC, p.number DESC LIMIT 1)`;

/** The appraisal of the leader in the same cycle; undefined where he has none (a state official, or excluded). */
export async function appraisalOfLeader(
  tx: Tx,
  cycleId: string,
  leaderId: string | null,
): Promise<{ id: string } | undefined> {
  if (leaderId === null) return undefined;
  const row = await tx.appraisal.findFirst({
    where: { cycleId, employeeId: leaderId, state: { in: ['ACTIVE', 'FINAL'] } },
    select: { id: true },
  });
  return row ?? undefined;
}

/** Those of the given planned results that belong to what the leader's staff can serve. */
export async function servable(tx: Tx, leadersAppraisalId: string, resultIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT r.id::text FROM planned_result r WHERE r.id = ANY(${[...resultIds]}::uuid[])
      AND r.plan_id = ${planToServe(Prisma.sql`${leadersAppraisalId}::uuid`)}`;
  return new Set(rows.map(({ id }) => id));
}
