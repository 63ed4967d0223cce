import type { Act, Deps, Tx } from '../context.ts';
import { shareCycles } from '../cycle-gate.ts';
import { denied } from '../denied.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound, type FieldError } from '../refusal.ts';
import { isoDate, localDate } from '../../domain/calendar.ts';
import { calendarOf } from '../calendars.ts';
import { command } from '../transact.ts';
import { unitAndBelow } from '../units-below.ts';
import { calibratesAs } from './may-calibrate.ts';

export interface NewCalibration {
  readonly cycleId: string;
  readonly unitId: string;
  /** Local date of the unit, ISO; not after today. */
  readonly heldOn: string;
  readonly title: string;
  readonly chairId: string;
  readonly participantIds: readonly string[];
  readonly minutes: string;
}

/**
 * Records a meeting in which evaluators of a unit, and of the units below it, compare their ratings before these are delivered. By BKD or
 * whoever leads the unit. It changes nothing itself: what it proposes is accepted or declined by whoever set the rating (practice; the
 * regulation leaves the rating to the evaluator, Annex IV.A.1, p.89).
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), CYCLE_NOT_RUNNING, VALIDATION_FAILED
 */
export async function recordCalibration(
  deps: Pick<Deps, 'db'>,
  act: Act,
  calibration: NewCalibration,
): Promise<{ id: string }> {
  return command(deps, act, async (tx) => {
    const { cycleId, unitId } = calibration;
    await shareCycles(tx, cycleId);
    const [cycle] = await tx.$queryRaw<{ status: string; now: Date }[]>`
      SELECT status, clock_timestamp() AS now FROM cycle WHERE id = ${cycleId}::uuid`;
    if (!cycle) throw notFound('The cycle');
    if (!(await tx.unit.findUnique({ where: { id: unitId }, select: { id: true } }))) throw notFound('The unit');
    const as = await calibratesAs(tx, act.actorId, unitId);
    if (!as) return denied(tx, act, { cycleId, attempted: 'CALIBRATION.RECORD' }, 'NOT_YOUR_UNIT');
    if (cycle.status !== 'RUNNING') {
      throw new Refusal('CYCLE_NOT_RUNNING', 409, `The cycle is ${cycle.status}; ratings are compared while it runs.`);
    }
    const faults = [
      ...(await whoIsUnknown(tx, calibration)),
      ...(await isFuture(tx, calibration, cycle.now)),
      ...(await takesNoPart(tx, calibration)),
    ];
    if (faults.length > 0) {
      throw new Refusal('VALIDATION_FAILED', 422, 'The meeting cannot be recorded like this.', { errors: faults });
    }
    const { heldOn, title, chairId, participantIds, minutes } = calibration;
    const session = await tx.calibrationSession.create({
      data: {
        cycleId,
        unitId,
        heldOn: new Date(heldOn),
        title,
        chairId,
        participantIds: [...new Set(participantIds)],
        minutes,
        recordedById: act.actorId,
        recordedAt: cycle.now,
      },
      select: { id: true },
    });
    await recordEvent(tx, {
      type: 'CALIBRATION_RECORDED',
      at: cycle.now,
      actorId: act.actorId,
      actorRole: as,
      requestId: act.requestId,
      cycleId,
      data: { sessionId: session.id, unitId, heldOn, chairId },
    });
    return session;
  });
}

/** People who are named, but are not in the roster. */
export async function whoIsUnknown(
  tx: Pick<Tx, 'employee'>,
  named: { readonly chairId?: string | undefined; readonly participantIds?: readonly string[] | undefined },
): Promise<FieldError[]> {
  const { chairId, participantIds = [] } = named;
  const known = await tx.employee.findMany({
    where: { id: { in: [...participantIds, ...(chairId ? [chairId] : [])] } },
    select: { id: true },
  });
  const isKnown = (id: string): boolean => known.some((each) => each.id === id);
  return [
    ...(chairId && !isKnown(chairId) ? [{ pointer: '/chairId', detail: 'Nobody in the roster has this id.' }] : []),
    ...participantIds.flatMap((id, index) =>
      isKnown(id) ? [] : [{ pointer: `/participantIds/${index}`, detail: 'Nobody in the roster has this id.' }],
    ),
  ];
}

async function isFuture(tx: Tx, { heldOn, unitId }: NewCalibration, now: Date): Promise<FieldError[]> {
  const today = isoDate(localDate(now, await calendarOf(tx, unitId)));
  return heldOn <= today ? [] : [{ pointer: '/heldOn', detail: `A meeting that was held: ${today} or before.` }];
}

async function takesNoPart(tx: Tx, { cycleId, unitId }: NewCalibration): Promise<FieldError[]> {
  const found = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM appraisal WHERE cycle_id = ${cycleId}::uuid AND unit_id IN ${unitAndBelow(unitId)} LIMIT 1`;
  return found.length > 0 ? [] : [{ pointer: '/unitId', detail: 'Nobody of this unit takes part in the cycle.' }];
}
