import { z } from 'zod';
import { cloneCycle } from '../../../usecases/cycles/create-cycle.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cycleNow } from './answer.ts';
import { cycleExample, cycleName, cycleView, cycleYear } from './view.ts';

export const cloneCycleRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/clone',
  operationId: 'cloneCycle',
  auth: 'BKD_ADMIN',
  tags: ['Cycles'],
  summary: 'Draft another year from it',
  description: 'Same filter, the newest published version of its policy.',
  body: {
    kind: 'json',
    schema: z.strictObject({ year: cycleYear, name: cycleName }),
    example: { year: 2027, name: 'Penilaian kinerja 2027' },
  },
  responses: {
    201: {
      description: 'The draft',
      schema: cycleView,
      example: { ...cycleExample, year: 2027 },
      headers: { Location: 'Path of the new cycle', ETag: 'Its version' },
    },
  },
  problems: ['POLICY_NOT_PUBLISHED', 'DEMO_POLICY_REFUSED'],
  handler: async ({ deps, act, params, body }) => {
    const created = await cloneCycle(deps, act, { cycleId: params.cycleId, ...body });
    const answer = await cycleNow(deps, created.id);
    return { status: 201, body: answer.body, headers: { ...answer.headers, Location: `/cycles/${created.id}` } };
  },
});
