import type { CaseKind } from '../domain/terms.ts';
import type { Tx } from './context.ts';
import type { Locked, LockedAppraisal } from './lock-owner.ts';
import { notify } from './notify.ts';
import { recordEvent } from './record-event.ts';
import { ring } from './ring.ts';

/**
 * Opens a coaching, counselling or reward case, unless one of the kind is open already, and rings for its workflow.
 * @returns the id of the open case
 */
export async function openCase(
  tx: Tx,
  locked: Locked & { appraisal: LockedAppraisal },
  opening: {
    kind: CaseKind;
    origin: 'RESULT' | 'OBSERVATION';
    reason: string;
    ratingId?: string;
    openedById?: string;
    requestId?: string;
  },
): Promise<string> {
  const { appraisal, cycle, now } = locked;
  const open = await tx.developmentCase.findFirst({
    where: { appraisalId: appraisal.id, kind: opening.kind, status: 'OPEN' },
    select: { id: true },
  });
  if (open) return open.id;
  const { id } = await tx.developmentCase.create({
    data: {
      appraisalId: appraisal.id,
      kind: opening.kind,
      origin: opening.origin,
      reason: opening.reason,
      ratingId: opening.ratingId ?? null,
      openedById: opening.openedById ?? null,
      openedAt: now,
    },
    select: { id: true },
  });
  await recordEvent(tx, {
    type: 'CASE_OPENED',
    at: now,
    actorId: opening.openedById,
    requestId: opening.requestId,
    cycleId: cycle.id,
    appraisalId: appraisal.id,
    data: { caseId: id, kind: opening.kind, origin: opening.origin, ratingId: opening.ratingId ?? null },
  });
  await notify(tx, [
    {
      kind: 'CASE_OPENED',
      recipientId: appraisal.employeeId,
      cause: id,
      cycleId: cycle.id,
      appraisalId: appraisal.id,
      caseId: id,
      data: { caseKind: opening.kind },
    },
  ]);
  await ring(tx, { kind: 'case', id }, 'OPENED');
  return id;
}
