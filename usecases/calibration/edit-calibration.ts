import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { lockSession } from './may-calibrate.ts';
import { whoIsUnknown, type NewCalibration } from './record-calibration.ts';

/**
 * Changes the minutes, title, chair or participants of a meeting that is not closed.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), STALE_VERSION, CALIBRATION_CLOSED, VALIDATION_FAILED
 */
export async function editCalibration(
  deps: Pick<Deps, 'db'>,
  act: Act,
  edit: {
    readonly calibrationId: string;
    readonly version: number;
    readonly change: {
      readonly [Field in 'title' | 'chairId' | 'participantIds' | 'minutes']?: NewCalibration[Field] | undefined;
    };
  },
): Promise<{ version: number }> {
  return command(deps, act, async (tx) => {
    const found = await lockSession(tx, act, edit.calibrationId, 'CALIBRATION.EDIT');
    if (found instanceof CommitAndRefuse) return found;
    const { session, as } = found;
    if (session.version !== edit.version) {
      throw new Refusal('STALE_VERSION', 412, 'The meeting has changed since you read it. Read it again.', {
        extra: { version: session.version },
      });
    }
    if (session.status !== 'OPEN') throw calibrationClosed();
    const errors = await whoIsUnknown(tx, edit.change);
    if (errors.length > 0) throw new Refusal('VALIDATION_FAILED', 422, 'Somebody is not in the roster.', { errors });
    const { title, chairId, participantIds, minutes } = edit.change;
    const changed = await tx.calibrationSession.update({
      where: { id: session.id },
      data: {
        ...(title === undefined ? {} : { title }),
        ...(chairId === undefined ? {} : { chairId }),
        ...(participantIds === undefined ? {} : { participantIds: [...new Set(participantIds)] }),
        ...(minutes === undefined ? {} : { minutes }),
        version: { increment: 1 },
      },
      select: { version: true },
    });
    await recordEvent(tx, {
      type: 'CALIBRATION_EDITED',
      actorId: act.actorId,
      actorRole: as,
      requestId: act.requestId,
      cycleId: session.cycleId,
      data: { sessionId: session.id, fields: Object.keys(edit.change), version: changed.version },
    });
    return changed;
  });
}

export const calibrationClosed = (): Refusal =>
  new Refusal('CALIBRATION_CLOSED', 409, 'The meeting is closed: its minutes stand, and it proposes nothing more.');
