import { closeCalibration } from '../../../usecases/calibration/close-calibration.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { calibrationNow } from './answer.ts';
import { calibrationExample, calibrationView } from './view.ts';

export const closeCalibrationRoute = defineRoute({
  method: 'POST',
  path: '/calibrations/{calibrationId}/close',
  operationId: 'closeCalibration',
  auth: 'PERSON',
  tags: ['Calibration'],
  summary: 'Close the meeting: nothing more is proposed',
  description: 'The minutes stand. What was proposed is still answered.',
  responses: {
    200: {
      description: 'The meeting',
      schema: calibrationView,
      example: { ...calibrationExample, status: 'CLOSED', version: 2 },
      headers: { ETag: 'Its new version' },
    },
  },
  problems: ['FORBIDDEN', 'CALIBRATION_CLOSED'],
  handler: async ({ deps, act, params }) => {
    await closeCalibration(deps, act, params.calibrationId);
    return { status: 200, ...(await calibrationNow(deps, act, params.calibrationId)) };
  },
});
