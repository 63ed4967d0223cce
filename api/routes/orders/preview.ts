import { z } from 'zod';
import { previewOrder } from '../../../usecases/desk/place-order.ts';
import { defineRoute } from '../../framework/define-route.ts';
import {
  consequencesExample,
  consequenceView,
  needsApproval,
  orderProblems,
  orderWanted,
  orderWantedExample,
} from './view.ts';

export const previewOrderRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/orders/preview',
  operationId: 'previewOrder',
  auth: 'BKD_ADMIN',
  tags: ['Orders'],
  summary: 'What an order of BKD would do',
  description: 'Found by the code that would do it, under the same refusals; nothing is kept.',
  idempotent: false,
  body: { kind: 'json', schema: orderWanted, example: orderWantedExample },
  responses: {
    200: {
      description: 'Its consequences, as sentences and as data',
      schema: z.strictObject({ needsApproval, consequences: z.array(consequenceView) }),
      example: { needsApproval: true, consequences: consequencesExample },
    },
  },
  problems: orderProblems,
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await previewOrder(deps, act, { appraisalId: params.appraisalId, ...body }),
  }),
});
