import { z } from 'zod';
import { linkResult } from '../../../usecases/cascade/link-result.ts';
import { readCascade } from '../../../usecases/cascade/read-cascade.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { cascadeExample, cascadeView, LEADERS_RESULT } from './view.ts';

export const linkResultRoute = defineRoute({
  method: 'PUT',
  path: '/appraisals/{appraisalId}/cascade/{plannedResultId}',
  operationId: 'linkResult',
  auth: 'PERSON',
  tags: ['Indicators'],
  summary: 'Say which planned result of the leader a planned result serves',
  description:
    'By the employee, the evaluator or his superior, at any time until the appraisal is final. It changes nothing of the SKP that was signed.',
  body: {
    kind: 'json',
    schema: z.strictObject({ leaderResultId: id.nullable().describe('null: none any more') }),
    example: { leaderResultId: LEADERS_RESULT },
  },
  responses: { 200: { description: 'The links', schema: cascadeView, example: cascadeExample } },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'NO_CASCADE'],
  handler: async ({ deps, act, params, body }) => {
    await linkResult(deps, act, { ...params, ...body });
    return { status: 200, body: await readCascade(deps, act, params.appraisalId) };
  },
});
