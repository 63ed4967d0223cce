import { z } from 'zod';
import { readPeriod } from '../../../usecases/appraisals/read-periods.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id, period } from '../../schemas.ts';
import { periodExample, periodView } from './periods-view.ts';

export const getPeriod = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/periods/{period}',
  operationId: 'getPeriod',
  params: z.strictObject({ appraisalId: id, period }),
  auth: 'PERSON',
  tags: ['Periodic evaluation'],
  summary: 'One periodic evaluation, with its rating, document and appeal',
  responses: { 200: { description: 'The evaluation of the period', schema: periodView, example: periodExample } },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: await readPeriod(deps, act, params.appraisalId, params.period),
  }),
});
