import { Prisma } from '../../generated/prisma/client.ts';
import type { Consequence, OrderKind, OrderStatus } from '../../domain/desk-orders.ts';
import type { Stage } from '../../domain/terms.ts';
import { isEmployee, seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';

export interface OrderView {
  readonly id: string;
  readonly version: number;
  readonly appraisalId: string;
  readonly employee: PersonRef;
  readonly kind: OrderKind;
  readonly status: OrderStatus;
  readonly stage: Stage | null;
  /** Of a periodic evaluation: Q1..Q4, M01..M12; null: of the year. */
  readonly period: string | null;
  /** Local ISO date of the unit. */
  readonly until: string | null;
  /** In BKD's words; for the employee and BKD, null for others. */
  readonly reason: string | null;
  readonly requestOf: string | null;
  readonly requestedBy: PersonRef;
  readonly requestedAt: string;
  readonly decidedBy: PersonRef | null;
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
  /** What was shown before it was made. */
  readonly consequences: readonly Consequence[];
}

export interface OrderKey {
  readonly requestedAt: string;
  readonly id: string;
}

export interface OrderFilter {
  readonly status?: readonly OrderStatus[] | undefined;
  readonly kind?: readonly OrderKind[] | undefined;
  readonly cycleId?: string | undefined;
}

interface Row {
  readonly id: string;
  readonly version: number;
  readonly appraisalId: string;
  readonly employee: PersonRef;
  readonly kind: OrderKind;
  readonly status: OrderStatus;
  readonly stage: Stage | null;
  readonly period: string | null;
  readonly until: string | null;
  readonly reason: string;
  readonly requestOf: string | null;
  readonly requestedById: string;
  readonly requestedAt: Date;
  readonly decidedById: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
  readonly consequences: { items?: readonly Consequence[] };
}

const SELECT = Prisma.sql`
  SELECT o.id::text, o.version, o.appraisal_id::text AS "appraisalId", jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS employee,
    o.kind, o.status, o.stage, pe.period, to_char(o.until, 'YYYY-MM-DD') AS until, o.reason, o.request_of AS "requestOf",
    o.requested_by_id::text AS "requestedById", o.requested_at AS "requestedAt", o.decided_by_id::text AS "decidedById",
    o.decided_at AS "decidedAt", o.decision_reason AS "decisionReason", o.consequences
  FROM desk_order o JOIN appraisal a ON a.id = o.appraisal_id JOIN employee e ON e.id = a.employee_id
  LEFT JOIN periodic_evaluation pe ON pe.id = o.period_id`;

/** Orders of BKD, the newest first; the caller has checked that the reader holds BKD_ADMIN. */
export async function readOrders(
  deps: Pick<Deps, 'db'>,
  filter: OrderFilter,
  page: PageRequest<OrderKey>,
): Promise<Page<OrderView, OrderKey>> {
  const { after } = page;
  const [status, kind] = [filter.status ? [...filter.status] : null, filter.kind ? [...filter.kind] : null];
  const rows = await deps.db.$queryRaw<Row[]>`
    ${SELECT}
    WHERE (${status}::text[] IS NULL OR o.status = ANY(${status}::text[])) AND (${kind}::text[] IS NULL OR o.kind = ANY(${kind}::text[]))
      AND (${filter.cycleId ?? null}::uuid IS NULL OR a.cycle_id = ${filter.cycleId ?? null}::uuid)
      AND (${after?.id ?? null}::uuid IS NULL OR (o.requested_at, o.id) < (${after?.requestedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY o.requested_at DESC, o.id DESC LIMIT ${page.limit + 1}`;
  return toPage(await viewsOf(deps.db, rows, true), page.limit, ({ requestedAt, id }) => ({ requestedAt, id }));
}

/** Those about one appraisal, the newest first; for its people and BKD. @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export async function readOrdersOf(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
): Promise<OrderView[]> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'APPRAISAL.READ_ORDERS');
    if (access instanceof CommitAndRefuse) return access;
    const rows = await tx.$queryRaw<Row[]>`
      ${SELECT} WHERE o.appraisal_id = ${appraisalId}::uuid ORDER BY o.requested_at DESC, o.id DESC`;
    return viewsOf(tx, rows, access.isBkd || isEmployee(access));
  });
}

async function viewsOf(tx: Pick<Tx, 'employee'>, rows: readonly Row[], withReasons: boolean): Promise<OrderView[]> {
  const person = await peopleRefs(
    tx,
    rows.flatMap((row) => [row.requestedById, row.decidedById]),
  );
  return rows.map(({ requestedById, decidedById, consequences, ...row }) => ({
    ...row,
    reason: withReasons ? row.reason : null,
    requestOf: withReasons ? row.requestOf : null,
    decisionReason: withReasons ? row.decisionReason : null,
    requestedBy: person(requestedById),
    requestedAt: iso(row.requestedAt),
    decidedBy: decidedById ? person(decidedById) : null,
    decidedAt: isoOrNull(row.decidedAt),
    consequences: consequences.items ?? [],
  }));
}
