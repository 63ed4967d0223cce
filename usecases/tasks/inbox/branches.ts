import { Prisma } from '../../../generated/prisma/client.ts';
import type { ShownTaskStatus } from '../../../domain/terms.ts';
import { conditionsOf, hasStatus, type InboxFilter } from './filter.ts';
import type { InboxReader } from './reader.ts';
import type { Understood } from './search.ts';
import { sourcesOf, type Holding, type Source } from './sources.ts';

/** One set of tasks `t` of an inbox, by source, status and way to understand the search; sets have no task in common. */
export interface Branch {
  readonly source: Source;
  readonly status: ShownTaskStatus;
  /** How the words of the search are understood; undefined: nothing was searched for. */
  readonly way: Understood | undefined;
  /** `task t`, or the few tasks of the source as `t`. */
  readonly from: Prisma.Sql;
  readonly joins: Prisma.Sql;
  readonly conditions: readonly Prisma.Sql[];
}

/** Only a filter on what is overdue needs the cycle's clock. */
export const CYCLE = Prisma.sql`JOIN cycle c ON c.id = t.cycle_id`;
const NO_JOINS = Prisma.sql``;

export function branchesOf(reader: InboxReader, filter: InboxFilter, holdings: readonly Holding[]): Branch[] {
  const conditions = conditionsOf(filter);
  const ways: readonly (Understood | undefined)[] = filter.search ?? [undefined];
  return sourcesOf(reader, holdings).flatMap((source) =>
    filter.status.flatMap((status) =>
      ways.map((way) => ({
        source,
        status,
        way,
        from: fromOf(source, status, way),
        joins: filter.overdue === undefined ? NO_JOINS : CYCLE,
        conditions: [source.condition, hasStatus(status), ...conditions, ...(way ? [way.condition] : [])],
      })),
    ),
  );
}

/**
 * OFFSET 0 keeps the planner from looking for few tasks along the order of the page: of a small office, or of the people who were searched for in a
 * full one. Closed tasks of an office are many.
 */
function fromOf(source: Source, status: ShownTaskStatus, way: Understood | undefined): Prisma.Sql {
  const open = status === 'OPEN' || status === 'PROVISIONAL';
  if (source.size === 'FEW' && open)
    return Prisma.sql`(SELECT * FROM task t WHERE ${source.condition} AND t.status = 'OPEN' OFFSET 0) AS t`;
  if (source.size === 'MANY' && way?.personIds)
    return Prisma.sql`(SELECT t.* FROM appraisal a JOIN task t ON t.appraisal_id = a.id
      WHERE a.employee_id = ANY(${[...way.personIds]}::uuid[]) AND t.status = ${open ? 'OPEN' : status} OFFSET 0) AS t`;
  return Prisma.sql`task t`;
}
