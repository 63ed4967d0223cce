import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { courseEvent, lockCycle, tellParticipants } from './lock-cycle.ts';

/**
 * Stops the cycle's clocks: no new tasks, no deadlines; people may go on with what is open, and appeals stay fileable. Workflows need no
 * bell: a timer that fires meanwhile finds the row paused (docs/architecture.md, rule 2).
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, CYCLE_NOT_RUNNING
 */
export async function pauseCycle(
  deps: Pick<Deps, 'db'>,
  act: Act,
  pause: { cycleId: string; reason: string },
): Promise<{ status: 'PAUSED' }> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const cycle = await lockCycle(tx, pause.cycleId);
    if (cycle.status === 'PAUSED') return { status: 'PAUSED' };
    if (cycle.status !== 'RUNNING') throw notRunning(cycle.status);
    await tx.cycle.update({
      where: { id: cycle.id },
      data: { status: 'PAUSED', pausedAt: cycle.now, pauseReason: pause.reason, version: { increment: 1 } },
    });
    await tx.$executeRaw`
      UPDATE task SET paused_at = coalesce(paused_at, ${cycle.now}), version = version + 1 WHERE cycle_id = ${cycle.id}::uuid AND status = 'OPEN'`;
    await tellParticipants(tx, cycle, 'CYCLE_PAUSED', { reasonText: pause.reason });
    await recordEvent(tx, courseEvent(act, cycle, 'CYCLE_PAUSED'));
    return { status: 'PAUSED' };
  });
}

const notRunning = (status: string): Refusal =>
  new Refusal('CYCLE_NOT_RUNNING', 409, `The cycle is ${status}; only a running cycle can be paused.`);
