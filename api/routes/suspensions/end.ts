import { endSuspension } from '../../../usecases/suspensions/end-suspension.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { suspensionAct, suspensionActExample } from './view.ts';

export const endSuspensionRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/suspensions/end',
  operationId: 'endSuspension',
  auth: 'BKD_ADMIN',
  tags: ['Clocks'],
  summary: 'Let the clocks go on',
  description:
    'Each due date moves by as long as its clock stood still, for policies that count in days by whole days. Each person whose dates moved gets one mail.',
  responses: { 200: { description: 'It goes on', schema: suspensionAct, example: suspensionActExample } },
  problems: ['OWN_APPRAISAL', 'NOT_SUSPENDED'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: await endSuspension(deps, act, params.appraisalId),
  }),
});
