import type { Tx } from '../context.ts';
import { organisationResultFor } from '../counting-organisation-result.ts';
import { lockOwner } from '../lock-owner.ts';
import { relationsOfOwner } from '../open-task.ts';
import { distributionAround, type Distribution } from './evaluators-people.ts';

/** What the holder of a rating task sees of the distribution before he rates. */
export async function readDistributionAround(
  tx: Tx,
  evaluation: { readonly appraisalId: string; readonly periodId: string | null },
): Promise<Distribution | null> {
  const { appraisalId, periodId } = evaluation;
  const locked = await lockOwner(
    tx,
    periodId ? { kind: 'period', id: periodId } : { kind: 'appraisal', id: appraisalId },
  );
  const relations = await relationsOfOwner(tx, locked);
  const around = await distributionAround(tx, locked, relations, await organisationResultFor(tx, locked, relations));
  if (!around || around.guide.length === 0) return null;
  const { organisationGrade, of, rated, counts, guide, deviations, legalBasis } = around;
  return { organisationGrade, of, rated, counts, guide, deviations, legalBasis };
}
