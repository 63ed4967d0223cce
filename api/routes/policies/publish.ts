import { publishPolicy } from '../../../usecases/publish-policy.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { policyExample, policySummary } from './view.ts';

export const publishPolicyRoute = defineRoute({
  method: 'POST',
  path: '/policies/{policyId}/publish',
  operationId: 'publishPolicy',
  auth: 'BKD_ADMIN',
  tags: ['Policies'],
  summary: 'Publish a draft, so that cycles can pin it',
  description: 'From then on it never changes. Publishing twice is publishing once.',
  responses: { 200: { description: 'The published version', schema: policySummary, example: policyExample } },
  problems: ['POLICY_INCOMPLETE', 'DEMO_POLICY_REFUSED'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await publishPolicy(deps, act, params.policyId) }),
});
