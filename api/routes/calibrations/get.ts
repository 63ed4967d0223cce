import { defineRoute } from '../../framework/define-route.ts';
import { calibrationNow } from './answer.ts';
import { calibrationExample, calibrationView } from './view.ts';

export const getCalibration = defineRoute({
  method: 'GET',
  path: '/calibrations/{calibrationId}',
  operationId: 'getCalibration',
  auth: 'PERSON',
  tags: ['Calibration'],
  summary: 'A calibration meeting: proposals, answers, the grid before and after',
  description: 'For BKD, whoever leads the unit, and who chaired it.',
  responses: {
    200: {
      description: 'The meeting',
      schema: calibrationView,
      example: calibrationExample,
      headers: { ETag: 'Its version' },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    ...(await calibrationNow(deps, act, params.calibrationId)),
  }),
});
