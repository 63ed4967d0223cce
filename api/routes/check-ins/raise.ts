import { z } from 'zod';
import { raisePoint } from '../../../usecases/check-ins/raise-point.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';

export const raiseCheckInPoint = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/check-ins/points',
  operationId: 'raiseCheckInPoint',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'Put something on the agenda',
  body: {
    kind: 'json',
    schema: z.strictObject({ text: z.string().trim().min(3).max(4_000) }),
    example: { text: 'Pemindai di loket dua rusak' },
  },
  responses: { 201: { description: 'On the agenda', schema: z.strictObject({ id }), example: { id: EXAMPLE.id } } },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'NO_CHECK_INS'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await raisePoint(deps, act, { ...params, ...body }),
  }),
});
