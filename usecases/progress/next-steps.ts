/**
 * What happens by itself to open tasks when nobody acts, and to whom those that are taken over would pass: for a whole page of tasks with a fixed
 * number of statements, by the same rules (domain/authority.ts) by which it happens.
 */
import { Prisma } from '../../generated/prisma/client.ts';
import { nextRung } from '../../domain/authority.ts';
import { isoDate, localDate } from '../../domain/calendar.ts';
import { overdueFrom } from '../../domain/deadlines.ts';
import { ruleOf, type PolicyBody } from '../../domain/policy.ts';
import { relationsOn, type DatedLink, type Offices, type Relations } from '../../domain/relations.ts';
import type { Delegation, Held } from '../../domain/stand-ins.ts';
import { OUT_OF_SERVICE, type Role, type Stage, type TaskKind, type TimeZone } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { policyById } from '../policies.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from '../views/people-refs.ts';

export interface NextStep {
  readonly action: 'TAKEN_OVER' | 'CLOSED_WITHOUT' | 'STAYS_OPEN';
  /** When it happens: the second after the due one, or at once where that has passed; null: BKD has the alarm already, or no clock. */
  readonly at: string | null;
  /** TAKEN_OVER: in which role it goes on. */
  readonly role: Role | null;
  /** TAKEN_OVER: who holds it then, by today's links and decrees; null: an office. */
  readonly to: PersonRef | null;
  /** As Plt. or Plh. of this person. */
  readonly actingFor: PersonRef | null;
  readonly legalBasis: string;
}

interface TaskAround {
  id: string;
  kind: TaskKind;
  stage: Stage;
  role: Role;
  level: number;
  assigneeId: string | null;
  heldForId: string | null;
  dueAt: Date | null;
  alarm: boolean;
  periodId: string | null;
  unitId: string;
  headId: string | null;
  timeZone: TimeZone;
  policyId: string;
  employeeId: string | null;
  raterId: string | null;
  evaluationOpenedAt: Date | null;
  now: Date;
}

/** @returns by task id */
export async function nextSteps(tx: Tx, taskIds: readonly string[]): Promise<ReadonlyMap<string, NextStep>> {
  const tasks = await readAround(tx, taskIds);
  const policies = new Map<string, PolicyBody>();
  for (const { policyId } of tasks) policies.set(policyId, policies.get(policyId) ?? (await policyById(tx, policyId)));
  const ruled = tasks.map((task) => ({ task, rule: whenOverdueOf(policies, task) }));
  const climbing = ruled.filter(({ task, rule }) => rule.action === 'TAKE_OVER' && !task.alarm).map(({ task }) => task);
  const relations = await relationsAround(tx, climbing);
  const found = ruled.map(({ task, rule }) => {
    const around = relations.get(task.id);
    const holder = rule.action === 'TAKE_OVER' && around ? nextRung(task.kind, task, rule.ladder, around) : undefined;
    return { task, rule, holder };
  });
  const person = await peopleRefs(
    tx,
    found.flatMap(({ holder }) =>
      holder && 'person' in holder ? [holder.person.personId, holder.person.standIn?.forId] : [],
    ),
  );
  return new Map(
    found.map(({ task, rule, holder }) => {
      const held = holder && 'person' in holder ? holder.person : undefined;
      const at = task.dueAt && !task.alarm ? latest(overdueFrom(task.dueAt), task.now).toISOString() : null;
      const step: NextStep = {
        action: holder ? 'TAKEN_OVER' : rule.action === 'CLOSE_WITHOUT' ? 'CLOSED_WITHOUT' : 'STAYS_OPEN',
        at,
        role: holder?.role ?? null,
        to: held ? person(held.personId) : null,
        actingFor: held?.standIn ? person(held.standIn.forId) : null,
        legalBasis: rule.legalBasis,
      };
      return [task.id, step];
    }),
  );
}

const whenOverdueOf = (policies: ReadonlyMap<string, PolicyBody>, task: TaskAround) => {
  const policy = policies.get(task.policyId);
  if (!policy) throw new Error('The policy of every task was read.');
  return ruleOf(policy, task.stage, task.kind, task.periodId).whenOverdue;
};

const latest = (a: Date, b: Date): Date => (a > b ? a : b);

async function readAround(tx: Tx, taskIds: readonly string[]): Promise<TaskAround[]> {
  return tx.$queryRaw<TaskAround[]>`
    SELECT t.id::text, t.kind, t.stage, t.role, t.level, t.assignee_id::text AS "assigneeId", t.held_for_id::text AS "heldForId",
      t.due_at AS "dueAt", t.alarm_at IS NOT NULL AS alarm, t.period_id::text AS "periodId", t.unit_id::text AS "unitId",
      u.head_id::text AS "headId", u.time_zone AS "timeZone", c.policy_id::text AS "policyId", a.employee_id::text AS "employeeId",
      r.author_id::text AS "raterId", coalesce(p.opens_at, w.opens_at) AS "evaluationOpenedAt",
      CASE WHEN c.virtual_time THEN coalesce(a.virtual_now, c.launched_at) ELSE clock_timestamp() END AS now
    FROM task t JOIN cycle c ON c.id = t.cycle_id JOIN unit u ON u.id = t.unit_id LEFT JOIN appraisal a ON a.id = t.appraisal_id
    LEFT JOIN periodic_evaluation p ON p.id = t.period_id
    LEFT JOIN rating r ON r.id = CASE WHEN p.id IS NULL THEN a.rating_id ELSE p.rating_id END
    LEFT JOIN stage_window w ON w.cycle_id = t.cycle_id AND w.unit_id = t.unit_id AND w.stage = 'FINAL_SCORING'
    WHERE t.id = ANY(${[...taskIds]}::uuid[])`;
}

/** The local date of the unit on which the task would pass on: links and decrees of that day count. */
const dayOf = (task: TaskAround): string =>
  isoDate(localDate(task.dueAt ? latest(overdueFrom(task.dueAt), task.now) : task.now, task));

/** As relationsOf (usecases/reporting-lines.ts), of many at once and without locks. */
async function relationsAround(tx: Tx, tasks: readonly TaskAround[]): Promise<ReadonlyMap<string, Relations>> {
  if (tasks.length === 0) return new Map();
  const subjects = tasks.map((task) => ({ ...task, subjectId: task.employeeId ?? task.headId ?? NOBODY }));
  const links = await readLinks(tx, [...new Set(subjects.map(({ subjectId }) => subjectId))]);
  const days = tasks.map(dayOf).toSorted();
  const delegations = await readDelegations(tx, days[0] ?? '', days.at(-1) ?? '');
  const people = [
    ...subjects.flatMap(({ raterId, headId }) => [raterId, headId]),
    ...links.flatMap((link) => [link.employeeId, link.personId]),
    ...delegations.flatMap((each) => [each.actingId, each.reportsToId]),
  ].filter((id) => id !== null);
  const outOfService = await readOutOfService(tx, [...new Set(people)]);
  const grants = await readGrants(tx);
  return new Map(
    subjects.map((task) => {
      const on = dayOf(task);
      const relations = relationsOn(
        {
          employeeId: task.subjectId,
          links,
          delegations,
          outOfService,
          unitHeadId: task.headId ?? undefined,
          raterId: task.raterId ?? undefined,
          evaluationOpenedOn: task.evaluationOpenedAt ? isoDate(localDate(task.evaluationOpenedAt, task)) : undefined,
          offices: officesOn(grants, task.unitId, on),
        },
        on,
      );
      return [task.id, relations];
    }),
  );
}

/** No employee has this id: the report of a unit without a head has no subject. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const LINK = Prisma.sql`l.id::text, l.employee_id::text AS "employeeId", l.relation, l.person_id::text AS "personId", l.cause,
  to_char(l.valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(l.valid_to, 'YYYY-MM-DD') AS "validTo"`;

/** The people's own links, of any date, and who evaluates everybody above them; of whom they report to as Plt. as well. */
async function readLinks(tx: Tx, employeeIds: readonly string[]): Promise<DatedLink[]> {
  return tx.$queryRaw<DatedLink[]>`
    WITH RECURSIVE own AS (SELECT * FROM reporting_link WHERE employee_id = ANY(${[...employeeIds]}::uuid[])),
    line AS (
      SELECT person_id, 0 AS rung FROM own
      UNION SELECT reports_to_id, 0 FROM delegation WHERE acting_id = ANY(${[...employeeIds]}::uuid[]) AND reports_to_id IS NOT NULL
      UNION SELECT l.person_id, line.rung + 1 FROM line JOIN reporting_link l ON l.employee_id = line.person_id AND l.relation = 'EVALUATOR'
      WHERE line.rung < 10)
    SELECT ${LINK} FROM own l
    UNION SELECT ${LINK} FROM reporting_link l WHERE l.relation = 'EVALUATOR' AND l.employee_id IN (SELECT person_id FROM line)`;
}

/** Of the whole agency: decrees that hold at a time are some dozens. Dates are local, both included. */
async function readDelegations(tx: Tx, from: string, to: string): Promise<Delegation[]> {
  return tx.$queryRaw<Delegation[]>`
    SELECT id::text, kind, post_holder_id::text AS "postHolderId", acting_id::text AS "actingId", decree,
      to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(valid_to, 'YYYY-MM-DD') AS "validTo", reports_to_id::text AS "reportsToId"
    FROM delegation WHERE daterange(valid_from, valid_to, '[)') && daterange(${from}::date, ${to}::date, '[]')`;
}

async function readOutOfService(tx: Tx, people: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM employee WHERE id = ANY(${[...people]}::uuid[]) AND status = ANY(${[...OUT_OF_SERVICE]}::text[])`;
  return new Set(rows.map((row) => row.id));
}

interface Grant {
  id: string;
  role: string;
  personId: string;
  unitId: string | null;
  validFrom: string;
  validTo: string | null;
}

async function readGrants(tx: Tx): Promise<Grant[]> {
  return tx.$queryRaw<Grant[]>`
    SELECT id::text, role, person_id::text AS "personId", unit_id::text AS "unitId", to_char(valid_from, 'YYYY-MM-DD') AS "validFrom",
      to_char(valid_to, 'YYYY-MM-DD') AS "validTo"
    FROM role_grant ORDER BY id`;
}

function officesOn(grants: readonly Grant[], unitId: string, on: string): Offices {
  const of = (role: string): Held[] =>
    grants
      .filter((each) => each.role === role && (role !== 'PERFORMANCE_MANAGER' || each.unitId === unitId))
      .filter((each) => each.validFrom <= on && (each.validTo === null || each.validTo > on))
      .map((each) => ({ personId: each.personId, linkId: each.id }));
  return {
    BKD_ADMIN: of('BKD_ADMIN'),
    PERFORMANCE_MANAGER: of('PERFORMANCE_MANAGER'),
    AUTHORIZED_OFFICIAL: of('AUTHORIZED_OFFICIAL'),
  };
}
