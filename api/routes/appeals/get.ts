import { readAppeal } from '../../../usecases/appeals/read-appeals.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { appeal, appealExample } from '../appraisals/facts-view.ts';

export const getAppeal = defineRoute({
  method: 'GET',
  path: '/appeals/{appealId}',
  auth: 'PERSON',
  tags: ['Appeals'],
  summary: 'One appeal, with what both sides said and what was decided',
  responses: { 200: { description: 'The appeal', schema: appeal, example: appealExample } },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await readAppeal(deps, act, params.appealId) }),
});
