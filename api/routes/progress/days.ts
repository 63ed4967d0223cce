import { z } from 'zod';
import { readDaysProgress } from '../../../usecases/progress/read-days.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, instant, localDate } from '../../schemas.ts';
import { unitFilter, WHO_SEES } from './scope.ts';

export const getDaysProgress = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/progress/days',
  operationId: 'getDaysProgress',
  auth: 'PERSON',
  tags: ['Progress'],
  summary: 'What happened on each local day',
  description: `${WHO_SEES} Days are those of each unit's time zone; left out, the last fortnight. Days without anything are left out.`,
  query: z.strictObject({
    ...unitFilter,
    from: localDate.optional().describe('First local date'),
    to: localDate.optional().describe('Last local date'),
  }),
  responses: {
    200: {
      description: 'The days, the first first',
      schema: z.strictObject({
        at: instant,
        items: z.array(
          z.strictObject({
            date: localDate,
            opened: z.int(),
            acts: z.int().describe('Decisions of people'),
            takeovers: z.int(),
            closedWithout: z.int(),
            finals: z.int(),
          }),
        ),
      }),
      example: {
        at: EXAMPLE.instant,
        items: [{ date: '2026-01-05', opened: 480, acts: 112, takeovers: 0, closedWithout: 0, finals: 0 }],
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { unitId, from, to } }) => ({
    status: 200,
    body: await readDaysProgress(deps, act, { cycleId: params.cycleId, unitId }, { from, to }),
  }),
});
