import { z } from 'zod';
import { recordCalibration } from '../../../usecases/calibration/record-calibration.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, localDate } from '../../schemas.ts';
import { calibrationNow } from './answer.ts';
import { CALIBRATION, calibrationExample, calibrationFields, calibrationView } from './view.ts';

export const recordCalibrationRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/calibrations',
  operationId: 'recordCalibration',
  auth: 'PERSON',
  tags: ['Calibration'],
  summary: 'Record a meeting that compares ratings before delivery',
  description:
    'By BKD, or whoever leads the unit. The meeting changes no rating: it proposes, and whoever set the rating accepts or declines (practice; the rating is ' +
    'the evaluator’s, Annex IV.A.1, p.89).',
  body: {
    kind: 'json',
    schema: z.strictObject({
      unitId: id.describe('With the units below it'),
      heldOn: localDate.describe('Local date of the unit; not after today'),
      ...calibrationFields,
    }),
    example: {
      unitId: EXAMPLE.unit.id,
      heldOn: CALIBRATION.heldOn,
      title: CALIBRATION.title,
      chairId: EXAMPLE.other.id,
      participantIds: [EXAMPLE.other.id],
      minutes: CALIBRATION.minutes,
    },
  },
  responses: {
    201: {
      description: 'The meeting',
      schema: calibrationView,
      example: { ...calibrationExample, proposals: [] },
      headers: { Location: 'Path of the meeting', ETag: 'Its version' },
    },
  },
  problems: ['FORBIDDEN', 'CYCLE_NOT_RUNNING'],
  handler: async ({ deps, act, params, body }) => {
    const made = await recordCalibration(deps, act, { cycleId: params.cycleId, ...body });
    const answer = await calibrationNow(deps, act, made.id);
    return { status: 201, body: answer.body, headers: { ...answer.headers, Location: `/calibrations/${made.id}` } };
  },
});
