import { readCycle } from '../../../usecases/cycles/read-cycles.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { cycleExample, cycleView, readerOf } from './view.ts';

export const getCycle = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}',
  auth: 'PERSON',
  tags: ['Cycles'],
  summary: 'One cycle',
  responses: {
    200: { description: 'The cycle', schema: cycleView, example: cycleExample, headers: { ETag: 'Its version' } },
  },
  handler: async ({ deps, person, params }) => {
    const cycle = await readCycle(deps, readerOf(person), params.cycleId);
    if (!cycle) throw notFound('The cycle');
    return { status: 200, body: cycle, headers: etag(cycle.version) };
  },
});
