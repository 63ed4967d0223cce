import { randomUUID } from 'node:crypto';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Act, Tx } from '../context.ts';
import { lockCycles } from '../cycle-gate.ts';
import { recordEvent } from '../record-event.ts';
import { ring } from '../ring.ts';
import { unordered, type NewClockChange } from './clock-change.ts';
import { ClockContext } from './clock-context.ts';
import { countOwners, scopeOf } from './scope.ts';
import { windowsInScope, writeWindows } from './windows-in-scope.ts';

export interface OrderedClockChange {
  readonly changeId: string;
  /** Follow it at /operations/{operationId}. */
  readonly operationId: string;
  /** Windows of stages that it moved at once. */
  readonly windows: number;
}

/**
 * Puts a change of clocks on record, moves the windows of stages, and rings the workflow that moves tasks in chunks. Called in the
 * transaction of the edit (of days off, weeks, the cycle's policy), as its last step: it locks the cycles that it concerns until the commit, so
 * that no step that computed a date by the old rules opens a task after the chunks have passed it.
 */
export async function orderClockChange(tx: Tx, act: Act, change: NewClockChange): Promise<OrderedClockChange> {
  // Thousands of rows may be counted; the lock waits for steps that hold the cycle FOR SHARE.
  await tx.$queryRaw`SELECT set_config('statement_timeout', '60s', true), set_config('lock_timeout', '10s', true)`;
  const cycleId = 'cycleId' in change ? change.cycleId : null;
  await lockCycles(
    tx,
    Prisma.sql`(${cycleId}::uuid IS NULL OR id = ${cycleId}::uuid) AND status IN ('LAUNCHING', 'RUNNING', 'PAUSED', 'CLOSED')`,
  );
  const context = new ClockContext(tx);
  const at = cycleId === null ? await databaseNow(tx) : (await context.cycle(cycleId)).now;
  const row = unordered(change, randomUUID(), at);
  const scope = await scopeOf(tx, row);
  const moved = await windowsInScope(tx, context, scope);
  await writeWindows(tx, moved);
  const operation = await tx.operation.create({
    data: { kind: 'CLOCK_CHANGE', cycleId, requestedById: act.actorId },
    select: { id: true },
  });
  await tx.$executeRaw`
    INSERT INTO clock_change (id, kind, cycle_id, unit_id, appraisal_id, stage, task_kind, until, add_n, add_unit, policy_id, reason, decree,
      requested_by_id, created_at, operation_id)
    VALUES (${row.id}::uuid, ${row.kind}, ${row.cycleId}::uuid, ${row.unitId}::uuid, ${row.appraisalId}::uuid, ${row.stage}, ${row.taskKind},
      ${row.until}::date, ${row.addN}::int, ${row.addUnit}, ${row.policyId}::uuid, ${change.reason}, ${row.decree}, ${act.actorId}::uuid, ${at},
      ${operation.id}::uuid)`;
  const total = await countOwners(tx, scope);
  await tx.operation.update({ where: { id: operation.id }, data: { total } });
  await recordEvent(tx, {
    type: change.kind === 'EXTENSION' ? 'CLOCKS_EXTENDED' : 'CLOCKS_CHANGED',
    at,
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    cycleId: cycleId ?? undefined,
    data: {
      changeId: row.id,
      operationId: operation.id,
      kind: row.kind,
      ...(row.decree === null ? {} : { decree: row.decree }),
      ...(row.unitId === null ? {} : { unitId: row.unitId }),
      ...(row.appraisalId === null ? {} : { appraisalId: row.appraisalId }),
      ...(row.stage === null ? {} : { stage: row.stage }),
      ...(row.taskKind === null ? {} : { taskKind: row.taskKind }),
      ...(row.until === null ? {} : { until: row.until }),
      ...(row.addN === null ? {} : { addN: row.addN, addUnit: row.addUnit }),
      ...(row.policyId === null ? {} : { policyId: row.policyId }),
      windows: moved.length,
      owners: total,
    },
  });
  await ring(tx, { kind: 'clock', id: row.id }, 'ORDERED');
  return { changeId: row.id, operationId: operation.id, windows: moved.length };
}

export async function databaseNow(tx: Tx): Promise<Date> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!clock) throw new Error('The database gave no time.');
  return clock.now;
}
