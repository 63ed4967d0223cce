import type { CheckInsRule } from '../../domain/check-ins.ts';
import type { PolicyBody } from '../../domain/policy.ts';
import type { Tx } from '../context.ts';
import { policyById } from '../policies.ts';
import { notFound, Refusal } from '../refusal.ts';

/** @throws Refusal NO_CHECK_INS where the cycle's policy has none */
export function checkInsRuleOf({ checkIns }: Pick<PolicyBody, 'checkIns'>): CheckInsRule {
  if (!checkIns) throw new Refusal('NO_CHECK_INS', 409, 'The policy of this cycle has no check-ins.');
  return checkIns;
}

export interface CheckInsOfCycle {
  readonly rule: CheckInsRule;
  readonly year: number;
}

/** @throws Refusal NOT_FOUND, NO_CHECK_INS */
export async function checkInsOfCycle(tx: Tx, cycleId: string): Promise<CheckInsOfCycle> {
  const cycle = await tx.cycle.findUnique({ where: { id: cycleId }, select: { policyId: true, year: true } });
  if (!cycle) throw notFound('The cycle');
  return { rule: checkInsRuleOf(await policyById(tx, cycle.policyId)), year: cycle.year };
}
