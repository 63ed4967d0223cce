import { z } from 'zod';
import { readFieldLeads } from '../../../usecases/reconciliations/field-leads.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { field, leadExample, leadView } from './view.ts';

export const getFieldLead = defineRoute({
  method: 'GET',
  path: '/ekinerja/field-leads/{field}',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Which side leads for a field',
  params: z.strictObject({ field }),
  responses: {
    200: {
      description: 'The field',
      schema: leadView,
      example: leadExample,
      headers: { ETag: 'Version for If-Match' },
    },
  },
  handler: async ({ deps, params }) => {
    const lead = (await readFieldLeads(deps.db)).find((each) => each.field === params.field);
    if (!lead) throw notFound('The field');
    return { status: 200, body: lead, headers: etag(lead.version) };
  },
});
