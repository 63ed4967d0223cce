import { outcomeOf, type Run } from '../run.ts';
import { NO_REPORT } from './marks.ts';

/**
 * The employee reports the year's realization; the evaluator assesses results and behaviour and signs. When the window ends without a
 * rating, the superior evaluates and signs within 14 working days, and that result is final (Annex IV.A.11, V.A.8, p.90, 115).
 */
export async function finalScoring(run: Run): Promise<void> {
  const report = await run.task('FINAL_SCORING', 'REPORT_REALIZATION');
  await run.task('FINAL_SCORING', 'RATE', outcomeOf(report) ? {} : NO_REPORT);
}
