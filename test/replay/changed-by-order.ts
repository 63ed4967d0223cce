/** A fixture: the evaluator is asked before the employee reports. Every command is as before, of the same kind and in the same order. */
import type { AppraisalInput } from '../../workflows/appraisal.ts';
import { Run, untilEnded } from '../../workflows/run.ts';
import { deliveryAndAppeal } from '../../workflows/stages/delivery-and-appeal.ts';
import { finalScoring } from '../../workflows/stages/final-scoring.ts';
import { targetSetting } from '../../workflows/stages/target-setting.ts';

export async function appraisal({ appraisalId, epoch }: AppraisalInput): Promise<void> {
  const run = new Run({ kind: 'appraisal', id: appraisalId }, epoch);
  await untilEnded(async () => {
    await targetSetting(run);
    await run.task('MID_TERM', 'GIVE_FEEDBACK');
    await run.task('MID_TERM', 'REPORT_REALIZATION');
    await finalScoring(run);
    await deliveryAndAppeal(run);
    await run.conclude();
  });
}
