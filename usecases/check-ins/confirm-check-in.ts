import { speakAbout } from '../appraisals/speak-about.ts';
import type { Act, Deps } from '../context.ts';
import { iso } from '../iso.ts';
import { notify } from '../notify.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { checkInsRuleOf } from './rule.ts';

/**
 * The employee has read the record; what he sees otherwise stands beside it, and whoever recorded it is told. Nothing hangs on it: an action is a task from the record on.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, CHECK_IN_NOT_HELD, CHECK_IN_CONFIRMED
 */
export async function confirmCheckIn(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { checkInId, remark }: { readonly checkInId: string; readonly remark?: string | undefined },
): Promise<{ id: string; confirmedAt: string }> {
  return command(deps, act, async (tx) => {
    const found = await tx.checkIn.findUnique({ where: { id: checkInId }, select: { appraisalId: true } });
    if (!found) throw notFound('The check-in');
    const { appraisalId } = found;
    const about = { appraisalId, attempted: 'CHECK_IN.CONFIRM' };
    const speaker = await speakAbout(tx, act, { ...about, sides: 'EMPLOYEE', refuseWithout: checkInsRuleOf });
    if (speaker instanceof CommitAndRefuse) return speaker;
    const { locked, access, role } = speaker;
    const held = await tx.checkIn.findUniqueOrThrow({ where: { id: checkInId } });
    if (held.status !== 'HELD' || !held.recordedById) {
      throw new Refusal('CHECK_IN_NOT_HELD', 409, `The check-in is ${held.status}: it has no record to confirm.`);
    }
    if (held.confirmedAt) throw new Refusal('CHECK_IN_CONFIRMED', 409, 'You have confirmed this record before.');
    await tx.checkIn.update({
      where: { id: checkInId },
      data: { confirmedAt: locked.now, remark: remark ?? null, version: { increment: 1 } },
    });
    await recordEvent(tx, {
      ...{ type: 'CHECK_IN_CONFIRMED', at: locked.now, actorId: act.actorId, actorRole: role },
      ...{ requestId: act.requestId, cycleId: access.cycleId, appraisalId },
      data: { checkInId, remarked: remark !== undefined },
    });
    if (remark !== undefined) {
      await notify(tx, [
        {
          ...{ kind: 'CHECK_IN_REMARK', recipientId: held.recordedById, cause: checkInId },
          ...{ cycleId: access.cycleId, appraisalId, data: { fromId: act.actorId } },
        },
      ]);
    }
    return { id: checkInId, confirmedAt: iso(locked.now) };
  });
}
