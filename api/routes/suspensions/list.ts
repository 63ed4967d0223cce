import { z } from 'zod';
import { readSuspensions } from '../../../usecases/suspensions/read-suspensions.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { suspensionExample, suspensionView } from './view.ts';

export const listSuspensions = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/suspensions',
  auth: 'PERSON',
  tags: ['Clocks'],
  summary: 'When its clocks stood still, and why',
  description: 'For the people of the appraisal and BKD; the latest first.',
  responses: {
    200: {
      description: 'All of them',
      schema: z.strictObject({ items: z.array(suspensionView) }),
      example: { items: [suspensionExample] },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: { items: await readSuspensions(deps, act, params.appraisalId) },
  }),
});
