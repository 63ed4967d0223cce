import type { CaseKind } from '../../domain/terms.ts';
import { maySeeAppraisal, readAccess, refuseSight } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { caseById, type CaseStatus, type CaseSummary, type CaseView } from '../views/cases.ts';
import { isOfCase, mayReadContent } from './case-access.ts';

export interface ListedCase extends CaseSummary {
  readonly cycle: { readonly id: string; readonly name: string };
  readonly employee: PersonRef;
  readonly unit: UnitRef;
}

export interface CaseFilter {
  readonly cycleId?: string | undefined;
  readonly kind?: readonly CaseKind[] | undefined;
  readonly status?: readonly CaseStatus[] | undefined;
}

export interface CaseKey {
  readonly openedAt: string;
  readonly id: string;
}

/**
 * Cases, the newest first: mine as employee, as evaluator or evaluator's superior, or as holder of a task of it; BKD all. Kinds and
 * states only: what stands in a case is read there.
 */
export async function readCases(
  deps: Pick<Deps, 'db'>,
  reader: { readonly personId: string; readonly isBkd: boolean },
  filter: CaseFilter,
  page: PageRequest<CaseKey>,
): Promise<Page<ListedCase, CaseKey>> {
  const { after } = page;
  const me = reader.personId;
  const kind = filter.kind ? [...filter.kind] : null;
  const status = filter.status ? [...filter.status] : null;
  const rows = await deps.db.$queryRaw<
    (Omit<ListedCase, 'openedAt' | 'closedAt'> & { openedAt: Date; closedAt: Date | null })[]
  >`
    SELECT d.id, d.appraisal_id AS "appraisalId", d.kind, d.origin, d.status, d.opened_at AS "openedAt", d.closed_at AS "closedAt", d.version,
      jsonb_build_object('id', c.id, 'name', c.name) AS cycle,
      jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS employee,
      jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit
    FROM development_case d JOIN appraisal a ON a.id = d.appraisal_id JOIN cycle c ON c.id = a.cycle_id
    JOIN employee e ON e.id = a.employee_id JOIN unit u ON u.id = a.unit_id
    WHERE (${reader.isBkd}::boolean OR a.employee_id = ${me}::uuid
        OR EXISTS (SELECT 1 FROM task t WHERE t.owner_id = d.id AND t.assignee_id = ${me}::uuid AND t.status IN ('OPEN', 'DECIDED'))
        OR EXISTS (SELECT 1 FROM reporting_link l WHERE l.employee_id = a.employee_id AND l.person_id = ${me}::uuid
          AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date))
      AND (${filter.cycleId ?? null}::uuid IS NULL OR a.cycle_id = ${filter.cycleId ?? null}::uuid)
      AND (${kind}::text[] IS NULL OR d.kind = ANY(${kind}::text[])) AND (${status}::text[] IS NULL OR d.status = ANY(${status}::text[]))
      AND (${after?.id ?? null}::uuid IS NULL OR (d.opened_at, d.id) < (${after?.openedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY d.opened_at DESC, d.id DESC LIMIT ${page.limit + 1}`;
  const items = rows.map((row) => ({
    ...row,
    openedAt: row.openedAt.toISOString(),
    closedAt: isoOrNull(row.closedAt),
  }));
  return toPage(items, page.limit, ({ openedAt, id }) => ({ openedAt, id }));
}

/**
 * One case with its entries; of counselling, others than its people see kind and state only.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readCase(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  caseId: string,
): Promise<CaseView> {
  return reading(deps, act, async (tx) => {
    const found = await caseById(tx, caseId);
    if (!found) throw notFound('The case');
    const access = await readAccess(tx, act.actorId, found.appraisalId);
    const ofCase = await isOfCase(tx, access, caseId);
    if (!ofCase && !maySeeAppraisal(access)) return refuseSight(tx, act, access, 'CASE.READ');
    return { ...found, content: mayReadContent(access, ofCase, found.kind) ? found.content : null };
  });
}
