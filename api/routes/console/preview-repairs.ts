import { z } from 'zod';
import { previewRepairs } from '../../../usecases/console/repair-items.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE } from '../../schemas.ts';
import { repairItem, repairOrder } from './view.ts';

export const previewRepairsRoute = defineRoute({
  method: 'POST',
  path: '/console/repairs/preview',
  operationId: 'previewRepairs',
  auth: 'BKD_ADMIN',
  idempotent: false,
  tags: ['Console'],
  summary: 'What repairs would change; nothing is changed',
  body: {
    kind: 'json',
    schema: z.strictObject(repairOrder),
    example: { action: 'REDERIVE_CLOCK', targets: [`task/${EXAMPLE.id}`] },
  },
  responses: {
    200: {
      description: 'One item a target',
      schema: z.strictObject({ items: z.array(repairItem) }),
      example: {
        items: [
          {
            target: `task/${EXAMPLE.id}`,
            status: 'DONE',
            code: 'LATER',
            detail: { oldDueAt: '2026-01-20T15:59:59.000Z', newDueAt: '2026-01-31T15:59:59.000Z', kept: null },
          },
        ],
      },
    },
  },
  handler: async ({ api, deps, act, body }) => ({
    status: 200,
    body: { items: await previewRepairs(deps, act, api.workflows, body) },
  }),
});
