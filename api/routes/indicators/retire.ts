import { z } from 'zod';
import { retireIndicator } from '../../../usecases/indicators/edit-library.ts';
import { readIndicator } from '../../../usecases/indicators/read-indicators.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE } from '../../schemas.ts';
import { reason } from '../cycles/view.ts';
import { indicatorExample, indicatorView } from './view.ts';

export const retireIndicatorRoute = defineRoute({
  method: 'POST',
  path: '/indicators/{indicatorId}/retire',
  operationId: 'retireIndicator',
  auth: 'BKD_ADMIN',
  tags: ['Indicators'],
  summary: 'Retire an indicator',
  description: 'No new line refers to it; lines that do keep it.',
  body: { kind: 'json', schema: z.strictObject({ reason }), example: { reason: 'Layanan dialihkan ke dinas lain.' } },
  responses: {
    200: {
      description: 'The indicator',
      schema: indicatorView,
      example: {
        ...indicatorExample,
        retired: { by: EXAMPLE.other, at: EXAMPLE.instant, because: 'Layanan dialihkan ke dinas lain.' },
      },
    },
  },
  problems: ['INDICATOR_RETIRED'],
  handler: async ({ deps, act, params: { indicatorId }, body }) => {
    await retireIndicator(deps, act, { indicatorId, ...body });
    return { status: 200, body: await readIndicator(deps, act.actorId, indicatorId) };
  },
});
