import { DateTime } from 'luxon';
import { Prisma } from '../../generated/prisma/client.ts';
import { endOfDay } from '../../domain/calendar.ts';
import { consequence, REOPENABLE, type Consequence } from '../../domain/desk-orders.ts';
import type { Stage, TaskStatus } from '../../domain/terms.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Tx } from '../context.ts';
import { notify } from '../notify.ts';
import { periodData } from '../period-data.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { ring } from '../ring.ts';
import { cancelTasks, concernedBy, inBrief, lockOpenTasks, type OpenTask } from './open-tasks.ts';
import type { LockedEvaluation, OrderPlan, OrderRow, OrderWanted } from './order.ts';
import { refuseIfLocked } from './refuse-if-locked.ts';
import { ended, refuseGone, refuseWhileAppealed } from './refusals.ts';

/** In the order in which a run goes through them. */
const COURSE = ['TARGET_SETTING', 'MID_TERM', 'FINAL_SCORING', 'DELIVERY', 'APPEAL'] as const;
type CourseStage = (typeof COURSE)[number];

/** A stage as its rows say: its last round, and what became of the rounds that count. */
interface StageRows {
  readonly stage: CourseStage;
  readonly lastRound: number;
  readonly open: boolean;
  readonly settled: boolean;
}

/**
 * What reopening a stage would do: it, and the stages after it that depend on it, are gone through again in further rounds. Final scoring depends
 * on both stages before it; a completed mid-term review stands when targets are set again, because it spoke of its own time. Nothing is
 * overwritten: plans, reports, ratings, documents and receipts stay, and a new result stands beside the old one.
 * @throws Refusal VALIDATION_FAILED, DATE_REFUSED, APPRAISAL_ENDED, CYCLE_ENDED, APPRAISAL_LOCKED, APPEAL_PENDING, NOTHING_TO_REOPEN
 */
export async function planReopening(
  tx: Tx,
  act: Act,
  locked: LockedEvaluation,
  wanted: OrderWanted,
): Promise<OrderPlan> {
  const { stage, until } = await checked(tx, locked, wanted);
  refuseGone(locked);
  await refuseIfLocked(tx, locked);
  await refuseWhileAppealed(tx, locked);
  const employee = await tx.employee.findUniqueOrThrow({
    where: { id: locked.appraisal.employeeId },
    select: { status: true },
  });
  if (employee.status === 'LEFT') throw ended('LEFT', 'The employee is no longer there; the result stands.');

  const rows = await rowsOf(tx, locked);
  refuseUnlessGoneThrough(rows.find((row) => row.stage === stage));
  const again = rows.filter((row) => isGoneThroughAgain(row, stage));
  const stages = again.map((row) => row.stage);
  const tasks = await lockOpenTasks(
    tx,
    Prisma.sql`t.owner_id = ${locked.owner.id}::uuid AND t.stage = ANY(${stages}::text[])`,
  );
  const told = await concernedBy(tx, locked, tasks);
  const result = stages.includes('FINAL_SCORING') ? await resultOf(tx, locked) : undefined;
  return {
    consequences: await consequencesOf(tx, locked, { stage, until, again, rows, tasks, told, result }),
    apply: (order) => apply(tx, act, locked, order, { stage, until, again, tasks, told }),
  };
}

/** @throws Refusal VALIDATION_FAILED, DATE_REFUSED */
async function checked(
  tx: Tx,
  locked: LockedEvaluation,
  { stage, until }: OrderWanted,
): Promise<{ stage: CourseStage; until: string }> {
  const known = REOPENABLE.find((each) => each === stage);
  const errors = [
    ...(known ? [] : [{ pointer: '/stage', detail: `One of ${REOPENABLE.join(', ')} is reopened.` }]),
    ...(locked.period && known && known !== 'FINAL_SCORING'
      ? [{ pointer: '/stage', detail: 'A periodic evaluation has FINAL_SCORING only.' }]
      : []),
    ...(until ? [] : [{ pointer: '/until', detail: 'Name the new due date of the stage.' }]),
  ];
  if (!known || !until || errors.length > 0) {
    throw new Refusal('VALIDATION_FAILED', 422, 'The order is not complete or not right.', { errors });
  }
  const { timeZone } = await calendarOf(tx, locked.unitId);
  if (endOfDay(DateTime.fromISO(until, { zone: timeZone })) <= locked.now) {
    throw new Refusal('DATE_REFUSED', 422, 'The date cannot be accepted.', {
      errors: [{ pointer: '/until', detail: 'The day has passed in the unit’s time zone. Name today or a later day.' }],
    });
  }
  return { stage: known, until };
}

/** @throws Refusal NOTHING_TO_REOPEN */
function refuseUnlessGoneThrough(row: StageRows | undefined): void {
  if (row?.settled) return;
  const because = row ? 'STILL_OPEN' : 'NOT_BEGUN';
  const detail = row
    ? 'Nobody has settled anything in this stage yet: it is open. Extend its due date instead.'
    : 'The stage has not begun; there is nothing to open again.';
  throw new Refusal('NOTHING_TO_REOPEN', 409, detail, { extra: { because } });
}

async function rowsOf(tx: Tx, { owner, appraisal, period }: LockedEvaluation): Promise<StageRows[]> {
  const tasks = await tx.task.findMany({
    where: { ownerId: owner.id, stage: { in: [...COURSE] } },
    select: { stage: true, round: true, status: true },
  });
  const closed = await tx.stageReopening.groupBy({
    by: ['stage'],
    where: { appraisalId: appraisal.id, periodId: period?.id ?? null },
    _max: { closedRounds: true },
  });
  return COURSE.flatMap((stage) => {
    const until =
      stage === 'TARGET_SETTING'
        ? appraisal.closedPlanRounds
        : (closed.find((row) => row.stage === stage)?._max.closedRounds ?? 0);
    const counting = tasks.filter((task) => task.stage === stage && task.round > until);
    if (counting.length === 0) return [];
    const is = (...statuses: TaskStatus[]): boolean =>
      counting.some((task) => statuses.some((one) => one === task.status));
    return [
      {
        stage,
        lastRound: Math.max(...counting.map((task) => task.round)),
        open: is('OPEN', 'CANCELLED'),
        settled: is('DECIDED', 'CLOSED_WITHOUT', 'TAKEN_OVER'),
      },
    ];
  });
}

function isGoneThroughAgain(row: StageRows, reopened: CourseStage): boolean {
  if (COURSE.indexOf(row.stage) < COURSE.indexOf(reopened)) return false;
  return row.stage !== 'MID_TERM' || reopened === 'MID_TERM' || row.open;
}

interface Result {
  readonly ratingId: string;
  readonly appealed: boolean;
}

async function resultOf(tx: Tx, { evaluation }: LockedEvaluation): Promise<Result | undefined> {
  if (!evaluation?.ratingId) return undefined;
  const appeal = await tx.appeal.findFirst({
    where: { OR: [{ ratingId: evaluation.ratingId }, { newRatingId: evaluation.ratingId }], decidedAt: { not: null } },
    select: { id: true },
  });
  return { ratingId: evaluation.ratingId, appealed: appeal !== null };
}

interface Found {
  readonly stage: CourseStage;
  readonly until: string;
  readonly again: readonly StageRows[];
  readonly rows: readonly StageRows[];
  readonly tasks: readonly OpenTask[];
  readonly told: readonly string[];
  readonly result: Result | undefined;
}

async function consequencesOf(tx: Tx, locked: LockedEvaluation, found: Found): Promise<Consequence[]> {
  const { stage, until, again, rows, tasks, told, result } = found;
  const { appraisal, period } = locked;
  const stages: Stage[] = again.map((row) => row.stage);
  const state = period?.state ?? appraisal.state;
  const cases = period
    ? []
    : await tx.developmentCase.findMany({
        where: { appraisalId: appraisal.id, origin: 'RESULT', status: 'OPEN' },
        select: { id: true },
      });
  const reported = period
    ? null
    : await tx.appraisal.findUniqueOrThrow({ where: { id: appraisal.id }, select: { reportedRatingId: true } });
  return [
    consequence('STAGES_AGAIN', { stages }),
    consequence('DUE', { stage, until }),
    ...(state === 'FINAL' ? [consequence('NO_LONGER_FINAL', {})] : []),
    ...(result ? [consequence('RESULT_VOID', {}, { ratingId: result.ratingId })] : []),
    ...(result?.appealed ? [consequence('APPEAL_DECISION_VOID', {})] : []),
    ...(result ? [consequence('APPEAL_ANEW', {})] : []),
    ...(tasks.length > 0
      ? [consequence('TASKS_CANCELLED', { tasks: tasks.length }, { cancelled: inBrief(tasks) })]
      : []),
    ...(stage === 'TARGET_SETTING' ? [consequence('TARGETS_STAY', {})] : []),
    ...(rows.some((row) => row.stage === 'MID_TERM') && stage === 'TARGET_SETTING' && !stages.includes('MID_TERM')
      ? [consequence('MID_TERM_STANDS', {})]
      : []),
    ...(result && cases.length > 0
      ? [consequence('CASES_GO_ON', { cases: cases.length }, { caseIds: cases.map(({ id }) => id) })]
      : []),
    ...(result && reported?.reportedRatingId ? [consequence('REPORTED_AGAIN', {})] : []),
    ...(told.length > 0 ? [consequence('TOLD', { people: told.length })] : []),
  ];
}

async function apply(
  tx: Tx,
  act: Act,
  locked: LockedEvaluation,
  order: OrderRow,
  { stage, until, again, tasks, told }: Pick<Found, 'stage' | 'until' | 'again' | 'tasks' | 'told'>,
): Promise<void> {
  const { appraisal, period, cycle, owner, now } = locked;
  await cancelTasks(tx, tasks, now);
  await tx.stageReopening.createMany({
    data: again.map((row) => ({
      appraisalId: appraisal.id,
      periodId: period?.id ?? null,
      stage: row.stage,
      closedRounds: row.lastRound,
      orderId: order.id,
      at: now,
    })),
  });
  const withResult = again.some((row) => row.stage === 'FINAL_SCORING');
  const open = {
    state: 'ACTIVE',
    finalAt: null,
    ...(withResult ? { ratingId: null, finalBecause: null } : {}),
    epoch: { increment: 1 },
    version: { increment: 1 },
  };
  const targets = again.find((row) => row.stage === 'TARGET_SETTING');
  if (period) await tx.periodicEvaluation.update({ where: { id: period.id }, data: open });
  else {
    await tx.appraisal.update({
      where: { id: appraisal.id },
      data: { ...open, stage, ...(targets ? { closedPlanRounds: targets.lastRound } : {}) },
    });
  }
  if (withResult && !period) {
    await tx.calibrationProposal.updateMany({
      where: { appraisalId: appraisal.id, status: 'PROPOSED' },
      data: { status: 'LAPSED', answeredAt: now },
    });
  }
  // What the run so far was to hear is moot; the new one begins from the rows, the old one ends at its next step.
  await tx.$executeRaw`UPDATE outbox SET consumed_at = clock_timestamp() WHERE owner_id = ${owner.id}::uuid AND consumed_at IS NULL`;
  await ring(tx, owner, 'REOPENED');
  await recordEvent(tx, {
    type: 'STAGE_REOPENED',
    at: now,
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    cycleId: cycle.id,
    appraisalId: appraisal.id,
    data: {
      orderId: order.id,
      stage,
      until,
      closedRounds: Object.fromEntries(again.map((row) => [row.stage, row.lastRound])),
      cancelledTaskIds: tasks.map((task) => task.id),
      ...(withResult && locked.evaluation?.ratingId ? { ratingId: locked.evaluation.ratingId } : {}),
      reopened: (period ?? appraisal).state === 'FINAL',
      ...periodData(locked),
    },
  });
  await notify(
    tx,
    told.map((recipientId) => ({
      kind: 'STAGE_REOPENED' as const,
      recipientId,
      cause: order.id,
      cycleId: cycle.id,
      appraisalId: appraisal.id,
      data: { stage, ...periodData(locked) },
    })),
  );
}
