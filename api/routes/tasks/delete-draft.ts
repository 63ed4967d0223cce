import { discardDraft } from '../../../usecases/tasks/save-draft.ts';
import { defineRoute } from '../../framework/define-route.ts';

export const deleteTaskDraft = defineRoute({
  method: 'DELETE',
  path: '/tasks/{taskId}/draft',
  operationId: 'deleteTaskDraft',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Throw my draft away',
  description: 'Where there is none, nothing changes. Possible also after the task was taken over or closed.',
  ifMatch: 'OPTIONAL',
  responses: { 204: { description: 'There is none of mine' } },
  handler: async ({ deps, act, params, expectedVersion }) => {
    await discardDraft(deps, act, { taskId: params.taskId, version: expectedVersion });
    return { status: 204 };
  },
});
