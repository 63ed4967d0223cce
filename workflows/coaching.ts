import { Run, untilEnded } from './run.ts';

export interface CaseInput {
  readonly caseId: string;
  readonly epoch: number;
}

/** Coaching of an employee below BAIK, or on the leader's observation: a plan, sessions as entries, the outcome after re-evaluation (Annex III.D, p.78–85). */
export async function coaching({ caseId, epoch }: CaseInput): Promise<void> {
  const run = new Run({ kind: 'case', id: caseId }, epoch);
  await untilEnded(async () => {
    await run.task('FOLLOW_UP', 'PLAN_COACHING');
    await run.task('FOLLOW_UP', 'CONCLUDE_COACHING');
  });
}
