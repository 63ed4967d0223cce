import type { CheckInPlan } from '../../domain/check-ins.ts';
import { isoDate, localDate } from '../../domain/calendar.ts';
import { speakAbout, type Speaker } from '../appraisals/speak-about.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { notify } from '../notify.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { checkInsRuleOf } from './rule.ts';

export interface PlannedCheckIn {
  readonly id: string;
  /** Local date and time of the unit. */
  readonly on: string;
  readonly at: string | null;
  readonly place: string | null;
  readonly version: number;
}

/**
 * The evaluator, his superior or the employee plans the next check-in (feedback goes both ways, Annex III.C.9, p.70). The other side is told in the digest.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, NO_CHECK_INS, INVALID_FORM, CHECK_IN_PLANNED
 */
export async function planCheckIn(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { appraisalId, plan }: { readonly appraisalId: string; readonly plan: CheckInPlan },
): Promise<PlannedCheckIn> {
  return command(deps, act, async (tx) => {
    const speaker = await speaks(tx, act, appraisalId, 'CHECK_IN.PLAN');
    if (speaker instanceof CommitAndRefuse) return speaker;
    const planned = await tx.checkIn.findFirst({ where: { appraisalId, status: 'PLANNED' }, select: { id: true } });
    if (planned) {
      throw new Refusal('CHECK_IN_PLANNED', 409, 'A check-in is planned already: move it, or call it off.', {
        extra: { checkInId: planned.id },
      });
    }
    await notInThePast(tx, speaker, plan);
    const { id } = await tx.checkIn.create({
      data: { appraisalId, status: 'PLANNED', plannedById: act.actorId, ...columnsOf(plan) },
      select: { id: true },
    });
    return tell(tx, act, speaker, { id, ...shown(plan), version: 1 }, 'CHECK_IN_PLANNED');
  });
}

/** @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, INVALID_FORM, CHECK_IN_CLOSED */
export async function moveCheckIn(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { checkInId, plan }: { readonly checkInId: string; readonly plan: CheckInPlan },
): Promise<PlannedCheckIn> {
  return command(deps, act, async (tx) => {
    const speaker = await speaksAtPlanned(tx, act, checkInId, 'CHECK_IN.MOVE');
    if (speaker instanceof CommitAndRefuse) return speaker;
    await notInThePast(tx, speaker, plan);
    const { version } = await tx.checkIn.update({
      where: { id: checkInId },
      data: { ...columnsOf(plan), version: { increment: 1 } },
      select: { version: true },
    });
    return tell(tx, act, speaker, { id: checkInId, ...shown(plan), version }, 'CHECK_IN_MOVED');
  });
}

/** @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, CHECK_IN_CLOSED */
export async function callCheckInOff(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { checkInId, reason }: { readonly checkInId: string; readonly reason: string },
): Promise<{ id: string; status: 'CALLED_OFF' }> {
  return command(deps, act, async (tx) => {
    const speaker = await speaksAtPlanned(tx, act, checkInId, 'CHECK_IN.CALL_OFF');
    if (speaker instanceof CommitAndRefuse) return speaker;
    await tx.checkIn.update({
      where: { id: checkInId },
      data: {
        ...{ status: 'CALLED_OFF', calledOffById: act.actorId, calledOffBecause: reason },
        version: { increment: 1 },
      },
    });
    await record(tx, act, speaker, { type: 'CHECK_IN_CALLED_OFF', data: { checkInId } });
    return { id: checkInId, status: 'CALLED_OFF' };
  });
}

const speaks = (tx: Tx, act: Act, appraisalId: string, attempted: string): Promise<Speaker | CommitAndRefuse> =>
  speakAbout(tx, act, { appraisalId, attempted, sides: 'BOTH', refuseWithout: checkInsRuleOf });

/** Of a check-in that was neither held nor called off. */
async function speaksAtPlanned(
  tx: Tx,
  act: Act,
  checkInId: string,
  attempted: string,
): Promise<Speaker | CommitAndRefuse> {
  const found = await tx.checkIn.findUnique({ where: { id: checkInId }, select: { appraisalId: true } });
  if (!found) throw notFound('The check-in');
  const speaker = await speaks(tx, act, found.appraisalId, attempted);
  if (speaker instanceof CommitAndRefuse) return speaker;
  const { status } = await tx.checkIn.findUniqueOrThrow({ where: { id: checkInId }, select: { status: true } });
  if (status !== 'PLANNED') {
    throw new Refusal('CHECK_IN_CLOSED', 409, `The check-in is ${status}: plan another one.`, { extra: { status } });
  }
  return speaker;
}

async function notInThePast(tx: Tx, { locked }: Speaker, { on }: CheckInPlan): Promise<void> {
  const today = isoDate(localDate(locked.now, await calendarOf(tx, locked.unitId)));
  if (on >= today) return;
  throw new Refusal('INVALID_FORM', 422, 'The day is over.', {
    errors: [{ pointer: '/on', detail: `A day from ${today} (today) on is expected; one that was held is recorded.` }],
  });
}

/** The event, and the notice to the other side. */
async function tell(
  tx: Tx,
  act: Act,
  speaker: Speaker,
  planned: PlannedCheckIn,
  type: 'CHECK_IN_PLANNED' | 'CHECK_IN_MOVED',
): Promise<PlannedCheckIn> {
  const { access, role } = speaker;
  await record(tx, act, speaker, { type, data: { checkInId: planned.id, on: planned.on } });
  const other = role === 'EMPLOYEE' ? access.evaluatorId : access.employeeId;
  if (other) {
    await notify(tx, [
      {
        ...{ kind: 'CHECK_IN_PLANNED', recipientId: other, cause: `${planned.id}:${planned.version}` },
        ...{ cycleId: access.cycleId, appraisalId: access.appraisalId, data: { fromId: act.actorId } },
      },
    ]);
  }
  return planned;
}

const record = (
  tx: Tx,
  act: Act,
  { locked, access, role }: Speaker,
  event: { readonly type: string; readonly data: { readonly checkInId: string; readonly on?: string } },
): Promise<void> =>
  recordEvent(tx, {
    ...event,
    ...{ at: locked.now, actorId: act.actorId, actorRole: role, requestId: act.requestId },
    ...{ cycleId: access.cycleId, appraisalId: access.appraisalId },
  });

const columnsOf = ({ on, at, place }: CheckInPlan) => ({
  plannedFor: new Date(on),
  plannedAt: at ?? null,
  place: place ?? null,
});
const shown = ({ on, at, place }: CheckInPlan) => ({ on, at: at ?? null, place: place ?? null });
