import { Prisma } from '../../generated/prisma/client.ts';
import type { Expectation, Predicate } from '../../domain/terms.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { unitsLedBy } from '../units-below.ts';
import { ratedPeople, type PeopleAsked } from './rated-people.ts';

export interface CellPerson {
  readonly appraisalId: string;
  readonly employee: PersonRef;
  readonly unit: UnitRef;
  readonly evaluator: PersonRef | null;
  readonly results: Expectation;
  readonly behaviour: Expectation;
  readonly predicate: Predicate;
  readonly ratedAt: string;
  /** The document was delivered: only an appeal changes the rating now. */
  readonly delivered: boolean;
}

export interface CellAsked extends PeopleAsked {
  readonly results: Expectation | undefined;
  readonly behaviour: Expectation | undefined;
  readonly evaluatorId: string | undefined;
  readonly isBkd: boolean;
  /** Sees the ratings that were reported to him. */
  readonly isOfficial: boolean;
}

export interface CellKey {
  readonly name: string;
  readonly id: string;
}

/** A page, and how many people of the cell in the reader's units are not shown to him: their ratings are not his to see. */
export type CellPage = Page<CellPerson, CellKey> & { readonly hidden: number };

/**
 * The people in a cell of the grid by name, as far as the reader may see their ratings: BKD all; the authorised official those reported to him;
 * an evaluator, his superior, who acts for them, and who rated or judged, their own. The head of a unit as such sees counts only.
 * @throws Refusal NOT_FOUND
 */
export async function readCell(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  asked: CellAsked,
  page: PageRequest<CellKey>,
): Promise<CellPage> {
  return reading(deps, act, async (tx) => {
    const cycle = await tx.cycle.findUnique({ where: { id: asked.cycleId }, select: { id: true } });
    if (!cycle) throw notFound('The cycle');
    const reader = Prisma.sql`${asked.readerId}::uuid`;
    const cell = [
      Prisma.sql`p.results IS NOT NULL`,
      ...(asked.results ? [Prisma.sql`p.results = ${asked.results}`] : []),
      ...(asked.behaviour ? [Prisma.sql`p.behaviour = ${asked.behaviour}`] : []),
      ...(asked.evaluatorId ? [Prisma.sql`p.evaluator_id = ${asked.evaluatorId}::uuid`] : []),
    ];
    const found = Prisma.sql`
      WITH people AS (${ratedPeople(asked)}),
      cell AS (
        SELECT p.*, (${asked.isBkd}::boolean OR p.employee_id = ${reader}
          OR (${asked.isOfficial}::boolean AND p.reported_rating_id = p.rating_id)
          OR EXISTS (SELECT 1 FROM rating r WHERE r.appraisal_id = p.id AND r.author_id = ${reader})
          OR EXISTS (SELECT 1 FROM appeal x WHERE x.appraisal_id = p.id AND x.decided_by_id = ${reader})
          OR EXISTS (SELECT 1 FROM reporting_link l JOIN unit u ON u.id = p.unit_id
            CROSS JOIN LATERAL (SELECT (clock_timestamp() AT TIME ZONE u.time_zone)::date AS day) today
            WHERE l.employee_id = p.employee_id AND daterange(l.valid_from, l.valid_to, '[)') @> today.day
              AND (l.person_id = ${reader} OR (EXISTS (SELECT 1 FROM delegation d WHERE d.acting_id = ${reader})
                AND stand_in_of(l.person_id, today.day) = ${reader})))) AS visible
        FROM people p WHERE ${Prisma.join(cell, ' AND ')})`;
    const after = page.after
      ? Prisma.sql`AND (e.name, c.id) > (${page.after.name}, ${page.after.id}::uuid)`
      : Prisma.empty;
    const rows = await tx.$queryRaw<(Omit<CellPerson, 'ratedAt'> & { ratedAt: Date })[]>`
      ${found}
      SELECT c.id AS "appraisalId", c.results, c.behaviour, c.predicate, c.rated_at AS "ratedAt",
        jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS employee,
        jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
        CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('id', v.id, 'name', v.name, 'position', v.position) END AS evaluator,
        EXISTS (SELECT 1 FROM evaluation_document d WHERE d.appraisal_id = c.id AND d.period_id IS NOT DISTINCT FROM c.period_id
          AND d.delivered_at IS NOT NULL) AS delivered
      FROM cell c JOIN employee e ON e.id = c.employee_id JOIN unit u ON u.id = c.unit_id LEFT JOIN employee v ON v.id = c.evaluator_id
      WHERE c.visible ${after} ORDER BY e.name, c.id LIMIT ${page.limit + 1}`;
    const [counts] = await tx.$queryRaw<{ hidden: number }[]>`
      ${found} SELECT count(*)::int AS hidden FROM cell c WHERE NOT c.visible AND c.unit_id IN ${unitsLedBy(asked.readerId)}`;
    const items = rows.map((row) => ({ ...row, ratedAt: row.ratedAt.toISOString() }));
    return {
      ...toPage(items, page.limit, ({ employee, appraisalId }) => ({ name: employee.name, id: appraisalId })),
      hidden: counts?.hidden ?? 0,
    };
  });
}
