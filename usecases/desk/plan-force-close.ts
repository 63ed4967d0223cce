import { Prisma } from '../../generated/prisma/client.ts';
import { CLOSEABLE, consequence, whyNotCloseable } from '../../domain/desk-orders.ts';
import { isTaskLate } from '../../domain/deadlines.ts';
import type { Stage } from '../../domain/terms.ts';
import type { Act, Tx } from '../context.ts';
import { endPeriods } from '../end-periods.ts';
import { notify } from '../notify.ts';
import { periodData } from '../period-data.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { ring, ringUnlessUnawaited } from '../ring.ts';
import { endStandstill } from '../suspensions/end-suspension.ts';
import { cancelTasks, concernedBy, inBrief, lockOpenTasks, type OpenTask } from './open-tasks.ts';
import { aboutAct, type LockedEvaluation, type OrderPlan, type OrderRow, type OrderWanted } from './order.ts';
import { refuseIfLocked } from './refuse-if-locked.ts';
import { ended, refuseGone, refuseWhileAppealed } from './refusals.ts';

/** Of a task or an appraisal that BKD closed by force. */
export const FORCE_CLOSED = 'FORCE_CLOSED';

/**
 * What closing by force would do: the whole appraisal, or the stuck task of one stage.
 * @throws Refusal APPRAISAL_ENDED, CYCLE_ENDED, APPEAL_PENDING, RESULT_STANDS, NOT_CLOSEABLE, APPRAISAL_LOCKED, VALIDATION_FAILED
 */
export async function planForceClose(
  tx: Tx,
  act: Act,
  locked: LockedEvaluation,
  { stage }: OrderWanted,
): Promise<OrderPlan> {
  refuseGone(locked);
  if (stage) return planTask(tx, act, locked, stage);
  if (locked.period) {
    throw new Refusal('VALIDATION_FAILED', 422, 'The order is not complete or not right.', {
      errors: [{ pointer: '/stage', detail: 'Of a periodic evaluation only the stuck task of a stage is closed.' }],
    });
  }
  return planAppraisal(tx, act, locked);
}

async function planTask(tx: Tx, act: Act, locked: LockedEvaluation, stage: Stage): Promise<OrderPlan> {
  await refuseIfLocked(tx, locked);
  const open = await lockOpenTasks(tx, Prisma.sql`t.owner_id = ${locked.owner.id}::uuid AND t.stage = ${stage}`);
  const task = open.find((each) => CLOSEABLE.includes(each.kind)) ?? open[0];
  if (!task) throw notCloseable('NOTHING_OPEN', 'No task of this stage is open here.');
  if (!CLOSEABLE.includes(task.kind)) throw notCloseable('DECIDED_BY_PEOPLE', whyNotCloseable(task.kind), task);
  if (!isTaskLate(task, locked.now) && !task.alarmAt && task.assigneeId) {
    throw notCloseable('NOT_STUCK', 'It is not overdue, and somebody holds it: it is still his to do.', task);
  }
  const told = await concernedBy(tx, locked, [task]);
  return {
    consequences: [
      consequence('TASK_CLOSED', { kind: task.kind }, { taskId: task.id }),
      ...(told.length > 0 ? [consequence('TOLD', { people: told.length })] : []),
    ],
    apply: (order) => closeTask(tx, act, locked, order, task, told),
  };
}

const notCloseable = (because: string, detail: string, task?: OpenTask): Refusal =>
  new Refusal('NOT_CLOSEABLE', 409, detail, {
    extra: { because, ...(task ? { taskId: task.id, taskKind: task.kind } : {}) },
  });

async function closeTask(
  tx: Tx,
  act: Act,
  locked: LockedEvaluation,
  order: OrderRow,
  task: OpenTask,
  told: readonly string[],
): Promise<void> {
  await tx.task.update({
    where: { id: task.id },
    data: {
      status: 'CLOSED_WITHOUT',
      closedAt: locked.now,
      nextReminderAt: null,
      suspensionId: null,
      marks: { push: FORCE_CLOSED },
      version: { increment: 1 },
    },
  });
  await recordEvent(tx, {
    ...aboutAct(act, locked),
    type: 'TASK_FORCE_CLOSED',
    taskId: task.id,
    data: { orderId: order.id, taskKind: task.kind, stage: task.stage, round: task.round, ...periodData(locked) },
  });
  await ringUnlessUnawaited(tx, locked.owner, FORCE_CLOSED, task);
  await tell(tx, locked, order, told, task.id);
}

/** It must have no lawful end of its own: no result that would become final by itself, no appeal that somebody has to decide. */
async function planAppraisal(tx: Tx, act: Act, locked: LockedEvaluation): Promise<OrderPlan> {
  const { appraisal } = locked;
  if (appraisal.state === 'FINAL') throw ended('FINAL', 'The result is final and stands.');
  await refuseWhileAppealed(tx, locked);
  const pending = await tx.appeal.findFirst({
    where: { appraisalId: appraisal.id, status: 'FILED' },
    select: { id: true },
  });
  if (pending) {
    throw new Refusal(
      'APPEAL_PENDING',
      409,
      'An appeal against a period’s result is being heard. Wait for its decision.',
      {
        extra: { appealId: pending.id, lateAppealId: null },
      },
    );
  }
  if (appraisal.ratingId) {
    throw new Refusal(
      'RESULT_STANDS',
      409,
      'A result was signed: it comes to its lawful end. Have it delivered, record the service if need be, and let the appeal window pass.',
      { legalBasis: 'PermenPANRB 6/2022 Annex V.A.5–6, V.B.2 (p.114, 117)', extra: { ratingId: appraisal.ratingId } },
    );
  }
  const employee = await tx.employee.findUniqueOrThrow({
    where: { id: appraisal.employeeId },
    select: { status: true },
  });
  const cases = await tx.developmentCase.findMany({
    where: { appraisalId: appraisal.id, status: 'OPEN' },
    orderBy: { id: 'asc' },
    select: { id: true, origin: true },
  });
  // What a leader opened on what he observed is about the person, not about this result; it goes on as it does when a cycle closes.
  const kept = cases.filter((each) => each.origin === 'OBSERVATION' && employee.status !== 'LEFT').map(({ id }) => id);
  const cancelled = cases.map(({ id }) => id).filter((id) => !kept.includes(id));
  const tasks = await lockOpenTasks(
    tx,
    Prisma.sql`t.appraisal_id = ${appraisal.id}::uuid AND (t.case_id IS NULL OR t.case_id = ANY(${cancelled}::uuid[]))`,
  );
  const periods = await tx.periodicEvaluation.count({ where: { appraisalId: appraisal.id, state: 'ACTIVE' } });
  const told = await concernedBy(tx, locked, tasks);
  return {
    consequences: [
      consequence('APPRAISAL_CANCELLED', {}),
      ...(tasks.length > 0
        ? [consequence('TASKS_CANCELLED', { tasks: tasks.length }, { cancelled: inBrief(tasks) })]
        : []),
      ...(periods > 0 ? [consequence('PERIODS_ENDED', { periods })] : []),
      ...(cancelled.length > 0
        ? [consequence('CASES_CANCELLED', { cases: cancelled.length }, { caseIds: cancelled })]
        : []),
      ...(kept.length > 0 ? [consequence('CASES_KEPT', { cases: kept.length }, { caseIds: kept })] : []),
      consequence('NOT_AWAITED', {}),
      ...(told.length > 0 ? [consequence('TOLD', { people: told.length })] : []),
    ],
    apply: async (order) => {
      await cancelTasks(tx, tasks, locked.now);
      await endRest(tx, act, locked, cancelled);
      await recordEvent(tx, {
        ...aboutAct(act, locked),
        type: 'APPRAISAL_FORCE_CLOSED',
        data: {
          orderId: order.id,
          cancelledTaskIds: tasks.map((task) => task.id),
          cancelledCaseIds: cancelled,
          keptCaseIds: kept,
        },
      });
      await ring(tx, locked.owner, FORCE_CLOSED);
      await tell(tx, locked, order, told, undefined);
    },
  };
}

async function endRest(tx: Tx, act: Act, locked: LockedEvaluation, cancelled: readonly string[]): Promise<void> {
  const { appraisal, cycle, now } = locked;
  await tx.developmentCase.updateMany({
    where: { id: { in: [...cancelled] } },
    data: { status: 'CANCELLED', outcome: FORCE_CLOSED, closedAt: now, version: { increment: 1 } },
  });
  for (const id of cancelled) await ring(tx, { kind: 'case', id }, FORCE_CLOSED);
  await endPeriods(tx, {
    appraisalId: appraisal.id,
    cycleId: cycle.id,
    state: 'CANCELLED',
    now,
    actorId: act.actorId,
    requestId: act.requestId,
  });
  // What stood still goes on where a case goes on; there is nothing else left to hold.
  for (const suspension of await tx.suspension.findMany({ where: { appraisalId: appraisal.id, endedAt: null } })) {
    await endStandstill(tx, locked, act, suspension);
  }
  await tx.appraisal.update({
    where: { id: appraisal.id },
    data: { state: 'CANCELLED', endReason: FORCE_CLOSED, lockedAt: null, version: { increment: 1 } },
  });
}
async function tell(
  tx: Tx,
  { appraisal, cycle }: LockedEvaluation,
  order: OrderRow,
  told: readonly string[],
  taskId: string | undefined,
): Promise<void> {
  await notify(
    tx,
    told.map((recipientId) => ({
      kind: taskId ? ('TASK_CLOSED_BY_BKD' as const) : ('CLOSED_BY_BKD' as const),
      recipientId,
      cause: order.id,
      cycleId: cycle.id,
      appraisalId: appraisal.id,
      taskId,
    })),
  );
}
