import { policyBody, type PolicyBody } from '../domain/policy.ts';
import type { Tx } from './context.ts';

/** Published versions never change, so a process reads each once. */
const published = new Map<string, PolicyBody>();

export async function policyById(tx: Pick<Tx, 'policy'>, id: string): Promise<PolicyBody> {
  const known = published.get(id);
  if (known) return known;
  const row = await tx.policy.findUniqueOrThrow({ where: { id }, select: { body: true, status: true } });
  const body = policyBody.parse(row.body);
  if (row.status === 'PUBLISHED') published.set(id, body);
  return body;
}
