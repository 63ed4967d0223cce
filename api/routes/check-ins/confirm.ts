import { z } from 'zod';
import { confirmCheckIn } from '../../../usecases/check-ins/confirm-check-in.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id, instant } from '../../schemas.ts';
import { CHECK_IN_ID } from './view.ts';

export const confirmCheckInRoute = defineRoute({
  method: 'POST',
  path: '/check-ins/{checkInId}/confirm',
  operationId: 'confirmCheckIn',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'I have read the record of my check-in',
  description: 'With a remark where you see something otherwise: it stands beside the record, and its author is told.',
  body: {
    kind: 'json',
    schema: z.strictObject({ remark: z.string().trim().min(3).max(4_000).optional() }),
    example: { remark: 'Tenggat bergantung pada jawaban dinas lain.' },
  },
  responses: {
    200: {
      description: 'Confirmed',
      schema: z.strictObject({ id, confirmedAt: instant }),
      example: { id: CHECK_IN_ID, confirmedAt: '2026-05-06T07:00:00.000Z' },
    },
  },
  problems: [
    ...(['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'NO_CHECK_INS'] as const),
    ...(['CHECK_IN_NOT_HELD', 'CHECK_IN_CONFIRMED'] as const),
  ],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await confirmCheckIn(deps, act, { ...params, ...body }),
  }),
});
