import { policyBody } from '../../../domain/policy.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { readPolicy } from '../../../usecases/read-policies.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { policyExample, policySummary } from './view.ts';

export const getPolicy = defineRoute({
  method: 'GET',
  path: '/policies/{policyId}',
  auth: 'PERSON',
  tags: ['Policies'],
  summary: 'One version of a rule set, whole',
  description: 'Every window, clock and takeover with its legal basis. Drafts exist for BKD only.',
  responses: {
    200: {
      description: 'The policy',
      schema: policySummary.extend({ body: policyBody }),
      example: { ...policyExample, body: nationalPolicy },
    },
  },
  handler: async ({ deps, params, person }) => {
    const policy = await readPolicy(deps, params.policyId);
    const isBkd = person.grants.some((grant) => grant.role === 'BKD_ADMIN');
    if (!policy || (policy.status === 'DRAFT' && !isBkd)) throw notFound('The policy');
    return { status: 200, body: policy };
  },
});
