import { z } from 'zod';
import { readCalibrations } from '../../../usecases/calibration/read-calibrations.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id, localDate } from '../../schemas.ts';
import { calibrationSummary, calibrationSummaryExample } from './view.ts';

const cursors = cursorsOf('calibrations', z.strictObject({ heldOn: localDate, id }));

export const listCalibrations = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/calibrations',
  operationId: 'listCalibrations',
  auth: 'PERSON',
  tags: ['Calibration'],
  summary: 'Calibration meetings of a cycle, the latest first',
  description: 'BKD all; others those of units that they lead or that they chaired.',
  query: z.strictObject({ ...pageQuery, unitId: id.optional(), status: z.enum(['OPEN', 'CLOSED']).optional() }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(calibrationSummary),
      example: { items: [calibrationSummaryExample], nextCursor: null },
    },
  },
  handler: async ({ deps, act, params, query: { limit, cursor, unitId, status } }) => {
    const asked = { cycleId: params.cycleId, unitId, status };
    const page = await readCalibrations(deps, act, asked, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
