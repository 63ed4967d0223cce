import { z } from 'zod';
import { readPeriods } from '../../../usecases/appraisals/read-periods.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { periodExample, periodView, upcomingExample, upcomingPeriod } from './periods-view.ts';

export const listPeriods = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/periods',
  operationId: 'listPeriods',
  auth: 'PERSON',
  tags: ['Periodic evaluation'],
  summary: 'Monthly or quarterly evaluations in the same file',
  description:
    'Each a full evaluation with a window of its own (Art. 24; Annex IV.A.9, 11, p.90). For the people of the appraisal and BKD; the employee sees a ' +
    'result from its receipt on. What comes is computed by the policy and the calendar as they are now.',
  responses: {
    200: {
      description: 'Those whose window has opened, the first first, and those that come',
      schema: z.strictObject({ items: z.array(periodView), upcoming: z.array(upcomingPeriod) }),
      example: { items: [periodExample], upcoming: [upcomingExample] },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await readPeriods(deps, act, params.appraisalId) }),
});
