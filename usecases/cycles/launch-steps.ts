import { deadline, type ClockEvents, type Deadline } from '../../domain/deadlines.ts';
import { ruleOf, type PolicyBody } from '../../domain/policy.ts';
import { nextReminderAt } from '../../domain/reminders.ts';
import type { Stage, TaskKind } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { urgencyOf } from '../../domain/urgency.ts';
import { calendarIn, calendarsOf } from '../calendars.ts';
import { withExtensions } from '../clock-changes/covering-extensions.ts';
import type { Deps, Tx } from '../context.ts';
import { lockCycles, shareCycles } from '../cycle-gate.ts';
import { policyById } from '../policies.ts';
import { refreshStatistics } from '../refresh-statistics.ts';
import { inTransaction } from '../transact.ts';
import { filterParameters, type CycleFilter } from './cycle-filter.ts';
import { windowEvents } from './cycle-windows.ts';
import { takeUnitsIn, type RunningCycle } from './take-units-in.ts';

/** People per transaction: a few hundred milliseconds each, so that nobody waits for a launch. */
const PAGE = 500;
const BOUNDS = { lockMs: 5_000, statementMs: 30_000 };

export type LaunchPage =
  { readonly is: 'MORE'; readonly after: string } | { readonly is: 'DONE' } | { readonly is: 'ENDED' };

/** The first two tasks of everybody are opened by the launch itself, so that inboxes are full before the workflows have started. */
const FIRST_TASKS: readonly { stage: Stage; kind: TaskKind }[] = [
  { stage: 'SOCIALIZATION', kind: 'ACKNOWLEDGE_SOCIALIZATION' },
  { stage: 'TARGET_SETTING', kind: 'DRAFT_TARGETS' },
];

/** Windows of every unit and the units' reports. Coming twice changes nothing. */
export async function prepareLaunch(deps: Pick<Deps, 'db'>, cycleId: string): Promise<void> {
  await inTransaction(
    deps,
    async (tx) => {
      // A change of the calendar waits, or is waited for: it moves windows that it finds.
      await shareCycles(tx, cycleId);
      const cycle = await tx.cycle.findUniqueOrThrow({ where: { id: cycleId } });
      if (cycle.status !== 'LAUNCHING' || !cycle.launchedAt) return;
      const policy = await policyById(tx, cycle.policyId);
      const { unitIds, kinds } = filterParameters(cycle.filter as CycleFilter);
      const units = await tx.$queryRaw<{ unit_id: string }[]>`
        SELECT DISTINCT unit_id::text FROM employee
        WHERE status IN ('ACTIVE', 'STUDY_LEAVE')
          AND (${unitIds}::uuid[] IS NULL OR unit_id = ANY(${unitIds}::uuid[])) AND (${kinds}::text[] IS NULL OR kind = ANY(${kinds}::text[]))`;
      await takeUnitsIn(
        tx,
        { id: cycleId, year: cycle.year, launchedAt: cycle.launchedAt },
        policy,
        units.map((unit) => unit.unit_id),
      );
    },
    BOUNDS,
  );
}

/**
 * One page of people, unit by unit, so that each unit's dates are computed once: appraisals, first tasks, events, notices and the operation's
 * items, set-based.
 * @param page `after`: that of the page before; `upTo`: units whose id is above belong to another lane of the launch; `missed`: only who has none,
 * wherever he was passed over because his unit changed meanwhile
 */
export async function createAppraisals(
  deps: Pick<Deps, 'db'>,
  page: { cycleId: string; after: string | null; upTo?: string; missed?: boolean },
): Promise<LaunchPage> {
  return inTransaction(
    deps,
    async (tx) => {
      await shareCycles(tx, page.cycleId);
      const [cycle] = await tx.$queryRaw<
        { status: string; year: number; launched_at: Date; policy_id: string; filter: CycleFilter }[]
      >`SELECT status, year, launched_at, policy_id::text, filter FROM cycle WHERE id = ${page.cycleId}::uuid`;
      if (!cycle || cycle.status === 'CANCELLED') {
        await endCancelledLaunch(tx, page.cycleId);
        return { is: 'ENDED' };
      }
      const people = await nextPeople(tx, cycle.filter, page);
      const last = people.at(-1);
      if (!last) return { is: 'DONE' };
      const created = await insertAppraisals(
        tx,
        page.cycleId,
        people.map((person) => person.id),
      );
      const launched = { id: page.cycleId, year: cycle.year, launchedAt: cycle.launched_at };
      await beginAppraisals(tx, await policyById(tx, cycle.policy_id), launched, created, cycle.launched_at);
      await countInLaunch(tx, page.cycleId, created);
      return { is: 'MORE', after: `${last.unit_id}/${last.id}` };
    },
    BOUNDS,
  );
}

export interface CreatedAppraisal {
  id: string;
  employee_id: string;
  unit_id: string;
}

/**
 * The first tasks of appraisals that were just made, set-based, with the event and the mail that tell of it.
 * @param startedAt what their clocks count from as the launch: for a late joiner, when he was added
 */
export async function beginAppraisals(
  tx: Tx,
  policy: PolicyBody,
  cycle: RunningCycle,
  created: readonly CreatedAppraisal[],
  startedAt: Date,
): Promise<void> {
  const tasks = await insertFirstTasks(tx, policy, cycle, created, startedAt);
  await insertEventsAndNotices(tx, cycle.id, created, tasks);
}

async function nextPeople(
  tx: Tx,
  filter: CycleFilter,
  page: { cycleId: string; after: string | null; upTo?: string; missed?: boolean },
): Promise<{ id: string; unit_id: string }[]> {
  const { unitIds, kinds } = filterParameters(filter);
  const [afterUnit = NOBODY, afterPerson = NOBODY] = page.after?.split('/') ?? [];
  return tx.$queryRaw<{ id: string; unit_id: string }[]>`
    SELECT id::text, unit_id::text FROM employee
    WHERE status IN ('ACTIVE', 'STUDY_LEAVE') AND (unit_id, id) > (${afterUnit}::uuid, ${afterPerson}::uuid) AND unit_id <= ${page.upTo ?? LAST}::uuid
      AND (${unitIds}::uuid[] IS NULL OR unit_id = ANY(${unitIds}::uuid[])) AND (${kinds}::text[] IS NULL OR kind = ANY(${kinds}::text[]))
      AND ${page.missed ? withoutAppraisal(page.cycleId) : Prisma.sql`true`}
    ORDER BY unit_id, id LIMIT ${PAGE}`;
}

const withoutAppraisal = (cycleId: string): Prisma.Sql => Prisma.sql`
  NOT EXISTS (SELECT 1 FROM appraisal a WHERE a.cycle_id = ${cycleId}::uuid AND a.employee_id = employee.id)`;

/** Before every id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
/** After every id. */
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Who has an appraisal already (the page came twice) is left alone. */
async function insertAppraisals(tx: Tx, cycleId: string, employeeIds: readonly string[]): Promise<CreatedAppraisal[]> {
  return tx.$queryRaw<CreatedAppraisal[]>`
    INSERT INTO appraisal (cycle_id, employee_id, unit_id)
    SELECT ${cycleId}::uuid, id, unit_id FROM employee WHERE id = ANY(${employeeIds}::uuid[]) ORDER BY id
    ON CONFLICT (cycle_id, employee_id) DO NOTHING
    RETURNING id::text, employee_id::text, unit_id::text`;
}

async function insertFirstTasks(
  tx: Tx,
  policy: PolicyBody,
  cycle: RunningCycle,
  created: readonly CreatedAppraisal[],
  startedAt: Date,
): Promise<FirstTask[]> {
  const unitIds = [...new Set(created.map((appraisal) => appraisal.unit_id))];
  const calendars = await calendarsOf(tx, unitIds);
  const windows = await tx.stageWindow.findMany({ where: { cycleId: cycle.id, unitId: { in: unitIds } } });
  const extended = (await tx.clockChange.count({ where: { cycleId: cycle.id, kind: 'EXTENSION' } })) > 0;
  const tasks: { unitId: string; stage: Stage; kind: TaskKind; due: Deadline; reminder: Date | null }[] = [];
  for (const unitId of unitIds) {
    const calendar = calendarIn(calendars, unitId);
    for (const { stage, kind } of FIRST_TASKS) {
      const window = windows.find((each) => each.unitId === unitId && each.stage === stage);
      const rule = ruleOf(policy, stage, kind, null);
      const count = (events: ClockEvents): Deadline =>
        deadline(rule.due, rule.legalBasis, events, calendar, cycle.year);
      const events = { LAUNCH: startedAt, OPENED: startedAt, ...(window ? windowEvents(window) : {}) };
      // A late joiner comes into extensions of his unit or the cycle.
      const opening = { cycleId: cycle.id, unitId, appraisalId: null, period: undefined, stage, kind };
      const due = extended ? await withExtensions(tx, opening, count(events), events, count, calendar) : count(events);
      const task = { kind, openedAt: startedAt, dueAt: due.at };
      tasks.push({ unitId, stage, kind, due, reminder: nextReminderAt(policy.reminders, task, startedAt, calendar) });
    }
  }
  // Who was created is at hand: read again from tables that grow by the page and have no statistics yet, each page would look through all before it.
  return tx.$queryRaw<FirstTask[]>`
    INSERT INTO task (cycle_id, appraisal_id, stage, kind, role, assignee_id, held_for_id, unit_id, opened_at, due_at, derivation, next_reminder_at)
    SELECT ${cycle.id}::uuid, a.id, n.stage, n.kind, 'EMPLOYEE', a.employee_id, a.employee_id, a.unit_id, ${startedAt}, n.due_at, n.derivation, n.reminder_at
    FROM ${rowsOf(created)} JOIN unnest(${tasks.map((task) => task.unitId)}::uuid[], ${tasks.map((task) => task.stage)}::text[],
      ${tasks.map((task) => task.kind)}::text[], ${tasks.map((task) => task.due.at.toISOString())}::timestamptz[],
      ${tasks.map((task) => JSON.stringify(task.due.derivation))}::jsonb[], ${tasks.map((task) => task.reminder?.toISOString() ?? null)}::timestamptz[])
      AS n (unit_id, stage, kind, due_at, derivation, reminder_at) ON n.unit_id = a.unit_id
    ON CONFLICT DO NOTHING
    RETURNING id::text, appraisal_id::text AS "appraisalId", kind, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "dueAt"`;
}

interface FirstTask {
  readonly id: string;
  readonly appraisalId: string;
  readonly kind: TaskKind;
  /** ISO UTC. */
  readonly dueAt: string;
}

const rowsOf = (created: readonly CreatedAppraisal[]): Prisma.Sql => Prisma.sql`
  unnest(${created.map(({ id }) => id)}::uuid[], ${created.map(({ employee_id }) => employee_id)}::uuid[], ${created.map(({ unit_id }) => unit_id)}::uuid[])
    AS a (id, employee_id, unit_id)`;

async function insertEventsAndNotices(
  tx: Tx,
  cycleId: string,
  created: readonly CreatedAppraisal[],
  tasks: readonly FirstTask[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO event (chain, type, actor_role, cycle_id, appraisal_id, data)
    SELECT a.id::text, 'APPRAISAL_STARTED', 'ENGINE', ${cycleId}::uuid, a.id, jsonb_build_object('epoch', 1, 'unitId', a.unit_id)
    FROM ${rowsOf(created)} ORDER BY a.id`;
  const drafts = tasks.filter(({ kind }) => kind === 'DRAFT_TARGETS');
  await tx.$executeRaw`
    INSERT INTO notice (kind, urgency, recipient_id, cycle_id, appraisal_id, task_id, dedupe_key, data)
    SELECT 'CYCLE_LAUNCHED', ${urgencyOf('CYCLE_LAUNCHED')}, a.employee_id, ${cycleId}::uuid, a.id, t.id, 'CYCLE_LAUNCHED:' || ${cycleId} || ':' || a.employee_id,
      jsonb_build_object('dueAt', t.due_at, 'taskKind', 'DRAFT_TARGETS')
    FROM ${rowsOf(created)} JOIN unnest(${drafts.map(({ appraisalId }) => appraisalId)}::uuid[], ${drafts.map(({ id }) => id)}::uuid[],
      ${drafts.map(({ dueAt }) => dueAt)}::text[]) AS t (appraisal_id, id, due_at) ON t.appraisal_id = a.id
    ON CONFLICT (dedupe_key) DO NOTHING`;
}

async function countInLaunch(tx: Tx, cycleId: string, created: readonly CreatedAppraisal[]): Promise<void> {
  const ids = created.map((appraisal) => appraisal.id);
  await tx.$executeRaw`
    UPDATE operation SET done = done + ${ids.length} WHERE cycle_id = ${cycleId}::uuid AND kind = 'LAUNCH'`;
  await tx.$executeRaw`
    INSERT INTO operation_item (operation_id, key, status, code)
    SELECT o.id, a.id::text, 'DONE', 'APPRAISAL_STARTED' FROM operation o, appraisal a
    WHERE o.cycle_id = ${cycleId}::uuid AND o.kind = 'LAUNCH' AND a.id = ANY(${ids}::uuid[])`;
}

/** All rows are there: the cycle runs, although workflows are still being started. */
export async function markRunning(deps: Pick<Deps, 'db'>, cycleId: string): Promise<void> {
  await inTransaction(deps, async (tx) => {
    await lockCycles(tx, cycleId);
    await tx.$executeRaw`UPDATE cycle SET status = 'RUNNING', version = version + 1 WHERE id = ${cycleId}::uuid AND status = 'LAUNCHING'`;
    await answerBells(tx, cycleId);
  });
  await refreshStatistics(deps);
}

/** Cancelled while it was being launched: its bell is answered, and whoever follows the operation sees its end. */
async function endCancelledLaunch(tx: Tx, cycleId: string): Promise<void> {
  await tx.operation.updateMany({
    where: { cycleId, kind: 'LAUNCH', status: 'RUNNING' },
    data: { status: 'FAILED', error: 'CYCLE_CANCELLED', finishedAt: new Date() },
  });
  await answerBells(tx, cycleId);
}

async function answerBells(tx: Tx, cycleId: string): Promise<void> {
  await tx.$executeRaw`UPDATE outbox SET consumed_at = clock_timestamp() WHERE owner_id = ${cycleId}::uuid AND consumed_at IS NULL`;
}

/** Every workflow was started: the operation is complete. */
export async function completeLaunch(deps: Pick<Deps, 'db'>, cycleId: string): Promise<void> {
  await deps.db.operation.updateMany({
    where: { cycleId, kind: 'LAUNCH', status: 'RUNNING' },
    data: { status: 'SUCCEEDED', finishedAt: new Date() },
  });
}

/** A page of the workflows that a launch (or recovery) must have started: appraisals, then the units' reports. */
export async function workflowsToStart(
  deps: Pick<Deps, 'db'>,
  page: { cycleId: string; kind: 'appraisal' | 'report'; after: string | null; limit: number },
): Promise<{ id: string; epoch: number }[]> {
  if (page.kind === 'report') {
    return deps.db.$queryRaw<{ id: string; epoch: number }[]>`
      SELECT id::text, epoch FROM unit_report
      WHERE cycle_id = ${page.cycleId}::uuid AND status = 'OPEN' AND (${page.after}::uuid IS NULL OR id > ${page.after}::uuid)
      ORDER BY id LIMIT ${page.limit}`;
  }
  return deps.db.$queryRaw<{ id: string; epoch: number }[]>`
    SELECT id::text, epoch FROM appraisal
    WHERE cycle_id = ${page.cycleId}::uuid AND state = 'ACTIVE' AND (${page.after}::uuid IS NULL OR id > ${page.after}::uuid)
    ORDER BY id LIMIT ${page.limit}`;
}
