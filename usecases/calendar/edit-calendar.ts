/** BKD edits the calendar: the rows and the order to recompute open clocks are one transaction; the chunks follow (usecases/clock-changes/). */
import type { NewClockChange } from '../clock-changes/clock-change.ts';
import { orderClockChange, type OrderedClockChange } from '../clock-changes/order-clock-change.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { applyDecree, type AppliedDecree, type DecreeEdit } from './apply-decree.ts';
import { applyWorkingWeek, type AppliedWorkingWeek, type WorkingWeekEdit } from './apply-working-week.ts';

/** Ordering a recomputation locks the cycles that it concerns and moves their windows. */
const BOUNDS = { lockMs: 5_000, statementMs: 60_000 };

/**
 * Enters a decree on days off, or its amendment, and orders the recomputation of the clocks that it may move.
 * @throws Refusal ROLE_REQUIRED (403), VALIDATION_FAILED (422), DAY_OFF_UNKNOWN, DAY_OFF_EXISTS (409)
 */
export async function enterDecree(
  deps: Pick<Deps, 'db'>,
  act: Act,
  edit: DecreeEdit,
): Promise<AppliedDecree & OrderedClockChange> {
  return command(
    deps,
    act,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      const applied = await applyDecree(tx, act.actorId, edit);
      const ordered = await orderClockChange(tx, act, changeOfDecree(edit));
      await recordEdit(tx, act, 'CALENDAR_EDITED', {
        year: applied.year,
        ...(applied.unitId === null ? {} : { unitId: applied.unitId }),
        added: applied.added.map(({ id, date }) => ({ id, date })),
        revoked: applied.revoked.map(({ id, date }) => ({ id, date })),
        ...ordered,
      });
      return { ...applied, ...ordered };
    },
    BOUNDS,
  );
}

/**
 * Enters a unit's new working week and orders the recomputation of the clocks that it may move.
 * @throws Refusal ROLE_REQUIRED (403), VALIDATION_FAILED, NOTHING_CHANGED (422)
 */
export async function enterWorkingWeek(
  deps: Pick<Deps, 'db'>,
  act: Act,
  edit: WorkingWeekEdit,
): Promise<AppliedWorkingWeek & OrderedClockChange> {
  return command(
    deps,
    act,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      const applied = await applyWorkingWeek(tx, act.actorId, edit);
      const ordered = await orderClockChange(tx, act, changeOfWeek(edit));
      await recordEdit(tx, act, 'WORKING_WEEK_EDITED', {
        unitId: applied.unitId,
        weekId: applied.id,
        weekdays: [...applied.weekdays],
        before: [...applied.before],
        validFrom: applied.validFrom,
        ...ordered,
      });
      return { ...applied, ...ordered };
    },
    BOUNDS,
  );
}

async function recordEdit(
  tx: Tx,
  act: Act,
  type: string,
  data: NonNullable<Parameters<typeof recordEvent>[1]['data']>,
): Promise<void> {
  await recordEvent(tx, { type, actorId: act.actorId, actorRole: 'BKD_ADMIN', requestId: act.requestId, data });
}

/** What people are told of a date that moves. */
export const changeOfDecree = (edit: DecreeEdit): NewClockChange => ({
  kind: 'CALENDAR',
  unitId: edit.unitId,
  reason: `Perubahan hari libur tahun ${edit.year}`,
  decree: edit.source,
});

export const changeOfWeek = (edit: WorkingWeekEdit): NewClockChange => ({
  kind: 'WORKING_WEEK',
  unitId: edit.unitId,
  reason: `Perubahan hari kerja unit sejak ${edit.validFrom}`,
  decree: edit.source,
});
