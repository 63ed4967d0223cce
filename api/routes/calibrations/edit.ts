import { z } from 'zod';
import { editCalibration } from '../../../usecases/calibration/edit-calibration.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { calibrationNow } from './answer.ts';
import { CALIBRATION, calibrationExample, calibrationFields, calibrationView } from './view.ts';

export const editCalibrationRoute = defineRoute({
  method: 'PATCH',
  path: '/calibrations/{calibrationId}',
  operationId: 'editCalibration',
  auth: 'PERSON',
  tags: ['Calibration'],
  summary: 'Correct the minutes while the meeting is open',
  description: 'Members that are left out stay as they are.',
  ifMatch: 'REQUIRED',
  body: {
    kind: 'json',
    schema: z
      .strictObject(calibrationFields)
      .partial()
      .refine((change) => Object.keys(change).length > 0, { error: 'at least one member to change' }),
    example: { minutes: CALIBRATION.minutes },
  },
  responses: {
    200: {
      description: 'The meeting',
      schema: calibrationView,
      example: { ...calibrationExample, version: 2 },
      headers: { ETag: 'Its new version' },
    },
  },
  problems: ['FORBIDDEN', 'CALIBRATION_CLOSED'],
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    const { calibrationId } = params;
    await editCalibration(deps, act, { calibrationId, version: expectedVersion, change: body });
    return { status: 200, ...(await calibrationNow(deps, act, calibrationId)) };
  },
});
