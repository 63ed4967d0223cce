import type { DeadlineWhy } from '../../domain/explain-deadline.ts';
import type { Predicate } from '../../domain/terms.ts';
import { maySeeAppraisal, readAccess, refuseSight } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { appealById, type AppealStatus, type AppealView } from '../views/appeals.ts';
import { whyDue } from '../why.ts';

export interface AppealSummary {
  readonly id: string;
  readonly appraisalId: string;
  /** Of a periodic evaluation: Q1..Q4, M01..M12; null: of the year. */
  readonly period: string | null;
  readonly cycle: { readonly id: string; readonly name: string };
  readonly employee: PersonRef;
  readonly unit: UnitRef;
  readonly status: AppealStatus;
  readonly filedAt: string;
  readonly contestedPredicate: Predicate;
  readonly decidedAt: string | null;
  /** Who holds the decision, and until when; null: it is closed, or nobody was asked yet. */
  readonly judge: PersonRef | null;
  readonly dueAt: string | null;
  /** Why until then. */
  readonly why: DeadlineWhy | null;
}

export interface AppealKey {
  readonly filedAt: string;
  readonly id: string;
}

/**
 * Appeals, the newest first: BKD all; others those against their own rating, by them, of their people today, or to be judged by them.
 */
export async function readAppeals(
  deps: Pick<Deps, 'db'>,
  reader: { readonly personId: string; readonly isBkd: boolean },
  filter: { readonly cycleId?: string | undefined; readonly status?: readonly AppealStatus[] | undefined },
  page: PageRequest<AppealKey>,
): Promise<Page<AppealSummary, AppealKey>> {
  const { after } = page;
  const me = reader.personId;
  const status = filter.status ? [...filter.status] : null;
  const rows = await deps.db.$queryRaw<
    (Omit<AppealSummary, 'filedAt' | 'decidedAt' | 'dueAt' | 'why'> & {
      filedAt: Date;
      decidedAt: Date | null;
      dueAt: Date | null;
      derivation: unknown;
    })[]
  >`
    SELECT p.id, p.appraisal_id AS "appraisalId", pe.period, p.status, p.filed_at AS "filedAt", p.decided_at AS "decidedAt",
      jsonb_build_object('id', c.id, 'name', c.name) AS cycle, r.predicate AS "contestedPredicate",
      jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS employee,
      jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit, t.due_at AS "dueAt", t.derivation,
      CASE WHEN j.id IS NOT NULL THEN jsonb_build_object('id', j.id, 'name', j.name, 'position', j.position) END AS judge
    FROM appeal p JOIN appraisal a ON a.id = p.appraisal_id JOIN cycle c ON c.id = a.cycle_id JOIN rating r ON r.id = p.rating_id
    JOIN employee e ON e.id = a.employee_id JOIN unit u ON u.id = a.unit_id
    LEFT JOIN periodic_evaluation pe ON pe.id = p.period_id
    LEFT JOIN task t ON t.owner_id = coalesce(p.period_id, a.id) AND t.kind = 'DECIDE_APPEAL' AND t.status = 'OPEN' AND p.status = 'FILED'
    LEFT JOIN employee j ON j.id = t.assignee_id
    WHERE (${reader.isBkd}::boolean OR a.employee_id = ${me}::uuid OR r.author_id = ${me}::uuid OR p.decided_by_id = ${me}::uuid
        OR t.assignee_id = ${me}::uuid
        OR EXISTS (SELECT 1 FROM reporting_link l WHERE l.employee_id = a.employee_id AND l.person_id = ${me}::uuid
          AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date))
      AND (${filter.cycleId ?? null}::uuid IS NULL OR a.cycle_id = ${filter.cycleId ?? null}::uuid)
      AND (${status}::text[] IS NULL OR p.status = ANY(${status}::text[]))
      AND (${after?.id ?? null}::uuid IS NULL OR (p.filed_at, p.id) < (${after?.filedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY p.filed_at DESC, p.id DESC LIMIT ${page.limit + 1}`;
  const items = rows.map(({ derivation, ...row }) => ({
    ...row,
    filedAt: row.filedAt.toISOString(),
    decidedAt: isoOrNull(row.decidedAt),
    dueAt: isoOrNull(row.dueAt),
    why: whyDue(derivation, row.dueAt),
  }));
  return toPage(items, page.limit, ({ filedAt, id }) => ({ filedAt, id }));
}

/**
 * One appeal, with what both sides said and what was decided; for the people of the appraisal, who judges, and BKD.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readAppeal(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appealId: string,
): Promise<AppealView> {
  return reading(deps, act, async (tx) => {
    const found = await tx.appeal.findUnique({
      where: { id: appealId },
      select: { appraisalId: true },
    });
    if (!found) throw notFound('The appeal');
    const access = await readAccess(tx, act.actorId, found.appraisalId);
    if (!maySeeAppraisal(access)) return refuseSight(tx, act, access, 'APPEAL.READ');
    return appealById(tx, appealId);
  });
}
