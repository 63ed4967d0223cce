import { Prisma } from '../../generated/prisma/client.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { isoText } from '../suspensions/iso-text.ts';
import { noteHold, releaseTasks, tellMoved } from '../suspensions/release-tasks.ts';
import { command } from '../transact.ts';
import { courseEvent, lockCycle, tellParticipants, type LockedCycle } from './lock-cycle.ts';

/**
 * Starts the clocks again: every due date and every window that was not over moves by as long as it stood still, for calendar policies by
 * whole days, so that a deadline still ends at 23:59:59. What a suspension holds besides goes on standing still. Workflows that wait without a
 * timer are rung.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, CYCLE_NOT_PAUSED
 */
export async function resumeCycle(
  deps: Pick<Deps, 'db'>,
  act: Act,
  cycleId: string,
): Promise<{ status: 'RUNNING'; movedSeconds: number }> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const cycle = await lockCycle(tx, cycleId);
    if (cycle.status === 'RUNNING') return { status: 'RUNNING', movedSeconds: 0 };
    if (cycle.status !== 'PAUSED' || !cycle.paused_at) {
      throw new Refusal('CYCLE_NOT_PAUSED', 409, `The cycle is ${cycle.status}, not paused.`);
    }
    const length = (cycle.now.getTime() - cycle.paused_at.getTime()) / 1_000;
    const { demo } = await tx.policy.findUniqueOrThrow({ where: { id: cycle.policy_id }, select: { demo: true } });
    const seconds = demo ? length : Math.ceil(length / DAY) * DAY;
    await tx.cycle.update({
      where: { id: cycleId },
      data: { status: 'RUNNING', pausedAt: null, pauseReason: null, version: { increment: 1 } },
    });
    await moveClocks(tx, cycle, { from: cycle.paused_at, to: cycle.now, seconds, wholeDays: !demo });
    await tx.$executeRaw`
      UPDATE outbox SET created_at = clock_timestamp(), next_attempt_at = clock_timestamp(), held_by_cycle_id = NULL
      WHERE held_by_cycle_id = ${cycleId}::uuid AND consumed_at IS NULL`;
    await tellParticipants(tx, cycle, 'CYCLE_RESUMED', {});
    await recordEvent(tx, courseEvent(act, cycle, 'CYCLE_RESUMED', { movedSeconds: seconds }));
    return { status: 'RUNNING', movedSeconds: seconds };
  });
}

const DAY = 86_400;

/** @param length of the pause in seconds, by which windows move; tasks that were opened meanwhile, or stood still before, have their own */
async function moveClocks(tx: Tx, cycle: LockedCycle, pause: Pause): Promise<void> {
  const { from, to } = { from: pause.from.toISOString(), to: pause.to.toISOString() };
  const entry = JSON.stringify({ by: 'PAUSE', id: to, since: from, seconds: pause.seconds });
  await tx.$executeRaw`
    UPDATE stage_window SET
      opens_at = CASE WHEN opens_at > ${pause.from} THEN opens_at + make_interval(secs => ${pause.seconds}::float8) ELSE opens_at END,
      due_at = due_at + make_interval(secs => ${pause.seconds}::float8),
      derivation = ${withMove(
        Prisma.sql`CASE WHEN opens_at > ${pause.from} THEN ${withMove(Prisma.sql`derivation`, 'opens', Prisma.sql`opens_at`, entry, pause.seconds)}
        ELSE derivation END`,
        'due',
        Prisma.sql`due_at`,
        entry,
        pause.seconds,
      )}
    WHERE cycle_id = ${cycle.id}::uuid AND due_at > ${pause.from}`;
  // Those that have opened; what opens later is moved when it opens (domain/periods.ts).
  await tx.$executeRaw`
    UPDATE periodic_evaluation p SET due_at = p.due_at + make_interval(secs => ${pause.seconds}::float8), version = p.version + 1,
      derivation = ${withMove(Prisma.sql`p.derivation`, 'due', Prisma.sql`p.due_at`, entry, pause.seconds)}
    FROM appraisal a WHERE a.id = p.appraisal_id AND a.cycle_id = ${cycle.id}::uuid AND p.state = 'ACTIVE' AND p.due_at > ${pause.from}`;
  await releaseTasks(tx, {
    tasks: Prisma.sql`t.cycle_id = ${cycle.id}::uuid AND t.suspension_id IS NULL`,
    by: 'PAUSE',
    id: to,
    at: pause.to,
    wholeDays: pause.wholeDays,
  });
  // Their suspension goes on: the length of the whole stand-still is added when that ends.
  await noteHold(tx, Prisma.sql`t.cycle_id = ${cycle.id}::uuid AND t.suspension_id IS NOT NULL`, 'PAUSE', to);
  await tellMoved(tx, Prisma.sql`t.cycle_id = ${cycle.id}::uuid`, to);
}

interface Pause {
  readonly from: Date;
  readonly to: Date;
  readonly seconds: number;
  readonly wholeDays: boolean;
}

/** The derivation of a window with one more move of one of its ends. */
function withMove(
  derivation: Prisma.Sql,
  end: 'opens' | 'due',
  at: Prisma.Sql,
  entry: string,
  seconds: number,
): Prisma.Sql {
  return Prisma.sql`jsonb_set(${derivation}, ${[end, 'moved']}::text[],
    coalesce(derivation -> ${end}::text -> 'moved', '[]'::jsonb) || (${entry}::jsonb || jsonb_build_object(
      'from', ${isoText(at)}, 'to', ${isoText(Prisma.sql`${at} + make_interval(secs => ${seconds}::float8)`)})))`;
}
