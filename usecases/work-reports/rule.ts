import type { WorkReportsRule } from '../../domain/work-reports.ts';
import type { PolicyBody } from '../../domain/policy.ts';
import type { Tx } from '../context.ts';
import { policyById } from '../policies.ts';
import { Refusal } from '../refusal.ts';

/** @throws Refusal NO_WORK_REPORTS where the cycle's policy asks for none */
export function workReportsRuleOf({ workReports }: Pick<PolicyBody, 'workReports'>): WorkReportsRule {
  if (!workReports) throw noWorkReports();
  return workReports;
}

const noWorkReports = (): Refusal =>
  new Refusal('NO_WORK_REPORTS', 409, 'The policy of this cycle asks for no reports of work.');

export interface ReportsOfCycle {
  readonly rule: WorkReportsRule;
  readonly year: number;
}

/** Undefined where the cycle's policy asks for none. */
export async function reportsIn(tx: Tx, cycleId: string): Promise<ReportsOfCycle | undefined> {
  const { policyId, year } = await tx.cycle.findUniqueOrThrow({
    where: { id: cycleId },
    select: { policyId: true, year: true },
  });
  const { workReports: rule } = await policyById(tx, policyId);
  return rule && { rule, year };
}

/** For readers of what only a cycle with reports has. @throws Refusal NO_WORK_REPORTS */
export async function workReportsOfCycle(tx: Tx, cycleId: string): Promise<ReportsOfCycle> {
  const reports = await reportsIn(tx, cycleId);
  if (!reports) throw noWorkReports();
  return reports;
}
