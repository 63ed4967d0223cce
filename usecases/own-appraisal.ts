import type { Act, Tx } from './context.ts';
import { recordEvent } from './record-event.ts';
import { Refusal } from './refusal.ts';
import { CommitAndRefuse } from './transact.ts';

/** BKD serves everybody but himself: an administrator's own appraisal is changed by a colleague. Kept in the audit trail, answered with 403. */
export async function refuseOwnAppraisal(
  tx: Tx,
  act: Act,
  about: { readonly cycleId?: string; readonly appraisalId?: string; readonly attempted: string },
): Promise<CommitAndRefuse> {
  await recordEvent(tx, {
    type: 'ACCESS_DENIED',
    result: 'DENIED',
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    cycleId: about.cycleId,
    appraisalId: about.appraisalId,
    data: { attempted: about.attempted, because: 'OWN_APPRAISAL' },
  });
  return new CommitAndRefuse(
    new Refusal('OWN_APPRAISAL', 403, 'This is your own appraisal: another holder of BKD_ADMIN does it.', {
      extra: { because: 'OWN_APPRAISAL' },
    }),
  );
}
