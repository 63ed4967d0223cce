import { previewClockChange, type ClockChangePreview } from '../clock-changes/preview-clock-change.ts';
import type { NewClockChange } from '../clock-changes/clock-change.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { requireOffice } from '../require-office.ts';
import { inTransaction } from '../transact.ts';
import { applyDecree, type AppliedDecree, type DecreeEdit } from './apply-decree.ts';
import { applyWorkingWeek, type AppliedWorkingWeek, type WorkingWeekEdit } from './apply-working-week.ts';
import { changeOfDecree, changeOfWeek } from './edit-calendar.ts';

/** Every open clock is computed anew. */
const BOUNDS = { lockMs: 2_000, statementMs: 60_000 };

/** What a decree would change and move; nothing is kept. @throws Refusal as `enterDecree` */
export async function previewDecree(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId'>,
  edit: DecreeEdit,
): Promise<{ edit: AppliedDecree; moves: ClockChangePreview }> {
  return rolledBack(deps, act, changeOfDecree(edit), (tx) => applyDecree(tx, act.actorId, edit));
}

/** What another working week would move; nothing is kept. @throws Refusal as `enterWorkingWeek` */
export async function previewWorkingWeek(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId'>,
  edit: WorkingWeekEdit,
): Promise<{ edit: AppliedWorkingWeek; moves: ClockChangePreview }> {
  return rolledBack(deps, act, changeOfWeek(edit), (tx) => applyWorkingWeek(tx, act.actorId, edit));
}

/** The edit is really made, so that what is shown is what entering it does, and then rolled back. */
async function rolledBack<T>(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId'>,
  change: NewClockChange,
  apply: (tx: Tx) => Promise<T>,
): Promise<{ edit: T; moves: ClockChangePreview }> {
  try {
    return await inTransaction(
      deps,
      async (tx) => {
        await requireOffice(tx, act.actorId, 'BKD_ADMIN');
        const edit = await apply(tx);
        throw new RollBack({ edit, moves: await previewClockChange(tx, change) });
      },
      BOUNDS,
    );
  } catch (error) {
    if (error instanceof RollBack) return error.shown as { edit: T; moves: ClockChangePreview };
    throw error;
  }
}

/** Not a fault: how a transaction is left without keeping anything. */
class RollBack extends Error {
  readonly shown: unknown;
  constructor(shown: unknown) {
    super('A preview keeps nothing.');
    this.name = 'RollBack';
    this.shown = shown;
  }
}
