import type { Act, Deps, Tx } from '../context.ts';
import { lockCycles } from '../cycle-gate.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { ring } from '../ring.ts';
import { command } from '../transact.ts';
import { CHECK_BOUNDS, checkCycleIn } from './check-cycle.ts';

export interface Launched {
  readonly operationId: string;
}

/**
 * Starts the launch: the rows are made and the workflows started in the background, followed in the operation. Launching twice is the
 * same launch.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, CHECK_FAILED, CYCLE_ENDED
 */
export async function launchCycle(
  deps: Pick<Deps, 'db' | 'allowDemoPolicies'>,
  act: Act,
  cycleId: string,
): Promise<Launched> {
  const launch = async (tx: Tx): Promise<Launched> => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    await lockCycles(tx, cycleId);
    const cycle = await tx.cycle.findUnique({ where: { id: cycleId }, select: { status: true } });
    if (!cycle) throw notFound('The cycle');
    if (cycle.status === 'CANCELLED' || cycle.status === 'CLOSED') {
      throw new Refusal('CYCLE_ENDED', 409, `The cycle is ${cycle.status}.`);
    }
    if (cycle.status !== 'DRAFT') {
      const earlier = await tx.operation.findFirstOrThrow({ where: { cycleId, kind: 'LAUNCH' }, select: { id: true } });
      return { operationId: earlier.id };
    }
    const check = await checkCycleIn(tx, deps, cycleId);
    if (!check.launchable) {
      throw new Refusal('CHECK_FAILED', 409, 'The check found errors; correct them and launch again.', {
        extra: { findings: check.findings.filter((finding) => finding.severity === 'ERROR') },
      });
    }
    const [{ now } = { now: new Date() }] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    await tx.cycle.update({
      where: { id: cycleId },
      data: { status: 'LAUNCHING', launchedAt: now, version: { increment: 1 } },
    });
    const operation = await tx.operation.create({
      data: { kind: 'LAUNCH', cycleId, requestedById: act.actorId, total: check.participants },
      select: { id: true },
    });
    await recordEvent(tx, {
      type: 'CYCLE_LAUNCHED',
      at: now,
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      cycleId,
      data: { operationId: operation.id, participants: check.participants },
    });
    await ring(tx, { kind: 'launch', id: cycleId }, 'LAUNCHED');
    return { operationId: operation.id };
  };
  return command(deps, act, launch, CHECK_BOUNDS);
}
