import { z } from 'zod';
import { previewPolicySwitch } from '../../../usecases/clock-changes/switch-policy.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { clockMoves, clockMovesExample } from '../calendar/view.ts';

export const previewPolicyRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/policy/preview',
  operationId: 'previewPolicySwitch',
  auth: 'BKD_ADMIN',
  tags: ['Clocks'],
  summary: 'What another version of its policy would move',
  description: 'The same faults as switching; nothing is kept.',
  idempotent: false,
  body: { kind: 'json', schema: z.strictObject({ policyId: id }), example: { policyId: EXAMPLE.id } },
  responses: { 200: { description: 'What would move', schema: clockMoves, example: clockMovesExample } },
  problems: [
    'CYCLE_ENDED',
    'CYCLE_NOT_LAUNCHED',
    'POLICY_NOT_PUBLISHED',
    'POLICY_OF_ANOTHER_CODE',
    'DEMO_POLICY_REFUSED',
    'NOTHING_CHANGED',
    'NO_WORKING_DAY',
  ],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await previewPolicySwitch(deps, act, { cycleId: params.cycleId, policyId: body.policyId }),
  }),
});
