import { z } from 'zod';
import { readDocument } from '../../../usecases/appraisals/read-facts.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { documentExample, documentView } from './facts-view.ts';

export const documentParams = z.strictObject({
  appraisalId: id,
  number: z.string().regex(/^[1-9]\d{0,3}$/, { error: 'the number of a document, from 1' }),
});

export const getDocument = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/documents/{number}',
  params: documentParams,
  auth: 'PERSON',
  opens: 'APPRAISAL',
  tags: ['Documents'],
  summary: 'One evaluation document, as it was signed',
  description:
    'Formats D.1.1, D.1.2, D.1.3 (p.115–118). For the employee from receipt on; a read never records the receipt.',
  responses: { 200: { description: 'The document', schema: documentView, example: documentExample } },
  problems: ['FORBIDDEN', 'RECEIPT_REQUIRED'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: await readDocument(deps, act, params.appraisalId, Number(params.number)),
  }),
});
