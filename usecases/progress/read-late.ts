import { Prisma } from '../../generated/prisma/client.ts';
import { isoDate, localDate, workingDaysBetween, type Calendar } from '../../domain/calendar.ts';
import type { PolicyBody } from '../../domain/policy.ts';
import { RULED_TASKS } from '../../domain/policy.ts';
import type { Role, Stage, TaskKind } from '../../domain/terms.ts';
import { calendarOf } from '../calendars.ts';
import type { Deps, Tx } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { policyById } from '../policies.ts';
import {
  SUMMARY_COLUMNS,
  SUMMARY_JOINS,
  toSummary,
  type TaskSummary,
  type TaskSummaryRow,
} from '../tasks/task-summary.ts';
import { nextSteps, type NextStep } from './next-steps.ts';
import { seeCycle, seenTasks, snapshot, type CycleScope, type CycleSight, type Reader } from './sight.ts';

/** An open task, and what happens to it by itself. */
export interface RunningTask extends TaskSummary {
  /** Working days of the unit's calendar after the due date, up to today; 0 on the day after a Friday. */
  readonly workingDaysLate: number;
  readonly next: NextStep;
}

/** Due instant (ISO) and id. */
export interface DueKey {
  readonly dueAt: string;
  readonly id: string;
}

export interface RunningTasks extends Page<RunningTask, DueKey> {
  readonly at: string;
  /** Of all that pass the filter, not of this page only. */
  readonly total: number;
}

export const LATE_SORTS = ['LONGEST', 'LATEST'] as const;

export interface LateFilter extends CycleScope {
  readonly stage: readonly Stage[] | undefined;
  readonly kind: readonly TaskKind[] | undefined;
  readonly role: readonly Role[] | undefined;
  /** In the hands of this person. */
  readonly holderId: string | undefined;
  /** Whether BKD has an alarm: nobody takes it over. */
  readonly alarm: boolean | undefined;
  /** LONGEST: what is late for the longest time first. */
  readonly sort: (typeof LATE_SORTS)[number];
}

/**
 * Open tasks whose due date has passed and whose clock runs, with whom they wait for and by how much they are late.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readLate(
  deps: Pick<Deps, 'db'>,
  reader: Reader,
  filter: LateFilter,
  page: PageRequest<DueKey>,
): Promise<RunningTasks> {
  const sight = await seeCycle(deps, reader, filter, 'CYCLE.READ_LATE');
  return snapshot(deps, async (tx, at) => {
    const { virtualTime } = await cycleOf(tx, sight);
    const parts = [seenTasks(sight), RUNNING, dueBy(virtualTime, at)];
    if (filter.stage) parts.push(Prisma.sql`t.stage = ANY(${[...filter.stage]}::text[])`);
    if (filter.kind) parts.push(Prisma.sql`t.kind = ANY(${[...filter.kind]}::text[])`);
    if (filter.role) parts.push(Prisma.sql`t.role = ANY(${[...filter.role]}::text[])`);
    if (filter.holderId !== undefined) parts.push(Prisma.sql`t.assignee_id = ${filter.holderId}::uuid`);
    if (filter.alarm !== undefined) parts.push(Prisma.sql`(t.alarm_at IS NOT NULL) = ${filter.alarm}`);
    return runningTasks(tx, at, Prisma.join(parts, ' AND '), page, filter.sort === 'LONGEST' ? 'ASC' : 'DESC');
  });
}

/**
 * Open tasks that pass to somebody else by themselves until `days` calendar days from now unless they are decided before: to whom, when, under
 * which article (domain/policy.ts, TAKE_OVER; such as Annex II.C.5, IV.A.11).
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readTakeovers(
  deps: Pick<Deps, 'db'>,
  reader: Reader,
  scope: CycleScope & { readonly days: number },
  page: PageRequest<DueKey>,
): Promise<RunningTasks> {
  const sight = await seeCycle(deps, reader, scope, 'CYCLE.READ_TAKEOVERS');
  return snapshot(deps, async (tx, at) => {
    const cycle = await cycleOf(tx, sight);
    const until = new Date(at.getTime() + scope.days * 86_400_000);
    const parts = [
      seenTasks(sight),
      RUNNING,
      Prisma.sql`t.alarm_at IS NULL`,
      dueBy(cycle.virtualTime, until, scope.days),
      takenOverBy(await policyById(tx, cycle.policyId)),
    ];
    return runningTasks(tx, at, Prisma.join(parts, ' AND '), page, 'ASC');
  });
}

/** What is decided provisionally takes effect at the due date at the latest. */
const RUNNING = Prisma.sql`t.status = 'OPEN' AND t.paused_at IS NULL AND t.provisional_id IS NULL`;

async function cycleOf(tx: Tx, sight: CycleSight): Promise<{ virtualTime: boolean; policyId: string }> {
  return tx.cycle.findUniqueOrThrow({ where: { id: sight.cycleId }, select: { virtualTime: true, policyId: true } });
}

/** Late at an instant; where the cycle's time is virtual, at each workflow's clock plus `days`. */
const dueBy = (virtualTime: boolean, at: Date, days = 0): Prisma.Sql =>
  virtualTime
    ? Prisma.sql`t.due_at + interval '1 second' <= make_interval(days => ${days}::int) + coalesce(
        (SELECT v.virtual_now FROM appraisal v WHERE v.id = t.appraisal_id), (SELECT vc.launched_at FROM cycle vc WHERE vc.id = t.cycle_id))`
    : Prisma.sql`t.due_at <= ${at}::timestamptz - interval '1 second'`;

/** The tasks that a policy lets somebody take over, of the year and of periods. */
function takenOverBy(policy: PolicyBody): Prisma.Sql {
  const rules: Readonly<Record<string, PolicyBody['tasks'][keyof PolicyBody['tasks']]>> = policy.tasks;
  const ofYear = RULED_TASKS.filter((name) => rules[name]?.whenOverdue.action === 'TAKE_OVER');
  const periodic = Object.entries(policy.periodic?.tasks ?? {});
  const otherwise = periodic.map(([kind]) => kind);
  const ofPeriods = periodic.filter(([, rule]) => rule.whenOverdue.action === 'TAKE_OVER').map(([kind]) => kind);
  // A kind of task that has a rule for each of two stages is named with its stage (policy.ts, RULED_TASKS).
  const byYear = Prisma.sql`(t.kind = ANY(${ofYear}::text[]) OR t.stage || '.' || t.kind = ANY(${ofYear}::text[]))`;
  return Prisma.sql`CASE WHEN t.period_id IS NOT NULL AND t.kind = ANY(${otherwise}::text[]) THEN t.kind = ANY(${ofPeriods}::text[])
    ELSE ${byYear} END`;
}

async function runningTasks(
  tx: Tx,
  at: Date,
  condition: Prisma.Sql,
  page: PageRequest<DueKey>,
  direction: 'ASC' | 'DESC',
): Promise<RunningTasks> {
  const { after } = page;
  const ascending = direction === 'ASC';
  const order = ascending ? Prisma.sql`t.due_at, t.id` : Prisma.sql`t.due_at DESC, t.id DESC`;
  const beyond = ascending ? Prisma.sql`>` : Prisma.sql`<`;
  const [counted] = await tx.$queryRaw<
    [{ total: number }]
  >`SELECT count(*)::int AS total FROM task t WHERE ${condition}`;
  const rows = await tx.$queryRaw<(TaskSummaryRow & { unit_id: string; now: Date })[]>`
    SELECT ${SUMMARY_COLUMNS}, t.unit_id::text, CASE WHEN c.virtual_time THEN coalesce(a.virtual_now, c.launched_at) ELSE ${at} END AS now
    FROM (SELECT t.* FROM task t WHERE ${condition}
        AND (${after?.id ?? null}::uuid IS NULL OR (t.due_at, t.id) ${beyond} (${after?.dueAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      ORDER BY ${order} LIMIT ${page.limit + 1}) t ${SUMMARY_JOINS}
    ORDER BY ${order}`;
  const { items, next } = toPage(rows, page.limit, ({ due_at: dueAt, id }) => ({
    dueAt: (dueAt ?? at).toISOString(),
    id,
  }));
  const calendars = await calendarsOf(tx, items);
  const steps = await nextSteps(
    tx,
    items.map(({ id }) => id),
  );
  return {
    at: at.toISOString(),
    total: counted.total,
    items: items.flatMap((row) => {
      const step = steps.get(row.id);
      return step
        ? [{ ...toSummary(row), workingDaysLate: workingDaysLate(row, calendars.get(row.unit_id)), next: step }]
        : [];
    }),
    next,
  };
}

/** One read for each unit of the page. */
async function calendarsOf(tx: Tx, rows: readonly { unit_id: string }[]): Promise<ReadonlyMap<string, Calendar>> {
  const calendars = new Map<string, Calendar>();
  for (const unitId of new Set(rows.map((row) => row.unit_id))) calendars.set(unitId, await calendarOf(tx, unitId));
  return calendars;
}

function workingDaysLate(row: { due_at: Date | null; now: Date }, calendar: Calendar | undefined): number {
  if (!row.due_at || !calendar) return 0;
  const day = (at: Date): string => isoDate(localDate(at, calendar));
  return workingDaysBetween(day(row.due_at), day(row.now), calendar);
}
