import { z } from 'zod';
import { endDelegation } from '../../../usecases/delegations/end-delegation.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { localDate } from '../../schemas.ts';
import { delegation, delegationExample } from './view.ts';

export const endDelegationRoute = defineRoute({
  method: 'POST',
  path: '/delegations/{delegationId}/end',
  operationId: 'endDelegation',
  auth: 'PERSON',
  tags: ['Delegations'],
  summary: 'End a stand-in early',
  description:
    'By whoever may appoint one, or by the acting person. Without `lastDay` it ends at once. Open tasks go back to the holder of the post.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      lastDay: localDate.optional().describe('Today or later'),
      reason: z.string().trim().min(3).max(500),
    }),
    example: { reason: 'Pejabat definitif telah kembali bertugas' },
  },
  responses: {
    200: {
      description: 'Ended',
      schema: delegation,
      example: { ...delegationExample, state: 'ENDED', validUntil: '2026-03-05', version: 2 },
    },
  },
  problems: ['FORBIDDEN', 'DELEGATION_ENDED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await endDelegation(deps, act, {
      delegationId: params.delegationId,
      lastDay: body.lastDay,
      reason: body.reason,
    }),
  }),
});
