import type { ClarificationStatus } from '../../domain/clarifications.ts';
import type { Stage, TaskKind } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import {
  CLARIFICATION_COLUMNS,
  CLARIFICATION_JOINS,
  toClarification,
  type ClarificationRow,
  type ClarificationView,
} from './clarification-view.ts';

export interface ListedClarification extends ClarificationView {
  readonly task: {
    readonly id: string;
    readonly kind: TaskKind;
    readonly stage: Stage;
    readonly dueAt: string | null;
    /** null: the report of a unit */
    readonly employee: PersonRef | null;
    readonly cycle: { readonly id: string; readonly name: string };
    readonly link: string;
  };
}

export interface ClarificationFilter {
  /** OF_ME: that I was asked; BY_ME: that I asked. */
  readonly asked: 'OF_ME' | 'BY_ME';
  readonly status: readonly ClarificationStatus[];
}

export interface ClarificationKey {
  readonly askedAt: string;
  readonly id: string;
}

interface Row extends ClarificationRow {
  kind: TaskKind;
  stage: Stage;
  due_at: Date | null;
  employee: PersonRef | null;
  cycle: { id: string; name: string };
}

/** Somebody's own questions, of any task, the latest first: what he was asked, or what he asked. */
export async function readClarifications(
  deps: Pick<Deps, 'db'>,
  personId: string,
  filter: ClarificationFilter,
  page: PageRequest<ClarificationKey>,
): Promise<Page<ListedClarification, ClarificationKey>> {
  const { after } = page;
  const mine = filter.asked === 'OF_ME' ? Prisma.sql`q.asked_of_id` : Prisma.sql`q.asked_by_id`;
  const rows = await deps.db.$queryRaw<Row[]>`
    SELECT ${CLARIFICATION_COLUMNS}, t.kind, t.stage, t.due_at, jsonb_build_object('id', c.id, 'name', c.name) AS cycle,
      CASE WHEN e.id IS NOT NULL THEN jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) END AS employee
    FROM clarification q ${CLARIFICATION_JOINS} JOIN task t ON t.id = q.task_id JOIN cycle c ON c.id = t.cycle_id
    LEFT JOIN appraisal a ON a.id = t.appraisal_id LEFT JOIN employee e ON e.id = a.employee_id
    WHERE ${mine} = ${personId}::uuid
      AND (CASE WHEN q.answered_at IS NOT NULL THEN 'ANSWERED' WHEN q.closed_at IS NOT NULL THEN 'CLOSED' ELSE 'OPEN' END)
        = ANY(${[...filter.status]}::text[])
      AND (${after?.id ?? null}::uuid IS NULL OR (q.asked_at, q.id) < (${after?.askedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY q.asked_at DESC, q.id DESC LIMIT ${page.limit + 1}`;
  return toPage(rows.map(toListed), page.limit, ({ askedAt, id }) => ({ askedAt, id }));
}

function toListed(row: Row): ListedClarification {
  return {
    ...toClarification(row),
    task: {
      id: row.task_id,
      kind: row.kind,
      stage: row.stage,
      dueAt: isoOrNull(row.due_at),
      employee: row.employee,
      cycle: row.cycle,
      link: `/tasks/${row.task_id}`,
    },
  };
}
