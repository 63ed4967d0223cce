import { z } from 'zod';
import { readDistribution } from '../../../usecases/distribution/read-distribution.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, personRef, unitRef } from '../../schemas.ts';
import { distribution, distributionExample } from '../tasks/distribution-view.ts';
import { askedGroups, groupQuery } from './grid-view.ts';

export const getDistribution = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/distribution',
  operationId: 'getDistribution',
  auth: 'PERSON',
  tags: ['Cycles'],
  summary: 'How results are distributed, beside the guide',
  description:
    'By evaluator or by unit, with the guide for the organisation’s result (Annex IV.B.2, p.94–97; SE MenPANRB 3/2023). Guidance, not a quota: a ' +
    'deviation is told in words and has no consequence. BKD and the authorised official see all; heads of units their unit and those below, evaluators ' +
    'their people. What you have not received yourself counts as not rated. The same with the nine cells of results and behaviour: /cycles/{cycleId}/grid.',
  query: z.strictObject({ by: z.enum(['EVALUATOR', 'UNIT']).default('EVALUATOR'), ...groupQuery }),
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
  handler: async ({ deps, act, person, params, query }) => {
    const groups = await readDistribution(deps, act, {
      ...askedGroups(person, params.cycleId, query),
      by: query.by,
    });
    return {
      status: 200,
      body: {
        items: groups.map(({ cells: _, organisation: __, restsOn: ___, smallGroup: ____, ...group }) => group),
      },
    };
  },
});
