import { z } from 'zod';
import { repairAll } from '../../../usecases/console/repair-items.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { action, repairItem, repairOrder } from './view.ts';

export const repairRoute = defineRoute({
  method: 'POST',
  path: '/console/repairs',
  operationId: 'repair',
  auth: 'BKD_ADMIN',
  tags: ['Console'],
  summary: 'Repair up to 200 targets, each by itself',
  description:
    'What is healthy is left alone and says so. Each repair is an event REPAIRED in the audit trail; the reason is kept with the operation. Own ' +
    'appraisals are left to a colleague. With an Idempotency-Key a repetition gives the same results and tries again what was BUSY.',
  body: {
    kind: 'json',
    schema: z.strictObject({ ...repairOrder, reason: z.string().trim().min(3).max(2_000) }),
    example: { action: 'RING', targets: [`appraisal/${EXAMPLE.id}`], reason: 'Alur tidak berjalan setelah pemulihan' },
  },
  responses: {
    200: {
      description: 'One item a target',
      schema: z.strictObject({ operationId: id, action, items: z.array(repairItem) }),
      example: {
        operationId: '1d0c5b5e-2f3c-4b77-a7f4-0c2b8f1f7a55',
        action: 'RING',
        items: [{ target: `appraisal/${EXAMPLE.id}`, status: 'DONE', code: 'RUNG', detail: {} }],
      },
    },
  },
  handler: async ({ api, deps, act, body }) => ({
    status: 200,
    body: await repairAll(deps, act, api.workflows, body),
  }),
});
