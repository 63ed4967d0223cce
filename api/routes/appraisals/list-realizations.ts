import { z } from 'zod';
import { readRealizations } from '../../../usecases/appraisals/read-facts.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { evaluation } from '../../schemas.ts';
import { realization, realizationExample } from './facts-view.ts';

export const listRealizations = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/realizations',
  auth: 'PERSON',
  tags: ['Realizations'],
  summary: 'Every realization that was reported',
  query: z.strictObject({ period: evaluation.optional() }),
  responses: {
    200: {
      description: 'The first first',
      schema: z.strictObject({ items: z.array(realization) }),
      example: { items: [realizationExample] },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: { items: await readRealizations(deps, act, params.appraisalId, query.period) },
  }),
});
