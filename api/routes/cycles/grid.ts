import { z } from 'zod';
import { readDistribution } from '../../../usecases/distribution/read-distribution.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { askedGroups, gridGroup, gridGroupExample, groupQuery } from './grid-view.ts';

export const getGrid = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/grid',
  operationId: 'getGrid',
  auth: 'PERSON',
  tags: ['Cycles'],
  summary: 'The 3×3 grid of results and behaviour, beside the guide',
  description:
    'By unit (with or without the units below) or by evaluator, of the year or of a period, with the organisation’s result that the guide rests on and ' +
    'the deviations in words (Annex IV.B.2–3, p.94–103). Guidance, never a quota. BKD and the authorised official see all; heads of units their unit and ' +
    'those below, evaluators their people. What you have not received yourself counts as not rated. Small groups are shown, and said to be small. ' +
    'The people of a cell: /cycles/{cycleId}/grid/people.',
  query: z.strictObject({ by: z.enum(['EVALUATOR', 'UNIT']).default('UNIT'), ...groupQuery }),
  responses: {
    200: {
      description: 'One for each unit or evaluator',
      schema: z.strictObject({ items: z.array(gridGroup) }),
      example: { items: [gridGroupExample] },
    },
  },
  handler: async ({ deps, act, person, params, query }) => ({
    status: 200,
    body: {
      items: await readDistribution(deps, act, { ...askedGroups(person, params.cycleId, query), by: query.by }),
    },
  }),
});
