import { z } from 'zod';
import { cancelCycle } from '../../../usecases/cycles/cancel-cycle.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cycleNow } from './answer.ts';
import { cycleExample, cycleView, reason } from './view.ts';

export const cancelCycleRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/cancel',
  operationId: 'cancelCycle',
  auth: 'BKD_ADMIN',
  tags: ['Cycles'],
  summary: 'End it without results',
  description: 'Every fact stays; open tasks are closed and people are told.',
  body: { kind: 'json', schema: z.strictObject({ reason }), example: { reason: 'Salah memilih kebijakan' } },
  responses: {
    200: { description: 'The cycle', schema: cycleView, example: { ...cycleExample, status: 'CANCELLED' } },
  },
  problems: ['CYCLE_ENDED'],
  handler: async ({ deps, act, params, body }) => {
    await cancelCycle(deps, act, { cycleId: params.cycleId, reason: body.reason });
    return { status: 200, ...(await cycleNow(deps, params.cycleId)) };
  },
});
