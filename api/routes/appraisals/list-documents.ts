import { z } from 'zod';
import { readDocuments } from '../../../usecases/appraisals/read-facts.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { evaluation } from '../../schemas.ts';
import { documentSummary, documentSummaryExample } from './facts-view.ts';

export const listDocuments = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/documents',
  auth: 'PERSON',
  opens: 'APPRAISAL',
  tags: ['Documents'],
  summary: 'Evaluation documents',
  query: z.strictObject({ period: evaluation.optional() }),
  responses: {
    200: {
      description: 'The first first; for the employee from receipt on',
      schema: z.strictObject({ items: z.array(documentSummary) }),
      example: { items: [documentSummaryExample] },
    },
  },
  problems: ['FORBIDDEN', 'RECEIPT_REQUIRED'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: { items: await readDocuments(deps, act, params.appraisalId, query.period) },
  }),
});
