import { lockOwner } from '../../lock-owner.ts';
import { refuseOwnAppraisal } from '../../own-appraisal.ts';
import { raiseEpoch } from '../../raise-epochs.ts';
import { endedBecause } from '../../task-view.ts';
import { failed, skipped, type Repair } from './repair.ts';

/** A new run from the rows; the old one, where it still runs, is ended by the relay. Needs to know that something is wrong with the old one. */
export const raiseOneEpoch: Repair = async (tx, { act, target, health }) => {
  const { kind, id } = target;
  if (kind !== 'appraisal' && kind !== 'case' && kind !== 'period' && kind !== 'report') {
    return failed('TARGET_REFUSED', { expected: 'appraisal, case, period or report' });
  }
  const locked = await lockOwner(tx, { kind, id });
  const about = { cycleId: locked.cycle.id, ...(locked.appraisal ? { appraisalId: locked.appraisal.id } : {}) };
  if (locked.appraisal?.employeeId === act.actorId) {
    return refuseOwnAppraisal(tx, act, { ...about, attempted: 'REPAIR.RAISE_EPOCH' });
  }
  const ended = endedBecause(locked, locked.epoch);
  if (ended) return skipped('ENDED', { because: ended });
  if (health === 'HEALTHY') return skipped('HEALTHY', { epoch: locked.epoch });
  // Raised blindly it would do no harm either, but after a loss of Temporal's state `npm run recover` raises all at once.
  if (health !== 'FAULTY') return failed('TEMPORAL_SILENT');
  const epoch = await raiseEpoch(tx, { kind, id });
  return { status: 'DONE', code: 'RAISED', detail: { oldEpoch: locked.epoch, newEpoch: epoch }, about };
};
