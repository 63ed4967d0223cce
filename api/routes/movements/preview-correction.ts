import { z } from 'zod';
import { previewCorrection } from '../../../usecases/movements/correct-line.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { lineShown, lineShownExample } from './line-view.ts';

export const previewCorrectionRoute = defineRoute({
  method: 'POST',
  path: '/people/{personId}/reporting-lines/preview',
  operationId: 'previewCorrection',
  auth: 'BKD_ADMIN',
  tags: ['Movements'],
  summary: 'What correcting an evaluator or superior would do',
  description: 'The same refusals as doing it; nothing is kept.',
  idempotent: false,
  body: {
    kind: 'json',
    schema: z.strictObject({ relation: z.enum(['EVALUATOR', 'SUPERIOR']), personId: id.describe('Who is right') }),
    example: { relation: 'EVALUATOR', personId: EXAMPLE.other.id },
  },
  responses: {
    200: { description: 'Links, and open tasks that would move', schema: lineShown, example: lineShownExample },
  },
  problems: ['OWN_APPRAISAL', 'LINE_REFUSED', 'NOTHING_CHANGED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await previewCorrection(deps, act, { employeeId: params.personId, ...body }),
  }),
});
