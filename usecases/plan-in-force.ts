import { Prisma } from '../generated/prisma/client.ts';

/** Id of the SKP that counts: the version that was put in force last and was not closed. As a subquery. @param appraisalId of which appraisal */
export const planInForceOf = (appraisalId: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT id FROM plan WHERE appraisal_id = ${appraisalId} AND approved_at IS NOT NULL AND closed_at IS NULL ORDER BY approved_at DESC LIMIT 1)`;
