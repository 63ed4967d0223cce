import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { command } from '../transact.ts';
import { courseEvent, lockCycle, tellParticipants, type LockedCycle } from './lock-cycle.ts';

/**
 * Starts the clocks again: every due date and every window that was not over moves by the length of the pause, for calendar policies by
 * whole days, so that a deadline still ends at 23:59:59. Workflows that wait without a timer are rung.
 * @throws Refusal NOT_FOUND, CYCLE_NOT_PAUSED
 */
export async function resumeCycle(
  deps: Pick<Deps, 'db'>,
  act: Act,
  cycleId: string,
): Promise<{ status: 'RUNNING'; movedSeconds: number }> {
  return command(deps, act, async (tx) => {
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
    await moveClocks(tx, cycle, seconds);
    await tx.$executeRaw`
      UPDATE outbox SET next_attempt_at = clock_timestamp(), held_by_cycle_id = NULL
      WHERE held_by_cycle_id = ${cycleId}::uuid AND consumed_at IS NULL`;
    await tellParticipants(tx, cycle, 'CYCLE_RESUMED', {});
    await recordEvent(tx, courseEvent(act, cycle, 'CYCLE_RESUMED', { movedSeconds: seconds }));
    return { status: 'RUNNING', movedSeconds: seconds };
  });
}

const DAY = 86_400;

async function moveClocks(tx: Tx, cycle: LockedCycle, seconds: number): Promise<void> {
  const moved = JSON.stringify({ by: 'PAUSE', seconds });
  await tx.$executeRaw`
    UPDATE stage_window SET
      opens_at = CASE WHEN opens_at > ${cycle.paused_at} THEN opens_at + make_interval(secs => ${seconds}::float8) ELSE opens_at END,
      due_at = due_at + make_interval(secs => ${seconds}::float8)
    WHERE cycle_id = ${cycle.id}::uuid AND due_at > ${cycle.paused_at}`;
  await tx.$executeRaw`
    UPDATE task SET due_at = due_at + make_interval(secs => ${seconds}::float8),
      next_reminder_at = next_reminder_at + make_interval(secs => ${seconds}::float8),
      derivation = jsonb_set(derivation, '{moved}', coalesce(derivation -> 'moved', '[]'::jsonb) || ${moved}::jsonb),
      paused_at = NULL, version = version + 1
    WHERE cycle_id = ${cycle.id}::uuid AND status = 'OPEN' AND paused_at IS NOT NULL`;
  // One mail to each person who holds something, naming the earliest date; not one per task.
  await tx.$executeRaw`
    INSERT INTO notice (kind, recipient_id, cycle_id, appraisal_id, task_id, dedupe_key, data)
    SELECT DISTINCT ON (assignee_id) 'DEADLINE_MOVED', assignee_id, cycle_id, appraisal_id, id,
      'DEADLINE_MOVED:' || cycle_id || ':' || ${cycle.now.toISOString()} || ':' || assignee_id,
      jsonb_build_object('taskKind', kind, 'newDueAt', to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'oldDueAt', to_char((due_at - make_interval(secs => ${seconds}::float8)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    FROM task WHERE cycle_id = ${cycle.id}::uuid AND status = 'OPEN' AND assignee_id IS NOT NULL AND due_at IS NOT NULL
    ORDER BY assignee_id, due_at
    ON CONFLICT (dedupe_key) DO NOTHING`;
}
