import { readAppraisal } from '../../../usecases/appraisals/read-appraisal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { appraisalExample, appraisalView } from './view.ts';

export const getAppraisal = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}',
  auth: 'PERSON',
  opens: 'APPRAISAL',
  tags: ['Appraisals'],
  summary: 'Where an appraisal stands, and what it waits for',
  description: 'For its people and BKD. The employee sees the rating from receipt on.',
  responses: { 200: { description: 'The appraisal', schema: appraisalView, example: appraisalExample } },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await readAppraisal(deps, act, params.appraisalId) }),
});
