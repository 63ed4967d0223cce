import { z } from 'zod';
import { cycleFilter } from '../../../usecases/cycles/cycle-filter.ts';
import { editCycle } from '../../../usecases/cycles/edit-cycle.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { cycleNow } from './answer.ts';
import { cycleExample, cycleName, cycleView, cycleYear } from './view.ts';

export const editCycleRoute = defineRoute({
  method: 'PATCH',
  path: '/cycles/{cycleId}',
  operationId: 'editCycle',
  auth: 'BKD_ADMIN',
  tags: ['Cycles'],
  summary: 'Change a draft',
  description: 'Members that are left out stay as they are. A launched cycle keeps its year, policy and filter.',
  ifMatch: 'REQUIRED',
  body: {
    kind: 'json',
    schema: z
      .strictObject({
        name: cycleName.optional(),
        year: cycleYear.optional(),
        policyId: id.optional(),
        filter: cycleFilter.optional(),
      })
      .refine((change) => Object.keys(change).length > 0, { error: 'at least one member to change' }),
    example: { name: 'Penilaian kinerja 2026 (semua OPD)', filter: {} },
  },
  responses: {
    200: { description: 'The draft', schema: cycleView, example: cycleExample, headers: { ETag: 'Its new version' } },
  },
  problems: ['CYCLE_NOT_DRAFT', 'POLICY_NOT_PUBLISHED', 'DEMO_POLICY_REFUSED'],
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    await editCycle(deps, act, { cycleId: params.cycleId, version: expectedVersion, change: body });
    return { status: 200, ...(await cycleNow(deps, params.cycleId)) };
  },
});
