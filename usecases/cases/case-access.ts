import { isEmployee, isLeader, maySeeAppraisal, type AppraisalAccess } from '../access/appraisal-access.ts';
import type { Tx } from '../context.ts';
import type { CaseKind } from '../../domain/terms.ts';

/** Employee, evaluator, evaluator's superior, and who holds or held a task of the case. */
export async function isOfCase(tx: Pick<Tx, 'task'>, access: AppraisalAccess, caseId: string): Promise<boolean> {
  if (isEmployee(access) || isLeader(access)) return true;
  const held = await tx.task.findFirst({
    where: { caseId, assigneeId: access.readerId, status: { in: ['OPEN', 'DECIDED'] } },
    select: { id: true },
  });
  return held !== null;
}

/** Counselling is confidential (Annex III.D.5, p.85): its content is for the people of the case only. */
export const mayReadContent = (access: AppraisalAccess, ofCase: boolean, kind: CaseKind): boolean =>
  ofCase || (kind !== 'COUNSELLING' && maySeeAppraisal(access));
