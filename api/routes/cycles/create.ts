import { z } from 'zod';
import { cycleFilter } from '../../../usecases/cycles/cycle-filter.ts';
import { createCycle } from '../../../usecases/cycles/create-cycle.ts';
import { Refusal } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { cycleNow } from './answer.ts';
import { cycleExample, cycleName, cycleView, cycleYear } from './view.ts';

export const createCycleRoute = defineRoute({
  method: 'POST',
  path: '/cycles',
  operationId: 'createCycle',
  auth: 'BKD_ADMIN',
  tags: ['Cycles'],
  summary: 'Draft a cycle',
  description: 'Nothing happens until it is launched. It pins a published version of a policy.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      name: cycleName,
      year: cycleYear,
      policyId: id,
      filter: cycleFilter.default({}),
      virtualTime: z
        .boolean()
        .default(false)
        .describe('A rehearsal by the workflows’ clock; only where policies for demonstrations are accepted'),
    }),
    example: {
      name: 'Penilaian kinerja 2026',
      year: 2026,
      policyId: EXAMPLE.id,
      filter: { unitIds: [EXAMPLE.unit.id] },
    },
  },
  responses: {
    201: {
      description: 'The draft',
      schema: cycleView,
      example: cycleExample,
      headers: { Location: 'Path of the cycle', ETag: 'Its version' },
    },
  },
  problems: ['POLICY_NOT_PUBLISHED', 'DEMO_POLICY_REFUSED', 'VIRTUAL_TIME_REFUSED'],
  handler: async ({ deps, act, body }) => {
    if (body.virtualTime && !deps.allowDemoPolicies) {
      throw new Refusal('VIRTUAL_TIME_REFUSED', 409, 'Cycles of virtual time are refused in production.');
    }
    const created = await createCycle(deps, act, body);
    const answer = await cycleNow(deps, created.id);
    return { status: 201, body: answer.body, headers: { ...answer.headers, Location: `/cycles/${created.id}` } };
  },
});
