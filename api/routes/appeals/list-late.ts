import { z } from 'zod';
import { readLateAppeals } from '../../../usecases/appeals/read-late-appeals.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { lateAppeal, lateAppealExample } from '../appraisals/facts-view.ts';

export const listLateAppeals = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/late-appeals',
  auth: 'PERSON',
  tags: ['Appeals'],
  summary: 'Requests to admit an appeal after the window, and what BKD decided',
  responses: {
    200: {
      description: 'The first first',
      schema: z.strictObject({ items: z.array(lateAppeal) }),
      example: { items: [lateAppealExample] },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: { items: await readLateAppeals(deps, act, params.appraisalId) },
  }),
});
