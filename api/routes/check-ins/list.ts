import { z } from 'zod';
import { readCheckIns } from '../../../usecases/check-ins/read-check-ins.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { checkIn, checkInExample } from './view.ts';

export const listCheckIns = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/check-ins',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'The check-ins of a year: records, agreed actions, what became of them',
  responses: {
    200: {
      description: 'By the day on which they were held; the planned one last',
      schema: z.strictObject({ items: z.array(checkIn) }),
      example: { items: [checkInExample] },
    },
  },
  problems: ['FORBIDDEN', 'NO_CHECK_INS'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: await readCheckIns(deps, act, params.appraisalId),
  }),
});
