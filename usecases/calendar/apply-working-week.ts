import { weekdaysOn } from '../../domain/calendar.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { lockCalendar } from './lock-calendar.ts';
import { requireUnit } from './require-unit.ts';

/** From a local date on, a unit (not the units below it) works on other weekdays. */
export interface WorkingWeekEdit {
  readonly unitId: string;
  /** ISO weekdays, 1 = Monday; at least one. */
  readonly weekdays: readonly number[];
  /** Local ISO date. */
  readonly validFrom: string;
  readonly source: string;
}

export interface AppliedWorkingWeek {
  readonly id: string;
  readonly unitId: string;
  readonly weekdays: readonly number[];
  readonly validFrom: string;
  /** What held on that date until now. */
  readonly before: readonly number[];
}

/**
 * Writes a unit's new week, in the caller's transaction. The same date again is a correction: a later row, beside the first.
 * @throws Refusal VALIDATION_FAILED, NOTHING_CHANGED (422)
 */
export async function applyWorkingWeek(tx: Tx, actorId: string, edit: WorkingWeekEdit): Promise<AppliedWorkingWeek> {
  const now = await lockCalendar(tx);
  await requireUnit(tx, edit.unitId);
  const weekdays = [...new Set(edit.weekdays)].sort((a, b) => a - b);
  const before = [...weekdaysOn(edit.validFrom, await calendarOf(tx, edit.unitId))].sort((a, b) => a - b);
  if (before.join() === weekdays.join()) {
    throw new Refusal('NOTHING_CHANGED', 422, `The unit works on these weekdays on ${edit.validFrom} already.`);
  }
  const { id } = await tx.unitWeek.create({
    data: {
      unitId: edit.unitId,
      weekdays,
      validFrom: new Date(`${edit.validFrom}T00:00:00Z`),
      source: edit.source,
      enteredById: actorId,
      enteredAt: now,
    },
    select: { id: true },
  });
  return { id, unitId: edit.unitId, weekdays, validFrom: edit.validFrom, before };
}
