import { enterWorkingWeek } from '../../../usecases/calendar/edit-calendar.ts';
import { defineRoute } from '../../framework/define-route.ts';
import {
  appliedWorkingWeek,
  appliedWorkingWeekExample,
  ordered,
  orderedExample,
  workingWeekBody,
  workingWeekExample,
} from './view.ts';
import { weekEditOf } from './week-edit.ts';

export const enterWorkingWeekRoute = defineRoute({
  method: 'POST',
  path: '/calendar/working-weeks',
  operationId: 'enterWorkingWeek',
  auth: 'BKD_ADMIN',
  tags: ['Calendar'],
  summary: 'From a date on, a unit works on other weekdays',
  description:
    'Preview it first: open clocks of the unit are recomputed at once, in the background. The same date again is a correction; nothing is overwritten.',
  body: { kind: 'json', schema: workingWeekBody, example: workingWeekExample },
  responses: {
    202: {
      description: 'Entered; the clocks follow',
      schema: appliedWorkingWeek.extend(ordered),
      example: { ...appliedWorkingWeekExample, ...orderedExample },
      headers: { Location: 'Path of the operation' },
    },
  },
  problems: ['NOTHING_CHANGED'],
  handler: async ({ deps, act, body }) => {
    const entered = await enterWorkingWeek(deps, act, weekEditOf(body));
    return { status: 202, body: entered, headers: { Location: `/operations/${entered.operationId}` } };
  },
});
