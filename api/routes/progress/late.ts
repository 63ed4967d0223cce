import { z } from 'zod';
import { ROLES, STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { LATE_SORTS, readLate } from '../../../usecases/progress/read-late.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { dueCursors, runningTasks, runningTasksExample } from './running-task.ts';
import { unitFilter, WHO_SEES } from './scope.ts';

const cursors = dueCursors('late');

export const listLate = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/late',
  operationId: 'listLate',
  auth: 'PERSON',
  tags: ['Progress'],
  summary: 'Who is late, by how much, and what happens next',
  description: `${WHO_SEES} What is paused or suspended is not late: its clock stands still.`,
  query: z.strictObject({
    ...pageQuery,
    ...unitFilter,
    stage: z.array(z.enum(STAGES)).optional(),
    kind: z.array(z.enum(TASK_KINDS)).optional(),
    role: z.array(z.enum(ROLES)).optional(),
    holderId: id.optional().describe('In the hands of this person'),
    alarm: z.boolean().optional().describe('true: nobody takes it over any more'),
    sort: z.enum(LATE_SORTS).default('LONGEST').describe('LONGEST: late for the longest time first'),
  }),
  responses: { 200: { description: 'A page', schema: runningTasks, example: runningTasksExample } },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor, ...filter } }) => {
    const { at, total, ...page } = await readLate(
      deps,
      act,
      {
        cycleId: params.cycleId,
        unitId: filter.unitId,
        stage: filter.stage,
        kind: filter.kind,
        role: filter.role,
        holderId: filter.holderId,
        alarm: filter.alarm,
        sort: filter.sort,
      },
      { limit, after: cursors.read(cursor) },
    );
    return { status: 200, body: { ...cursors.answer(page), at, total } };
  },
});
