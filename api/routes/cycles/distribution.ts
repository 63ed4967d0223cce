import { z } from 'zod';
import { readDistribution } from '../../../usecases/distribution/read-distribution.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, personRef, unitRef } from '../../schemas.ts';
import { distribution, distributionExample } from '../tasks/distribution-view.ts';

export const getDistribution = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/distribution',
  operationId: 'getDistribution',
  auth: 'PERSON',
  tags: ['Cycles'],
  summary: 'How results are distributed, beside the guide',
  description:
    'By evaluator or by unit, with the guide for the organisation’s result (Annex IV.B.2, p.94–97; SE MenPANRB 3/2023). Guidance, not a quota: a ' +
    'deviation is told in words and has no consequence. BKD and the authorised official see all; heads of units their unit, evaluators their people.',
  query: z.strictObject({
    by: z.enum(['EVALUATOR', 'UNIT']).default('EVALUATOR'),
    unitId: id.optional(),
  }),
  responses: {
    200: {
      description: 'One for each evaluator or unit',
      schema: z.strictObject({
        items: z.array(
          distribution.extend({
            evaluator: personRef.nullable(),
            unit: unitRef.nullable().describe('Whose result counts'),
            isLastYears: z.boolean().describe('This year’s result is not out; last year’s is shown (IV.B.1.f)'),
          }),
        ),
      }),
      example: {
        items: [{ ...distributionExample, evaluator: EXAMPLE.other, unit: EXAMPLE.unit, isLastYears: false }],
      },
    },
  },
  handler: async ({ deps, act, person, params, query }) => ({
    status: 200,
    body: {
      items: await readDistribution(deps, act, {
        cycleId: params.cycleId,
        by: query.by,
        unitId: query.unitId,
        seesAll: person.grants.some(({ role }) => role === 'BKD_ADMIN' || role === 'AUTHORIZED_OFFICIAL'),
      }),
    },
  }),
});
