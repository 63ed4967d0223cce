import type { PolicyBody } from '../../domain/policy.ts';
import { isEmployee, readAccess, type AppraisalAccess } from '../access/appraisal-access.ts';
import type { Act, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { lockAppraisal, type Locked } from '../lock-owner.ts';
import type { CommitAndRefuse } from '../transact.ts';
import { leadersRole, refuseEnded } from './record-monitoring.ts';

export interface Speaker {
  readonly locked: Locked;
  readonly access: AppraisalAccess;
  readonly role: 'EMPLOYEE' | 'EVALUATOR' | 'SUPERIOR';
}

/**
 * The appraisal, locked, for one of the two sides that speak with each other during the year: the employee, the evaluator or his superior by a link of today.
 * @param about `sides`: who may; `refuseWithout`: refuses where the cycle's policy has no such thing
 * @throws Refusal NOT_FOUND, APPRAISAL_ENDED, APPRAISAL_LOCKED, and what `refuseWithout` throws
 */
export async function speakAbout(
  tx: Tx,
  act: Act,
  about: {
    readonly appraisalId: string;
    readonly attempted: string;
    readonly sides: 'BOTH' | 'EMPLOYEE' | 'LEADERS';
    readonly refuseWithout: (policy: PolicyBody) => unknown;
  },
): Promise<Speaker | CommitAndRefuse> {
  const { appraisalId, attempted, sides } = about;
  const locked = await lockAppraisal(tx, appraisalId);
  const access = await readAccess(tx, act.actorId, appraisalId);
  const side = isEmployee(access) ? 'EMPLOYEE' : leadersRole(access);
  const wanted = sides === 'BOTH' || (sides === 'EMPLOYEE') === (side === 'EMPLOYEE');
  if (!side || !wanted) {
    const because = isEmployee(access) ? 'OWN_APPRAISAL' : 'NOT_RELATED';
    return denied(tx, act, { cycleId: access.cycleId, appraisalId, attempted }, because);
  }
  about.refuseWithout(locked.policy);
  refuseEnded(locked);
  await refuseIfLocked(tx, locked);
  return { locked, access, role: side };
}
