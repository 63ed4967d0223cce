import { z } from 'zod';
import { readTargets } from '../../../usecases/appraisals/read-facts.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { plan, planExample } from './facts-view.ts';

export const listTargets = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/targets',
  auth: 'PERSON',
  tags: ['Targets'],
  summary: 'Every version of the targets (SKP)',
  responses: {
    200: {
      description: 'The first first; inForce marks the one that counts',
      schema: z.strictObject({ items: z.array(plan) }),
      example: { items: [planExample] },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: { items: await readTargets(deps, act, params.appraisalId) },
  }),
});
