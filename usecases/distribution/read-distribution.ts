import { Prisma } from '../../generated/prisma/client.ts';
import { gridOf, restsOn, smallGroupNote, type GridCell } from '../../domain/grid.ts';
import type { Expectation, Language, OrganisationGrade, Predicate } from '../../domain/terms.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { policyById } from '../policies.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { unitsLedBy } from '../units-below.ts';
import { countsOf, distributionOf, peopleIn, type Distribution } from './evaluators-people.ts';
import { ratedPeople, type PeopleAsked } from './rated-people.ts';

type InWords = Readonly<Record<Language, string>>;

export interface DistributionGroup extends Distribution {
  /** null: grouped by unit, or nobody is the evaluator. */
  readonly evaluator: PersonRef | null;
  /** The unit whose result counts: the one that the evaluator leads, else that of the people; null where they are of several. */
  readonly unit: UnitRef | null;
  /** This year's result is not out; last year's is shown (IV.B.1.f, p.94; of the year only). */
  readonly isLastYears: boolean;
  /** The organisation's result that the guide is chosen by. */
  readonly organisation: {
    readonly grade: OrganisationGrade;
    readonly year: number;
    readonly source: string;
  } | null;
  readonly restsOn: InWords;
  readonly cells: readonly GridCell[];
  /** Few people: what to bear in mind. */
  readonly smallGroup: InWords | null;
}

interface Row {
  evaluator: PersonRef | null;
  unit: UnitRef | null;
  organisation: DistributionGroup['organisation'];
  counted: { results: Expectation | null; behaviour: Expectation | null; predicate: Predicate | null; count: number }[];
}

export interface DistributionAsked extends PeopleAsked {
  readonly by: 'EVALUATOR' | 'UNIT';
  readonly seesAll: boolean;
}

/**
 * How the results of a cycle are distributed, by evaluator or by unit, beside the guide for the organisation's result (Annex IV.B.2, p.94–97).
 * BKD and the authorised official see all; the head of a unit his unit and those below, an evaluator his own people.
 * @throws Refusal NOT_FOUND
 */
export async function readDistribution(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  asked: DistributionAsked,
): Promise<DistributionGroup[]> {
  return reading(deps, act, async (tx) => {
    const cycle = await tx.cycle.findUnique({ where: { id: asked.cycleId }, select: { policyId: true, year: true } });
    if (!cycle) throw notFound('The cycle');
    const { distributionGuide } = await policyById(tx, cycle.policyId);
    const rows = await (asked.by === 'EVALUATOR' ? byEvaluator : byUnit)(tx, { ...asked, year: cycle.year });
    return rows.map(({ evaluator, unit, organisation, counted }) => {
      const isLastYears = organisation !== null && organisation.year < cycle.year;
      const distribution = distributionOf(
        distributionGuide,
        organisation?.grade ?? null,
        countsOf(counted),
        peopleIn(counted),
      );
      return {
        evaluator,
        unit,
        isLastYears,
        organisation,
        restsOn: restsOn(organisation, { unit: unit?.name ?? null, isLastYears }),
        cells: gridOf(
          counted.flatMap(({ results, behaviour, count }) =>
            results && behaviour ? [{ results, behaviour, count }] : [],
          ),
        ),
        smallGroup: smallGroupNote(distribution.of),
        ...distribution,
      };
    });
  });
}

type Asked = DistributionAsked & { readonly year: number };

/** The latest result of the year, else of the year before; of a period the latest one of that period only. */
const result = (unitId: Prisma.Sql, { year, period }: Asked): Prisma.Sql => Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('grade', o.grade, 'year', o.year, 'source', o.source) AS organisation FROM organisation_result o
    WHERE o.unit_id = ${unitId} AND o.period = ${period ?? 'YEAR'} AND o.year IN (${year}::int, ${period ? year : year - 1}::int)
    ORDER BY o.year DESC, o.number DESC LIMIT 1) o ON true`;

const UNIT = Prisma.sql`jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name)`;
const COUNTED = Prisma.sql`jsonb_agg(jsonb_build_object('results', results, 'behaviour', behaviour, 'predicate', predicate, 'count', count)) AS counted`;

function byEvaluator(tx: Tx, asked: Asked): Promise<Row[]> {
  const { readerId } = asked;
  return tx.$queryRaw<Row[]>`
    WITH people AS (${ratedPeople(asked)}),
    counts AS (SELECT evaluator_id, results, behaviour, predicate, count(*)::int AS count FROM people
      GROUP BY evaluator_id, results, behaviour, predicate),
    grouped AS (
      SELECT evaluator_id, ${COUNTED},
        coalesce(
          (SELECT led.id FROM unit led WHERE led.head_id = evaluator_id ORDER BY led.code LIMIT 1),
          (SELECT min(p.unit_id::text)::uuid FROM people p WHERE p.evaluator_id IS NOT DISTINCT FROM counts.evaluator_id
            HAVING count(DISTINCT p.unit_id) = 1)) AS unit_id,
        bool_or(EXISTS (SELECT 1 FROM people p WHERE p.evaluator_id IS NOT DISTINCT FROM counts.evaluator_id
          AND p.unit_id IN ${unitsLedBy(readerId)})) AS of_my_unit
      FROM counts GROUP BY evaluator_id)
    SELECT CASE WHEN e.id IS NOT NULL THEN jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) END AS evaluator,
      CASE WHEN u.id IS NOT NULL THEN ${UNIT} END AS unit, o.organisation, g.counted
    FROM grouped g LEFT JOIN employee e ON e.id = g.evaluator_id LEFT JOIN unit u ON u.id = g.unit_id
    ${result(Prisma.sql`u.id`, asked)}
    WHERE ${asked.seesAll}::boolean OR g.evaluator_id = ${readerId}::uuid OR g.of_my_unit
    ORDER BY e.name NULLS LAST, e.id`;
}

/** With the units below, each unit's group has the people of all of them, and its own result beside them. */
function byUnit(tx: Tx, asked: Asked): Promise<Row[]> {
  const { readerId, unitId, below } = asked;
  return tx.$queryRaw<Row[]>`
    WITH RECURSIVE people AS (${ratedPeople(asked)}),
    tree AS (SELECT id AS root, id AS member FROM unit
      UNION SELECT t.root, b.id FROM tree t JOIN unit b ON b.parent_id = t.member WHERE ${below}::boolean),
    counts AS (SELECT t.root, results, behaviour, predicate, count(*)::int AS count FROM people p JOIN tree t ON t.member = p.unit_id
      GROUP BY t.root, results, behaviour, predicate),
    grouped AS (SELECT root, ${COUNTED} FROM counts GROUP BY root)
    SELECT NULL::jsonb AS evaluator, ${UNIT} AS unit, o.organisation, g.counted
    FROM grouped g JOIN unit u ON u.id = g.root
    ${result(Prisma.sql`u.id`, asked)}
    WHERE (${asked.seesAll}::boolean OR u.id IN ${unitsLedBy(readerId)}) AND (${unitId ?? null}::uuid IS NULL OR u.id = ${unitId ?? null}::uuid)
    ORDER BY u.code`;
}
