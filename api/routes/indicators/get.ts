import { readIndicator } from '../../../usecases/indicators/read-indicators.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { indicatorExample, indicatorView } from './view.ts';

export const getIndicator = defineRoute({
  method: 'GET',
  path: '/indicators/{indicatorId}',
  auth: 'PERSON',
  tags: ['Indicators'],
  summary: 'An indicator with all its published versions',
  responses: {
    200: {
      description: 'The indicator',
      schema: indicatorView,
      example: indicatorExample,
      headers: { ETag: 'Its version, for If-Match' },
    },
  },
  handler: async ({ deps, act, params }) => {
    const body = await readIndicator(deps, act.actorId, params.indicatorId);
    return { status: 200, body, headers: etag(body.version) };
  },
});
