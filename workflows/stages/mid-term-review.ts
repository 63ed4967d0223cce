import { outcomeOf, type Run } from '../run.ts';
import { NO_REPORT } from './marks.ts';

/**
 * The employee reports what was reached so far, the evaluator gives feedback with strengths and gaps. He may propose other targets, which
 * are in force only when the employee agrees. Without a report the evaluator's task opens anyway, marked.
 */
export async function midTermReview(run: Run): Promise<void> {
  const report = await run.task('MID_TERM', 'REPORT_REALIZATION');
  const review = await run.task('MID_TERM', 'GIVE_FEEDBACK', outcomeOf(report) ? {} : NO_REPORT);
  if (outcomeOf(review) === 'ADJUSTMENT_PROPOSED') await run.task('MID_TERM', 'AGREE_ADJUSTMENT');
}
