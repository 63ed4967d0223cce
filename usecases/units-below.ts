import { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';

/** Ids of a unit and of all units below it, as a subquery. */
export const unitAndBelow = (unitId: string): Prisma.Sql => Prisma.sql`(
  WITH RECURSIVE below AS (
    SELECT id FROM unit WHERE id = ${unitId}::uuid UNION SELECT u.id FROM unit u JOIN below ON u.parent_id = below.id)
  SELECT id FROM below)`;

/** Ids of a unit and of all units above it, as a subquery. */
export const unitAndAbove = (unitId: string | null): Prisma.Sql => Prisma.sql`(
  WITH RECURSIVE above AS (
    SELECT id, parent_id FROM unit WHERE id = ${unitId}::uuid UNION SELECT u.id, u.parent_id FROM unit u JOIN above ON u.id = above.parent_id)
  SELECT id FROM above)`;

/** Ids of the units that somebody leads today, as head or in the head's place, and of all units below them, as a subquery. */
export const unitsLedBy = (personId: string): Prisma.Sql => Prisma.sql`(
  WITH RECURSIVE led AS (
    SELECT u.id FROM unit u WHERE u.head_id IS NOT NULL AND (u.head_id = ${personId}::uuid
      OR (EXISTS (SELECT 1 FROM delegation d WHERE d.acting_id = ${personId}::uuid)
        AND stand_in_of(u.head_id, (clock_timestamp() AT TIME ZONE u.time_zone)::date) = ${personId}::uuid))
    UNION SELECT u.id FROM unit u JOIN led ON u.parent_id = led.id)
  SELECT id FROM led)`;

/** Does somebody lead the unit, or one above it, today? */
export async function leadsUnit(tx: Pick<Tx, '$queryRaw'>, personId: string, unitId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ leads: boolean }[]>`SELECT ${unitId}::uuid IN ${unitsLedBy(personId)} AS leads`;
  return row?.leads === true;
}
