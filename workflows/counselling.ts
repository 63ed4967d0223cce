import type { CaseInput } from './coaching.ts';
import { Run, untilEnded } from './run.ts';

/** Counselling on behaviour, confidential: a plan, sessions as entries, the outcome (Annex III.D.5, p.85–88). */
export async function counselling({ caseId, epoch }: CaseInput): Promise<void> {
  const run = new Run({ kind: 'case', id: caseId }, epoch);
  await untilEnded(async () => {
    await run.task('FOLLOW_UP', 'PLAN_COUNSELLING');
    await run.task('FOLLOW_UP', 'CONCLUDE_COUNSELLING');
  });
}
