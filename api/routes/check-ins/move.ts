import { moveCheckIn } from '../../../usecases/check-ins/plan-check-in.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { planForm, planFormExample, planned, plannedExample } from './view.ts';

export const moveCheckInRoute = defineRoute({
  method: 'POST',
  path: '/check-ins/{checkInId}/move',
  operationId: 'moveCheckIn',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'Move a planned check-in to another day, time or place',
  description: 'By either side; the other is told in the digest. What is left out is not kept: name the place again.',
  body: { kind: 'json', schema: planForm, example: planFormExample },
  responses: { 200: { description: 'Moved', schema: planned, example: { ...plannedExample, version: 2 } } },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'INVALID_FORM', 'NO_CHECK_INS', 'CHECK_IN_CLOSED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await moveCheckIn(deps, act, { checkInId: params.checkInId, plan: body }),
  }),
});
