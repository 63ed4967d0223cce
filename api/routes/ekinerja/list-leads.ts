import { z } from 'zod';
import { readFieldLeads } from '../../../usecases/reconciliations/field-leads.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { leadExample, leadView } from './view.ts';

export const listFieldLeads = defineRoute({
  method: 'GET',
  path: '/ekinerja/field-leads',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Which side leads, field by field',
  responses: {
    200: {
      description: 'All of them',
      schema: z.strictObject({ items: z.array(leadView) }),
      example: { items: [leadExample] },
    },
  },
  handler: async ({ deps }) => ({ status: 200, body: { items: await readFieldLeads(deps.db) } }),
});
