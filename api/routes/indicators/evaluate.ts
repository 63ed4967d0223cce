import { z } from 'zod';
import { ASPECTS } from '../../../domain/terms.ts';
import { evaluateIndicators } from '../../../usecases/indicators/evaluate-indicators.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { figures, figuresExample, INDICATOR, indicatorExample, versionFormExample } from './view.ts';

const evaluated = figures.extend({
  indicatorId: id,
  versionId: id,
  code: z.string(),
  number: z.int(),
  name: z.string(),
  aspect: z.enum(ASPECTS),
  unitOfMeasure: z.string(),
});

const cursors = cursorsOf('evaluated indicators', z.strictObject({ code: z.string(), number: z.int() }));

export const listEvaluatedIndicators = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/indicators',
  operationId: 'listEvaluatedIndicators',
  auth: 'PERSON',
  tags: ['Indicators'],
  summary: 'The evaluation of the indicators themselves',
  description:
    'Each version that lines of targets in force refer to: how far it was reached in the final reports, and whether people rated above expectation reach it ' +
    'more often than the others. BKD over everybody, whoever leads units over their people. Figures of too few people are left out.',
  query: z.strictObject({ ...pageQuery }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(evaluated),
      example: {
        items: [
          {
            ...{ indicatorId: INDICATOR.id, versionId: INDICATOR.versionId, code: indicatorExample.code, number: 1 },
            ...{ name: versionFormExample.name, aspect: 'TIME', unitOfMeasure: '%' },
            ...figuresExample,
          },
        ],
        nextCursor: null,
      },
    },
  },
  problems: ['FORBIDDEN', 'NO_LIBRARY'],
  handler: async ({ deps, act, params, query: { limit, cursor } }) => {
    const page = await evaluateIndicators(deps, act, params.cycleId, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
