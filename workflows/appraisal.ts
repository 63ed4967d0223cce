import { continueAsNew } from '@temporalio/workflow';
import { historyIsLong, Run, untilEnded } from './run.ts';
import { deliveryAndAppeal } from './stages/delivery-and-appeal.ts';
import { finalScoring } from './stages/final-scoring.ts';
import { midTermReview } from './stages/mid-term-review.ts';
import { targetSetting } from './stages/target-setting.ts';

export interface AppraisalInput {
  readonly appraisalId: string;
  /** A run of an older epoch than the row's changes nothing and ends. */
  readonly epoch: number;
  /** Where a run that continued as new begins; without it, from the start, forward through the rows to now. */
  readonly from?: keyof typeof STAGES;
}

const STAGES = {
  TARGET_SETTING: targetSetting,
  MID_TERM: midTermReview,
  FINAL_SCORING: finalScoring,
  DELIVERY: deliveryAndAppeal,
  FOLLOW_UP: (run: Run): Promise<void> => run.conclude(),
} as const;

const ORDER = Object.keys(STAGES) as (keyof typeof STAGES)[];

/**
 * One employee's year: targets, mid-term review, final scoring, delivery and appeal, and what follows. Socialization, monitoring and the
 * unit's report run beside it, as rows and workflows of their own.
 */
export async function appraisal(input: AppraisalInput): Promise<void> {
  const run = new Run({ kind: 'appraisal', id: input.appraisalId }, input.epoch);
  await untilEnded(async () => {
    for (const stage of ORDER.slice(input.from ? ORDER.indexOf(input.from) : 0)) {
      if (stage !== input.from && historyIsLong()) await continueAsNew<typeof appraisal>({ ...input, from: stage });
      await STAGES[stage](run);
    }
  });
}
