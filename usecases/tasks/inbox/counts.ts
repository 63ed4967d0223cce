import { Prisma } from '../../../generated/prisma/client.ts';
import type { Deps } from '../../context.ts';
import { branchesOf, CYCLE } from './branches.ts';
import { FACET_MEMBER, FACETS, hasStatus, OVERDUE, type Facet, type InboxFilter } from './filter.ts';
import type { InboxReader } from './reader.ts';
import { HOLDINGS, USUAL_HOLDINGS, type Holding } from './sources.ts';

/** So many tasks are counted at most: an office may have a million. */
export const MOST_COUNTED = 1_000;
/** Of a full office, so many tasks are looked through at most for words that name many people. */
const MOST_LOOKED_AT = 1_000;
/** So many values of a filter are named at most, the most frequent first. */
const MOST_VALUES = 100;

export interface CountedValue {
  readonly value: string;
  /** Name of a unit or cycle; null: the value is a code. */
  readonly label: string | null;
  readonly count: number;
}

export interface Counted {
  /** There are more tasks than are counted: each count is a lower bound. */
  readonly atLeast: boolean;
  readonly values: readonly CountedValue[];
}

export type InboxCounts = Readonly<Record<Facet, Counted>>;

interface Row {
  /** Which sample it was counted in. */
  sample: string;
  /** null: how many tasks there are in the sample. */
  facet: Facet | null;
  value: string | null;
  label: string | null;
  count: number;
}

/**
 * How many tasks each value of a filter would show, under the other filters that are set (so that the values of a filter that is set are
 * counted as if it were not). Exact up to MOST_COUNTED tasks of a holding; of more, so many are counted as they come, by their random ids.
 */
export async function countInbox(
  deps: Pick<Deps, 'db'>,
  reader: InboxReader,
  filter: InboxFilter,
): Promise<InboxCounts> {
  const { query, sampleOf } = countsQuery(reader, filter);
  const rows = await deps.db.$queryRaw<Row[]>(query);
  const size = (sample: string): number => rows.find((row) => row.sample === sample && row.facet === null)?.count ?? 0;
  const holding = {
    atLeast: looksAtAPart(reader, filter, HOLDINGS) || HOLDINGS.some((each) => size(each) > MOST_COUNTED),
    values: valuesOf(HOLDINGS.map((each) => ({ value: each, label: null, count: size(each) }))),
  };
  const partly = looksAtAPart(reader, filter, filter.holding ?? USUAL_HOLDINGS);
  const counted = (facet: CountedFacet): Counted => ({
    atLeast: partly || sampleOf(facet).some((sample) => size(sample) > MOST_COUNTED),
    values: valuesOf(rows.filter((row) => row.facet === facet)),
  });
  return {
    kind: counted('kind'),
    stage: counted('stage'),
    unit: counted('unit'),
    cycle: counted('cycle'),
    overdue: counted('overdue'),
    holding,
  };
}

function valuesOf(rows: readonly Pick<Row, 'value' | 'label' | 'count'>[]): CountedValue[] {
  return rows
    .filter((row) => row.count > 0)
    .map(({ value, label, count }) => ({ value: value ?? '', label, count: Math.min(count, MOST_COUNTED) }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
    .slice(0, MOST_VALUES);
}

type CountedFacet = Exclude<Facet, 'holding'>;

/** Column of a facet in a sample, as fixed text. */
const COLUMN: Readonly<Record<CountedFacet, Prisma.Sql>> = {
  kind: Prisma.sql`kind`,
  stage: Prisma.sql`stage`,
  unit: Prisma.sql`unit_id`,
  cycle: Prisma.sql`cycle_id`,
  overdue: Prisma.sql`overdue`,
};

/**
 * One sample of each holding, from which everything is counted that no filter is set for; and a sample for each filter that is set.
 * Exported for the test of its plan. @returns `sampleOf`: the samples in which the values of a facet are counted
 */
export function countsQuery(
  reader: InboxReader,
  filter: InboxFilter,
): { query: Prisma.Sql; sampleOf: (facet: CountedFacet) => readonly string[] } {
  const wanted = filter.holding ?? USUAL_HOLDINGS;
  const isSet = (facet: Facet): boolean => filter[FACET_MEMBER[facet]] !== undefined;
  const facets = FACETS.filter((facet): facet is CountedFacet => facet !== 'holding');
  const free = facets.filter((facet) => !isSet(facet));
  const samples = [
    ...HOLDINGS.map(
      (holding) => Prisma.sql`${nameOf(holding)} AS MATERIALIZED (${sampleQuery(reader, filter, [holding])})`,
    ),
    ...facets
      .filter(isSet)
      .map(
        (facet) =>
          Prisma.sql`${nameOf(facet)} AS MATERIALIZED (${sampleQuery(reader, { ...filter, [FACET_MEMBER[facet]]: undefined }, wanted)})`,
      ),
  ];
  const together = Prisma.join(
    wanted.map((holding) => Prisma.sql`SELECT * FROM ${nameOf(holding)}`),
    ' UNION ALL ',
  );
  const counts = [
    ...HOLDINGS.map((holding) => sizeOf(holding)),
    ...(free.length > 0 ? [countsOf('ALL', Prisma.sql`(${together}) AS every`, free)] : []),
    ...facets.filter(isSet).flatMap((facet) => [sizeOf(facet), countsOf(facet, nameOf(facet), [facet])]),
  ];
  return {
    query: Prisma.sql`WITH ${Prisma.join(samples, ', ')}
      SELECT n.sample, n.facet, n.value, coalesce(u.name, y.name) AS label, n.count
      FROM (${Prisma.join(counts, ' UNION ALL ')}) AS n (sample, facet, value, count)
      LEFT JOIN unit u ON u.id = CASE WHEN n.facet = 'unit' THEN n.value::uuid END
      LEFT JOIN cycle y ON y.id = CASE WHEN n.facet = 'cycle' THEN n.value::uuid END`,
    sampleOf: (facet) => (isSet(facet) ? [facet] : wanted),
  };
}

/** Of a sample in the query; names are ours, never what somebody sent. */
const nameOf = (sample: Holding | Facet): Prisma.Sql => Prisma.raw(`s_${sample.toLowerCase()}`);

const sizeOf = (sample: Holding | Facet): Prisma.Sql =>
  Prisma.sql`SELECT ${sample}::text, NULL::text, NULL::text, count(*)::int FROM ${nameOf(sample)}`;

/** Every facet in one pass: the columns that a row is not grouped by are NULL in it. */
function countsOf(sample: string, from: Prisma.Sql, facets: readonly CountedFacet[]): Prisma.Sql {
  const columns = facets.map((facet) => COLUMN[facet]);
  return Prisma.sql`SELECT ${sample}::text,
      CASE ${Prisma.join(
        facets.map((facet) => Prisma.sql`WHEN grouping(${COLUMN[facet]}) = 0 THEN ${facet}::text`),
        ' ',
      )} END,
      coalesce(${Prisma.join(
        columns.map((column) => Prisma.sql`${column}::text`),
        ', ',
      )}), count(*)::int
    FROM ${from} GROUP BY GROUPING SETS (${Prisma.join(
      columns.map((column) => Prisma.sql`(${column})`),
      ', ',
    )})`;
}

/** Up to one more than are counted, by their random ids: a fair sample of an office that has more. */
function sampleQuery(reader: InboxReader, filter: InboxFilter, holdings: readonly Holding[]): Prisma.Sql {
  const branches = branchesOf(reader, filter, holdings);
  if (branches.length === 0) return NOTHING;
  const each = branches.map(({ source, from, way, status, conditions }) => {
    const many = source.size === 'MANY';
    const looked =
      many && way?.personIds === null
        ? Prisma.sql`(SELECT * FROM task t WHERE ${source.condition} AND ${hasStatus(status)} ORDER BY t.id LIMIT ${MOST_LOOKED_AT}) AS t`
        : from;
    return Prisma.sql`(SELECT t.kind, t.stage, t.unit_id, t.cycle_id, ${OVERDUE} AS overdue
      FROM ${looked} ${CYCLE} WHERE ${Prisma.join([...conditions], ' AND ')} ${many ? BY_ID : NO_ORDER} LIMIT ${MOST_COUNTED + 1})`;
  });
  return Prisma.sql`SELECT * FROM (${Prisma.join(each, ' UNION ALL ')}) AS part LIMIT ${MOST_COUNTED + 1}`;
}

/** Words that name many people are looked for in a part of a full office only. */
const looksAtAPart = (reader: InboxReader, filter: InboxFilter, holdings: readonly Holding[]): boolean =>
  branchesOf(reader, filter, holdings).some(({ source, way }) => source.size === 'MANY' && way?.personIds === null);

const BY_ID = Prisma.sql`ORDER BY t.id`;
const NO_ORDER = Prisma.sql``;

const NOTHING = Prisma.sql`SELECT t.kind, t.stage, t.unit_id, t.cycle_id, false AS overdue FROM task t WHERE false`;
