import { previewTakeOver } from '../../../usecases/reconciliations/take-over.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { takeOverBody, takeOverExample, takeOverResult } from './view.ts';

export const previewTakeOverRoute = defineRoute({
  method: 'POST',
  path: '/reconciliations/{reconciliationId}/take-over/preview',
  operationId: 'previewTakeOver',
  auth: 'BKD_ADMIN',
  idempotent: false,
  tags: ['e-Kinerja'],
  summary: 'What taking over would change; nothing is changed',
  description:
    'Name, post, rank and e-mail only, with history. Ratings and receipts never; a unit is changed by a movement. What was changed here since the ' +
    'comparison is left. The answer shows at most 1,000 people; the operation has all.',
  body: { kind: 'json', schema: takeOverBody, example: { fields: ['POSITION', 'RANK'] } },
  responses: {
    200: {
      description: 'Person by person',
      schema: takeOverResult,
      example: { ...takeOverExample, operationId: null },
    },
  },
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await previewTakeOver(deps, act, {
      reconciliationId: params.reconciliationId,
      fields: body.fields,
      rowIds: body.rowIds,
    }),
  }),
});
