import { z } from 'zod';
import { setPriority } from '../../../usecases/tasks/plan-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { plannedExample, plannedView } from './claim-view.ts';

export const putPriority = defineRoute({
  method: 'PUT',
  path: '/tasks/{taskId}/priority',
  operationId: 'putTaskPriority',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'How urgent a task is beside others',
  description:
    'By its holder, or BKD (not about his own appraisal). 0 to 100, the higher the more urgent; 50 unless somebody says otherwise. It moves no due date.',
  ifMatch: 'OPTIONAL',
  body: {
    kind: 'json',
    schema: z.strictObject({ priority: z.int().min(0).max(100) }),
    example: { priority: 80 },
  },
  responses: {
    200: {
      description: 'As kept',
      schema: plannedView,
      example: { ...plannedExample, priority: 80 },
      headers: { ETag: 'Version of the task' },
    },
  },
  problems: ['FORBIDDEN', 'OWN_APPRAISAL', 'TASK_CLOSED'],
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    const planned = await setPriority(deps, act, { taskId: params.taskId, ...body, version: expectedVersion });
    return { status: 200, body: planned, headers: etag(planned.version) };
  },
});
