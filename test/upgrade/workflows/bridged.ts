/**
 * A fixture: tomorrow's appraisal. A step that is not there today comes before final scoring; `patched()` lets the runs that are past that
 * point go on as they began, and those that come to it later take it.
 */
import { patched, sleep } from '@temporalio/workflow';
import type { AppraisalInput } from '../../../workflows/appraisal.ts';
import { Run, untilEnded } from '../../../workflows/run.ts';
import { deliveryAndAppeal } from '../../../workflows/stages/delivery-and-appeal.ts';
import { finalScoring } from '../../../workflows/stages/final-scoring.ts';
import { midTermReview } from '../../../workflows/stages/mid-term-review.ts';
import { targetSetting } from '../../../workflows/stages/target-setting.ts';

export * from '../../../workflows/index.ts';

/** By which the test finds, in a history, that a run took the new step. */
const PATCH = 'pause-before-final-scoring';

export async function appraisal({ appraisalId, epoch }: AppraisalInput): Promise<void> {
  const run = new Run({ kind: 'appraisal', id: appraisalId }, epoch);
  await untilEnded(async () => {
    await targetSetting(run);
    await midTermReview(run);
    if (patched(PATCH)) await sleep('1 second');
    await finalScoring(run);
    await deliveryAndAppeal(run);
    await run.conclude();
  });
}
