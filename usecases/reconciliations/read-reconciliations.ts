import { RESULT_FIELDS } from '../../ekinerja/fields.ts';
import type { Difference } from '../../ekinerja/compare.ts';
import type { Deps, Tx } from '../context.ts';
import { iso } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { notFound } from '../refusal.ts';
import { YEARS_DOCUMENT } from './local-side.ts';
import { ROW_STATES, type Counts, type RowState } from './reconcile.ts';

export interface ReconciliationView {
  readonly id: string;
  readonly cycleId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly mapping: { readonly name: string; readonly version: number };
  readonly operationId: string | null;
  readonly importedById: string;
  readonly importedAt: string;
  readonly counts: Counts;
}

/** Of a cycle, the newest first; there are a few a year. */
export async function readReconciliations(deps: Pick<Deps, 'db'>, cycleId: string): Promise<ReconciliationView[]> {
  const rows = await deps.db.reconciliation.findMany({
    where: { cycleId },
    orderBy: [{ importedAt: 'desc' }, { id: 'desc' }],
    take: 200,
  });
  return viewsOf(deps.db, rows);
}

/** @throws Refusal NOT_FOUND */
export async function readReconciliation(deps: Pick<Deps, 'db'>, id: string): Promise<ReconciliationView> {
  const row = await deps.db.reconciliation.findUnique({ where: { id } });
  const [view] = row ? await viewsOf(deps.db, [row]) : [];
  if (!view) throw notFound('The reconciliation');
  return view;
}

type Row = NonNullable<Awaited<ReturnType<Tx['reconciliation']['findUnique']>>>;

async function viewsOf(db: Deps['db'], rows: readonly Row[]): Promise<ReconciliationView[]> {
  const ids = rows.map((row) => row.id);
  const counted = await db.reconciliationRow.groupBy({
    by: ['reconciliationId', 'state'],
    where: { reconciliationId: { in: ids } },
    _count: true,
  });
  const mappings = await db.columnMapping.findMany({ where: { id: { in: rows.map((row) => row.mappingId) } } });
  return rows.map((row) => {
    const mapping = mappings.find((each) => each.id === row.mappingId);
    const count = (state: RowState): number =>
      counted.find((each) => each.reconciliationId === row.id && each.state === state)?._count ?? 0;
    return {
      id: row.id,
      cycleId: row.cycleId,
      fileName: row.fileName,
      sha256: row.sha256,
      mapping: { name: mapping?.name ?? '', version: mapping?.version ?? 0 },
      operationId: row.operationId,
      importedById: row.importedById,
      importedAt: iso(row.importedAt),
      counts: Object.fromEntries(ROW_STATES.map((state) => [state, count(state)])) as Record<RowState, number>,
    };
  });
}

export interface ReconciliationRowView {
  /** Decimal text of a bigint. */
  readonly id: string;
  readonly state: RowState;
  /** Line of the file; null: only in Daur. */
  readonly line: number | null;
  readonly identityNumber: string | null;
  readonly employee: { readonly id: string; readonly name: string; readonly position: string } | null;
  readonly appraisalId: string | null;
  readonly differences: readonly Difference[];
  /** The reader's own result, which he has not received yet, is left out. */
  readonly hidden: boolean;
  /** Of an unreadable row: column, code and what is wrong. */
  readonly faults: readonly { readonly column: string; readonly code: string; readonly detail: string }[];
}

interface RowOfQuery {
  id: string;
  state: RowState;
  line: number | null;
  identity_number: string | null;
  employee: ReconciliationRowView['employee'];
  employee_id: string | null;
  appraisal_id: string | null;
  differences: Difference[];
  faults: ReconciliationRowView['faults'] | null;
  told: boolean;
}

/** In the order of the file; people who are only here come last. @param actorId whose own result is not shown before he has received it */
export async function readReconciliationRows(
  deps: Pick<Deps, 'db'>,
  actorId: string,
  filter: { readonly reconciliationId: string; readonly state: RowState | undefined },
  page: PageRequest<string>,
): Promise<Page<ReconciliationRowView, string>> {
  const rows = await deps.db.$queryRaw<RowOfQuery[]>`
    SELECT x.id::text, x.state, x.line, coalesce(x.outside ->> 'identityNumber', e.identity_number) AS identity_number, x.employee_id::text,
      x.appraisal_id::text, x.differences, x.outside -> 'faults' AS faults, coalesce(a.state = 'FINAL' OR doc.received_at IS NOT NULL, true) AS told,
      CASE WHEN e.id IS NOT NULL THEN jsonb_build_object('id', e.id, 'name', e.name, 'position', coalesce(e.position, '')) END AS employee
    FROM reconciliation_row x LEFT JOIN employee e ON e.id = x.employee_id LEFT JOIN appraisal a ON a.id = x.appraisal_id
    LEFT JOIN LATERAL ${YEARS_DOCUMENT} doc ON true
    WHERE x.reconciliation_id = ${filter.reconciliationId}::uuid AND (${filter.state ?? null}::text IS NULL OR x.state = ${filter.state ?? null})
      AND x.id > ${BigInt(page.after ?? 0)}
    ORDER BY x.id LIMIT ${page.limit + 1}`;
  const views = rows.map((row): ReconciliationRowView => {
    const hidden = row.employee_id === actorId && !row.told;
    return {
      id: row.id,
      state: row.state,
      line: row.line,
      identityNumber: row.identity_number,
      employee: row.employee,
      appraisalId: row.appraisal_id,
      differences: hidden ? row.differences.filter(({ field }) => !RESULT_FIELDS.has(field)) : row.differences,
      hidden,
      faults: row.faults ?? [],
    };
  });
  return toPage(views, page.limit, ({ id }) => id);
}
