import { planCheckIn } from '../../../usecases/check-ins/plan-check-in.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { planForm, planFormExample, planned, plannedExample } from './view.ts';

export const planCheckInRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/check-ins',
  operationId: 'planCheckIn',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'Plan the next check-in',
  description:
    'By the evaluator, his superior, or the employee: feedback goes both ways (Annex III.C.9, p.70). The other side is told in the digest. One at a time; it can be moved or called off.',
  body: { kind: 'json', schema: planForm, example: planFormExample },
  responses: { 201: { description: 'Planned', schema: planned, example: plannedExample } },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'INVALID_FORM', 'NO_CHECK_INS', 'CHECK_IN_PLANNED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await planCheckIn(deps, act, { appraisalId: params.appraisalId, plan: body }),
  }),
});
