import { Prisma } from '../../generated/prisma/client.ts';
import type { Expectation, Predicate, Stage } from '../../domain/terms.ts';
import type { DeadlineWhy } from '../../domain/explain-deadline.ts';
import type { Deps } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { OVERDUE, type PersonRef, type UnitRef } from '../tasks/task-summary.ts';
import { whyDue } from '../why.ts';

export type AppraisalState = 'ACTIVE' | 'FINAL' | 'EXCLUDED' | 'CANCELLED';
/** MINE: my own. TEAM: whose evaluator or evaluator's superior I am today. ALL: everybody's, for BKD. */
type Scope = 'MINE' | 'TEAM' | 'ALL';

export interface AppraisalFilter {
  readonly scope: Scope;
  readonly cycleId?: string | undefined;
  readonly unitId?: string | undefined;
  readonly stage?: readonly Stage[] | undefined;
  readonly state?: readonly AppraisalState[] | undefined;
  /** Only of ratings that the reader may see. */
  readonly predicate?: readonly Predicate[] | undefined;
}

export interface RatingInShort {
  readonly results: Expectation;
  readonly behaviour: Expectation;
  readonly predicate: Predicate;
  readonly origin: 'EVALUATOR' | 'TAKEOVER' | 'CALIBRATION' | 'APPEAL';
}

export interface AppraisalSummary {
  readonly id: string;
  readonly cycle: { readonly id: string; readonly name: string; readonly year: number };
  readonly employee: PersonRef;
  readonly unit: UnitRef;
  readonly stage: Stage;
  readonly state: AppraisalState;
  /** null: not rated, or the reader may not see it yet. */
  readonly rating: RatingInShort | null;
  readonly openTasks: number;
  readonly overdueTasks: number;
  /** The earliest due date of its open tasks, its periods' among them. */
  readonly nextDueAt: string | null;
  /** Why that date. */
  readonly nextDueWhy: DeadlineWhy | null;
}

export interface AppraisalKey {
  readonly name: string;
  readonly id: string;
}

/** By the employee's name. The caller has checked that scope ALL may be read. */
export async function readAppraisals(
  deps: Pick<Deps, 'db'>,
  readerId: string,
  filter: AppraisalFilter,
  page: PageRequest<AppraisalKey>,
): Promise<Page<AppraisalSummary, AppraisalKey>> {
  const { after } = page;
  const rows = await deps.db.$queryRaw<
    (Omit<AppraisalSummary, 'nextDueAt' | 'nextDueWhy'> & { nextDueAt: Date | null; nextDerivation: unknown })[]
  >`
    WITH found AS (
      SELECT a.id, a.cycle_id, a.unit_id, a.stage, a.state, a.virtual_now, e.id AS employee_id, e.name, e.position, r.id AS rating_id,
        r.results, r.behaviour, r.predicate, r.origin
      FROM appraisal a JOIN employee e ON e.id = a.employee_id
      LEFT JOIN rating r ON r.id = a.rating_id AND (a.employee_id <> ${readerId}::uuid
        OR EXISTS (SELECT 1 FROM evaluation_document d WHERE d.appraisal_id = a.id AND d.period_id IS NULL AND d.received_at IS NOT NULL
          AND d.signed_at > made_anew_since(a.id, NULL)))
      WHERE ${inScope(filter.scope, readerId)} AND ${conditions(filter)}
        AND (${after?.id ?? null}::uuid IS NULL OR (e.name, a.id) > (${after?.name ?? null}::text, ${after?.id ?? null}::uuid))
      ORDER BY e.name, a.id LIMIT ${page.limit + 1})
    SELECT f.id, jsonb_build_object('id', c.id, 'name', c.name, 'year', c.year) AS cycle,
      jsonb_build_object('id', f.employee_id, 'name', f.name, 'position', f.position) AS employee,
      jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit, f.stage, f.state,
      CASE WHEN f.rating_id IS NOT NULL THEN jsonb_build_object('results', f.results, 'behaviour', f.behaviour,
        'predicate', f.predicate, 'origin', f.origin) END AS rating,
      open.tasks AS "openTasks", open.overdue AS "overdueTasks", open.next_due AS "nextDueAt",
      open.derivation AS "nextDerivation"
    FROM found f JOIN cycle c ON c.id = f.cycle_id JOIN unit u ON u.id = f.unit_id,
      LATERAL (SELECT count(*)::int AS tasks, (count(*) FILTER (WHERE ${OVERDUE}))::int AS overdue, min(t.due_at) AS next_due,
          (array_agg(t.derivation ORDER BY t.due_at, t.id))[1] AS derivation
        FROM task t, (SELECT f.virtual_now) a WHERE t.status = 'OPEN' AND t.owner_id IN (
          SELECT f.id UNION ALL SELECT pe.id FROM periodic_evaluation pe WHERE pe.appraisal_id = f.id)) open
    ORDER BY f.name, f.id`;
  const items = rows.map(({ nextDerivation, nextDueAt, ...row }) => ({
    ...row,
    nextDueAt: isoOrNull(nextDueAt),
    nextDueWhy: whyDue(nextDerivation, nextDueAt),
  }));
  return toPage(items, page.limit, ({ employee, id }) => ({ name: employee.name, id }));
}

function inScope(scope: Scope, readerId: string): Prisma.Sql {
  switch (scope) {
    case 'MINE':
      return Prisma.sql`a.employee_id = ${readerId}::uuid`;
    case 'TEAM':
      return Prisma.sql`a.employee_id IN (
        SELECT l.employee_id FROM reporting_link l JOIN employee le ON le.id = l.employee_id JOIN unit lu ON lu.id = le.unit_id
        WHERE l.person_id = ${readerId}::uuid
          AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE lu.time_zone)::date)`;
    case 'ALL':
      return Prisma.sql`true`;
  }
}

function conditions(filter: AppraisalFilter): Prisma.Sql {
  const parts = [Prisma.sql`true`];
  if (filter.cycleId) parts.push(Prisma.sql`a.cycle_id = ${filter.cycleId}::uuid`);
  if (filter.unitId) parts.push(Prisma.sql`a.unit_id = ${filter.unitId}::uuid`);
  if (filter.stage) parts.push(Prisma.sql`a.stage = ANY(${[...filter.stage]}::text[])`);
  if (filter.state) parts.push(Prisma.sql`a.state = ANY(${[...filter.state]}::text[])`);
  if (filter.predicate) parts.push(Prisma.sql`r.predicate = ANY(${[...filter.predicate]}::text[])`);
  return Prisma.join(parts, ' AND ');
}
