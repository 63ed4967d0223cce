import { releaseTask } from '../../../usecases/tasks/claim-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { claimExample, claimView } from './claim-view.ts';

export const releaseTaskRoute = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/release',
  operationId: 'releaseTask',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Give a claimed task back to the office',
  description: 'By whoever has it in hand, or a BKD administrator (not about his own appraisal).',
  responses: {
    200: {
      description: 'The office’s again',
      schema: claimView,
      example: { ...claimExample, claimedBy: null, claimedAt: null, version: 3 },
      headers: { ETag: 'The task’s new version' },
    },
  },
  problems: ['FORBIDDEN', 'OWN_APPRAISAL', 'TASK_CLOSED', 'NOT_CLAIMED'],
  handler: async ({ deps, act, params }) => {
    const claim = await releaseTask(deps, act, params.taskId);
    return { status: 200, body: claim, headers: etag(claim.version) };
  },
});
