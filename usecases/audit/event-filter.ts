import { Prisma } from '../../generated/prisma/client.ts';

export interface EventFilter {
  readonly chain?: string | undefined;
  readonly cycleId?: string | undefined;
  readonly appraisalId?: string | undefined;
  readonly taskId?: string | undefined;
  /** About this person: the events of his appraisals. */
  readonly personId?: string | undefined;
  readonly actorId?: string | undefined;
  /** Appraisals of this unit and the units below it. */
  readonly unitId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly type?: readonly string[] | undefined;
  readonly result?: 'DONE' | 'DENIED' | undefined;
  /** From this instant on. */
  readonly from?: Date | undefined;
  /** Before this instant. */
  readonly to?: Date | undefined;
}

/** Condition on `v`, an event. */
export function eventCondition(filter: EventFilter): Prisma.Sql {
  const { chain, cycleId, appraisalId, taskId, personId, actorId, unitId, requestId, type, result, from, to } = filter;
  const parts = [Prisma.sql`true`];
  if (chain !== undefined) parts.push(Prisma.sql`v.chain = ${chain}`);
  if (cycleId !== undefined) parts.push(Prisma.sql`v.cycle_id = ${cycleId}::uuid`);
  if (appraisalId !== undefined) parts.push(Prisma.sql`v.appraisal_id = ${appraisalId}::uuid`);
  if (taskId !== undefined) parts.push(Prisma.sql`v.task_id = ${taskId}::uuid`);
  if (actorId !== undefined) parts.push(Prisma.sql`v.actor_id = ${actorId}::uuid`);
  if (requestId !== undefined) parts.push(Prisma.sql`v.request_id = ${requestId}`);
  if (type) parts.push(Prisma.sql`v.type = ANY(${[...type]}::text[])`);
  // Written out, so that the partial index on what was denied is used.
  if (result === 'DENIED') parts.push(Prisma.sql`v.result = 'DENIED'`);
  if (result === 'DONE') parts.push(Prisma.sql`v.result = 'DONE'`);
  if (from) parts.push(Prisma.sql`v.at >= ${from}`);
  if (to) parts.push(Prisma.sql`v.at < ${to}`);
  if (personId !== undefined) {
    parts.push(
      Prisma.sql`v.appraisal_id IN (SELECT own.id FROM appraisal own WHERE own.employee_id = ${personId}::uuid)`,
    );
  }
  if (unitId !== undefined) {
    parts.push(Prisma.sql`v.appraisal_id IN (
      WITH RECURSIVE place AS (SELECT id FROM unit WHERE id = ${unitId}::uuid
        UNION SELECT below.id FROM unit below JOIN place ON below.parent_id = place.id)
      SELECT there.id FROM appraisal there JOIN place ON place.id = there.unit_id)`);
  }
  return Prisma.join(parts, ' AND ');
}
