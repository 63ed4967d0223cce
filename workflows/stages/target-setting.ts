import { outcomeOf, type Run } from '../run.ts';

/**
 * The employee drafts the SKP; the evaluator approves it or returns it with a comment, as often as needed. Whoever is silent is stood in
 * for by the next in the policy's line; a superior who took over decides, final (Annex II.C.4–5, p.65). When the employee or the evaluator
 * moves, the rounds so far are superseded: a new SKP is set with the new evaluator (II.C.6–7, p.65).
 */
export async function targetSetting(run: Run): Promise<void> {
  for (let round = 1; ; round += 1) {
    await run.task('TARGET_SETTING', 'DRAFT_TARGETS', { round });
    const approval = await run.task('TARGET_SETTING', 'APPROVE_TARGETS', { round });
    if (outcomeOf(approval) !== 'RETURNED' && approval.is !== 'SUPERSEDED') return;
  }
}
