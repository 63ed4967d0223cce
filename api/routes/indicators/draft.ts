import { libraryVersionForm } from '../../../domain/indicator-library.ts';
import { draftIndicator } from '../../../usecases/indicators/edit-library.ts';
import { readIndicator } from '../../../usecases/indicators/read-indicators.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { indicatorExample, indicatorView, versionFormExample } from './view.ts';

export const draftIndicatorRoute = defineRoute({
  method: 'PUT',
  path: '/indicators/{indicatorId}/draft',
  operationId: 'draftIndicator',
  auth: 'BKD_ADMIN',
  tags: ['Indicators'],
  summary: 'Draft the next version, or write the open draft anew',
  description: 'Published versions stay as they are.',
  ifMatch: 'REQUIRED',
  body: { kind: 'json', schema: libraryVersionForm, example: versionFormExample },
  responses: {
    200: {
      description: 'The indicator with its draft',
      schema: indicatorView,
      example: indicatorExample,
      headers: { ETag: 'Its new version' },
    },
  },
  problems: ['INDICATOR_RETIRED'],
  handler: async ({ deps, act, params, body: draft, expectedVersion }) => {
    const { indicatorId } = params;
    await draftIndicator(deps, act, { indicatorId, version: expectedVersion, draft });
    const body = await readIndicator(deps, act.actorId, indicatorId);
    return { status: 200, body, headers: etag(body.version) };
  },
});
