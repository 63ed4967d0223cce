import { Prisma } from '../generated/prisma/client.ts';
import { relationsOn, type DatedLink, type Offices, type Relations } from '../domain/relations.ts';
import type { Delegation, Held } from '../domain/stand-ins.ts';
import { OUT_OF_SERVICE } from '../domain/terms.ts';
import type { Tx } from './context.ts';
import { prepared } from './own-statements.ts';

/** Around whom, when, and what of his evaluation counts for who may act. */
interface Subject {
  /** undefined: the head of the unit, whom a unit's report is about */
  readonly employeeId: string | undefined;
  readonly unitId: string;
  /** Relationships are dated by days of the unit: those of the local date of this instant count. */
  readonly at: Date;
  /** The rating that counts then; who set it does not judge the appeal against it. */
  readonly ratingId: string | null;
  /** When the window of the evaluation opened that is under way (IV.A.14, p.91–92): a period's, or the year's in its cycle. */
  readonly window: { readonly opensAt: Date } | { readonly cycleId: string } | undefined;
}

/** The people around an employee, and the local date of his unit on which they are. */
export interface Around {
  readonly relations: Relations;
  /** ISO */
  readonly on: string;
}

/** How many rungs are read above the evaluator: from a unit to the head of region there are fewer. */
const HIGHEST_RUNG = 10;

/** No employee has this id: a report of a unit without a head has no subject. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The people around an employee: dated links, the line upwards, who stands in for whom, offices. For what is shown: nothing is locked. */
export async function readRelationsOf(tx: Tx, subject: Subject): Promise<Around> {
  const found = await readAround(tx, subject);
  return { on: found.on, relations: relationsIn(found, found.delegations) };
}

/**
 * The same for an act: the employee's links, the offices and the delegations that are used are locked FOR SHARE, so that a change waits for the
 * act that relies on them, or the act sees the change (docs/architecture.md, rule 5).
 */
export async function holdRelationsOf(tx: Tx, subject: Subject): Promise<Around> {
  await holdLinksAndOffices(tx, subject);
  const found = await readAround(tx, subject);
  return { on: found.on, relations: relationsIn(found, await holdDelegations(tx, found)) };
}

const relationsIn = (found: AroundRow, delegations: readonly Delegation[]): Relations =>
  relationsOn(
    {
      employeeId: found.employeeId ?? NOBODY,
      links: found.links,
      delegations,
      outOfService: new Set(found.outOfService),
      unitHeadId: found.headId ?? undefined,
      raterId: found.raterId ?? undefined,
      evaluationOpenedOn: found.openedOn ?? undefined,
      offices: officesOf(found.grants),
    },
    found.on,
  );

/** Offices of the agency, and those of the unit of the row `here`, on its date. */
const OFFICES_HERE = Prisma.sql`daterange(g.valid_from, g.valid_to, '[)') @> (SELECT today FROM here)
  AND (g.role IN ('BKD_ADMIN', 'AUTHORIZED_OFFICIAL') OR (g.role = 'PERFORMANCE_MANAGER' AND g.unit_id = (SELECT id FROM here)))`;

/** Locked before they are read, in one statement, because what a statement reads is as it was when it began. The links first. */
async function holdLinksAndOffices(tx: Tx, { employeeId, unitId, at }: Subject): Promise<void> {
  const hold = Prisma.sql`
    WITH here AS MATERIALIZED (
      SELECT u.id, coalesce(${employeeId ?? null}::uuid, u.head_id) AS employee_id, (${at}::timestamptz AT TIME ZONE u.time_zone)::date AS today
      FROM unit u WHERE u.id = ${unitId}::uuid),
    links AS MATERIALIZED (
      SELECT l.id FROM reporting_link l WHERE l.employee_id = (SELECT employee_id FROM here) ORDER BY l.id FOR SHARE),
    grants AS MATERIALIZED (
      SELECT g.id FROM role_grant g WHERE (SELECT count(*) FROM links) >= 0 AND ${OFFICES_HERE} ORDER BY g.id FOR SHARE)
    SELECT count(*)::int FROM grants`;
  await tx.$queryRaw(prepared('hold-links-and-offices', hold));
}

/**
 * Locks the links by which others report to a person, FOR SHARE: whoever acts as the next superior further up relies on one of them, which
 * `holdRelationsOf` reads without a lock (all steps of an agency would share the links at its top).
 */
export async function holdLinksTo(tx: Tx, personId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM reporting_link WHERE person_id = ${personId}::uuid AND relation = 'EVALUATOR' ORDER BY id FOR SHARE`;
}

interface AroundRow {
  on: string;
  openedOn: string | null;
  employeeId: string | null;
  headId: string | null;
  raterId: string | null;
  links: DatedLink[];
  delegations: Delegation[];
  outOfService: string[];
  grants: { id: string; role: string; personId: string }[];
}

/**
 * The employee's own links on the date and on that of the window, and who evaluates whom upwards: above his superior, and above the head to
 * whom he reports as Plt. (IV.A.5, p.89). Who stands in for these people on the date, and for their stand-ins; and where the employee himself
 * serves as Plt.
 */
async function readAround(tx: Tx, { employeeId, unitId, at, ratingId, window }: Subject): Promise<AroundRow> {
  const opensAt = window && 'opensAt' in window ? window.opensAt : null;
  const cycleId = window && 'cycleId' in window ? window.cycleId : null;
  const read = Prisma.sql`
    WITH RECURSIVE here AS MATERIALIZED (
      SELECT u.id, u.head_id, coalesce(${employeeId ?? null}::uuid, u.head_id) AS employee_id,
        (${at}::timestamptz AT TIME ZONE u.time_zone)::date AS today,
        (coalesce(${opensAt}::timestamptz, (SELECT w.opens_at FROM stage_window w
          WHERE w.cycle_id = ${cycleId}::uuid AND w.unit_id = u.id AND w.stage = 'FINAL_SCORING')) AT TIME ZONE u.time_zone)::date AS opened,
        (SELECT r.author_id FROM rating r WHERE r.id = ${ratingId}::uuid) AS rater_id
      FROM unit u WHERE u.id = ${unitId}::uuid),
    own AS (
      SELECT l.* FROM here JOIN reporting_link l ON l.employee_id = here.employee_id
        AND (daterange(l.valid_from, l.valid_to, '[)') @> here.today OR daterange(l.valid_from, l.valid_to, '[)') @> here.opened)),
    line AS (
      SELECT start.person_id, 0 AS rung FROM (
        SELECT person_id FROM own UNION
        SELECT d.reports_to_id FROM here JOIN delegation d ON d.acting_id = here.employee_id AND d.reports_to_id IS NOT NULL
          AND daterange(d.valid_from, d.valid_to, '[)') @> here.today) AS start
      UNION
      SELECT l.person_id, line.rung + 1 FROM line JOIN reporting_link l ON l.employee_id = line.person_id AND l.relation = 'EVALUATOR'
        AND daterange(l.valid_from, l.valid_to, '[)') @> (SELECT today FROM here)
      WHERE line.rung < ${HIGHEST_RUNG}),
    link AS MATERIALIZED (
      SELECT * FROM own UNION
      SELECT l.* FROM reporting_link l WHERE l.relation = 'EVALUATOR' AND l.employee_id IN (SELECT person_id FROM line)
        AND daterange(l.valid_from, l.valid_to, '[)') @> (SELECT today FROM here)),
    people AS MATERIALIZED (
      SELECT rater_id AS id FROM here UNION SELECT head_id FROM here UNION SELECT employee_id FROM link UNION SELECT person_id FROM link),
    chain AS (
      SELECT d.* FROM here JOIN delegation d ON daterange(d.valid_from, d.valid_to, '[)') @> here.today
        AND (d.post_holder_id IN (SELECT id FROM people) OR d.acting_id = here.employee_id)
      UNION
      SELECT d.* FROM delegation d JOIN chain ON d.post_holder_id = chain.acting_id
      WHERE daterange(d.valid_from, d.valid_to, '[)') @> (SELECT today FROM here))
    SELECT to_char(today, 'YYYY-MM-DD') AS on, to_char(opened, 'YYYY-MM-DD') AS "openedOn",
      employee_id AS "employeeId", head_id AS "headId", rater_id AS "raterId",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'employeeId', l.employee_id, 'relation', l.relation, 'personId', l.person_id,
        'cause', l.cause, 'validFrom', l.valid_from, 'validTo', l.valid_to)), '[]') FROM link l) AS links,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'kind', d.kind, 'postHolderId', d.post_holder_id, 'actingId', d.acting_id,
        'decree', d.decree, 'validFrom', d.valid_from, 'validTo', d.valid_to, 'reportsToId', d.reports_to_id)), '[]') FROM chain d) AS delegations,
      (SELECT coalesce(jsonb_agg(e.id), '[]') FROM employee e WHERE e.status = ANY(${[...OUT_OF_SERVICE]}::text[])
        AND e.id IN (SELECT id FROM people UNION SELECT acting_id FROM chain)) AS "outOfService",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'role', g.role, 'personId', g.person_id) ORDER BY g.id), '[]')
        FROM role_grant g WHERE ${OFFICES_HERE}) AS grants
    FROM here`;
  const [row] = await tx.$queryRaw<AroundRow[]>(prepared('people-around', read));
  if (!row) throw new Error(`Unit ${unitId} does not exist.`);
  return row;
}

/** A recursion cannot lock, so they are locked after they were found: one that was ended meanwhile no longer holds. */
async function holdDelegations(tx: Tx, { delegations, on }: AroundRow): Promise<Delegation[]> {
  if (delegations.length === 0) return [];
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM delegation WHERE id = ANY(${delegations.map((each) => each.id)}::uuid[])
      AND daterange(valid_from, valid_to, '[)') @> ${on}::date ORDER BY id FOR SHARE`;
  return delegations.filter((each) => held.some(({ id }) => id === each.id));
}

function officesOf(grants: AroundRow['grants']): Offices {
  const of = (role: string): Held[] =>
    grants.filter((grant) => grant.role === role).map((grant) => ({ personId: grant.personId, linkId: grant.id }));
  return {
    BKD_ADMIN: of('BKD_ADMIN'),
    PERFORMANCE_MANAGER: of('PERFORMANCE_MANAGER'),
    AUTHORIZED_OFFICIAL: of('AUTHORIZED_OFFICIAL'),
  };
}
