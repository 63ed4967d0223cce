import { Prisma } from '../../generated/prisma/client.ts';
import { gridOf, restsOn, type GridCell, type Pair } from '../../domain/grid.ts';
import type { Expectation, Language, OrganisationGrade, Predicate } from '../../domain/terms.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { countsOf, distributionOf, peopleIn, type Distribution } from '../distribution/evaluators-people.ts';
import { ratedPeople } from '../distribution/rated-people.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { policyById } from '../policies.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { unitsLedBy } from '../units-below.ts';
import { calibratesAs, holdsBkd } from './may-calibrate.ts';
import { proposalsOf, type ProposalView } from './proposal-view.ts';
import { resultingPredicate } from './propose-calibration.ts';

export interface CalibrationSummary {
  readonly id: string;
  readonly cycleId: string;
  readonly unit: UnitRef;
  readonly heldOn: string;
  readonly title: string;
  readonly chair: PersonRef;
  readonly status: 'OPEN' | 'CLOSED';
  readonly proposals: { readonly open: number; readonly accepted: number; readonly of: number };
  readonly recordedBy: PersonRef;
  readonly recordedAt: string;
  readonly closedAt: string | null;
  readonly version: number;
}

export interface CalibrationView extends Omit<CalibrationSummary, 'proposals'> {
  readonly participants: readonly PersonRef[];
  readonly minutes: string;
  readonly proposals: readonly ProposalView[];
  readonly restsOn: Readonly<Record<Language, string>>;
  /** Of the unit and those below it: before what the meeting changed, now, and if all that is open were accepted. */
  readonly before: Grid;
  readonly now: Grid;
  readonly ifAccepted: Grid;
}

export interface Grid extends Distribution {
  readonly cells: readonly GridCell[];
}

type SummaryRow = Omit<CalibrationSummary, 'recordedAt' | 'closedAt'> & { recordedAt: Date; closedAt: Date | null };

const SUMMARY = Prisma.sql`
  SELECT s.id, s.cycle_id AS "cycleId", jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
    to_char(s.held_on, 'YYYY-MM-DD') AS "heldOn", s.title, s.status, s.recorded_at AS "recordedAt", s.closed_at AS "closedAt", s.version,
    jsonb_build_object('id', c.id, 'name', c.name, 'position', c.position) AS chair,
    jsonb_build_object('id', b.id, 'name', b.name, 'position', b.position) AS "recordedBy",
    (SELECT jsonb_build_object('of', count(*), 'accepted', count(*) FILTER (WHERE p.status = 'ACCEPTED'),
      'open', count(*) FILTER (WHERE p.status = 'PROPOSED' AND t.status = 'OPEN'))
      FROM calibration_proposal p LEFT JOIN task t ON t.id = p.task_id WHERE p.session_id = s.id) AS proposals
  FROM calibration_session s JOIN unit u ON u.id = s.unit_id JOIN employee c ON c.id = s.chair_id JOIN employee b ON b.id = s.recorded_by_id`;

const summaryOf = (row: SummaryRow): CalibrationSummary => ({
  ...row,
  recordedAt: row.recordedAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
});

export interface CalibrationKey {
  readonly heldOn: string;
  readonly id: string;
}

/** Meetings of a cycle, the latest first: BKD all, others those of units that they lead or that they chaired. @throws Refusal NOT_FOUND */
export async function readCalibrations(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  asked: {
    readonly cycleId: string;
    readonly unitId: string | undefined;
    readonly status: 'OPEN' | 'CLOSED' | undefined;
  },
  page: PageRequest<CalibrationKey>,
): Promise<Page<CalibrationSummary, CalibrationKey>> {
  return reading(deps, act, async (tx) => {
    const cycle = await tx.cycle.findUnique({ where: { id: asked.cycleId }, select: { id: true } });
    if (!cycle) throw notFound('The cycle');
    const parts = [Prisma.sql`s.cycle_id = ${asked.cycleId}::uuid`];
    if (!(await holdsBkd(tx, act.actorId))) {
      parts.push(Prisma.sql`(s.unit_id IN ${unitsLedBy(act.actorId)} OR s.chair_id = ${act.actorId}::uuid)`);
    }
    if (asked.unitId) parts.push(Prisma.sql`s.unit_id = ${asked.unitId}::uuid`);
    if (asked.status) parts.push(Prisma.sql`s.status = ${asked.status}`);
    if (page.after) parts.push(Prisma.sql`(s.held_on, s.id) < (${page.after.heldOn}::date, ${page.after.id}::uuid)`);
    const rows = await tx.$queryRaw<SummaryRow[]>`
      ${SUMMARY} WHERE ${Prisma.join(parts, ' AND ')} ORDER BY s.held_on DESC, s.id DESC LIMIT ${page.limit + 1}`;
    return toPage(rows.map(summaryOf), page.limit, ({ heldOn, id }) => ({ heldOn, id }));
  });
}

/**
 * One meeting with its proposals and answers, and the grid of its unit before and after. For BKD, whoever leads the unit, and who chaired it.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readCalibration(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  calibrationId: string,
): Promise<CalibrationView> {
  return reading(deps, act, async (tx) => {
    const session = await tx.calibrationSession.findUnique({ where: { id: calibrationId } });
    if (!session) throw notFound('The calibration');
    const { cycleId, unitId } = session;
    if (session.chairId !== act.actorId && !(await calibratesAs(tx, act.actorId, unitId))) {
      return denied(tx, act, { cycleId, attempted: 'CALIBRATION.READ' }, 'NOT_YOUR_UNIT');
    }
    const [row] = await tx.$queryRaw<SummaryRow[]>`${SUMMARY} WHERE s.id = ${calibrationId}::uuid`;
    if (!row) throw notFound('The calibration');
    return {
      ...summaryOf(row),
      participants: await tx.employee.findMany({
        where: { id: { in: session.participantIds } },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        select: { id: true, name: true, position: true },
      }),
      minutes: session.minutes,
      proposals: await proposalsOf(tx, act.actorId, Prisma.sql`p.session_id = ${calibrationId}::uuid`),
      ...(await gridsOf(tx, act.actorId, { id: calibrationId, cycleId, unit: row.unit })),
    };
  });
}

/** How many people have which ratings; null: not rated. */
interface CountedRow {
  results: Expectation | null;
  behaviour: Expectation | null;
  predicate: Predicate | null;
  before_results: Expectation | null;
  before_behaviour: Expectation | null;
  before_predicate: Predicate | null;
  open_results: Expectation | null;
  open_behaviour: Expectation | null;
  study: boolean | null;
  count: number;
}

interface Counted {
  readonly results: Expectation | null;
  readonly behaviour: Expectation | null;
  readonly predicate: Predicate | null;
  readonly count: number;
}

async function gridsOf(
  tx: Tx,
  readerId: string,
  session: { readonly id: string; readonly cycleId: string; readonly unit: UnitRef },
): Promise<Pick<CalibrationView, 'restsOn' | 'before' | 'now' | 'ifAccepted'>> {
  const cycle = await tx.cycle.findUniqueOrThrow({
    where: { id: session.cycleId },
    select: { year: true, policyId: true },
  });
  const people = ratedPeople({
    cycleId: session.cycleId,
    readerId,
    unitId: session.unit.id,
    below: true,
    period: undefined,
  });
  const rows = await tx.$queryRaw<CountedRow[]>`
    WITH people AS (${people})
    SELECT p.results, p.behaviour, p.predicate, o.results AS before_results, o.behaviour AS before_behaviour, o.predicate AS before_predicate,
      q.results AS open_results, q.behaviour AS open_behaviour, r.study_ended_without_degree AS study, count(*)::int AS count
    FROM people p LEFT JOIN rating r ON r.id = p.rating_id
    LEFT JOIN LATERAL (SELECT b.results, b.behaviour, b.predicate FROM calibration_proposal c JOIN rating b ON b.id = c.rating_id
      WHERE c.session_id = ${session.id}::uuid AND c.appraisal_id = p.id AND c.status = 'ACCEPTED' ORDER BY c.answered_at LIMIT 1) o
      ON p.rating_id IS NOT NULL
    LEFT JOIN LATERAL (SELECT c.results, c.behaviour FROM calibration_proposal c JOIN task t ON t.id = c.task_id AND t.status = 'OPEN'
      WHERE c.session_id = ${session.id}::uuid AND c.appraisal_id = p.id AND c.status = 'PROPOSED') q ON p.rating_id IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9`;
  const result = await tx.organisationResult.findFirst({
    where: { unitId: session.unit.id, period: 'YEAR', year: { in: [cycle.year, cycle.year - 1] } },
    orderBy: [{ year: 'desc' }, { number: 'desc' }],
    select: { grade: true, year: true, source: true },
  });
  const organisation = result && { ...result, grade: result.grade as OrganisationGrade };
  const { distributionGuide } = await policyById(tx, cycle.policyId);
  const grid = (counted: readonly Counted[]): Grid => ({
    cells: gridOf(counted.flatMap(pairOf)),
    ...distributionOf(distributionGuide, organisation?.grade ?? null, countsOf(counted), peopleIn(counted)),
  });
  return {
    restsOn: restsOn(organisation, {
      unit: session.unit.name,
      isLastYears: organisation !== null && organisation.year < cycle.year,
    }),
    before: grid(
      rows.map((row) => ({
        results: row.before_results ?? row.results,
        behaviour: row.before_behaviour ?? row.behaviour,
        predicate: row.before_predicate ?? row.predicate,
        count: row.count,
      })),
    ),
    now: grid(rows),
    ifAccepted: grid(rows.map(ifAccepted)),
  };
}

const pairOf = ({ results, behaviour, count }: Counted): Pair[] =>
  results && behaviour ? [{ results, behaviour, count }] : [];

function ifAccepted(row: CountedRow): Counted {
  const { open_results: results, open_behaviour: behaviour, count } = row;
  if (!results || !behaviour) return row;
  const predicate = resultingPredicate({ studyEndedWithoutDegree: row.study === true }, { results, behaviour });
  return { results, behaviour, predicate, count };
}
