import type { EmployeeKind, EmployeeStatus, Language } from '../domain/terms.ts';
import type { Deps } from './context.ts';
import { iso } from './iso.ts';

interface DatedLink {
  readonly relation: 'EVALUATOR' | 'SUPERIOR';
  readonly person: { readonly id: string; readonly name: string; readonly position: string };
  /** Local dates; `validTo` is the first day on which the link no longer holds. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly source: string;
}

export interface PersonView {
  readonly id: string;
  readonly version: number;
  readonly identityNumber: string;
  readonly name: string;
  readonly kind: EmployeeKind;
  readonly position: string;
  readonly rank: string | null;
  readonly email: string | null;
  readonly language: Language;
  readonly status: EmployeeStatus;
  readonly topOfficial: boolean;
  readonly headOfRegion: boolean;
  readonly unit: { readonly id: string; readonly code: string; readonly name: string };
  readonly links: readonly DatedLink[];
}

export interface PersonChange {
  readonly changedAt: string;
  readonly changedById: string | null;
  readonly operationId: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** The person, and whether `viewerId` is the person or stands over them today (evaluator, evaluator's superior). */
export async function readPerson(
  deps: Pick<Deps, 'db'>,
  personId: string,
  viewerId: string,
): Promise<{ person: PersonView; viewerIsRelated: boolean } | undefined> {
  const rows = await deps.db.$queryRaw<(PersonView & { viewerIsRelated: boolean })[]>`
    SELECT e.id, e.version, e.identity_number AS "identityNumber", e.name, e.kind, e.position, e.rank, e.email, e.language, e.status,
      e.top_official AS "topOfficial", e.head_of_region AS "headOfRegion",
      jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
      coalesce((SELECT jsonb_agg(jsonb_build_object('relation', l.relation,
          'person', jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position),
          'validFrom', l.valid_from, 'validTo', l.valid_to, 'source', l.source) ORDER BY l.valid_from DESC, l.relation)
        FROM reporting_link l JOIN employee p ON p.id = l.person_id WHERE l.employee_id = e.id), '[]') AS links,
      e.id = ${viewerId}::uuid OR EXISTS (SELECT 1 FROM reporting_link l WHERE l.employee_id = e.id AND l.person_id = ${viewerId}::uuid
        AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date) AS "viewerIsRelated"
    FROM employee e JOIN unit u ON u.id = e.unit_id WHERE e.id = ${personId}::uuid`;
  const row = rows[0];
  if (!row) return undefined;
  const { viewerIsRelated, ...person } = row;
  return { person, viewerIsRelated };
}

/** Longest history that is shown; the newest come first. */
const MOST_CHANGES = 200;

/** What imports changed in a person. */
export async function readPersonChanges(deps: Pick<Deps, 'db'>, personId: string): Promise<PersonChange[]> {
  const rows = await deps.db.employeeChange.findMany({
    where: { employeeId: personId },
    orderBy: { id: 'desc' },
    take: MOST_CHANGES,
    select: { changedAt: true, changedById: true, operationId: true, before: true, after: true },
  });
  return rows.map((row) => ({ ...row, changedAt: iso(row.changedAt) }));
}
