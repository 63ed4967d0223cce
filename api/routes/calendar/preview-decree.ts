import { z } from 'zod';
import { previewDecree } from '../../../usecases/calendar/preview-edit.ts';
import { defineRoute } from '../../framework/define-route.ts';
import {
  appliedDecree,
  appliedDecreeExample,
  clockMoves,
  clockMovesExample,
  decreeBody,
  decreeExample,
} from './view.ts';

export const previewDecreeRoute = defineRoute({
  method: 'POST',
  path: '/calendar/decrees/preview',
  operationId: 'previewDecree',
  auth: 'BKD_ADMIN',
  tags: ['Calendar'],
  summary: 'What a decree would move',
  description: 'The same body and the same faults as entering it; nothing is kept.',
  idempotent: false,
  body: { kind: 'json', schema: decreeBody, example: decreeExample },
  responses: {
    200: {
      description: 'What would be entered, and what would move',
      schema: z.strictObject({ edit: appliedDecree, moves: clockMoves }),
      example: { edit: appliedDecreeExample, moves: clockMovesExample },
    },
  },
  problems: ['DAY_OFF_EXISTS', 'DAY_OFF_UNKNOWN'],
  handler: async ({ deps, act, body }) => ({
    status: 200,
    body: await previewDecree(deps, act, { ...body, unitId: body.unitId ?? null }),
  }),
});
