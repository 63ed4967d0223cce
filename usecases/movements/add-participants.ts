import { isoDate, localDate } from '../../domain/calendar.ts';
import type { PolicyBody } from '../../domain/policy.ts';
import { calendarOf } from '../calendars.ts';
import { beginAppraisals, type CreatedAppraisal } from '../cycles/launch-steps.ts';
import { awaitReportOf, takeUnitsIn, type RunningCycle } from '../cycles/take-units-in.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { shareCycles } from '../cycle-gate.ts';
import { policyById } from '../policies.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { lockLinks } from './lock-files.ts';
import { recordChanges } from './record-changes.ts';

export interface NewParticipants {
  readonly cycleId: string;
  readonly employeeIds: readonly string[];
  readonly reason: string;
  readonly decree: string | null;
}

/**
 * What became of one person. ALREADY_IN_CYCLE: has an appraisal in it. EXCLUDED_IN_CYCLE: was excluded from it; re-inclusion takes it up.
 * NOT_APPRAISED: by the status in the roster (Annex II.C.8, p.65–66). EVALUATION_OVER: the unit's evaluation of the year has ended.
 * OWN_APPRAISAL: another holder of BKD_ADMIN adds you.
 */
export type JoinOutcome =
  | 'ADDED'
  | 'ALREADY_IN_CYCLE'
  | 'EXCLUDED_IN_CYCLE'
  | 'NOT_APPRAISED'
  | 'EVALUATION_OVER'
  | 'UNKNOWN'
  | 'OWN_APPRAISAL';

export interface Joined {
  readonly cycleId: string;
  readonly added: number;
  /** In the order in which they were named. */
  readonly items: readonly {
    readonly employeeId: string;
    readonly outcome: JoinOutcome;
    readonly appraisalId: string | null;
  }[];
}

/** Five hundred people at most, as a page of the launch. */
const BOUNDS = { lockMs: 5_000, statementMs: 30_000 } as const;

/**
 * Adds people who joined after the launch to a running cycle. Their clocks count from now instead of the launch; the windows are those of the
 * unit. A workflow is started for each, and for the report of a unit that had nobody in the cycle.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, CYCLE_NOT_RUNNING, CYCLE_ENDED
 */
export async function addParticipants(deps: Pick<Deps, 'db'>, act: Act, joining: NewParticipants): Promise<Joined> {
  return command(
    deps,
    act,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      await lockLinks(tx);
      const { cycle, policy, now } = await runningCycle(tx, joining.cycleId);
      const employeeIds = [...new Set(joining.employeeIds)];
      const people = await peopleOf(tx, cycle.id, employeeIds);
      const over = await unitsThatAreOver(tx, cycle, policy, people, now);
      const outcomes = new Map(
        employeeIds.map((id) => [id, outcomeOf(act.actorId, id, people.get(id), over)] as const),
      );
      const chosen = employeeIds.filter((id) => outcomes.get(id) === 'ADDED');
      const created = await join(tx, act, { cycle, policy, now }, chosen, joining);
      await recordEvent(tx, {
        type: 'PARTICIPANTS_ADDED',
        at: now,
        actorId: act.actorId,
        actorRole: 'BKD_ADMIN',
        requestId: act.requestId,
        cycleId: cycle.id,
        data: { asked: employeeIds.length, added: created.length },
      });
      const appraisalIds = new Map([
        ...[...people].map(([id, person]) => [id, person.appraisalId] as const),
        ...created.map((each) => [each.employee_id, each.id] as const),
      ]);
      return {
        cycleId: cycle.id,
        added: created.length,
        items: employeeIds.map((employeeId) => ({
          employeeId,
          outcome: outcomes.get(employeeId) ?? 'UNKNOWN',
          appraisalId: appraisalIds.get(employeeId) ?? null,
        })),
      };
    },
    BOUNDS,
  );
}

interface Joining {
  readonly cycle: RunningCycle;
  readonly policy: PolicyBody;
  readonly now: Date;
}

/** Held FOR SHARE: neither a pause nor a cancellation misses somebody who is being added. */
async function runningCycle(tx: Tx, id: string): Promise<Joining> {
  await shareCycles(tx, id);
  const [cycle] = await tx.$queryRaw<
    { status: string; year: number; launchedAt: Date | null; policyId: string; now: Date }[]
  >`
    SELECT status, year, launched_at AS "launchedAt", policy_id::text AS "policyId", CASE WHEN virtual_time
      THEN coalesce((SELECT max(virtual_now) FROM appraisal WHERE cycle_id = cycle.id), launched_at) ELSE clock_timestamp() END AS now
    FROM cycle WHERE id = ${id}::uuid`;
  if (!cycle) throw notFound('The cycle');
  if (cycle.status === 'CLOSED' || cycle.status === 'CANCELLED') {
    throw new Refusal('CYCLE_ENDED', 409, `The cycle is ${cycle.status}.`);
  }
  if (cycle.status !== 'RUNNING' || !cycle.launchedAt) {
    const detail = cycle.status === 'PAUSED' ? 'Resume it first: nobody begins while its clocks stand still.' : '';
    throw new Refusal(
      'CYCLE_NOT_RUNNING',
      409,
      `The cycle is ${cycle.status}; people join a running one. ${detail}`.trim(),
    );
  }
  return {
    cycle: { id, year: cycle.year, launchedAt: cycle.launchedAt },
    policy: await policyById(tx, cycle.policyId),
    now: cycle.now,
  };
}

interface Person {
  readonly id: string;
  readonly status: string;
  readonly unitId: string;
  readonly appraisalId: string | null;
  readonly state: string | null;
}

async function peopleOf(tx: Tx, cycleId: string, ids: readonly string[]): Promise<Map<string, Person>> {
  const rows = await tx.$queryRaw<Person[]>`
    SELECT e.id::text, e.status, e.unit_id::text AS "unitId", a.id::text AS "appraisalId", a.state
    FROM employee e LEFT JOIN appraisal a ON a.employee_id = e.id AND a.cycle_id = ${cycleId}::uuid WHERE e.id = ANY(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** Takes the units of these people in, and says of which the evaluation has ended. */
async function unitsThatAreOver(
  tx: Tx,
  cycle: RunningCycle,
  policy: PolicyBody,
  people: ReadonlyMap<string, Person>,
  now: Date,
): Promise<Set<string>> {
  const unitIds = new Set([...people.values()].filter(isNew).map((person) => person.unitId));
  await takeUnitsIn(tx, cycle, policy, [...unitIds]);
  const ended = await tx.stageWindow.findMany({
    where: { cycleId: cycle.id, unitId: { in: [...unitIds] }, stage: 'FINAL_SCORING', dueAt: { lt: now } },
    select: { unitId: true },
  });
  return new Set(ended.map((window) => window.unitId));
}

const isNew = (person: Person): boolean =>
  person.appraisalId === null && (person.status === 'ACTIVE' || person.status === 'STUDY_LEAVE');

function outcomeOf(
  actorId: string,
  employeeId: string,
  person: Person | undefined,
  over: ReadonlySet<string>,
): JoinOutcome {
  if (!person) return 'UNKNOWN';
  if (person.appraisalId) return person.state === 'EXCLUDED' ? 'EXCLUDED_IN_CYCLE' : 'ALREADY_IN_CYCLE';
  if (!isNew(person)) return 'NOT_APPRAISED';
  if (employeeId === actorId) return 'OWN_APPRAISAL';
  return over.has(person.unitId) ? 'EVALUATION_OVER' : 'ADDED';
}

async function join(
  tx: Tx,
  act: Act,
  { cycle, policy, now }: Joining,
  employeeIds: readonly string[],
  { reason, decree }: NewParticipants,
): Promise<CreatedAppraisal[]> {
  if (employeeIds.length === 0) return [];
  const created = await tx.$queryRaw<CreatedAppraisal[]>`
    INSERT INTO appraisal (cycle_id, employee_id, unit_id, joined_at, virtual_now)
    SELECT ${cycle.id}::uuid, e.id, e.unit_id, ${now}, CASE WHEN c.virtual_time THEN ${now}::timestamptz END
    FROM employee e, cycle c WHERE e.id = ANY(${employeeIds}::uuid[]) AND c.id = ${cycle.id}::uuid ORDER BY e.id
    RETURNING id::text, employee_id::text, unit_id::text`;
  await beginAppraisals(tx, policy, cycle, created, now);
  for (const unitId of new Set(created.map((appraisal) => appraisal.unit_id))) {
    const effectiveOn = isoDate(localDate(now, await calendarOf(tx, unitId)));
    const order = { kind: 'JOINED' as const, effectiveOn, reason, decree };
    await recordChanges(
      tx,
      act,
      order,
      created
        .filter((appraisal) => appraisal.unit_id === unitId)
        .map(({ id }) => ({ file: { id, cycleId: cycle.id, now }, before: {}, after: { unitId } })),
    );
    await awaitReportOf(tx, cycle, unitId);
  }
  await tx.$executeRaw`
    INSERT INTO outbox (owner_kind, owner_id, reason) SELECT 'appraisal', id, 'JOINED' FROM unnest(${created.map(({ id }) => id)}::uuid[]) AS id`;
  return created;
}
