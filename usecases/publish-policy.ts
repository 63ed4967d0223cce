import { policyBody } from '../domain/policy.ts';
import type { Act, Deps } from './context.ts';
import { refuseDemo, refuseFaults } from './create-policy.ts';
import { summaryOf, type PolicySummary } from './read-policies.ts';
import { recordEvent } from './record-event.ts';
import { notFound } from './refusal.ts';
import { requireOffice } from './require-office.ts';
import { command } from './transact.ts';

/**
 * Makes a draft immutable, so that cycles can pin it. A version that is published already stays as it is: publishing twice is
 * publishing once.
 * @throws Refusal ROLE_REQUIRED (403), NOT_FOUND (404), DEMO_POLICY_REFUSED (409), POLICY_INCOMPLETE (422)
 */
export async function publishPolicy(
  deps: Pick<Deps, 'db' | 'allowDemoPolicies'>,
  act: Act,
  policyId: string,
): Promise<PolicySummary> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    await tx.$queryRaw`SELECT id::text FROM policy WHERE id = ${policyId}::uuid FOR UPDATE`;
    const draft = await tx.policy.findUnique({ where: { id: policyId } });
    if (!draft) throw notFound('The policy');
    refuseDemo(deps, draft.demo);
    if (draft.status === 'PUBLISHED') return summaryOf(draft);
    refuseFaults(policyBody.parse(draft.body), draft.demo);
    const row = await tx.policy.update({
      where: { id: policyId },
      data: { status: 'PUBLISHED', publishedAt: new Date() },
    });
    await recordEvent(tx, {
      type: 'POLICY_PUBLISHED',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      data: { policyId: row.id, code: row.code, version: row.version },
    });
    return summaryOf(row);
  });
}
