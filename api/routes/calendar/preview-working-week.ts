import { z } from 'zod';
import { previewWorkingWeek } from '../../../usecases/calendar/preview-edit.ts';
import { defineRoute } from '../../framework/define-route.ts';
import {
  appliedWorkingWeek,
  appliedWorkingWeekExample,
  clockMoves,
  clockMovesExample,
  workingWeekBody,
  workingWeekExample,
} from './view.ts';
import { weekEditOf } from './week-edit.ts';

export const previewWorkingWeekRoute = defineRoute({
  method: 'POST',
  path: '/calendar/working-weeks/preview',
  operationId: 'previewWorkingWeek',
  auth: 'BKD_ADMIN',
  tags: ['Calendar'],
  summary: 'What another working week would move',
  description: 'The same body and the same faults as entering it; nothing is kept.',
  idempotent: false,
  body: { kind: 'json', schema: workingWeekBody, example: workingWeekExample },
  responses: {
    200: {
      description: 'What would be entered, and what would move',
      schema: z.strictObject({ edit: appliedWorkingWeek, moves: clockMoves }),
      example: { edit: appliedWorkingWeekExample, moves: clockMovesExample },
    },
  },
  problems: ['NOTHING_CHANGED'],
  handler: async ({ deps, act, body }) => ({
    status: 200,
    body: await previewWorkingWeek(deps, act, weekEditOf(body)),
  }),
});
