import type { CaseInput } from './coaching.ts';
import { Run, untilEnded } from './run.ts';

/** A result of SANGAT_BAIK proposes a reward; BKD decides (Annex V.C, p.119). */
export async function reward({ caseId, epoch }: CaseInput): Promise<void> {
  const run = new Run({ kind: 'case', id: caseId }, epoch);
  await untilEnded(async () => {
    await run.task('FOLLOW_UP', 'DECIDE_REWARD');
  });
}
