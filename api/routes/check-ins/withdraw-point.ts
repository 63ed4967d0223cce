import { withdrawPoint } from '../../../usecases/check-ins/raise-point.ts';
import { defineRoute } from '../../framework/define-route.ts';

export const withdrawCheckInPoint = defineRoute({
  method: 'DELETE',
  path: '/check-ins/points/{pointId}',
  operationId: 'withdrawCheckInPoint',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'Take back a point that I raised',
  responses: { 204: { description: 'Not on the agenda any more' } },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'NO_CHECK_INS', 'POINT_CLOSED'],
  handler: async ({ deps, act, params }) => {
    await withdrawPoint(deps, act, params.pointId);
    return { status: 204 };
  },
});
