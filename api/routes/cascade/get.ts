import { readCascade } from '../../../usecases/cascade/read-cascade.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cascadeExample, cascadeView } from './view.ts';

export const getCascade = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/cascade',
  operationId: 'getCascade',
  auth: 'PERSON',
  tags: ['Indicators'],
  summary: 'How my planned results hang together with my leader’s and my staff’s',
  description: 'The matrix of roles and results (Annex II.A, p.46–49), of one person.',
  responses: { 200: { description: 'The links', schema: cascadeView, example: cascadeExample } },
  problems: ['FORBIDDEN', 'NO_CASCADE'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await readCascade(deps, act, params.appraisalId) }),
});
