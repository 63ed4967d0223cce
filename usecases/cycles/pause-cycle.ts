import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { command } from '../transact.ts';

interface LockedCycle {
  id: string;
  status: string;
  paused_at: Date | null;
  policy_id: string;
  now: Date;
}

/**
 * Stops the cycle's clocks: no new tasks, no deadlines; people may go on with what is open, and appeals stay fileable. Workflows need no
 * bell: a timer that fires meanwhile finds the row paused (design rule 2).
 * @throws Refusal NOT_FOUND, CYCLE_NOT_RUNNING
 */
export async function pauseCycle(
  deps: Pick<Deps, 'db'>,
  act: Act,
  pause: { cycleId: string; reason: string },
): Promise<{ status: 'PAUSED' }> {
  return command(deps, act, async (tx) => {
    const cycle = await lockCycle(tx, pause.cycleId);
    if (cycle.status === 'PAUSED') return { status: 'PAUSED' };
    if (cycle.status !== 'RUNNING') throw notRunning(cycle.status);
    await tx.cycle.update({
      where: { id: cycle.id },
      data: { status: 'PAUSED', pausedAt: cycle.now, pauseReason: pause.reason, version: { increment: 1 } },
    });
    await tx.$executeRaw`
      UPDATE task SET paused_at = ${cycle.now}, version = version + 1 WHERE cycle_id = ${cycle.id}::uuid AND status = 'OPEN'`;
    await tellParticipants(tx, cycle, 'CYCLE_PAUSED', { reasonText: pause.reason });
    await recordEvent(tx, event(act, cycle, 'CYCLE_PAUSED'));
    return { status: 'PAUSED' };
  });
}

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
    await recordEvent(tx, event(act, cycle, 'CYCLE_RESUMED', { movedSeconds: seconds }));
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

/**
 * Ends the cycle without results. Every fact stays; open tasks are closed, people are told, workflows are rung so that they end.
 * @throws Refusal NOT_FOUND, CYCLE_ENDED
 */
export async function cancelCycle(
  deps: Pick<Deps, 'db'>,
  act: Act,
  cancel: { cycleId: string; reason: string },
): Promise<{ status: 'CANCELLED' }> {
  return command(deps, act, async (tx) => {
    const cycle = await lockCycle(tx, cancel.cycleId);
    if (cycle.status === 'CANCELLED') return { status: 'CANCELLED' };
    if (cycle.status === 'CLOSED') throw new Refusal('CYCLE_ENDED', 409, 'The cycle is closed; its results stand.');
    await tx.cycle.update({
      where: { id: cycle.id },
      data: { status: 'CANCELLED', cancelledAt: cycle.now, cancelReason: cancel.reason, version: { increment: 1 } },
    });
    await tx.$executeRaw`
      UPDATE task SET status = 'CANCELLED', closed_at = ${cycle.now}, next_reminder_at = NULL, version = version + 1
      WHERE cycle_id = ${cycle.id}::uuid AND status = 'OPEN'`;
    await tx.$executeRaw`
      WITH ended AS (
        UPDATE appraisal SET state = 'CANCELLED', end_reason = 'CYCLE_CANCELLED', version = version + 1
        WHERE cycle_id = ${cycle.id}::uuid AND state = 'ACTIVE' RETURNING id),
      cases AS (
        UPDATE development_case d SET status = 'CANCELLED', closed_at = ${cycle.now}, version = d.version + 1
        FROM appraisal a WHERE a.id = d.appraisal_id AND a.cycle_id = ${cycle.id}::uuid AND d.status = 'OPEN' RETURNING d.id),
      reports AS (
        UPDATE unit_report SET status = 'CANCELLED' WHERE cycle_id = ${cycle.id}::uuid AND status = 'OPEN' RETURNING id)
      INSERT INTO outbox (owner_kind, owner_id, reason)
      SELECT 'appraisal', id, 'CANCELLED' FROM ended UNION ALL SELECT 'case', id, 'CANCELLED' FROM cases
      UNION ALL SELECT 'report', id, 'CANCELLED' FROM reports`;
    await tellParticipants(tx, cycle, 'CYCLE_CANCELLED', { reasonText: cancel.reason });
    await recordEvent(tx, event(act, cycle, 'CYCLE_CANCELLED'));
    return { status: 'CANCELLED' };
  });
}

async function lockCycle(tx: Tx, id: string): Promise<LockedCycle> {
  // Thousands of rows move in one statement; the lock waits for steps that hold the cycle FOR SHARE.
  await tx.$queryRaw`SELECT set_config('statement_timeout', '60s', true), set_config('lock_timeout', '10s', true)`;
  const [cycle] = await tx.$queryRaw<Omit<LockedCycle, 'now'>[]>`
    SELECT id::text, status, paused_at, policy_id::text FROM cycle WHERE id = ${id}::uuid FOR UPDATE`;
  if (!cycle) throw notFound('The cycle');
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return { ...cycle, now: clock?.now ?? new Date() };
}

async function tellParticipants(
  tx: Tx,
  cycle: LockedCycle,
  kind: 'CYCLE_PAUSED' | 'CYCLE_RESUMED' | 'CYCLE_CANCELLED',
  data: Record<string, string>,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO notice (kind, recipient_id, cycle_id, appraisal_id, dedupe_key, data)
    SELECT ${kind}, a.employee_id, a.cycle_id, a.id, ${`${kind}:${cycle.now.toISOString()}:`} || a.id, ${JSON.stringify(data)}::jsonb
    FROM appraisal a WHERE a.cycle_id = ${cycle.id}::uuid AND a.state <> 'EXCLUDED'
      AND NOT (${kind} = 'CYCLE_RESUMED' AND EXISTS (
        SELECT 1 FROM task t WHERE t.assignee_id = a.employee_id AND t.cycle_id = a.cycle_id AND t.status = 'OPEN'))
    ON CONFLICT (dedupe_key) DO NOTHING`;
}

const notRunning = (status: string): Refusal =>
  new Refusal('CYCLE_NOT_RUNNING', 409, `The cycle is ${status}; only a running cycle can be paused.`);

const event = (
  act: Act,
  cycle: LockedCycle,
  type: string,
  data: Record<string, number> = {},
): Parameters<typeof recordEvent>[1] => ({
  type,
  at: cycle.now,
  actorId: act.actorId,
  actorRole: 'BKD_ADMIN',
  requestId: act.requestId,
  cycleId: cycle.id,
  data,
});
