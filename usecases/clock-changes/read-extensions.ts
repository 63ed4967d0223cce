import { notFound } from '../refusal.ts';
import type { ClockLength } from '../../domain/deadlines.ts';
import type { Deps } from '../context.ts';
import { iso } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef } from '../tasks/task-summary.ts';

/** An extension as BKD ordered it, with the progress of its operation. */
export interface ExtensionView {
  readonly id: string;
  readonly cycleId: string;
  readonly unit: { readonly id: string; readonly code: string; readonly name: string } | null;
  readonly appraisalId: string | null;
  readonly stage: string;
  readonly taskKind: string | null;
  /** Local ISO date. */
  readonly until: string | null;
  readonly add: ClockLength | null;
  readonly reason: string;
  readonly decree: string | null;
  readonly orderedAt: string;
  readonly orderedBy: PersonRef;
  readonly operationId: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
}

export interface ExtensionKey {
  readonly orderedAt: string;
  readonly id: string;
}

/** Of a cycle, the latest first. @throws Refusal NOT_FOUND */
export async function readExtensions(
  deps: Pick<Deps, 'db'>,
  cycleId: string,
  page: PageRequest<ExtensionKey>,
): Promise<Page<ExtensionView, ExtensionKey>> {
  if ((await deps.db.cycle.count({ where: { id: cycleId } })) === 0) throw notFound('The cycle');
  const { after } = page;
  const rows = await deps.db.$queryRaw<
    (Omit<ExtensionView, 'orderedAt' | 'add'> & {
      orderedAt: Date;
      addN: number | null;
      addUnit: ClockLength['unit'] | null;
    })[]
  >`
    SELECT ch.id, ch.cycle_id AS "cycleId", ch.appraisal_id AS "appraisalId", ch.stage, ch.task_kind AS "taskKind",
      to_char(ch.until, 'YYYY-MM-DD') AS until, ch.add_n AS "addN", ch.add_unit AS "addUnit", ch.reason, ch.decree, ch.created_at AS "orderedAt",
      ch.operation_id AS "operationId", o.status,
      CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) END AS unit,
      jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS "orderedBy"
    FROM clock_change ch JOIN operation o ON o.id = ch.operation_id JOIN employee e ON e.id = ch.requested_by_id LEFT JOIN unit u ON u.id = ch.unit_id
    WHERE ch.cycle_id = ${cycleId}::uuid AND ch.kind = 'EXTENSION'
      AND (${after?.id ?? null}::uuid IS NULL OR (ch.created_at, ch.id) < (${after?.orderedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY ch.created_at DESC, ch.id DESC LIMIT ${page.limit + 1}`;
  const views = rows.map(({ addN, addUnit, orderedAt, ...row }) => ({
    ...row,
    orderedAt: iso(orderedAt),
    add: addN !== null && addUnit !== null ? { n: addN, unit: addUnit } : null,
  }));
  return toPage(views, page.limit, ({ orderedAt, id }) => ({ orderedAt, id }));
}
