import { Prisma } from '../../generated/prisma/client.ts';
import type { CycleStatus, Stage } from '../../domain/terms.ts';
import type { Deps } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { whyEnds, whyOpens, type WindowWhy } from '../why.ts';
import type { CycleFilter } from './cycle-filter.ts';

export interface CycleSummary {
  readonly id: string;
  readonly name: string;
  readonly year: number;
  readonly status: CycleStatus;
  readonly policy: {
    readonly id: string;
    readonly code: string;
    readonly version: number;
    readonly title: string;
    readonly demo: boolean;
  };
  readonly filter: CycleFilter;
  readonly virtualTime: boolean;
  readonly clonedFromId: string | null;
  readonly createdById: string | null;
  readonly createdAt: string;
  readonly launchedAt: string | null;
  readonly pausedAt: string | null;
  readonly pauseReason: string | null;
  readonly cancelledAt: string | null;
  readonly cancelReason: string | null;
  readonly closedAt: string | null;
  readonly version: number;
}

export interface CycleView extends CycleSummary {
  readonly participants: number;
  readonly launchOperationId: string | null;
  /** Over all units: the earliest opening and the latest due date of each stage. */
  readonly windows: readonly {
    readonly stage: Stage;
    readonly opensAt: string;
    readonly dueAt: string;
    /** Why it opens then, in the unit in which it opens first, and ends then, in the unit in which it ends last. */
    readonly why: WindowWhy;
  }[];
}

interface Row {
  id: string;
  name: string;
  year: number;
  status: CycleStatus;
  policy: CycleSummary['policy'];
  filter: CycleFilter;
  virtualTime: boolean;
  clonedFromId: string | null;
  createdById: string | null;
  createdAt: Date;
  launchedAt: Date | null;
  pausedAt: Date | null;
  pauseReason: string | null;
  cancelledAt: Date | null;
  cancelReason: string | null;
  closedAt: Date | null;
  version: number;
}

export interface CycleKey {
  readonly year: number;
  readonly createdAt: string;
  readonly id: string;
}

/** Which cycles the reader sees: BKD all of them; others those that they are in, once launched. */
export interface CycleReader {
  readonly personId: string;
  readonly isBkd: boolean;
}

const COLUMNS = Prisma.sql`
  c.id, c.name, c.year, c.status, c.filter, c.virtual_time AS "virtualTime", c.cloned_from_id AS "clonedFromId",
  c.created_by_id AS "createdById", c.created_at AS "createdAt", c.launched_at AS "launchedAt", c.paused_at AS "pausedAt",
  c.pause_reason AS "pauseReason", c.cancelled_at AS "cancelledAt", c.cancel_reason AS "cancelReason", c.closed_at AS "closedAt", c.version,
  jsonb_build_object('id', p.id, 'code', p.code, 'version', p.version, 'title', p.title, 'demo', p.demo) AS policy`;

const visibleTo = (reader: CycleReader): Prisma.Sql => Prisma.sql`(${reader.isBkd}::boolean OR c.status <> 'DRAFT' AND (
  EXISTS (SELECT 1 FROM appraisal a WHERE a.cycle_id = c.id AND a.employee_id = ${reader.personId}::uuid)
  OR EXISTS (SELECT 1 FROM task t WHERE t.cycle_id = c.id AND t.assignee_id = ${reader.personId}::uuid)))`;

/** The newest year first. */
export async function readCycles(
  deps: Pick<Deps, 'db'>,
  reader: CycleReader,
  filter: { readonly year?: number | undefined; readonly status?: readonly CycleStatus[] | undefined },
  page: PageRequest<CycleKey>,
): Promise<Page<CycleSummary, CycleKey>> {
  const { after } = page;
  const status = filter.status ? [...filter.status] : null;
  const rows = await deps.db.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM cycle c JOIN policy p ON p.id = c.policy_id
    WHERE ${visibleTo(reader)} AND (${filter.year ?? null}::int IS NULL OR c.year = ${filter.year ?? null}::int)
      AND (${status}::text[] IS NULL OR c.status = ANY(${status}::text[]))
      AND (${after?.id ?? null}::uuid IS NULL
        OR (c.year, c.created_at, c.id) < (${after?.year ?? null}::int, ${after?.createdAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY c.year DESC, c.created_at DESC, c.id DESC LIMIT ${page.limit + 1}`;
  return toPage(rows.map(toSummary), page.limit, ({ year, createdAt, id }) => ({ year, createdAt, id }));
}

/** Undefined where it does not exist for the reader. */
export async function readCycle(
  deps: Pick<Deps, 'db'>,
  reader: CycleReader,
  cycleId: string,
): Promise<CycleView | undefined> {
  const [row] = await deps.db.$queryRaw<
    (Row & {
      participants: number;
      launchOperationId: string | null;
      windows: { stage: Stage; opensAt: string; dueAt: string; first: unknown; last: unknown }[];
    })[]
  >`
    SELECT ${COLUMNS},
      (SELECT count(*)::int FROM appraisal a WHERE a.cycle_id = c.id) AS participants,
      (SELECT o.id FROM operation o WHERE o.cycle_id = c.id AND o.kind = 'LAUNCH' LIMIT 1) AS "launchOperationId",
      coalesce((SELECT jsonb_agg(jsonb_build_object('stage', w.stage, 'opensAt', w.opens, 'dueAt', w.due, 'first', w.first, 'last', w.last) ORDER BY w.opens, w.due)
        FROM (SELECT stage, min(opens_at) AS opens, max(due_at) AS due,
          (array_agg(derivation ORDER BY opens_at, unit_id))[1] AS first, (array_agg(derivation ORDER BY due_at DESC, unit_id))[1] AS last
          FROM stage_window WHERE cycle_id = c.id GROUP BY stage) w), '[]') AS windows
    FROM cycle c JOIN policy p ON p.id = c.policy_id WHERE c.id = ${cycleId}::uuid AND ${visibleTo(reader)}`;
  if (!row) return undefined;
  const { participants, launchOperationId, windows, ...rest } = row;
  const asIso = (text: string): string => iso(new Date(text));
  return {
    ...toSummary(rest),
    participants,
    launchOperationId,
    windows: windows.map(({ stage, opensAt, dueAt, first, last }) => ({
      stage,
      opensAt: asIso(opensAt),
      dueAt: asIso(dueAt),
      why: { opens: whyOpens(first, new Date(opensAt)), due: whyEnds(last, new Date(dueAt)) },
    })),
  };
}

function toSummary(row: Row): CycleSummary {
  return {
    ...row,
    createdAt: iso(row.createdAt),
    launchedAt: isoOrNull(row.launchedAt),
    pausedAt: isoOrNull(row.pausedAt),
    cancelledAt: isoOrNull(row.cancelledAt),
    closedAt: isoOrNull(row.closedAt),
  };
}
