import { z } from 'zod';
import { setFieldLead } from '../../../usecases/reconciliations/field-leads.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { field, leadExample, leadView, side } from './view.ts';

export const putFieldLead = defineRoute({
  method: 'PUT',
  path: '/ekinerja/field-leads/{field}',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Say which side leads for a field',
  description:
    'Ratings, receipts and evaluators are never taken over, whichever side leads: those are legal acts made here. Where NATIONAL leads they are only ' +
    'not written for the other side.',
  params: z.strictObject({ field }),
  ifMatch: 'REQUIRED',
  body: {
    kind: 'json',
    schema: z.strictObject({ side, reason: z.string().trim().min(3).max(500) }),
    example: { side: 'LOCAL', reason: 'Alamat dinas dikelola oleh Diskominfo daerah' },
  },
  responses: {
    200: {
      description: 'The field',
      schema: leadView,
      example: leadExample,
      headers: { ETag: 'Version for If-Match' },
    },
  },
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    const lead = await setFieldLead(deps, act, { field: params.field, ...body, seen: expectedVersion });
    return { status: 200, body: lead, headers: etag(lead.version) };
  },
});
