import { publishIndicator } from '../../../usecases/indicators/edit-library.ts';
import { readIndicator } from '../../../usecases/indicators/read-indicators.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { indicatorExample, indicatorView } from './view.ts';

export const publishIndicatorRoute = defineRoute({
  method: 'POST',
  path: '/indicators/{indicatorId}/publish',
  operationId: 'publishIndicator',
  auth: 'BKD_ADMIN',
  tags: ['Indicators'],
  summary: 'Publish the draft, so that lines can refer to it',
  description: 'Lines that refer to an earlier version keep it.',
  responses: { 200: { description: 'The indicator', schema: indicatorView, example: indicatorExample } },
  problems: ['INDICATOR_RETIRED', 'NO_DRAFT'],
  handler: async ({ deps, act, params: { indicatorId } }) => {
    await publishIndicator(deps, act, indicatorId);
    return { status: 200, body: await readIndicator(deps, act.actorId, indicatorId) };
  },
});
