import { z } from 'zod';
import { resumeCycle } from '../../../usecases/cycles/resume-cycle.ts';
import { defineRoute } from '../../framework/define-route.ts';

export const resumeCycleRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/resume',
  operationId: 'resumeCycle',
  auth: 'BKD_ADMIN',
  tags: ['Cycles'],
  summary: 'Start its clocks again',
  description:
    'Every due date that was not over moves by the length of the pause (by whole days where clocks are days). People are told.',
  responses: {
    200: {
      description: 'It runs',
      schema: z.strictObject({ status: z.literal('RUNNING'), movedSeconds: z.number().describe('0: it ran already') }),
      example: { status: 'RUNNING', movedSeconds: 172_800 },
    },
  },
  problems: ['CYCLE_NOT_PAUSED'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await resumeCycle(deps, act, params.cycleId) }),
});
