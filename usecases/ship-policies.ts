import { SHIPPED_POLICIES } from '../domain/policies/shipped.ts';
import type { Deps } from './context.ts';
import { json } from './json.ts';

/** Inserts the policies that come with Daur where they are missing; a published version is never changed. Safe to repeat. */
export async function shipPolicies(deps: Pick<Deps, 'db' | 'allowDemoPolicies'>): Promise<void> {
  const wanted = SHIPPED_POLICIES.filter((policy) => deps.allowDemoPolicies || !policy.demo);
  await deps.db.policy.createMany({
    data: wanted.map((policy) => ({
      ...policy,
      body: json(policy.body),
      status: 'PUBLISHED',
      publishedAt: new Date(),
    })),
    skipDuplicates: true,
  });
}
