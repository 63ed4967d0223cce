import { Prisma } from '../generated/prisma/client.ts';
import type { TimeZone, WorkingWeek } from '../domain/terms.ts';
import type { Deps } from './context.ts';
import { toPage, type Page, type PageRequest } from './page.ts';

export interface UnitView {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly workingWeek: WorkingWeek;
  readonly parentId: string | null;
  readonly head: { readonly id: string; readonly name: string; readonly position: string } | null;
  /** People of the unit itself, without those who left. */
  readonly people: number;
}

const select = Prisma.sql`
  SELECT u.id, u.code, u.name, u.time_zone AS "timeZone", u.working_week AS "workingWeek", u.parent_id AS "parentId",
    (SELECT jsonb_build_object('id', h.id, 'name', h.name, 'position', h.position) FROM employee h WHERE h.id = u.head_id) AS head,
    (SELECT count(*)::int FROM employee e WHERE e.unit_id = u.id AND e.status <> 'LEFT') AS people
  FROM unit u`;

/** In the order of their codes. */
export async function readUnits(
  deps: Pick<Deps, 'db'>,
  filter: { readonly parentId: string | undefined },
  page: PageRequest<{ code: string }>,
): Promise<Page<UnitView, { code: string }>> {
  const rows = await deps.db.$queryRaw<UnitView[]>`${select}
    WHERE (${filter.parentId ?? null}::uuid IS NULL OR u.parent_id = ${filter.parentId ?? null}::uuid)
      AND (${page.after?.code ?? null}::text IS NULL OR u.code > ${page.after?.code ?? null})
    ORDER BY u.code LIMIT ${page.limit + 1}`;
  return toPage(rows, page.limit, ({ code }) => ({ code }));
}

export async function readUnit(deps: Pick<Deps, 'db'>, unitId: string): Promise<UnitView | undefined> {
  const rows = await deps.db.$queryRaw<UnitView[]>`${select} WHERE u.id = ${unitId}::uuid`;
  return rows[0];
}
