import type { Tx } from '../context.ts';
import type { PersonRef } from '../tasks/task-summary.ts';

/** A Plt. or Plh. as it is shown. Dates are local dates of the post holder's unit; both are days on which it holds. */
export interface DelegationView {
  readonly id: string;
  readonly kind: 'PLT' | 'PLH';
  readonly postHolder: PersonRef;
  readonly acting: PersonRef;
  readonly office: string;
  readonly decree: string;
  readonly validFrom: string;
  /** null: until it is ended. */
  readonly validUntil: string | null;
  /** UPCOMING, ACTIVE or ENDED, by today's date. */
  readonly state: 'UPCOMING' | 'ACTIVE' | 'ENDED';
  readonly reportsTo: PersonRef | null;
  readonly recordedBy: PersonRef;
  /** ISO UTC. */
  readonly recordedAt: string;
  readonly endedBy: PersonRef | null;
  readonly version: number;
}

export interface DelegationFilter {
  readonly id?: string | undefined;
  /** Who stands in, is stood in for, or both. */
  readonly personId?: string | undefined;
  readonly state?: DelegationView['state'] | undefined;
  /** Where the reader may see only what concerns him and those whom he evaluates. */
  readonly visibleTo?: string | undefined;
}

/** The newest first. @param after the id of the last one of the page before */
export async function findDelegations(
  tx: Pick<Tx, '$queryRaw'>,
  filter: DelegationFilter,
  page: { readonly after?: { readonly validFrom: string; readonly id: string } | undefined; readonly limit: number },
): Promise<DelegationView[]> {
  const { id, personId, state, visibleTo } = filter;
  const rows = await tx.$queryRaw<(Omit<DelegationView, 'recordedAt'> & { recordedAt: Date })[]>`
    WITH shown AS (
      SELECT d.*, CASE WHEN d.valid_from > today.day AND d.valid_from IS DISTINCT FROM d.valid_to THEN 'UPCOMING'
          WHEN daterange(d.valid_from, d.valid_to, '[)') @> today.day THEN 'ACTIVE' ELSE 'ENDED' END AS state
      FROM delegation d JOIN employee h ON h.id = d.post_holder_id JOIN unit u ON u.id = h.unit_id
      CROSS JOIN LATERAL (SELECT (clock_timestamp() AT TIME ZONE u.time_zone)::date AS day) today)
    SELECT s.id::text, s.kind, s.office, s.decree, s.state, s.version, s.recorded_at AS "recordedAt",
      to_char(s.valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(s.valid_to - 1, 'YYYY-MM-DD') AS "validUntil",
      jsonb_build_object('id', h.id, 'name', h.name, 'position', h.position) AS "postHolder",
      jsonb_build_object('id', a.id, 'name', a.name, 'position', a.position) AS acting,
      CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name, 'position', r.position) END AS "reportsTo",
      jsonb_build_object('id', b.id, 'name', b.name, 'position', b.position) AS "recordedBy",
      CASE WHEN e.id IS NOT NULL THEN jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) END AS "endedBy"
    FROM shown s JOIN employee h ON h.id = s.post_holder_id JOIN employee a ON a.id = s.acting_id JOIN employee b ON b.id = s.recorded_by_id
    LEFT JOIN employee r ON r.id = s.reports_to_id LEFT JOIN employee e ON e.id = s.ended_by_id
    WHERE (${id ?? null}::uuid IS NULL OR s.id = ${id ?? null}::uuid)
      AND (${personId ?? null}::uuid IS NULL OR ${personId ?? null}::uuid IN (s.post_holder_id, s.acting_id))
      AND (${state ?? null}::text IS NULL OR s.state = ${state ?? null}::text)
      AND (${visibleTo ?? null}::uuid IS NULL OR ${visibleTo ?? null}::uuid IN (s.post_holder_id, s.acting_id, s.recorded_by_id)
        OR EXISTS (SELECT 1 FROM reporting_link l WHERE l.person_id = ${visibleTo ?? null}::uuid
          AND l.employee_id = s.post_holder_id AND l.relation = 'EVALUATOR' AND l.valid_to IS NULL))
      AND (${page.after?.id ?? null}::uuid IS NULL
        OR (s.valid_from, s.id) < (${page.after?.validFrom ?? null}::date, ${page.after?.id ?? null}::uuid))
    ORDER BY s.valid_from DESC, s.id DESC LIMIT ${page.limit}`;
  return rows.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }));
}
