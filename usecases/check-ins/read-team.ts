import { isoDate, localDate } from '../../domain/calendar.ts';
import { lastPeriod } from '../../domain/check-ins.ts';
import type { TimeZone } from '../../domain/terms.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { expectedFrom } from '../work-reports/expected-from.ts';
import { checkInsOfCycle } from './rule.ts';

export interface TeamCheckIn {
  readonly appraisalId: string;
  readonly employee: PersonRef;
  /** Local dates. */
  readonly lastHeldOn: string | null;
  readonly plannedOn: string | null;
  /** Not met since the beginning of the last whole period of the policy. */
  readonly missing: boolean;
  readonly openActions: number;
  readonly overdueActions: number;
  /** Records that he has not confirmed. */
  readonly unconfirmed: number;
}

/**
 * The people whom the reader evaluates today, with when he met them last and what is agreed. Who is to be met first comes first.
 * @throws Refusal NOT_FOUND, NO_CHECK_INS
 */
export async function readTeamCheckIns(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  cycleId: string,
): Promise<{ items: TeamCheckIn[] }> {
  return reading(deps, act, async (tx) => {
    const { rule } = await checkInsOfCycle(tx, cycleId);
    const rows = await tx.$queryRaw<MemberRow[]>`
      SELECT a.id::text AS "appraisalId", a.employee_id::text AS "employeeId", a.state, u.time_zone AS "timeZone", clock_timestamp() AS now,
        ${expectedFrom} AS "expectedFrom", to_char(k.last, 'YYYY-MM-DD') AS "lastHeldOn", to_char(k.planned, 'YYYY-MM-DD') AS "plannedOn", k.unconfirmed,
        x.open AS "openActions", x.overdue AS "overdueActions"
      FROM appraisal a JOIN cycle c ON c.id = a.cycle_id JOIN unit u ON u.id = a.unit_id
        JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = 'EVALUATOR' AND l.person_id = ${act.actorId}::uuid
          AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date,
        LATERAL (SELECT max(i.held_on) AS last, max(i.planned_for) FILTER (WHERE i.status = 'PLANNED') AS planned,
            count(*) FILTER (WHERE i.status = 'HELD' AND i.confirmed_at IS NULL)::int AS unconfirmed
          FROM check_in i WHERE i.appraisal_id = a.id) k,
        LATERAL (SELECT count(*)::int AS open, count(*) FILTER (WHERE t.due_at < clock_timestamp())::int AS overdue
          FROM agreed_action g JOIN task t ON t.id = g.task_id WHERE g.appraisal_id = a.id AND t.status = 'OPEN') x
      WHERE a.cycle_id = ${cycleId}::uuid AND a.state IN ('ACTIVE', 'FINAL')`;
    const person = await peopleRefs(
      tx,
      rows.map(({ employeeId }) => employeeId),
    );
    const items = rows.map(({ employeeId, state, timeZone, now, expectedFrom: first, ...row }) => {
      const { from } = lastPeriod(isoDate(localDate(now, { timeZone })), rule.every);
      const missing = state === 'ACTIVE' && first <= from && (row.lastHeldOn ?? '') < from;
      return { ...row, employee: person(employeeId), missing };
    });
    const order = ({ missing, lastHeldOn, employee }: TeamCheckIn): string =>
      `${missing ? 0 : 1} ${lastHeldOn ?? ''} ${employee.name}`;
    return { items: items.toSorted((a, b) => order(a).localeCompare(order(b), 'id')) };
  });
}

interface MemberRow {
  readonly appraisalId: string;
  readonly employeeId: string;
  readonly state: string;
  readonly timeZone: TimeZone;
  readonly now: Date;
  readonly expectedFrom: string;
  readonly lastHeldOn: string | null;
  readonly plannedOn: string | null;
  readonly unconfirmed: number;
  readonly openActions: number;
  readonly overdueActions: number;
}
