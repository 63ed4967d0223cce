import { z } from 'zod';
import { readSums } from '../../../usecases/work-reports/read-sums.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { proposedExample, proposedRealization, spanOnly } from './view.ts';

export const getWorkReportSums = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/work-reports/sums',
  operationId: 'getWorkReportSums',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'What the reports add up to, per line of the SKP in force',
  description:
    'A proposal for the realization; nobody is bound to it. Only quantities with evidence count. Reports of an earlier version of the SKP count for the line that says the same now.',
  query: spanOnly,
  responses: {
    200: {
      description: 'The lines, in the order of the SKP',
      schema: z.strictObject({ items: z.array(proposedRealization) }),
      example: { items: [proposedExample] },
    },
  },
  problems: ['FORBIDDEN', 'NO_WORK_REPORTS'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: { items: await readSums(deps, act, params.appraisalId, query) },
  }),
});
