import { Prisma } from '../../generated/prisma/client.ts';
import type { OrganisationGrade, Predicate } from '../../domain/terms.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { policyById } from '../policies.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { countsOf, distributionOf, peopleIn, type Distribution } from './evaluators-people.ts';

export interface DistributionGroup extends Distribution {
  /** null: grouped by unit, or nobody is the evaluator. */
  readonly evaluator: PersonRef | null;
  /** The unit whose result counts: the one that the evaluator leads, else that of the people; null where they are of several. */
  readonly unit: UnitRef | null;
  /** This year's result is not out; last year's is shown (IV.B.1.f, p.94). */
  readonly isLastYears: boolean;
}

interface Row {
  evaluator: PersonRef | null;
  unit: UnitRef | null;
  grade: OrganisationGrade | null;
  is_last_years: boolean;
  counts: Record<string, number>;
}

/**
 * How the results of a cycle are distributed, by evaluator or by unit, beside the guide for the organisation's result (Annex IV.B.2, p.94–97).
 * BKD and the authorised official see all; the head of a unit his unit, an evaluator his own people.
 * @throws Refusal NOT_FOUND
 */
export async function readDistribution(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  asked: {
    readonly cycleId: string;
    readonly by: 'EVALUATOR' | 'UNIT';
    readonly unitId: string | undefined;
    readonly seesAll: boolean;
  },
): Promise<DistributionGroup[]> {
  return reading(deps, act, async (tx) => {
    const cycle = await tx.cycle.findUnique({ where: { id: asked.cycleId }, select: { policyId: true, year: true } });
    if (!cycle) throw notFound('The cycle');
    const { distributionGuide } = await policyById(tx, cycle.policyId);
    const rows = await (asked.by === 'EVALUATOR' ? byEvaluator : byUnit)(tx, act.actorId, {
      ...asked,
      year: cycle.year,
    });
    return rows.map(({ evaluator, unit, grade, is_last_years: isLastYears, counts: raw }) => {
      const counts = Object.entries(raw).map(([predicate, count]) => ({
        predicate: predicate === 'NONE' ? null : (predicate as Predicate),
        count,
      }));
      return {
        evaluator,
        unit,
        isLastYears,
        ...distributionOf(distributionGuide, grade, countsOf(counts), peopleIn(counts)),
      };
    });
  });
}

type Asked = Parameters<typeof readDistribution>[2] & { readonly year: number };

/** Appraisals that take part, each with its evaluator of today and the predicate that counts. */
const people = (asked: Asked): Prisma.Sql => Prisma.sql`
  SELECT a.id, a.unit_id, l.person_id AS evaluator_id, coalesce(r.predicate, 'NONE') AS predicate
  FROM appraisal a JOIN unit u ON u.id = a.unit_id
  LEFT JOIN rating r ON r.id = a.rating_id
  LEFT JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = 'EVALUATOR'
    AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
  WHERE a.cycle_id = ${asked.cycleId}::uuid AND a.state IN ('ACTIVE', 'FINAL')
    AND (${asked.unitId ?? null}::uuid IS NULL OR a.unit_id = ${asked.unitId ?? null}::uuid)`;

/** The latest result of the year, else of the year before. */
const result = (unitId: Prisma.Sql, year: number): Prisma.Sql => Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT o.grade, o.year FROM organisation_result o
    WHERE o.unit_id = ${unitId} AND o.period = 'YEAR' AND o.year IN (${year}::int, ${year - 1}::int)
    ORDER BY o.year DESC, o.number DESC LIMIT 1) o ON true`;

const UNIT = Prisma.sql`jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name)`;

function byEvaluator(tx: Tx, readerId: string, asked: Asked): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    WITH people AS (${people(asked)}),
    counted AS (SELECT evaluator_id, predicate, count(*)::int AS count FROM people GROUP BY evaluator_id, predicate),
    grouped AS (
      SELECT evaluator_id, jsonb_object_agg(predicate, count) AS counts,
        coalesce(
          (SELECT led.id FROM unit led WHERE led.head_id = evaluator_id ORDER BY led.code LIMIT 1),
          (SELECT min(p.unit_id::text)::uuid FROM people p WHERE p.evaluator_id IS NOT DISTINCT FROM counted.evaluator_id
            HAVING count(DISTINCT p.unit_id) = 1)) AS unit_id,
        bool_or(EXISTS (SELECT 1 FROM people p JOIN unit h ON h.id = p.unit_id
          WHERE p.evaluator_id IS NOT DISTINCT FROM counted.evaluator_id AND h.head_id = ${readerId}::uuid)) AS of_my_unit
      FROM counted GROUP BY evaluator_id)
    SELECT CASE WHEN e.id IS NOT NULL THEN jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) END AS evaluator,
      CASE WHEN u.id IS NOT NULL THEN ${UNIT} END AS unit, o.grade, coalesce(o.year < ${asked.year}::int, false) AS is_last_years, g.counts
    FROM grouped g LEFT JOIN employee e ON e.id = g.evaluator_id LEFT JOIN unit u ON u.id = g.unit_id
    ${result(Prisma.sql`u.id`, asked.year)}
    WHERE ${asked.seesAll}::boolean OR g.evaluator_id = ${readerId}::uuid OR g.of_my_unit
    ORDER BY e.name NULLS LAST, e.id`;
}

function byUnit(tx: Tx, readerId: string, asked: Asked): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    WITH people AS (${people(asked)}),
    counted AS (SELECT unit_id, predicate, count(*)::int AS count FROM people GROUP BY unit_id, predicate),
    grouped AS (SELECT unit_id, jsonb_object_agg(predicate, count) AS counts FROM counted GROUP BY unit_id)
    SELECT NULL::jsonb AS evaluator, ${UNIT} AS unit, o.grade, coalesce(o.year < ${asked.year}::int, false) AS is_last_years, g.counts
    FROM grouped g JOIN unit u ON u.id = g.unit_id
    ${result(Prisma.sql`u.id`, asked.year)}
    WHERE ${asked.seesAll}::boolean OR u.head_id = ${readerId}::uuid
    ORDER BY u.code`;
}
