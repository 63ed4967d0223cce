import type { EmployeeKind, EmployeeStatus } from '../domain/terms.ts';
import type { Deps } from './context.ts';
import { toPage, type Page, type PageRequest } from './page.ts';

interface PersonRef {
  readonly id: string;
  readonly name: string;
  readonly position: string;
}

export interface PersonRow {
  readonly id: string;
  readonly identityNumber: string;
  readonly name: string;
  readonly kind: EmployeeKind;
  readonly position: string;
  readonly rank: string | null;
  readonly email: string | null;
  readonly status: EmployeeStatus;
  readonly unit: { readonly id: string; readonly code: string; readonly name: string };
  /** Today's, by the date of the unit. */
  readonly evaluator: PersonRef | null;
  readonly superior: PersonRef | null;
}

export interface PeopleFilter {
  readonly unitId?: string | undefined;
  readonly status?: readonly EmployeeStatus[] | undefined;
  readonly kind?: EmployeeKind | undefined;
  /** Part of a name or position, or the beginning of an identity number. */
  readonly text?: string | undefined;
}

export interface PeopleKey {
  readonly name: string;
  readonly id: string;
}

/** In the order of names. */
export async function readPeople(
  deps: Pick<Deps, 'db'>,
  filter: PeopleFilter,
  page: PageRequest<PeopleKey>,
): Promise<Page<PersonRow, PeopleKey>> {
  const like = filter.text === undefined ? null : `%${literal(filter.text)}%`;
  const digits = filter.text?.replace(/[\s.]/g, '') ?? '';
  const numberLike = /^\d{4,18}$/.test(digits) ? `${digits}%` : null;
  const status = filter.status ? [...filter.status] : null;
  const rows = await deps.db.$queryRaw<PersonRow[]>`
    WITH found AS (
      SELECT e.* FROM employee e
      WHERE (${filter.unitId ?? null}::uuid IS NULL OR e.unit_id = ${filter.unitId ?? null}::uuid)
        AND (${status}::text[] IS NULL OR e.status = ANY(${status}::text[]))
        AND (${filter.kind ?? null}::text IS NULL OR e.kind = ${filter.kind ?? null})
        AND (${like}::text IS NULL OR e.name ILIKE ${like} OR e.position ILIKE ${like} OR e.identity_number LIKE ${numberLike})
        AND (${page.after?.id ?? null}::uuid IS NULL
          OR (e.name, e.id) > (${page.after?.name ?? null}::text, ${page.after?.id ?? null}::uuid))
      ORDER BY e.name, e.id LIMIT ${page.limit + 1})
    SELECT f.id, f.identity_number AS "identityNumber", f.name, f.kind, f.position, f.rank, f.email, f.status,
      jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
      max(jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position)::text) FILTER (WHERE l.relation = 'EVALUATOR')::jsonb AS evaluator,
      max(jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position)::text) FILTER (WHERE l.relation = 'SUPERIOR')::jsonb AS superior
    FROM found f JOIN unit u ON u.id = f.unit_id
    LEFT JOIN reporting_link l ON l.employee_id = f.id
      AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
    LEFT JOIN employee p ON p.id = l.person_id
    GROUP BY f.id, f.identity_number, f.name, f.kind, f.position, f.rank, f.email, f.status, u.id
    ORDER BY f.name, f.id`;
  return toPage(rows, page.limit, ({ name, id }) => ({ name, id }));
}

/** The text itself, where LIKE would read wildcards. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, (wildcard) => `\\${wildcard}`);
}
