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

/** Goes through the gates of these cycles, by id, until the commit: before they are locked FOR SHARE. @param which a condition on `cycle` */
export async function passGates(tx: Tx, which: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`SELECT ${passage(Prisma.sql`id`)} FROM (SELECT id FROM cycle WHERE ${which} ORDER BY id) AS passed`;
}

/** Closes the gates of these cycles, by id, until the commit: before they are locked FOR UPDATE. @param which a condition on `cycle` */
export async function closeGates(tx: Tx, which: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(${keyOf(Prisma.sql`id`)}) FROM (SELECT id FROM cycle WHERE ${which} ORDER BY id) AS closed`;
}
