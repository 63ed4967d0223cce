import type { PolicyBody } from '../domain/policy.ts';
import { policyFaults } from '../domain/policy-faults.ts';
import type { Act, Deps } from './context.ts';
import { json } from './json.ts';
import { summaryOf, type PolicySummary } from './read-policies.ts';
import { recordEvent } from './record-event.ts';
import { Refusal } from './refusal.ts';
import { requireOffice } from './require-office.ts';
import { command } from './transact.ts';

export interface NewPolicy {
  readonly code: string;
  readonly title: string;
  readonly legalBasis: string;
  readonly demo: boolean;
  readonly body: PolicyBody;
}

/**
 * A draft: the first version of a new code, or the next version of a known one. Earlier versions stay as they are.
 * @throws Refusal ROLE_REQUIRED (403), DEMO_POLICY_REFUSED (409), POLICY_INCOMPLETE (422) with a pointer to each faulty rule
 */
export async function createPolicy(
  deps: Pick<Deps, 'db' | 'allowDemoPolicies'>,
  act: Act,
  policy: NewPolicy,
): Promise<PolicySummary> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    refuseDemo(deps, policy.demo);
    refuseFaults(policy.body, policy.demo);
    // Two new versions of one code at once: the second waits and gets the next number.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`policy/${policy.code}`}, 0))::text`;
    const latest = await tx.policy.aggregate({ where: { code: policy.code }, _max: { version: true } });
    const row = await tx.policy.create({
      data: { ...policy, body: json(policy.body), version: (latest._max.version ?? 0) + 1 },
    });
    await recordEvent(tx, {
      type: 'POLICY_DRAFTED',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      data: { policyId: row.id, code: row.code, version: row.version, demo: row.demo },
    });
    return summaryOf(row);
  });
}

/** @throws Refusal DEMO_POLICY_REFUSED (409) where this installation accepts none */
export function refuseDemo(deps: Pick<Deps, 'allowDemoPolicies'>, demo: boolean): void {
  if (!demo || deps.allowDemoPolicies) return;
  throw new Refusal(
    'DEMO_POLICY_REFUSED',
    409,
    'This installation does not accept demo policies, whose clocks are seconds.',
  );
}

/** @throws Refusal POLICY_INCOMPLETE (422) */
export function refuseFaults(body: PolicyBody, demo: boolean): void {
  const faults = policyFaults(body, demo);
  if (faults.length === 0) return;
  throw new Refusal('POLICY_INCOMPLETE', 422, 'Rules of the policy are missing or contradict each other.', {
    errors: faults.map(({ pointer, detail }) => ({ pointer: `/body${pointer}`, detail })),
  });
}
