import { z } from 'zod';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cycleNow } from './answer.ts';
import { cycleExample, cycleView, reason } from './view.ts';

export const pauseCycleRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/pause',
  operationId: 'pauseCycle',
  auth: 'BKD_ADMIN',
  tags: ['Cycles'],
  summary: 'Stop its clocks',
  description:
    'No new tasks and no deadlines meanwhile; what is open may be decided, and appeals stay fileable. People are told.',
  body: { kind: 'json', schema: z.strictObject({ reason }), example: { reason: 'Bencana banjir di dua kecamatan' } },
  responses: { 200: { description: 'The cycle', schema: cycleView, example: { ...cycleExample, status: 'PAUSED' } } },
  problems: ['CYCLE_NOT_RUNNING'],
  handler: async ({ deps, act, params, body }) => {
    await pauseCycle(deps, act, { cycleId: params.cycleId, reason: body.reason });
    return { status: 200, ...(await cycleNow(deps, params.cycleId)) };
  },
});
