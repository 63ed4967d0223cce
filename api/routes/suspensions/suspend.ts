import { z } from 'zod';
import { suspendAppraisal } from '../../../usecases/suspensions/suspend.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { reason } from '../cycles/view.ts';
import { decree } from '../extensions/view.ts';
import { cause, scope, suspensionAct, suspensionActExample } from './view.ts';

export const suspendRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/suspensions',
  operationId: 'suspendAppraisal',
  auth: 'BKD_ADMIN',
  tags: ['Clocks'],
  summary: 'Stop the clocks of an appraisal',
  description:
    'Sick leave, duty abroad, force majeure. What is open may be decided meanwhile, and appeals stay fileable; what opens meanwhile starts standing ' +
    'still. Goes together with a pause of the cycle: a clock runs when neither holds it.',
  body: {
    kind: 'json',
    schema: z.strictObject({ scope, cause, reason, decree: decree.optional() }),
    example: { scope: 'EMPLOYEE', cause: 'SICK_LEAVE', reason: 'Cuti sakit 30 hari' },
  },
  responses: { 201: { description: 'It stands still', schema: suspensionAct, example: suspensionActExample } },
  problems: ['OWN_APPRAISAL', 'APPRAISAL_ENDED', 'ALREADY_SUSPENDED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await suspendAppraisal(deps, act, { ...body, appraisalId: params.appraisalId, decree: body.decree ?? null }),
  }),
});
