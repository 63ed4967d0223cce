import { admissibilityOf, type Admissibility } from '../../domain/admissibility.ts';
import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import { lockEvaluation } from '../lock-owner.ts';
import { CommitAndRefuse } from '../transact.ts';
import { appealFactsOf } from './appeal-facts.ts';

export interface AdmissibilityView extends Omit<Admissibility, 'until'> {
  /** ISO UTC. */
  readonly until: string | null;
}

/**
 * Whether the employee may appeal now, and if not, why and what may be done instead: by the same function and under the same locks as the
 * filing itself. For the people of the appraisal and BKD.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readAdmissibility(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  asked: { readonly appraisalId: string; readonly period: string | undefined },
): Promise<AdmissibilityView> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, asked.appraisalId, 'APPEAL.READ_ADMISSIBILITY');
    if (access instanceof CommitAndRefuse) return access;
    const locked = await lockEvaluation(tx, asked.appraisalId, asked.period);
    const { until, ...rest } = admissibilityOf(await appealFactsOf(tx, locked, true));
    return { ...rest, until: isoOrNull(until) };
  });
}
