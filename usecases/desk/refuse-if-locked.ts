import type { Tx } from '../context.ts';
import type { Locked } from '../lock-owner.ts';
import { Refusal } from '../refusal.ts';
import { LOCKED } from '../suspensions/hold.ts';

/**
 * While BKD has locked an appraisal nobody acts on it, its periods or its cases. Its clocks stand still meanwhile, so that nothing is lost by
 * waiting.
 * @throws Refusal APPRAISAL_LOCKED (409) with who locked it, when and why
 */
export async function refuseIfLocked(tx: Tx, { appraisal }: Pick<Locked, 'appraisal'>): Promise<void> {
  if (!appraisal?.lockedAt) return;
  const lock = await tx.suspension.findFirst({
    where: { appraisalId: appraisal.id, cause: LOCKED, endedAt: null },
    select: { reason: true, startedById: true },
  });
  const by = lock
    ? await tx.employee.findUnique({
        where: { id: lock.startedById },
        select: { id: true, name: true, position: true },
      })
    : null;
  throw new Refusal(
    'APPRAISAL_LOCKED',
    409,
    'BKD has locked this appraisal: nobody acts on it, and its clocks stand still until it is unlocked.',
    { extra: { lockedAt: appraisal.lockedAt.toISOString(), lockedBy: by, reason: lock?.reason ?? null } },
  );
}
