import { takeOver } from '../../../usecases/reconciliations/take-over.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { takeOverBody, takeOverExample, takeOverResult } from './view.ts';

export const takeOverRoute = defineRoute({
  method: 'POST',
  path: '/reconciliations/{reconciliationId}/take-over',
  operationId: 'takeOver',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Take roster fields that lead there over into Daur',
  description:
    'Name, post, rank and e-mail only, with history. Ratings and receipts never; a unit is changed by a movement. What was changed here since the ' +
    'comparison is left. The answer shows at most 1,000 people; the operation has all.',
  body: { kind: 'json', schema: takeOverBody, example: { fields: ['POSITION', 'RANK'] } },
  responses: { 200: { description: 'Person by person', schema: takeOverResult, example: takeOverExample } },
  problems: ['IMPORT_RUNNING'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await takeOver(deps, act, {
      reconciliationId: params.reconciliationId,
      fields: body.fields,
      rowIds: body.rowIds,
    }),
  }),
});
