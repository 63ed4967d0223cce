import { z } from 'zod';
import { readTakeovers } from '../../../usecases/progress/read-late.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { pageQuery } from '../../framework/pagination.ts';
import { dueCursors, runningTasks, runningTasksExample } from './running-task.ts';
import { unitFilter, WHO_SEES } from './scope.ts';

const cursors = dueCursors('takeovers');

export const listTakeovers = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/takeovers',
  operationId: 'listTakeovers',
  auth: 'PERSON',
  tags: ['Progress'],
  summary: 'What will be taken over in the next days: from whom, by whom, when, under which article',
  description: `${WHO_SEES} Who decides before the due date keeps the task.`,
  query: z.strictObject({
    ...pageQuery,
    ...unitFilter,
    days: z.int().min(1).max(92).default(7).describe('Calendar days from now'),
  }),
  responses: { 200: { description: 'A page, the earliest first', schema: runningTasks, example: runningTasksExample } },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor, unitId, days } }) => {
    const { at, total, ...page } = await readTakeovers(
      deps,
      act,
      { cycleId: params.cycleId, unitId, days },
      { limit, after: cursors.read(cursor) },
    );
    return { status: 200, body: { ...cursors.answer(page), at, total } };
  },
});
