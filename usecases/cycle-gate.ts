/**
 * The gate of a cycle: an advisory lock in front of its row, shared by whatever goes on in the cycle, and alone for whoever changes its course.
 *
 * The lock of the row does not suffice: PostgreSQL lets a new FOR SHARE pass somebody who waits FOR UPDATE, so that on a busy day a pause, a change of
 * clocks or a recovery waits for an instant in which nobody acts, and none comes (docs/decisions/0022-gate-of-a-cycle.md). Advisory locks are given
 * in the order in which they are asked for. The row is locked all the same: that is what makes its newest version be read.
 */
import { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';

const keyOf = (cycleId: Prisma.Sql): Prisma.Sql => Prisma.sql`hashtextextended('cycle/' || ${cycleId}::text, 0)`;

/** For a statement that locks the cycle FOR SHARE itself; evaluated before. @param cycleId an expression */
export const passage = (cycleId: Prisma.Sql): Prisma.Sql => Prisma.sql`pg_advisory_xact_lock_shared(${keyOf(cycleId)})`;

/** Which cycles: one by its id, or a condition on `cycle`. */
type Which = string | Prisma.Sql;
const conditionOf = (which: Which): Prisma.Sql => (typeof which === 'string' ? Prisma.sql`id = ${which}::uuid` : which);

/** Holds cycles FOR SHARE until the commit, by id, each through its gate: for what goes on in them. */
export async function shareCycles(tx: Tx, which: Which): Promise<void> {
  const condition = conditionOf(which);
  await tx.$executeRaw`SELECT ${passage(Prisma.sql`id`)} FROM (SELECT id FROM cycle WHERE ${condition} ORDER BY id) AS passed`;
  await tx.$queryRaw`SELECT 1 FROM cycle WHERE ${condition} ORDER BY id FOR SHARE`;
}

/** Holds cycles FOR UPDATE until the commit, by id, with their gates closed: for a change of their course. */
export async function lockCycles(tx: Tx, which: Which): Promise<void> {
  const condition = conditionOf(which);
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(${keyOf(Prisma.sql`id`)}) FROM (SELECT id FROM cycle WHERE ${condition} ORDER BY id) AS closed`;
  await tx.$queryRaw`SELECT 1 FROM cycle WHERE ${condition} ORDER BY id FOR UPDATE`;
}
