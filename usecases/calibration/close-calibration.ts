import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { calibrationClosed } from './edit-calibration.ts';
import { lockSession } from './may-calibrate.ts';

/**
 * Closes a meeting: nothing more is proposed, the minutes stand. What it proposed is still answered.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), CALIBRATION_CLOSED
 */
export async function closeCalibration(
  deps: Pick<Deps, 'db'>,
  act: Act,
  calibrationId: string,
): Promise<{ id: string; status: 'CLOSED' }> {
  return command(deps, act, async (tx) => {
    const found = await lockSession(tx, act, calibrationId, 'CALIBRATION.CLOSE');
    if (found instanceof CommitAndRefuse) return found;
    const { session, as } = found;
    if (session.status !== 'OPEN') throw calibrationClosed();
    const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    const at = clock?.now ?? new Date();
    await tx.calibrationSession.update({
      where: { id: session.id },
      data: { status: 'CLOSED', closedAt: at, version: { increment: 1 } },
    });
    await recordEvent(tx, {
      type: 'CALIBRATION_CLOSED',
      at,
      actorId: act.actorId,
      actorRole: as,
      requestId: act.requestId,
      cycleId: session.cycleId,
      data: { sessionId: session.id },
    });
    return { id: session.id, status: 'CLOSED' };
  });
}
