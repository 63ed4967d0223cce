import type { ErasureStatus, Hindrance } from '../../domain/retention.ts';
import type { Deps } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { hindrancesSql } from './hindrances.ts';

export interface ErasureView {
  readonly id: string;
  readonly version: number;
  readonly person: PersonRef;
  readonly status: ErasureStatus;
  readonly reason: string;
  readonly requestOf: string | null;
  readonly requestedBy: PersonRef;
  readonly requestedAt: string;
  readonly decidedBy: PersonRef | null;
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
  readonly erased: Readonly<Record<string, number>> | null;
}

export interface ErasureKey {
  readonly requestedAt: string;
  readonly id: string;
}

/** The newest first; the caller has checked that the reader holds BKD_ADMIN. */
export async function readErasures(
  { db }: Pick<Deps, 'db'>,
  filter: { readonly status?: readonly ErasureStatus[] | undefined },
  { limit, after }: PageRequest<ErasureKey>,
): Promise<Page<ErasureView, ErasureKey>> {
  const rows = await db.erasureOrder.findMany({
    where: {
      ...(filter.status ? { status: { in: [...filter.status] } } : {}),
      ...(after
        ? {
            OR: [
              { requestedAt: { lt: after.requestedAt } },
              { requestedAt: { equals: after.requestedAt }, id: { lt: after.id } },
            ],
          }
        : {}),
    },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const person = await peopleRefs(
    db,
    rows.flatMap((row) => [row.personId, row.requestedById, row.decidedById]),
  );
  const views = rows.map((row) => ({
    id: row.id,
    version: row.version,
    person: person(row.personId),
    status: row.status as ErasureStatus,
    reason: row.reason,
    requestOf: row.requestOf,
    requestedBy: person(row.requestedById),
    requestedAt: iso(row.requestedAt),
    decidedBy: row.decidedById === null ? null : person(row.decidedById),
    decidedAt: isoOrNull(row.decidedAt),
    decisionReason: row.decisionReason,
    erased: row.erased as Record<string, number> | null,
  }));
  return toPage(views, limit, ({ requestedAt, id }) => ({ requestedAt, id }));
}

export interface ErasureCandidate {
  readonly person: PersonRef;
  /** Nothing: the data are due for erasure. */
  readonly hindrances: readonly Hindrance[];
  /** An erasure that waits for a second official. */
  readonly erasureId: string | null;
}

export interface CandidateKey {
  readonly id: string;
}

/** Everybody who has left and is not erased, by id; `due`: only those in whose way nothing stands. */
export async function readCandidates(
  { db }: Pick<Deps, 'db'>,
  filter: { readonly due?: boolean | undefined },
  { limit, after }: PageRequest<CandidateKey>,
): Promise<Page<ErasureCandidate, CandidateKey>> {
  const rows = await db.$queryRaw<ErasureCandidate[]>`
    SELECT jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS person, found.hindrances,
      (SELECT o.id::text FROM erasure_order o WHERE o.person_id = e.id AND o.status = 'REQUESTED') AS "erasureId"
    FROM employee e JOIN unit u ON u.id = e.unit_id,
      LATERAL (SELECT coalesce(jsonb_agg(jsonb_build_object('code', h.code, 'kind', h.kind, 'until', h.until, 'count', h.count)), '[]') AS hindrances
        FROM (${await hindrancesSql(db)}) h) found
    WHERE e.status = 'LEFT' AND e.erased_at IS NULL AND (${after?.id ?? null}::uuid IS NULL OR e.id > ${after?.id ?? null}::uuid)
      AND (${filter.due ?? null}::boolean IS NULL OR (found.hindrances = '[]') = ${filter.due ?? null}::boolean)
    ORDER BY e.id LIMIT ${limit + 1}`;
  return toPage(rows, limit, ({ person }) => ({ id: person.id }));
}
