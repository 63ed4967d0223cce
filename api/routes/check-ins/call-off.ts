import { z } from 'zod';
import { callCheckInOff } from '../../../usecases/check-ins/plan-check-in.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { reason } from '../movements/view.ts';
import { CHECK_IN_ID } from './view.ts';

export const callCheckInOffRoute = defineRoute({
  method: 'POST',
  path: '/check-ins/{checkInId}/call-off',
  operationId: 'callCheckInOff',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'Call a planned check-in off',
  body: { kind: 'json', schema: z.strictObject({ reason }), example: { reason: 'Dinas luar; dijadwalkan ulang.' } },
  responses: {
    200: {
      description: 'Called off; its agenda stays what it is',
      schema: z.strictObject({ id, status: z.literal('CALLED_OFF') }),
      example: { id: CHECK_IN_ID, status: 'CALLED_OFF' },
    },
  },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'NO_CHECK_INS', 'CHECK_IN_CLOSED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await callCheckInOff(deps, act, { ...params, ...body }),
  }),
});
