import { Prisma } from '../../generated/prisma/client.ts';
import type { ClockMove } from '../../domain/deadlines.ts';
import { repeatedMoves } from '../../domain/move-deadline.ts';
import { TASK_KIND_RULES } from '../../domain/task-kinds.ts';
import { TASK_KINDS } from '../../domain/terms.ts';
import type { WindowDates } from '../clock-changes/clock-context.ts';
import type { Act, Deps, Tx } from '../context.ts';
import type { Locked, LockedAppraisal } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { RESUMED } from '../ring.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { heldBy, LOCKED, type SuspensionScope } from './hold.ts';
import { noteHold, releaseTasks, tellMoved } from './release-tasks.ts';
import { lockForBkd } from './suspend.ts';

const DAY = 86_400;

/**
 * The clocks of the appraisal go on, unless the cycle is paused besides: each due date moves by as long as its clock stood still. Whoever waits
 * for a task that goes on is rung: he waits without a timer.
 * @throws Refusal NOT_FOUND, ROLE_REQUIRED, OWN_APPRAISAL, NOT_SUSPENDED
 */
export async function endSuspension(
  deps: Pick<Deps, 'db'>,
  act: Act,
  appraisalId: string,
): Promise<{ suspensionId: string; tasks: number }> {
  return command(deps, act, async (tx) => {
    const locked = await lockForBkd(tx, act, appraisalId, 'SUSPENSION.END');
    if (locked instanceof CommitAndRefuse) return locked;
    const suspension = await tx.suspension.findFirst({ where: { appraisalId, endedAt: null, cause: { not: LOCKED } } });
    if (!suspension) throw new Refusal('NOT_SUSPENDED', 409, 'The clocks of this appraisal do not stand still.');
    const tasks = await endStandstill(tx, locked, act, suspension);
    await recordEvent(tx, {
      type: 'SUSPENSION_ENDED',
      at: locked.now,
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      cycleId: locked.cycle.id,
      appraisalId,
      data: {
        suspensionId: suspension.id,
        startedAt: suspension.startedAt.toISOString(),
        tasks,
        ...(locked.cycle.status === 'PAUSED' ? { stillPaused: true } : {}),
      },
    });
    return { suspensionId: suspension.id, tasks };
  });
}

/** A suspension of a locked appraisal, as its row says. */
interface Standstill {
  readonly id: string;
  readonly scope: string;
  readonly startedAt: Date;
}

/**
 * Ends one stand-still of a locked appraisal. What another one holds too is handed over to that one and goes on when it ends; its due date then
 * moves by the whole time.
 * @returns how many open tasks it held
 */
export async function endStandstill(
  tx: Tx,
  locked: Locked & { appraisal: LockedAppraisal },
  act: Pick<Act, 'actorId'>,
  suspension: Standstill,
): Promise<number> {
  const appraisalId = locked.appraisal.id;
  await tx.$queryRaw`SELECT 1 FROM development_case WHERE appraisal_id = ${appraisalId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM periodic_evaluation WHERE appraisal_id = ${appraisalId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM task WHERE suspension_id = ${suspension.id}::uuid ORDER BY id FOR NO KEY UPDATE`;
  const held = await tx.task.findMany({
    where: { suspensionId: suspension.id, status: 'OPEN' },
    select: { id: true },
  });
  const taskIds = held.map(({ id }) => id);
  const { demo } = await tx.policy.findFirstOrThrow({
    where: { cycles: { some: { id: locked.cycle.id } } },
    select: { demo: true },
  });
  await tx.suspension.update({
    where: { id: suspension.id },
    data: { endedAt: locked.now, endedById: act.actorId },
  });
  const other = await tx.suspension.findFirst({ where: { appraisalId, endedAt: null } });
  if (suspension.scope === 'ALL' && other?.scope !== 'ALL') {
    const from = await stoodSince(tx, appraisalId, suspension);
    await movePeriods(tx, locked, { id: suspension.id, from, wholeDays: !demo });
  }
  const handed = other ? await handOver(tx, suspension.id, other, taskIds, appraisalId) : [];
  await release(
    tx,
    locked,
    suspension.id,
    taskIds.filter((id) => !handed.includes(id)),
    !demo,
  );
  return taskIds.length;
}

/** @returns ids of the tasks that go on standing still for the other suspension */
async function handOver(
  tx: Tx,
  id: string,
  other: Pick<Standstill, 'id' | 'scope'>,
  taskIds: readonly string[],
  appraisalId: string,
): Promise<string[]> {
  const held = Prisma.sql`t.id = ANY(${taskIds}::uuid[]) AND ${heldBy(appraisalId, other.scope as SuspensionScope)}`;
  await noteHold(tx, held, 'SUSPENSION', id);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE task t SET suspension_id = ${other.id}::uuid, version = t.version + 1 WHERE ${held} RETURNING t.id::text`;
  return rows.map((row) => row.id);
}

/** When every clock stopped: with the earliest of the suspensions that overlap the one that ends last. */
async function stoodSince(tx: Tx, appraisalId: string, { id, startedAt }: Standstill): Promise<Date> {
  const { _min } = await tx.suspension.aggregate({
    where: { appraisalId, scope: 'ALL', id: { not: id }, startedAt: { lt: startedAt }, endedAt: { gt: startedAt } },
    _min: { startedAt: true },
  });
  return _min.startedAt ?? startedAt;
}

async function release(
  tx: Tx,
  locked: Locked,
  id: string,
  taskIds: readonly string[],
  wholeDays: boolean,
): Promise<void> {
  const tasks = Prisma.sql`t.id = ANY(${taskIds}::uuid[])`;
  if (locked.cycle.status === 'PAUSED') {
    // The pause goes on: its end adds the length of the whole stand-still, and rings.
    await noteHold(tx, tasks, 'SUSPENSION', id);
    await tx.$executeRaw`UPDATE task t SET suspension_id = NULL, version = t.version + 1 WHERE ${tasks}`;
    await ringOwners(tx, tasks, locked.cycle.id);
    return;
  }
  await releaseTasks(tx, { tasks, by: 'SUSPENSION', id, at: locked.now, wholeDays });
  await ringOwners(tx, tasks, null);
  await tellMoved(tx, tasks, id);
}

const UNAWAITED = TASK_KINDS.filter((kind) => TASK_KIND_RULES[kind].unawaited);

/** A bell for each task that goes on; for a paused cycle one that rings when that is resumed. */
async function ringOwners(tx: Tx, tasks: Prisma.Sql, pausedCycleId: string | null): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO outbox (owner_kind, owner_id, task_id, reason, held_by_cycle_id, next_attempt_at)
    SELECT CASE WHEN t.case_id IS NOT NULL THEN 'case' WHEN t.period_id IS NOT NULL THEN 'period' ELSE 'appraisal' END, t.owner_id, t.id, ${RESUMED},
      ${pausedCycleId}::uuid, CASE WHEN ${pausedCycleId}::uuid IS NULL THEN clock_timestamp() ELSE 'infinity' END
    FROM task t WHERE ${tasks} AND t.status = 'OPEN' AND t.kind <> ALL(${UNAWAITED}::text[])`;
}

/** Windows of periodic evaluations that were not over move too, by the stand-still that no pause of the cycle has moved or will move them by. */
async function movePeriods(
  tx: Tx,
  locked: Locked,
  stop: { readonly id: string; readonly from: Date; readonly wholeDays: boolean },
): Promise<void> {
  const { pausedAt } = await tx.cycle.findUniqueOrThrow({
    where: { id: locked.cycle.id },
    select: { pausedAt: true },
  });
  const periods = await tx.periodicEvaluation.findMany({
    where: { appraisalId: locked.appraisal?.id ?? '', state: 'ACTIVE', dueAt: { gt: stop.from } },
  });
  for (const period of periods) {
    const { opens, due } = period.derivation as unknown as WindowDates['derivation'];
    const pauses = repeatedMoves(due).flatMap((move) => (move.by === 'PAUSE' ? [pauseOf(move)] : []));
    const paused = [...pauses, { from: pausedAt ?? locked.now, to: locked.now }]
      .map(({ from, to }) =>
        Math.max(0, Math.min(to.getTime(), locked.now.getTime()) - Math.max(from.getTime(), stop.from.getTime())),
      )
      .reduce((sum, length) => sum + length, 0);
    const length = Math.max(0, locked.now.getTime() - stop.from.getTime() - paused) / 1_000;
    const seconds = stop.wholeDays ? Math.ceil(length / DAY) * DAY : length;
    const dueAt = new Date(period.dueAt.getTime() + seconds * 1_000);
    const move: ClockMove = {
      by: 'SUSPENSION',
      id: stop.id,
      seconds,
      since: stop.from.toISOString(),
      from: period.dueAt.toISOString(),
      to: dueAt.toISOString(),
    };
    const derivation = { opens, due: { ...due, moved: [...(due.moved ?? []), move] } };
    await tx.periodicEvaluation.update({
      where: { id: period.id },
      data: { dueAt, derivation: derivation as unknown as Prisma.InputJsonObject, version: { increment: 1 } },
    });
  }
}

/** A pause's id is the instant of its end. */
const pauseOf = (move: ClockMove): { from: Date; to: Date } => {
  const to = new Date(move.id ?? 0);
  return { from: move.since === undefined ? to : new Date(move.since), to };
};
