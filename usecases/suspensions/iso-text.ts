import { Prisma } from '../../generated/prisma/client.ts';

/** An instant as ISO 8601 UTC text, made in the database as `Date.toISOString` makes it. */
export const isoText = (at: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char((${at}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
