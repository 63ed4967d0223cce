import { isEmployee, readAccess, type AppraisalAccess } from '../access/appraisal-access.ts';
import { leadersRole, refuseEnded } from '../appraisals/record-monitoring.ts';
import type { Act, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { lockAppraisal, type Locked } from '../lock-owner.ts';
import type { CommitAndRefuse } from '../transact.ts';
import { workReportsRuleOf } from './rule.ts';

export interface Speaker {
  readonly locked: Locked;
  readonly access: AppraisalAccess;
  readonly role: 'EMPLOYEE' | 'EVALUATOR' | 'SUPERIOR';
}

/**
 * The appraisal, locked, for whoever speaks about its reports: the evaluator, his superior, and where `employeeToo` the employee.
 * @throws Refusal NOT_FOUND, APPRAISAL_ENDED, APPRAISAL_LOCKED, NO_WORK_REPORTS
 */
export async function speakAbout(
  tx: Tx,
  act: Act,
  about: { readonly appraisalId: string; readonly attempted: string; readonly employeeToo: boolean },
): Promise<Speaker | CommitAndRefuse> {
  const { appraisalId, attempted } = about;
  const locked = await lockAppraisal(tx, appraisalId);
  const access = await readAccess(tx, act.actorId, appraisalId);
  const role = about.employeeToo && isEmployee(access) ? 'EMPLOYEE' : leadersRole(access);
  if (!role) {
    const because = isEmployee(access) ? 'OWN_APPRAISAL' : 'NOT_RELATED';
    return denied(tx, act, { cycleId: access.cycleId, appraisalId, attempted }, because);
  }
  workReportsRuleOf(locked.policy);
  refuseEnded(locked);
  await refuseIfLocked(tx, locked);
  return { locked, access, role };
}
