/** Rounds of a stage that no longer count, because BKD reopened it; and since when an evaluation is being made anew. */
import type { Stage } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import type { Locked } from '../lock-owner.ts';

/** What tells whose rounds they are: an appraisal, or one of its periods. */
type Evaluated = Pick<Locked, 'epoch' | 'case' | 'report' | 'appraisal' | 'period'>;

/** A reopening raises the epoch: nothing was reopened in the first one. Cases and reports are never reopened. */
const wasNeverReopened = ({ epoch, case: ofCase, report }: Evaluated): boolean =>
  epoch === 1 || Boolean(ofCase ?? report);

/**
 * The round of the row that a step speaks of: the workflow counts from 1 in each of its runs, the rows go on behind the rounds that a
 * reopening closed. Target-setting counts its closed rounds itself (appraisal.closed_plan_rounds).
 */
export async function roundInRows(
  tx: Tx,
  locked: Evaluated,
  step: { readonly stage: Stage; readonly round: number },
): Promise<number> {
  if (step.stage === 'TARGET_SETTING' || wasNeverReopened(locked)) return step.round;
  const { _max } = await tx.stageReopening.aggregate({
    where: { ...evaluationOf(locked), stage: step.stage },
    _max: { closedRounds: true },
  });
  return step.round + (_max.closedRounds ?? 0);
}

/**
 * Since when the evaluation is being made anew: what was signed, received or filed before belongs to a result that no longer counts. The
 * same as made_anew_since() of the database. Undefined: final scoring was never reopened.
 */
export async function madeAnewSince(tx: Tx, locked: Evaluated): Promise<Date | undefined> {
  if (wasNeverReopened(locked)) return undefined;
  const { _max } = await tx.stageReopening.aggregate({
    where: { ...evaluationOf(locked), stage: 'FINAL_SCORING' },
    _max: { at: true },
  });
  return _max.at ?? undefined;
}

/** Appeals, and requests to admit a late one, against the result that counts now. */
export async function againstThisResult(
  tx: Tx,
  locked: Evaluated,
): Promise<{ appraisalId: string; periodId: string | null; filedAt?: { gt: Date } }> {
  const since = await madeAnewSince(tx, locked);
  return { ...evaluationOf(locked), ...(since ? { filedAt: { gt: since } } : {}) };
}

const evaluationOf = ({ appraisal, period }: Evaluated): { appraisalId: string; periodId: string | null } => ({
  appraisalId: appraisal?.id ?? '',
  periodId: period?.id ?? null,
});
