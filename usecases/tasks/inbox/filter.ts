import { Prisma } from '../../../generated/prisma/client.ts';
import type { ShownTaskStatus, Stage, TaskKind } from '../../../domain/terms.ts';
import type { Understood } from './search.ts';
import type { Holding } from './sources.ts';

export interface InboxFilter {
  readonly status: readonly ShownTaskStatus[];
  readonly cycleId?: string | undefined;
  readonly unitId?: string | undefined;
  readonly stage?: readonly Stage[] | undefined;
  readonly kind?: readonly TaskKind[] | undefined;
  /** Instants, ISO; from inclusive, to exclusive. */
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
  readonly overdue?: boolean | undefined;
  /** The appraised employee. */
  readonly personId?: string | undefined;
  /** To be followed up today or before, by the date of the task's unit. */
  readonly followUp?: boolean | undefined;
  readonly holding?: readonly Holding[] | undefined;
  /** What was searched for: the ways to understand it (search.ts). */
  readonly search?: readonly Understood[] | undefined;
}

/** Filters whose values are counted. */
export const FACETS = ['kind', 'stage', 'unit', 'cycle', 'overdue', 'holding'] as const;
export type Facet = (typeof FACETS)[number];

/** The members of the filter that are facets, but for `holding`, which chooses the sources. */
export const FACET_MEMBER = {
  kind: 'kind',
  stage: 'stage',
  unit: 'unitId',
  cycle: 'cycleId',
  overdue: 'overdue',
  holding: 'holding',
} as const satisfies Record<Facet, keyof InboxFilter>;

/** As in task-summary.ts, without reading every appraisal: only a cycle of virtual time has a clock of its own. */
export const OVERDUE = Prisma.sql`coalesce(t.status = 'OPEN' AND t.paused_at IS NULL AND t.due_at + interval '1 second' <=
  CASE WHEN c.virtual_time THEN coalesce((SELECT v.virtual_now FROM appraisal v WHERE v.id = t.appraisal_id), c.launched_at)
    ELSE clock_timestamp() END, false)`;

/** A status as rows have it. */
export function hasStatus(status: ShownTaskStatus): Prisma.Sql {
  if (status === 'PROVISIONAL') return Prisma.sql`t.status = 'OPEN' AND t.provisional_id IS NOT NULL`;
  if (status === 'OPEN') return Prisma.sql`t.status = 'OPEN' AND t.provisional_id IS NULL`;
  return Prisma.sql`t.status = ${status}`;
}

/** Everything but status, holding and words, over `t` and its cycle `c`. */
export function conditionsOf(filter: InboxFilter): Prisma.Sql[] {
  const parts: Prisma.Sql[] = [];
  if (filter.cycleId) parts.push(Prisma.sql`t.cycle_id = ${filter.cycleId}::uuid`);
  if (filter.unitId) parts.push(Prisma.sql`t.unit_id = ${filter.unitId}::uuid`);
  if (filter.stage) parts.push(Prisma.sql`t.stage = ANY(${[...filter.stage]}::text[])`);
  if (filter.kind) parts.push(Prisma.sql`t.kind = ANY(${[...filter.kind]}::text[])`);
  if (filter.dueFrom) parts.push(Prisma.sql`t.due_at >= ${filter.dueFrom}::timestamptz`);
  if (filter.dueTo) parts.push(Prisma.sql`t.due_at < ${filter.dueTo}::timestamptz`);
  if (filter.personId)
    parts.push(
      Prisma.sql`t.appraisal_id IN (SELECT a.id FROM appraisal a WHERE a.employee_id = ${filter.personId}::uuid)`,
    );
  if (filter.followUp !== undefined)
    parts.push(Prisma.sql`coalesce(t.follow_up_on <= (SELECT (clock_timestamp() AT TIME ZONE u.time_zone)::date
      FROM unit u WHERE u.id = t.unit_id), false) = ${filter.followUp}`);
  if (filter.overdue !== undefined) {
    parts.push(Prisma.sql`${OVERDUE} = ${filter.overdue}`);
    // Said again in a way that an index understands; a clock of its own runs at most as far as the one of the world.
    if (filter.overdue) parts.push(Prisma.sql`t.due_at IS NOT NULL`);
  }
  return parts;
}
