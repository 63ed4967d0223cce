import { z } from 'zod';
import { readReconciliations } from '../../../usecases/reconciliations/read-reconciliations.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { reconciliationExample, reconciliationView } from './view.ts';

export const listReconciliations = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/reconciliations',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Reconciliations of the cycle, the newest first',
  responses: {
    200: {
      description: 'The last 200',
      schema: z.strictObject({ items: z.array(reconciliationView) }),
      example: { items: [reconciliationExample] },
    },
  },
  handler: async ({ deps, params }) => ({
    status: 200,
    body: { items: await readReconciliations(deps, params.cycleId) },
  }),
});
