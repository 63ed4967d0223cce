import { speakAbout } from '../appraisals/speak-about.ts';
import type { Act, Deps } from '../context.ts';
import { denied } from '../denied.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { checkInsRuleOf } from './rule.ts';

/**
 * One of the two wants to speak about something: it is on the agenda until a check-in settles it.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, NO_CHECK_INS
 */
export async function raisePoint(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { appraisalId, text }: { readonly appraisalId: string; readonly text: string },
): Promise<{ id: string }> {
  return command(deps, act, async (tx) => {
    const about = { appraisalId, attempted: 'CHECK_IN.RAISE' };
    const speaker = await speakAbout(tx, act, { ...about, sides: 'BOTH', refuseWithout: checkInsRuleOf });
    if (speaker instanceof CommitAndRefuse) return speaker;
    const { locked, access, role } = speaker;
    const raised = await tx.raisedPoint.create({
      data: { appraisalId, raisedById: act.actorId, text, raisedAt: locked.now },
      select: { id: true },
    });
    await recordEvent(tx, {
      ...{ type: 'POINT_RAISED', at: locked.now, actorId: act.actorId, actorRole: role, requestId: act.requestId },
      ...{ cycleId: access.cycleId, appraisalId, data: { pointId: raised.id } },
    });
    return raised;
  });
}

/**
 * Whoever raised a point takes it back. Nothing is deleted; it only leaves the agenda.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, POINT_CLOSED
 */
export async function withdrawPoint(deps: Pick<Deps, 'db'>, act: Act, pointId: string): Promise<void> {
  await command(deps, act, async (tx) => {
    const found = await tx.raisedPoint.findUnique({ where: { id: pointId } });
    if (!found) throw notFound('The point');
    const { appraisalId } = found;
    const about = { appraisalId, attempted: 'CHECK_IN.WITHDRAW_POINT' };
    const speaker = await speakAbout(tx, act, { ...about, sides: 'BOTH', refuseWithout: checkInsRuleOf });
    if (speaker instanceof CommitAndRefuse) return speaker;
    const { locked, access, role } = speaker;
    // The other side can settle it at the check-in.
    if (found.raisedById !== act.actorId) {
      return denied(tx, act, { cycleId: access.cycleId, ...about }, 'NOT_RELATED');
    }
    const settled = await tx.checkInPoint.findFirst({ where: { appraisalId, ref: pointId, settled: true } });
    const { count } = await tx.raisedPoint.updateMany({
      where: { id: pointId, withdrawnAt: null },
      data: { withdrawnAt: locked.now },
    });
    if (settled || count === 0) throw new Refusal('POINT_CLOSED', 409, 'The point is not on the agenda any more.');
    await recordEvent(tx, {
      ...{ type: 'POINT_WITHDRAWN', at: locked.now, actorId: act.actorId, actorRole: role, requestId: act.requestId },
      ...{ cycleId: access.cycleId, appraisalId, data: { pointId } },
    });
    return null;
  });
}
