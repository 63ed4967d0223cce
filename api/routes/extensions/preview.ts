import { z } from 'zod';
import { previewExtension } from '../../../usecases/clock-changes/extend-deadlines.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { clockMoves, clockMovesExample } from '../calendar/view.ts';
import { extensionPlace, extensionPlaceExample } from './view.ts';

export const previewExtensionRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/extensions/preview',
  operationId: 'previewExtension',
  auth: 'BKD_ADMIN',
  tags: ['Clocks'],
  summary: 'What an extension would move',
  description: 'The same faults as ordering it; nothing is kept.',
  idempotent: false,
  body: { kind: 'json', schema: z.strictObject(extensionPlace), example: extensionPlaceExample },
  responses: { 200: { description: 'What would move', schema: clockMoves, example: clockMovesExample } },
  problems: [
    'CYCLE_ENDED',
    'CYCLE_NOT_LAUNCHED',
    'EXTENSION_PAST',
    'NOTHING_TO_EXTEND',
    'OWN_APPRAISAL',
    'NO_WORKING_DAY',
  ],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await previewExtension(deps, act, { cycleId: params.cycleId, ...body }),
  }),
});
