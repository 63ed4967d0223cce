import type { Act, Tx } from '../context.ts';
import { lockCycles } from '../cycle-gate.ts';
import type { NewEvent } from '../record-event.ts';
import { notFound } from '../refusal.ts';

/** A cycle whose course is being changed, locked; steps hold it FOR SHARE, so that none opens a task meanwhile. */
export interface LockedCycle {
  id: string;
  status: string;
  paused_at: Date | null;
  policy_id: string;
  now: Date;
}

/** @throws Refusal NOT_FOUND */
export async function lockCycle(tx: Tx, id: string): Promise<LockedCycle> {
  // Thousands of rows move in one statement; the lock waits for steps that hold the cycle FOR SHARE.
  await tx.$queryRaw`SELECT set_config('statement_timeout', '60s', true), set_config('lock_timeout', '10s', true)`;
  await lockCycles(tx, id);
  const [cycle] = await tx.$queryRaw<Omit<LockedCycle, 'now'>[]>`
    SELECT id::text, status, paused_at, policy_id::text FROM cycle WHERE id = ${id}::uuid`;
  if (!cycle) throw notFound('The cycle');
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return { ...cycle, now: clock?.now ?? new Date() };
}

/** One mail to everybody who takes part. On resume those who hold something get DEADLINE_MOVED instead. */
export async function tellParticipants(
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

/** The audit event of a change of course. */
export const courseEvent = (
  act: Act,
  cycle: LockedCycle,
  type: string,
  data: Record<string, number> = {},
): NewEvent => ({
  type,
  at: cycle.now,
  actorId: act.actorId,
  actorRole: 'BKD_ADMIN',
  requestId: act.requestId,
  cycleId: cycle.id,
  data,
});
