import type { Tx } from '../context.ts';
import { policyById } from '../policies.ts';
import { Refusal } from '../refusal.ts';

/** For readers of a cycle. @throws Refusal NO_CASCADE where its policy links no planned results */
export async function refuseWithoutCascade(tx: Tx, cycleId: string): Promise<void> {
  const { policyId } = await tx.cycle.findUniqueOrThrow({ where: { id: cycleId }, select: { policyId: true } });
  if (!(await policyById(tx, policyId)).indicators?.cascading) throw noCascade();
}

export const noCascade = (): Refusal =>
  new Refusal('NO_CASCADE', 409, 'The policy of this cycle links no planned results.');
