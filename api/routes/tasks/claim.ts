import { claimTask } from '../../../usecases/tasks/claim-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { claimExample, claimView } from './claim-view.ts';

export const claimTaskRoute = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/claim',
  operationId: 'claimTask',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Take a task of my office in hand',
  description:
    'For a task that an office holds (BKD, the unit’s performance managers, the authorised official), by one of its members. Until it is released ' +
    'or handed on, only he decides it; a claim lapses when he leaves the office. Of two at once the second gets 409 TASK_CLAIMED with the name of the first.',
  ifMatch: 'OPTIONAL',
  responses: {
    200: {
      description: 'In hand',
      schema: claimView,
      example: claimExample,
      headers: { ETag: 'The task’s new version' },
    },
  },
  problems: ['FORBIDDEN', 'TASK_CLOSED', 'TASK_CLAIMED', 'HELD_BY_A_PERSON'],
  handler: async ({ deps, act, params, expectedVersion }) => {
    const claim = await claimTask(deps, act, { taskId: params.taskId, version: expectedVersion });
    return { status: 200, body: claim, headers: etag(claim.version) };
  },
});
