import type { DenialReason } from '../domain/authority.ts';
import type { Act, Tx } from './context.ts';
import { recordEvent } from './record-event.ts';
import { Refusal } from './refusal.ts';
import { CommitAndRefuse } from './transact.ts';

const WHY: Record<DenialReason | 'NOT_RELATED' | 'NOT_YOUR_UNIT' | 'NOT_DECIDED_BY_YOU' | 'PREPARER', string> = {
  OWN_APPRAISAL: 'Nobody acts on his own appraisal.',
  RATED_IT: 'Whoever set the rating does not judge the appeal against it.',
  NOT_HOLDER: 'This task is in the hands of somebody else.',
  OUTCOME_OF_ANOTHER_ROLE: 'This outcome belongs to another role than yours.',
  NOT_DECIDED_BY_YOU: 'Only whoever made the decision can undo it.',
  NOT_YOUR_UNIT: 'This is for BKD and for whoever leads the unit.',
  PREPARER: 'You prepare this task; deciding it stays with its holder (Annex IV.A.2–3, p.89).',
  NOT_RELATED: 'You have no part in this appraisal.',
};

/** Somebody tried what he may not: kept in the appraisal's audit trail, answered with 403. */
export async function denied(
  tx: Tx,
  act: Act,
  about: { cycleId: string; appraisalId?: string | undefined; taskId?: string | undefined; attempted: string },
  found: keyof typeof WHY,
): Promise<CommitAndRefuse> {
  const because = found === 'NOT_HOLDER' && (await prepares(tx, act.actorId, about.taskId)) ? 'PREPARER' : found;
  await recordEvent(tx, {
    type: 'ACCESS_DENIED',
    result: 'DENIED',
    actorId: act.actorId,
    requestId: act.requestId,
    cycleId: about.cycleId,
    appraisalId: about.appraisalId,
    taskId: about.taskId,
    data: { attempted: about.attempted, because },
  });
  return new CommitAndRefuse(new Refusal('FORBIDDEN', 403, WHY[because], { extra: { because } }));
}

async function prepares(tx: Tx, personId: string, taskId: string | undefined): Promise<boolean> {
  if (!taskId) return false;
  return (await tx.taskPreparation.count({ where: { taskId, preparerId: personId, endedAt: null } })) > 0;
}
