import { Prisma } from '../../../generated/prisma/client.ts';
import type { InboxReader } from './reader.ts';

/**
 * ME: in my own hands, claimed by me, or given to me to prepare. OFFICE: of an office that I hold. VACANT: of a place that nobody holds; BKD's to
 * fill. TEAM: in the hands of the people whom I evaluate, or about them; to look at.
 */
export const HOLDINGS = ['ME', 'OFFICE', 'VACANT', 'TEAM'] as const;
export type Holding = (typeof HOLDINGS)[number];

/** Without being asked for, these. */
export const USUAL_HOLDINGS: readonly Holding[] = ['ME', 'OFFICE', 'VACANT'];

/** How a task of the reader's own hands came there. */
export type InHand = 'ASSIGNED' | 'CLAIMED' | 'PREPARING';

/** Tasks by one way of being in an inbox. No task is in two of them: what is mine is not listed for my office or team again. */
export interface Source {
  readonly holding: Holding;
  readonly inHand: InHand | null;
  /** Over `t`. */
  readonly condition: Prisma.Sql;
  /**
   * FEW open ones: they are all read, and then filtered and sorted. MANY: they are walked in the order of an index until a page is full, and
   * counted by a sample. Otherwise the database finds out. It cannot for offices: how many tasks one has, statistics do not say.
   */
  readonly size: 'FEW' | 'MANY' | 'UNKNOWN';
}

/** As the index task_vacant has it: the text must stay the same. */
const OF_A_PLACE = Prisma.sql`t.role NOT IN ('BKD_ADMIN', 'PERFORMANCE_MANAGER', 'AUTHORIZED_OFFICIAL')`;
/** Confidential (Annex III.D.5): only for the line above the employee. */
const COUNSELLING = Prisma.sql`('PLAN_COUNSELLING', 'CONCLUDE_COUNSELLING')`;

export function sourcesOf(me: InboxReader, wanted: readonly Holding[]): Source[] {
  const inHand = [...me.claimedIds, ...me.preparingIds];
  const notInHand = inHand.length > 0 ? [Prisma.sql`t.id <> ALL(${inHand}::uuid[])`] : [];
  const notOwn =
    me.ownAppraisalIds.length > 0
      ? [Prisma.sql`(t.appraisal_id IS NULL OR t.appraisal_id <> ALL(${[...me.ownAppraisalIds]}::uuid[]))`]
      : [];
  const isBkd = me.offices.some((office) => office.role === 'BKD_ADMIN');
  const offices = me.offices.map((office) => conditionOf(office, me.id));
  const source = (holding: Holding, how: InHand | null, ...parts: Prisma.Sql[]): Source => ({
    holding,
    inHand: how,
    condition: Prisma.join(parts, ' AND '),
    size: 'UNKNOWN',
  });
  const all: Source[] = [
    source('ME', 'ASSIGNED', Prisma.sql`t.assignee_id = ${me.id}::uuid`),
    ...(me.claimedIds.length > 0
      ? [source('ME', 'CLAIMED', Prisma.sql`t.id = ANY(${[...me.claimedIds]}::uuid[])`, ...notOwn)]
      : []),
    ...(me.preparingIds.length > 0
      ? [source('ME', 'PREPARING', Prisma.sql`t.id = ANY(${[...me.preparingIds]}::uuid[])`)]
      : []),
    ...me.offices.map((office): Source => {
      const found = source(
        'OFFICE',
        null,
        Prisma.sql`t.assignee_id IS NULL`,
        conditionOf(office, me.id),
        ...notOwn,
        ...notInHand,
      );
      return office.unitId === null ? { ...found, size: office.full ? 'MANY' : 'FEW' } : found;
    }),
    ...(isBkd
      ? [
          {
            ...source('VACANT', null, Prisma.sql`t.assignee_id IS NULL`, OF_A_PLACE, ...notOwn, ...notInHand),
            size: 'FEW' as const,
          },
        ]
      : []),
    ...teamSources(me, { isBkd, offices, notOwn, notInHand }, source),
  ];
  return all.filter((each) => wanted.includes(each.holding));
}

function conditionOf({ role, unitId }: InboxReader['offices'][number], personId: string): Prisma.Sql {
  // Who heads a unit signs no report of his own off.
  if (role === 'AUTHORIZED_OFFICIAL') {
    return Prisma.sql`t.role = ${role} AND NOT EXISTS (SELECT 1 FROM unit led WHERE led.id = t.unit_id AND led.head_id = ${personId}::uuid)`;
  }
  return unitId === null ? Prisma.sql`t.role = ${role}` : Prisma.sql`t.role = ${role} AND t.unit_id = ${unitId}::uuid`;
}

/** What the people hold, and what others hold about them. */
function teamSources(
  me: InboxReader,
  not: {
    readonly isBkd: boolean;
    readonly offices: readonly Prisma.Sql[];
    readonly notOwn: readonly Prisma.Sql[];
    readonly notInHand: readonly Prisma.Sql[];
  },
  source: (holding: Holding, how: InHand | null, ...parts: Prisma.Sql[]) => Source,
): Source[] {
  if (me.teamIds.length === 0) return [];
  const team = [...me.teamIds];
  const theirs = Prisma.sql`t.appraisal_id IN (SELECT a.id FROM appraisal a WHERE a.employee_id = ANY(${team}::uuid[]))`;
  const ofNobody = [...not.offices, ...(not.isBkd ? [OF_A_PLACE] : [])];
  const notListedYet =
    ofNobody.length > 0
      ? [
          Prisma.sql`NOT (t.assignee_id IS NULL AND (${Prisma.join(
            ofNobody.map((each) => Prisma.sql`(${each})`),
            ' OR ',
          )}))`,
        ]
      : [];
  return [
    source(
      'TEAM',
      null,
      Prisma.sql`t.assignee_id = ANY(${team}::uuid[]) AND (t.kind NOT IN ${COUNSELLING} OR ${theirs})`,
      ...not.notOwn,
      ...not.notInHand,
    ),
    source(
      'TEAM',
      null,
      theirs,
      Prisma.sql`(t.assignee_id IS NULL OR t.assignee_id <> ALL(${[me.id, ...team]}::uuid[]))`,
      ...notListedYet,
      ...not.notInHand,
    ),
  ];
}
