import { reasonOff, localDate, type Calendar } from '../../domain/calendar.ts';
import { calendarsOf } from '../calendars.ts';
import type { Deps, Tx } from '../context.ts';
import { OUT_OF_SERVICE } from '../../domain/terms.ts';
import { policyById } from '../policies.ts';
import { notFound } from '../refusal.ts';
import { inTransaction } from '../transact.ts';
import type { CycleFilter } from './cycle-filter.ts';
import { filterParameters } from './cycle-filter.ts';
import { cycleWindows } from './cycle-windows.ts';

/** An ERROR forbids the launch; a WARNING says what will go wrong or be missing. */
export interface CheckFinding {
  readonly severity: 'ERROR' | 'WARNING' | 'INFO';
  readonly code: string;
  readonly detail: string;
  readonly count: number;
  /** The first hundred that it is about, by id. */
  readonly employeeIds?: readonly string[];
  readonly unitIds?: readonly string[];
}

export interface CycleCheck {
  readonly cycleId: string;
  readonly participants: number;
  readonly launchable: boolean;
  readonly findings: readonly CheckFinding[];
}

const NAMED = 100;

/** Everybody's line is followed to its top: a second for 10,000 people. The launch checks in its own transaction. */
export const CHECK_BOUNDS = { lockMs: 2_000, statementMs: 30_000 };

/** Everything that would go wrong if the cycle were launched now. Changes nothing. @throws Refusal NOT_FOUND */
export async function checkCycle(deps: Pick<Deps, 'db' | 'allowDemoPolicies'>, cycleId: string): Promise<CycleCheck> {
  return inTransaction(deps, (tx) => checkCycleIn(tx, deps, cycleId), CHECK_BOUNDS);
}

export async function checkCycleIn(
  tx: Tx,
  deps: Pick<Deps, 'allowDemoPolicies'>,
  cycleId: string,
): Promise<CycleCheck> {
  const cycle = await tx.cycle.findUnique({ where: { id: cycleId }, include: { policy: true } });
  if (!cycle) throw notFound('The cycle');
  const people = await participants(tx, cycle.filter as CycleFilter);
  const findings: CheckFinding[] = [];
  const about = (
    severity: CheckFinding['severity'],
    code: string,
    detail: string,
    who: readonly Participant[],
  ): void => {
    if (who.length === 0) return;
    findings.push({
      severity,
      code,
      detail,
      count: who.length,
      employeeIds: who.slice(0, NAMED).map((each) => each.id),
    });
  };

  const appraised = people.filter((each) => each.status === 'ACTIVE' || each.status === 'STUDY_LEAVE');
  if (appraised.length === 0) {
    findings.push({ severity: 'ERROR', code: 'NO_PARTICIPANTS', detail: 'Nobody passes the filter.', count: 0 });
  }
  if (cycle.policy.demo && !deps.allowDemoPolicies) {
    findings.push({
      severity: 'ERROR',
      code: 'DEMO_POLICY',
      detail: 'A policy for demonstrations is refused in production.',
      count: 1,
    });
  }
  about(
    'ERROR',
    'LOOP',
    'The line of evaluators leads back to the person: correct the roster.',
    appraised.filter((each) => each.in_loop),
  );
  about(
    'WARNING',
    'NO_EVALUATOR',
    'No evaluator is recorded, such as for a vacant post: the superior, then the next one up, acts in that place (Annex IV.A.2, p.89).',
    appraised.filter((each) => !each.evaluator_id),
  );
  about(
    'WARNING',
    'NOBODY_EVALUATES',
    'Neither an evaluator nor a superior is there: their tasks would wait at BKD with an alarm.',
    appraised.filter((each) => (!each.evaluator_id || each.evaluator_gone) && !each.superior_id),
  );
  about(
    'WARNING',
    'NO_SUPERIOR',
    'Nobody stands above the evaluator: no takeover, and no appeal (Annex IV.A.12, p.90).',
    appraised.filter((each) => each.evaluator_id && !each.superior_id),
  );
  about(
    'WARNING',
    'EVALUATOR_LEFT',
    'The evaluator has left, is suspended, on unpaid leave or in pre-retirement, and nobody stands in: the superior, then the next one up, acts ' +
      'in that place (Annex IV.A.2, p.89) until a successor is recorded.',
    appraised.filter((each) => each.evaluator_gone),
  );
  about(
    'WARNING',
    'NO_ADDRESS',
    'No e-mail address: these people get no mails, only their inbox.',
    appraised.filter((each) => !each.email),
  );
  for (const status of ['STATE_OFFICIAL', 'SUSPENDED', 'UNPAID_LEAVE', 'PRE_RETIREMENT', 'LEFT']) {
    about(
      'INFO',
      `EXCLUDED_${status}`,
      'Not appraised (Annex II.C.8, p.65–66).',
      people.filter((each) => each.status === status),
    );
  }
  findings.push(...(await dateFindings(tx, cycle, [...new Set(appraised.map((each) => each.unit_id))])));
  return {
    cycleId,
    participants: appraised.length,
    launchable: !findings.some((finding) => finding.severity === 'ERROR'),
    findings,
  };
}

interface Participant {
  id: string;
  unit_id: string;
  status: string;
  email: string | null;
  evaluator_id: string | null;
  superior_id: string | null;
  evaluator_gone: boolean;
  in_loop: boolean;
}

async function participants(tx: Tx, filter: CycleFilter): Promise<Participant[]> {
  const { unitIds, kinds } = filterParameters(filter);
  return tx.$queryRaw<Participant[]>`
    WITH RECURSIVE link AS (
      SELECT r.employee_id, r.relation, r.person_id FROM reporting_link r
      JOIN employee s ON s.id = r.employee_id JOIN unit u ON u.id = s.unit_id
      -- Compared and not contained: the index of date ranges would be walked through once for each unit.
      WHERE r.valid_from <= (now() AT TIME ZONE u.time_zone)::date AND (r.valid_to IS NULL OR r.valid_to > (now() AT TIME ZONE u.time_zone)::date)),
    line AS (
      SELECT employee_id AS start, person_id AS at, 1 AS rung FROM link WHERE relation = 'EVALUATOR'
      UNION ALL
      SELECT line.start, link.person_id, line.rung + 1 FROM line
      JOIN link ON link.employee_id = line.at AND link.relation = 'EVALUATOR'
      WHERE line.rung < 12 AND line.at <> line.start),
    -- Joined: looked for person by person, all lines would be walked for each as soon as they do not fit into the memory of a statement (100,000 people).
    looped AS (SELECT DISTINCT start FROM line WHERE at = start)
    SELECT e.id::text, e.unit_id::text, e.status, e.email, ev.person_id::text AS evaluator_id, su.person_id::text AS superior_id,
           coalesce(boss.status = ANY(${OUT_OF_SERVICE}::text[]), false)
             AND stand_in_of(boss.id, (now() AT TIME ZONE u.time_zone)::date) IS NOT DISTINCT FROM boss.id AS evaluator_gone,
           looped.start IS NOT NULL AS in_loop
    FROM employee e JOIN unit u ON u.id = e.unit_id
    LEFT JOIN link ev ON ev.employee_id = e.id AND ev.relation = 'EVALUATOR'
    LEFT JOIN link su ON su.employee_id = e.id AND su.relation = 'SUPERIOR'
    LEFT JOIN employee boss ON boss.id = ev.person_id
    LEFT JOIN looped ON looped.start = e.id
    WHERE (${unitIds}::uuid[] IS NULL OR e.unit_id = ANY(${unitIds}::uuid[])) AND (${kinds}::text[] IS NULL OR e.kind = ANY(${kinds}::text[]))
    ORDER BY e.id`;
}

/** Windows that end on a day off, in the past, or on a provisional calendar. */
async function dateFindings(
  tx: Tx,
  cycle: { policyId: string; year: number },
  unitIds: readonly string[],
): Promise<CheckFinding[]> {
  const policy = await policyById(tx, cycle.policyId);
  const now = new Date();
  const onDayOff = new Map<string, string[]>();
  const past = new Map<string, string[]>();
  const provisional = new Map<string, string[]>();
  for (const [unitId, calendar] of await calendarsOf(tx, unitIds)) {
    for (const window of cycleWindows(policy, cycle.year, now, calendar)) {
      const inSeconds = 'clock' in window.derivation.due.rule && window.derivation.due.rule.clock.unit === 'SECONDS';
      const off = inSeconds ? undefined : reasonOff(localDate(window.dueAt, calendar), calendar);
      if (off) append(onDayOff, `${window.stage}: ${dayText(window.dueAt, calendar)}, ${off}`, unitId);
      if (window.dueAt < now) append(past, window.stage, unitId);
      if (inSeconds) continue;
      const [from, to] = [window.opensAt, window.dueAt].map((at) => localDate(at, calendar).year);
      for (let year = from ?? 0; year <= (to ?? 0); year += 1) {
        if (!calendar.decreedYears.has(year)) append(provisional, String(year), unitId);
      }
    }
  }
  const found = (code: string, detail: string, units: readonly string[]): CheckFinding => ({
    severity: 'WARNING',
    code,
    detail,
    count: units.length,
    unitIds: units.slice(0, NAMED),
  });
  return [
    ...[...onDayOff].map(([what, units]) => found('DUE_ON_DAY_OFF', `${what}. Fixed dates are not moved.`, units)),
    ...[...past].map(([stage, units]) => found('WINDOW_PAST', `The window of ${stage} is over already.`, units)),
    ...[...provisional].map(([year, units]) =>
      found(
        'PROVISIONAL_CALENDAR',
        `The decree on the days off of ${year} is not entered: dates in working days that reach into it are provisional, and are recomputed when it is.`,
        [...new Set(units)],
      ),
    ),
  ];
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

const dayText = (at: Date, calendar: Calendar): string => localDate(at, calendar).toFormat('yyyy-MM-dd');
