import { readReconciliation } from '../../../usecases/reconciliations/read-reconciliations.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { reconciliationExample, reconciliationView } from './view.ts';

export const getReconciliation = defineRoute({
  method: 'GET',
  path: '/reconciliations/{reconciliationId}',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'A reconciliation with its counts',
  responses: {
    200: { description: 'The reconciliation', schema: reconciliationView, example: reconciliationExample },
  },
  handler: async ({ deps, params }) => ({
    status: 200,
    body: await readReconciliation(deps, params.reconciliationId),
  }),
});
