import { Run, untilEnded } from './run.ts';
import { deliveryAndAppeal } from './stages/delivery-and-appeal.ts';
import { finalScoring } from './stages/final-scoring.ts';

export interface PeriodicEvaluationInput {
  readonly periodId: string;
  /** A run of an older epoch than the row's changes nothing and ends. */
  readonly epoch: number;
}

/**
 * A month or a quarter of an employee's year, evaluated in full beside it: the employee reports, the evaluator rates and signs, the document
 * is delivered and received, the employee may appeal (Art. 24; Annex IV.A.9, 11; V.A.3). Started when the window opens.
 */
export async function periodicEvaluation({ periodId, epoch }: PeriodicEvaluationInput): Promise<void> {
  const run = new Run({ kind: 'period', id: periodId }, epoch);
  await untilEnded(async () => {
    await finalScoring(run);
    await deliveryAndAppeal(run);
    await run.conclude();
  });
}
