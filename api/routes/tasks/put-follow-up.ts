import { z } from 'zod';
import { setFollowUp } from '../../../usecases/tasks/plan-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { localDate } from '../../schemas.ts';
import { plannedExample, plannedView } from './claim-view.ts';

export const putFollowUp = defineRoute({
  method: 'PUT',
  path: '/tasks/{taskId}/follow-up',
  operationId: 'putTaskFollowUp',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'When I want to come back to a task',
  description:
    'For its holder; a local date of the unit. It moves no due date and reminds nobody: GET /tasks?followUp=true shows what is due for it.',
  ifMatch: 'OPTIONAL',
  body: { kind: 'json', schema: z.strictObject({ on: localDate.nullable() }), example: { on: '2026-01-20' } },
  responses: {
    200: {
      description: 'As kept',
      schema: plannedView,
      example: plannedExample,
      headers: { ETag: 'Version of the task' },
    },
  },
  problems: ['FORBIDDEN', 'TASK_CLOSED'],
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    const planned = await setFollowUp(deps, act, { taskId: params.taskId, on: body.on, version: expectedVersion });
    return { status: 200, body: planned, headers: etag(planned.version) };
  },
});
